import type { Command } from "commander";
import { runConvert, type ConvertOptions } from "../convert/run-convert.js";
import type { Context, Finish } from "../context.js";
import { repeatedOption, singleOption } from "../option.js";

const HELP = `
Examples:
  $ sallyport convert model.skops -o canonical.skops
  $ sallyport convert model.skops -o canonical.skops --trust construct:mymodels.RareScaler
  $ sallyport convert model.skops -o canonical.skops --policy policy.json --report report.json
  $ sallyport convert model.skops -o canonical.skops --dry-run

Exit status:
  0  the file was written, or could be
  1  the file is refused or untrusted; nothing was written
  2  there is no verdict, the file cannot be written as .skops, or the command failed`;

/** Adds `sallyport convert`. */
export function addConvert(program: Command, context: Context, finish: Finish): void {
  program
    .command("convert")
    .description("write a model file that a policy approves anew, in one canonical form")
    .argument("<file>", "a model file")
    .addOption(singleOption("-o, --output <file>", "the .skops file to write").makeOptionMandatory())
    .addOption(singleOption("--policy <file>", "approve by this policy instead of the default one"))
    .addOption(repeatedOption("--trust <id>", "trust this exact name too"))
    .option("--dry-run", "say what would be written, and write nothing but the report")
    .addOption(singleOption("--report <file>", "write the report of the scan to a file, as scan --format json"))
    .addHelpText("after", HELP)
    .action((file: string, options: ConvertOptions) => {
      finish(runConvert(file, options, context));
    });
}
