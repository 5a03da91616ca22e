import type { Command } from "commander";
import type { Context, Finish } from "../context.js";
import { repeatedOption, singleOption } from "../option.js";
import { runSign, type SignOptions } from "../sign/run-sign.js";

const HELP = `
Examples:
  $ sallyport sign models/churn --key release.key
  $ sallyport sign models/churn --key alice.key --key bob.key
  $ sallyport sign models/churn --key release.key -o churn.sig

Writes <path>.sig beside the model, and <path>.<8 digits>.sig for each further key: Sigstore bundles as OpenSSF Model
Signing describes them. Links and other things that are no files are refused.`;

/** Adds `sallyport sign`. */
export function addSign(program: Command, context: Context, finish: Finish): void {
  program
    .command("sign")
    .description("sign every file of a model")
    .argument("<path>", "folder or file of the model")
    .addOption(repeatedOption("--key <file>", "a private key that signs").makeOptionMandatory())
    .addOption(singleOption("--password-file <file>", "password of the private keys"))
    .addOption(singleOption("-o, --output <file>", "where the signature goes; with one key only"))
    .option("--force", "replace signatures that exist")
    .addHelpText("after", HELP)
    .action((path: string, options: SignOptions) => {
      finish(runSign(path, options, context));
    });
}
