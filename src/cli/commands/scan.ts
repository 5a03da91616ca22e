import type { Command } from "commander";
import {
  artifactError,
  cannot,
  hasModelExtension,
  type ArtifactReport,
  type Policy,
  type Report,
} from "../../index.js";
import { findArtifacts, type IgnoredFile } from "../../node/files.js";
import { writeWholeFile } from "../../node/output.js";
import { buildReport, renderJson, renderTable, toUndecidedReport } from "../../report/index.js";
import type { Context, Finish } from "../context.js";
import { exitCodeOf } from "../exit-code.js";
import { loadPolicy, policyArguments, type PolicyOptions } from "../load-policy.js";
import { repeatedOption, singleOption } from "../option.js";
import { painterFor } from "../paint.js";
import { scanFile } from "../scan-file.js";
import { trustWarning } from "../trust-warning.js";
import { VERSION } from "../version.js";

interface ScanOptions extends PolicyOptions {
  readonly exclude?: readonly string[];
  readonly format?: "table" | "json";
  readonly output?: string;
  readonly exitZero?: boolean;
}

const HELP = `
Examples:
  $ sallyport scan model.skops
  $ sallyport scan models/ --exclude '**/archive' --policy policy.json
  $ sallyport scan model.skops --trust construct:mymodels.RareScaler
  $ sallyport scan models/ --format json -o report.json

Exit status:
  0  everything is approved
  1  something is refused or untrusted
  2  there is no verdict for something, or the command failed
  3  nothing supported was found`;

/** Adds `sallyport scan`. */
export function addScan(program: Command, context: Context, finish: Finish): void {
  program
    .command("scan")
    .description("audit model files as data, and say what a policy does not trust")
    .argument("<path...>", "files, and folders to search")
    .addOption(singleOption("--policy <file>", "judge by this policy instead of the default one"))
    .addOption(repeatedOption("--trust <id>", "trust this exact name too"))
    .addOption(repeatedOption("--exclude <glob>", "skip paths below a folder, with * ** ?"))
    .addOption(singleOption("--format <format>", "table for people (default) or json", ["table", "json"]))
    .addOption(singleOption("-o, --output <file>", "write to a file instead of the standard output"))
    .option("--exit-zero", "exit with 0 instead of 1")
    .addHelpText("after", HELP)
    .action((paths: readonly string[], options: ScanOptions) => {
      finish(runScan(paths, options, context));
    });
}

function runScan(paths: readonly string[], options: ScanOptions, context: Context): number {
  const { output } = options;
  if (output !== undefined) assertNoModel(output);
  const report = scanAll(paths, loadPolicy(options), options.exclude ?? []);
  const text = options.format === "json" ? renderJson(report) : renderForPeople(report, options, context);
  if (output === undefined) context.stdout.write(text);
  else writeWholeFile(output, text);
  return exitCodeOf(report.summary, options.exitZero ?? false);
}

/** A shell that expands `-o *.skops` would have a model overwritten. */
function assertNoModel(output: string): void {
  if (!hasModelExtension(output)) return;
  const wanted = "a name that no model has is wanted";
  throw artifactError("E_OUTPUT", cannot("write", output, "it has the extension of a model", wanted));
}

function scanAll(paths: readonly string[], policy: Policy, exclude: readonly string[]): Report {
  const artifacts: ArtifactReport[] = [];
  const at = new Date();
  const ignored: Omit<IgnoredFile, "kind">[] = [];
  for (const found of findArtifacts(paths, { exclude, isModelName: hasModelExtension })) {
    switch (found.kind) {
      case "ignored":
        ignored.push(found);
        break;
      case "undecided":
        artifacts.push(toUndecidedReport(found.path, { code: found.code, message: found.message }));
        break;
      case "file": {
        const artifact = scanFile(found, policy, at);
        if (artifact) artifacts.push(artifact);
        else ignored.push({ path: found.path, reason: "not a model artifact" });
      }
    }
  }
  return buildReport({ version: VERSION, policy, artifacts, ignored });
}

function renderForPeople(report: Report, options: ScanOptions, context: Context): string {
  return renderTable(report, {
    paint: options.output === undefined ? painterFor(context) : (_, word) => word,
    options: policyArguments(options),
    warning: trustWarning,
  });
}
