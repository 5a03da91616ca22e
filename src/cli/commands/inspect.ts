import { InvalidArgumentError, Option, type Command } from "commander";
import {
  artifactError,
  cannot,
  isArtifactError,
  judge,
  outlineOnnx,
  takeInventory,
  type Graph,
  type Inventory,
  type JudgedRequirement,
  type Judgement,
  type OnnxOutline,
  type Source,
} from "../../index.js";
import { companionsOf } from "../../node/companions.js";
import { escapeTerminal, shellCommand } from "../../report/index.js";
import type { Context, Finish } from "../context.js";
import { EXIT } from "../exit-code.js";
import { headline, renderBill, renderFindings, requirementLine } from "../inspect/bill.js";
import { Marks } from "../inspect/marks.js";
import { outlineFields } from "../inspect/outline-json.js";
import { renderOutline, type FindRequirement } from "../inspect/outline-text.js";
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
  readonly tree?: boolean;
  readonly untrusted?: boolean;
  readonly trusted?: boolean;
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
  $ sallyport inspect model.onnx
  $ sallyport inspect model.onnx --tree

Exit status:
  0  the file was shown, whatever is in it; sallyport scan judges
  2  it has a finding, so that there is no tree, or the command failed`;

/** Adds `sallyport inspect`. */
export function addInspect(program: Command, context: Context, finish: Finish): void {
  program
    .command("inspect")
    .description("show what a model file would build, and mark what a policy does not trust")
    .argument("<file>", "a model file")
    .addOption(singleOption("--policy <file>", "mark by this policy instead of the default one"))
    .addOption(repeatedOption("--trust <id>", "trust this exact name too"))
    .option("--tree", "show the nodes of an ONNX model one by one, as --untrusted and --path do")
    .addOption(new Option("--all", "show everything (default)").conflicts(["untrusted", "trusted"]))
    .addOption(
      new Option("--untrusted", "show only what is untrusted, and what leads to it").conflicts(["all", "trusted"]),
    )
    .addOption(new Option("--trusted", "leave out what is untrusted").conflicts(["all", "untrusted"]))
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
    const outline = isTreeWanted(options) ? undefined : outlineOf(source, inventory, options);
    const view = outline === undefined && graph ? viewOf(graph, judgement, options) : undefined;
    const shown = { file, inventory, judgement, outline, view };
    writeOutput(options.json === true ? jsonPieces(shown) : textPieces(shown, painterFor(context)), undefined, context);
    return graph === undefined ? EXIT.noVerdict : EXIT.approved;
  } finally {
    companions.close();
    source.close();
  }
}

function isTreeWanted({ tree, untrusted, path }: InspectOptions): boolean {
  return tree === true || untrusted === true || path !== undefined;
}

/**
 * @returns the outline of an ONNX model, also of one that is refused for what it means; `undefined` for other formats,
 *   and where the bytes have no reading, which is a finding of the inventory
 * @throws UnsupportedError `E_SOURCE_CHANGED`
 */
function outlineOf(
  source: Source,
  { format, sha256 }: Inventory,
  { maxNodes }: InspectOptions,
): OnnxOutline | undefined {
  if (format !== "onnx") return undefined;
  try {
    const outline = outlineOnnx(source, maxNodes === undefined ? {} : { most: maxNodes });
    if (sha256 === undefined || outline.sha256 === sha256) return outline;
  } catch (error) {
    if (isArtifactError(error)) return undefined;
    throw error;
  }
  throw artifactError(
    "E_SOURCE_CHANGED",
    cannot("show", "file", "it changed while it was read", "it must stay the same"),
  );
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
  const keep = (index: number): boolean => {
    if (options.trusted === true) return !marks.isUntrusted(index);
    return options.untrusted !== true || marks.isUntrusted(index) || marks.holdsUntrusted(index);
  };
  return { graph, marks, events: walk(graph, { start, path, keep, maxNodes: options.maxNodes ?? DEFAULT_MAX_NODES }) };
}

/** What is shown of a file: its tree, or the outline of its graph, or neither. */
interface Shown {
  readonly file: string;
  readonly inventory: Inventory;
  readonly judgement: Judgement;
  readonly outline: OnnxOutline | undefined;
  readonly view: View | undefined;
}

function finderOf({ requirements }: Judgement): FindRequirement {
  const byId = new Map(requirements.map((requirement) => [requirement.id, requirement]));
  return (id) => byId.get(id);
}

function* textPieces({ file, inventory, judgement, outline, view }: Shown, paint: Paint): Generator<string> {
  const [first] = inventory.findings;
  yield headline(file, inventory);
  if (outline) yield* renderOutline(outline, finderOf(judgement), paint);
  if (view) yield* treePieces(view, paint);
  if (first === undefined) {
    yield* summaryLines(judgement);
    return;
  }
  if (outline) {
    yield "\n";
    yield* renderFindings(inventory);
  } else yield* renderBill(inventory, judgement.requirements, paint);
  yield `next: sallyport explain ${first.code}\n`;
}

function* treePieces({ graph, marks, events }: View, paint: Paint): Generator<string> {
  yield* renderTree(graph, marks, events, paint);
  if (marks.unplaced.length > 0) yield "\nneeded beside the names of the tree:\n";
  for (const requirement of marks.unplaced) yield requirementLine(requirement, paint);
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

function* jsonPieces({ file, inventory, judgement, outline, view }: Shown): Generator<string> {
  const { sha256, size, format, findings, facts } = inventory;
  const { policy, requirements } = judgement;
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
    ...(outline && { outline: outlineFields(outline, finderOf(judgement)) }),
  };
  yield `${jsonText(head).slice(0, -1)},\n`;
  if (view === undefined) yield '"root":null,\n"shown":0,\n"more":0';
  else yield* renderJsonTree(view.marks, view.events);
  yield "}\n";
}
