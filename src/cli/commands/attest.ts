import { InvalidArgumentError, type Command } from "commander";
import type { Context, Finish } from "../context.js";
import { runAttest, type AttestOptions } from "../gate/run-attest.js";
import { parsedOption, repeatedOption, singleOption } from "../option.js";
import { parseTime } from "../parse-time.js";

const HELP = `
Examples:
  $ sallyport sign models/churn --key release.key
  $ sallyport attest models/churn --name churn --version 1.4.0 --sequence 7 --expires 2027-01-31 --policy policy.json --key release.key

Exit status:
  0  the release is attested
  1  a signature, a file or a model is refused; nothing is written
  2  there is no verdict, or the command failed; nothing is written
  3  none of the files is a model; nothing is written`;

/** Adds `sallyport attest`. */
export function addAttest(program: Command, context: Context, finish: Finish): void {
  program
    .command("attest")
    .description("scan a signed model, and sign which release it is, until when and where it may be loaded")
    .argument("<path>", "folder or file of the model")
    .addOption(singleOption("--name <name>", "artifact name").makeOptionMandatory())
    .addOption(singleOption("--version <version>", "version, for people").makeOptionMandatory())
    .addOption(
      parsedOption(
        "--sequence <number>",
        "number of the release, higher than all before",
        parseSequence,
      ).makeOptionMandatory(),
    )
    .addOption(
      parsedOption(
        "--expires <time>",
        "date or RFC 3339 time from which it admits nothing",
        parseTime,
      ).makeOptionMandatory(),
    )
    .addOption(singleOption("--policy <file>", "what the model may need").makeOptionMandatory())
    .addOption(repeatedOption("--key <file>", "a private key that signs").makeOptionMandatory())
    .addOption(singleOption("--password-file <file>", "password of the private keys"))
    .addOption(repeatedOption("--env <name>", "where the model may be loaded; anywhere without it"))
    .addOption(repeatedOption("--signature <file>", "a signature of the files, instead of those beside the model"))
    .addOption(singleOption("--trust-policy <file>", "believe signatures of the files by its keys, too"))
    .addOption(singleOption("-o, --output <file>", "write the claims there instead of <path>.claims.jsonl"))
    .option("--append", "keep the claims that the file holds")
    .addHelpText("after", HELP)
    .action((path: string, options: AttestOptions) => {
      finish(runAttest(path, options, context));
    });
}

function parseSequence(text: string): number {
  const sequence = /^[0-9]+$/.test(text) ? Number(text) : 0;
  if (sequence >= 1 && Number.isSafeInteger(sequence)) return sequence;
  throw new InvalidArgumentError("It must be a whole number, and at least 1.");
}
