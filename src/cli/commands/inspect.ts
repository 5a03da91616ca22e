import { InvalidArgumentError, type Command } from "commander";
import {
  judge,
  takeInventory,
  type Graph,
  type Inventory,
  type JudgedRequirement,
  type Judgement,
} from "../../index.js";
import { companionsOf } from "../../node/companions.js";
import { escapeTerminal, shellCommand } from "../../report/index.js";
import type { Context, Finish } from "../context.js";
import { EXIT } from "../exit-code.js";
import { headline, renderBill, requirementLine } from "../inspect/bill.js";
import { Marks } from "../inspect/marks.js";
import { findPath } from "../inspect/path.js";
import { jsonText, renderJsonTree, statusFields } from "../inspect/render-json.js";
import { renderTree, type Paint } from "../inspect/render-text.js";
import { walk, type WalkEvent } from "../inspect/walk.js";
import { loadPolicy, type PolicyOptions } from "../load-policy.js";
import { openArtifact } from "../open-artifact.js";
import { parsedOption, repeatedOption, singleOption } from "../option.js";
import { painterFor } from "../paint.js";
import { trustWarning } from "../trust-warning.js";
import { writeOutput } from "../write-output.js";

const DEFAULT_MAX_NODES = 10_000;

interface InspectOptions extends PolicyOptions {
  readonly untrusted?: boolean;
  readonly path?: string;
  readonly maxNodes?: number;
  readonly json?: boolean;
}

const HELP = `
Examples:
  $ sallyport inspect model.skops
  $ sallyport inspect model.skops --untrusted
  $ sallyport inspect model.skops --path /steps/0/1
  $ sallyport inspect model.skops --json | jq .root.requirement

Exit status:
  0  the tree was shown, whatever is in it; sallyport scan judges
  2  there is no tree to show, or the command failed`;

/** Adds `sallyport inspect`. */
export function addInspect(program: Command, context: Context, finish: Finish): void {
  program
    .command("inspect")
    .description("show as a tree what a model file would build, and mark what a policy does not trust")
    .argument("<file>", "a model file")
    .addOption(singleOption("--policy <file>", "mark by this policy instead of the default one"))
    .addOption(repeatedOption("--trust <id>", "trust this exact name too"))
    .option("--untrusted", "show only what is untrusted, and what leads to it")
    .addOption(singleOption("--path <path>", "show only what is at a path of the tree, such as /steps/0/1"))
    .addOption(
      parsedOption("--max-nodes <count>", `stop after so many nodes (default ${DEFAULT_MAX_NODES})`, readCount),
    )
    .option("--json", "as nested JSON")
    .addHelpText("after", HELP)
    .action((file: string, options: InspectOptions) => {
      finish(runInspect(file, options, context));
    });
}

function readCount(text: string): number {
  if (!/^[1-9][0-9]{0,8}$/.test(text)) throw new InvalidArgumentError("It must be a positive whole number.");
  return Number(text);
}

function runInspect(file: string, options: InspectOptions, context: Context): number {
  const policy = loadPolicy(options);
  const source = openArtifact("inspect", file);
  const companions = companionsOf(file);
  try {
    const taking = { limits: policy.limits, keepGraph: true, companion: companions.open };
    const { inventory, graph } = takeInventory(source, taking);
    const judgement = withWarnings(judge(inventory, policy));
    const view = graph && viewOf(graph, judgement, options);
    const pieces =
      options.json === true
        ? jsonPieces(file, inventory, judgement, view)
        : textPieces(file, inventory, judgement, view, painterFor(context));
    writeOutput(pieces, undefined, context);
    return view === undefined ? EXIT.noVerdict : EXIT.approved;
  } finally {
    companions.close();
    source.close();
  }
}

/** Adds to the reason of what is not trusted why nobody should trust it. */
function withWarnings(judgement: Judgement): Judgement {
  const requirements = judgement.requirements.map((requirement) => {
    if (requirement.status === "trusted") return requirement;
    const reasons = [requirement.reason, trustWarning(requirement.id)].filter((reason) => reason !== undefined);
    return reasons.length === 0 ? requirement : { ...requirement, reason: reasons.join("; ") };
  });
  return { ...judgement, requirements };
}

/** A graph, and the part of it that is shown. */
interface View {
  readonly graph: Graph;
  readonly marks: Marks;
  readonly events: Iterable<WalkEvent>;
}

function viewOf(graph: Graph, judgement: Judgement, options: InspectOptions): View {
  const marks = new Marks(graph, judgement);
  const { index: start, path } = findPath(graph, options.path ?? "");
  const keep = (index: number): boolean =>
    options.untrusted !== true || marks.isUntrusted(index) || marks.holdsUntrusted(index);
  return { graph, marks, events: walk(graph, { start, path, keep, maxNodes: options.maxNodes ?? DEFAULT_MAX_NODES }) };
}

function* textPieces(
  file: string,
  inventory: Inventory,
  judgement: Judgement,
  view: View | undefined,
  paint: Paint,
): Generator<string> {
  yield headline(file, inventory);
  if (view === undefined) {
    yield* renderBill(inventory, judgement.requirements, paint);
    const [first] = inventory.findings;
    if (first !== undefined) yield `next: sallyport explain ${first.code}\n`;
    return;
  }
  yield* renderTree(view.graph, view.marks, view.events, paint);
  if (view.marks.unplaced.length > 0) yield "\nneeded beside the names of the tree:\n";
  for (const requirement of view.marks.unplaced) yield requirementLine(requirement, paint);
  yield* summaryLines(judgement);
}

function* summaryLines({ requirements, policy }: Judgement): Generator<string> {
  const count = (status: JudgedRequirement["status"]): number =>
    requirements.filter((requirement) => requirement.status === status).length;
  const total = `${requirements.length} ${requirements.length === 1 ? "name" : "names"}`;
  const outside = requirements.find(({ status }) => status !== "trusted");
  const name = escapeTerminal(policy.name);
  if (outside === undefined) {
    yield `\n${total}: nothing outside policy ${name}\n`;
    return;
  }
  yield `\n${total}: ${count("untrusted")} untrusted, ${count("denied")} denied by policy ${name}\n`;
  const command = shellCommand(["sallyport", "explain", outside.id]);
  if (command !== undefined) yield `next: ${command}\n`;
}

function* jsonPieces(
  file: string,
  { sha256, size, format, findings, facts }: Inventory,
  { policy, requirements }: Judgement,
  view: View | undefined,
): Generator<string> {
  const outside = requirements.filter(({ status }) => status !== "trusted");
  const head = {
    file,
    ...(sha256 !== undefined && { sha256 }),
    size,
    format,
    nodes: facts.nodes,
    policy: { name: policy.name, digest: policy.digest },
    outside: outside.map((requirement) => ({
      ...statusFields(requirement),
      count: requirement.count,
      first: requirement.first,
    })),
    findings,
  };
  yield `${jsonText(head).slice(0, -1)},\n`;
  if (view === undefined) yield '"root":null,\n"shown":0,\n"more":0';
  else yield* renderJsonTree(view.marks, view.events);
  yield "}\n";
}
