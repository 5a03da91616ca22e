import type { Command } from "commander";
import { cannot, CODES, loadApproved, scanArtifact, type JudgedRequirement, type Scan } from "../../index.js";
import { companionsOf } from "../../node/companions.js";
import { shellCommand } from "../../report/index.js";
import { CommandError } from "../command-error.js";
import type { Context, Finish } from "../context.js";
import { describeError } from "../describe-error.js";
import { EXIT } from "../exit-code.js";
import { writeJson } from "../export/write-json.js";
import { loadPolicy, policyArguments, type PolicyOptions } from "../load-policy.js";
import { openArtifact } from "../open-artifact.js";
import { repeatedOption, singleOption } from "../option.js";
import { trustWarning } from "../trust-warning.js";
import { assertNoModel, writeOutput } from "../write-output.js";

/** Lines of details that an error has at most. */
const MAX_LISTED = 50;
/** Longest command that a hint spells out, so that none is cut. */
const MAX_COMMAND = 400;
/** Ids that a suggested command spells out; more belong into a policy. */
const MAX_SUGGESTED = 8;

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
      context.stderr.write(describeError(notApproved(file, result, options)));
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

function notApproved(file: string, { verdict, requirements, findings }: Scan, options: PolicyOptions): CommandError {
  const outside = requirements.filter(({ status }) => status !== "trusted");
  const lines = [...outside.map(requirementText), ...findings.map(({ code, message }) => `${code} ${message}`)];
  const more = lines.length - MAX_LISTED;
  const details = more > 0 ? [...lines.slice(0, MAX_LISTED), `… and ${more} more`] : lines;
  const [finding] = findings;
  const hint =
    verdict === "untrusted"
      ? trustHint(file, outside, options)
      : CODES[finding?.code ?? (verdict === "refused" ? "E_IDENTIFIER" : "E_INTERNAL")].next;
  return new CommandError(cannot("export", file, `its verdict is ${verdict}`, "only what is approved is loaded"), {
    hint,
    details,
  });
}

function requirementText({ id, status, reason, count, first }: JudgedRequirement): string {
  const why = [reason, trustWarning(id)].filter((text) => text !== undefined).map((text) => ` (${text})`);
  return `${status} ${id}  ${count} ${count === 1 ? "use" : "uses"}, first at ${first}${why.join("")}`;
}

function trustHint(file: string, outside: readonly JudgedRequirement[], options: PolicyOptions): string {
  const path = file.startsWith("-") ? `./${file}` : file;
  const isMuch = outside.length > MAX_SUGGESTED || outside.some(({ id }) => trustWarning(id) !== undefined);
  const trust = outside.flatMap(({ id }) => ["--trust", id]);
  const words = isMuch ? ["policy", "init", path] : ["export", path, ...policyArguments(options), ...trust];
  const command = shellCommand(["sallyport", ...words]);
  if (command === undefined || command.length > MAX_COMMAND) return CODES.E_UNTRUSTED.next;
  return `Review the names; to ${isMuch ? "list them in a policy" : "trust them"}, run: ${command}`;
}
