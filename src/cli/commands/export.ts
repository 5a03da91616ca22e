import type { Command } from "commander";
import { loadApproved, scanArtifact } from "../../index.js";
import { companionsOf } from "../../node/companions.js";
import type { Context, Finish } from "../context.js";
import { describeError } from "../describe-error.js";
import { EXIT } from "../exit-code.js";
import { writeJson } from "../export/write-json.js";
import { loadPolicy, type PolicyOptions } from "../load-policy.js";
import { notApproved } from "../not-approved.js";
import { openArtifact } from "../open-artifact.js";
import { repeatedOption, singleOption } from "../option.js";
import { assertNoModel, writeOutput } from "../write-output.js";

interface ExportOptions extends PolicyOptions {
  readonly arrays?: "summary" | "inline";
  readonly output?: string;
}

const HELP = `
Examples:
  $ sallyport export model.skops
  $ sallyport export model.skops | jq '.state | {C, max_iter}'
  $ sallyport export model.skops --arrays inline -o values.json
  $ sallyport export model.skops --policy policy.json

Exit status:
  0  the values were written
  1  the file is refused or untrusted; nothing was written
  2  there is no verdict, or the command failed`;

/** Adds `sallyport export`. */
export function addExport(program: Command, context: Context, finish: Finish): void {
  program
    .command("export")
    .description("load a model file that a policy approves, and write its values as JSON")
    .argument("<file>", "a model file")
    .addOption(singleOption("--policy <file>", "approve by this policy instead of the default one"))
    .addOption(repeatedOption("--trust <id>", "trust this exact name too"))
    .addOption(singleOption("--arrays <how>", "summary (default) or inline, with all elements", ["summary", "inline"]))
    .addOption(singleOption("-o, --output <file>", "write to a file instead of the standard output"))
    .addHelpText("after", HELP)
    .action((file: string, options: ExportOptions) => {
      finish(runExport(file, options, context));
    });
}

function runExport(file: string, options: ExportOptions, context: Context): number {
  const { output } = options;
  if (output !== undefined) assertNoModel(output);
  const policy = loadPolicy(options);
  const source = openArtifact("export", file);
  const companions = companionsOf(file);
  try {
    const result = scanArtifact(source, { policy, companion: companions.open });
    if (result.approved === undefined) {
      context.stderr.write(describeError(notApproved({ name: "export", file }, result, options)));
      return result.verdict === "undecided" ? EXIT.noVerdict : EXIT.blocked;
    }
    const value = loadApproved(result.approved, { lazy: true });
    writeOutput(writeJson(value, options.arrays === "inline"), output, context);
    return EXIT.approved;
  } finally {
    companions.close();
    source.close();
  }
}
