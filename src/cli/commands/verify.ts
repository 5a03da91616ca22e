import type { Command } from "commander";
import type { Context, Finish } from "../context.js";
import { parsedOption, repeatedOption, singleOption } from "../option.js";
import { parseTime } from "../parse-time.js";
import { runVerify, type VerifyOptions } from "../sign/run-verify.js";

const HELP = `
Examples:
  $ sallyport verify models/churn --key release.pub
  $ sallyport verify models/churn --signature churn.sig --key release.pub
  $ sallyport verify models/churn --cert-chain issuer.pem --root ca.pem
  $ sallyport verify models/churn --trust-policy trust.json --name churn

Every file of the folder counts. A verified signature says who signed these bytes, not that they are harmless: see
sallyport gate and sallyport scan.

Exit status:
  0  the files are the signed ones
  1  they are not, or the signature is not one of the key
  2  there is no verdict, or the command failed`;

/** Adds `sallyport verify`. */
export function addVerify(program: Command, context: Context, finish: Finish): void {
  program
    .command("verify")
    .description("verify who signed the files of a model")
    .argument("<path>", "folder or file of the model")
    .addOption(repeatedOption("--signature <file>", "a signature, instead of those beside the model"))
    .addOption(singleOption("--key <file>", "public key that signed"))
    .addOption(repeatedOption("--cert-chain <file>", "certificates (PEM) that the signer's leads to a root through"))
    .addOption(repeatedOption("--root <file>", "trusted root certificates (PEM)"))
    .addOption(parsedOption("--at <time>", "when certificates must be valid; default now", parseTime))
    .addOption(singleOption("--trust-policy <file>", "who may sign; with --name"))
    .addOption(singleOption("--name <name>", "artifact name; it selects the rule of the trust policy"))
    .option("--oms-compat", "pass over what OpenSSF Model Signing leaves out, and say so")
    .option("--json", "as JSON")
    .addHelpText("after", HELP)
    .action((path: string, options: VerifyOptions) => {
      finish(runVerify(path, options, context));
    });
}
