import { InvalidArgumentError, type Command } from "commander";
import type { Context, Finish } from "../context.js";
import type { Failure } from "../exit-code.js";
import { limitOptions } from "../limit-option.js";
import { oneOf, parsedOption, parseSeconds, repeatedOption, singleOption } from "../option.js";
import { parseTime } from "../parse-time.js";
import { FORMATS, parseTarget } from "../scan/outputs.js";
import { runScan, type ScanOptions } from "../scan/run-scan.js";

const HELP = `
Examples:
  $ sallyport scan model.skops
  $ sallyport scan models/ --exclude '**/archive' --policy policy.json
  $ sallyport scan 'models/**/*.skops' --trust construct:mymodels.RareScaler
  $ sallyport scan models/ --format table --format json=report.json
  $ curl -s https://example.org/model.skops | sallyport scan - --stdin-name model.skops

Exit status:
  0  everything is approved
  1  something is refused or untrusted
  2  there is no verdict for something, or the command failed
  3  nothing supported was found`;

const FAILURES = ["untrusted", "refused", "undecided"] as const satisfies readonly Failure[];
const MAX_JOBS = 256;

/** Adds `sallyport scan`. */
export function addScan(program: Command, context: Context, finish: Finish): void {
  const command = program
    .command("scan")
    .description("audit model files as data, and say what a policy does not trust")
    .argument("<path...>", "files, folders to search, patterns in quotes with * ** ?, or - for the standard input")
    .addOption(singleOption("--policy <file>", "judge by this policy instead of the default one"))
    .addOption(repeatedOption("--trust <id>", "trust this exact name too"))
    .addOption(parsedOption("--at <time>", "judge expiring entries at this date or RFC 3339 time", parseTime))
    .addOption(repeatedOption("--exclude <glob>", "skip paths below a folder, with * ** ?"))
    .addOption(singleOption("--stdin-name <name>", "list the standard input under this name"))
    .addOption(repeatedOption("--format <format[=file]>", `${FORMATS.join(", ")}; default table`, parseTarget))
    .addOption(singleOption("-o, --output <file>", "write to a file instead of the standard output"))
    .addOption(singleOption("--baseline <file>", "do not fail for untrusted names that this baseline knows"))
    .addOption(singleOption("--write-baseline <file>", "write a baseline that knows every untrusted name"))
    .addOption(singleOption("--reason <text>", "why --write-baseline accepts them"))
    .addOption(parsedOption("--expires <time>", "until when --write-baseline accepts them", assertTime))
    .option("--exit-zero", "exit with 0 instead of 1")
    .addOption(
      repeatedOption("--fail-on <verdict>", `exit with 1 for ${FAILURES.join(", ")} in any case`, (text) =>
        oneOf(FAILURES, text),
      ),
    )
    .addOption(parsedOption("--jobs <count>", "workers for many files; 1 for none (default: 4 or fewer)", parseJobs))
    .addOption(parsedOption("--timeout <seconds>", "give up on a file after this time", parseSeconds));
  for (const option of limitOptions()) command.addOption(option);
  command.addHelpText("after", HELP).action(async (paths: readonly string[], options: ScanOptions) => {
    finish(await runScan(paths, options, context));
  });
}

/** @throws InvalidArgumentError for a text that names no time */
function assertTime(text: string): string {
  parseTime(text);
  return text;
}

function parseJobs(text: string): number {
  const jobs = /^[0-9]+$/.test(text) ? Number(text) : 0;
  if (jobs >= 1 && jobs <= MAX_JOBS) return jobs;
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${MAX_JOBS}.`);
}
