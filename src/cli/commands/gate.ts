import type { Command } from "commander";
import type { Context, Finish } from "../context.js";
import { FORMATS, runGate, type GateOptions } from "../gate/run-gate.js";
import { parsedOption, repeatedOption, singleOption } from "../option.js";
import { parseTime } from "../parse-time.js";

const HELP = `
Examples:
  $ sallyport gate models/churn --name churn --trust-policy trust.json --policy policy.json
  $ sallyport gate models/churn --name churn --trust-policy trust.json --policy policy.json --env prod --state /var/lib/sallyport

Signatures and claims are taken from beside the model: churn.sig, churn.<8 digits>.sig and churn.claims.jsonl, unless files
are named. Nothing else is looked for: trust policy and policy are always given.

Exit status:
  0  the model is admitted
  1  it is refused
  2  there is no verdict, or the command failed
  3  the files are the signed ones, and none of them is a model`;

/** Adds `sallyport gate`. */
export function addGate(program: Command, context: Context, finish: Finish): void {
  program
    .command("gate")
    .description("decide whether a signed model may be loaded: who signed it, whether it is current, and what is in it")
    .argument("<path>", "folder or file of the model")
    .addOption(singleOption("--name <name>", "artifact name; it selects the rule").makeOptionMandatory())
    .addOption(singleOption("--trust-policy <file>", "who may sign").makeOptionMandatory())
    .addOption(singleOption("--policy <file>", "what the model may need").makeOptionMandatory())
    .addOption(singleOption("--env <name>", "environment in which the model shall be loaded"))
    .addOption(singleOption("--state <folder>", "keep what is admitted, so that no older release returns"))
    .addOption(parsedOption("--at <time>", "decide for this date or RFC 3339 time", parseTime))
    .addOption(repeatedOption("--signature <file>", "a signature of the files, instead of those beside the model"))
    .addOption(repeatedOption("--attest <file>", "claims with deploy statements, instead of those beside the model"))
    .option("--oms-compat", "pass over what OpenSSF Model Signing leaves out of a signature; the decision says so")
    .addOption(singleOption("--format <format>", "text, json; default text on a terminal, else json", FORMATS))
    .addOption(singleOption("-o, --output <file>", "write to a file instead of the standard output"))
    .addHelpText("after", HELP)
    .action((path: string, options: GateOptions) => {
      finish(runGate(path, options, context));
    });
}
