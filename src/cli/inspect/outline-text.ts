import type { JudgedRequirement, Listed, OnnxOutline, OnnxScope, OnnxValue } from "../../index.js";
import { escapeTerminal } from "../../report/index.js";
import { statusText, type Paint } from "./render-text.js";

/** Rows of each kind that are written; `--json` has more. */
const SHOWN_ROWS = 20;
/** Levels that are indented; deeper ones stand where the deepest does. */
const SHOWN_LEVELS = 16;

/** Finds what a policy says to an id. */
export type FindRequirement = (id: string) => JudgedRequirement | undefined;

interface Row {
  /** Stands to the right, above those of other rows. */
  readonly amount: string;
  readonly text: string;
}

/** @returns what an ONNX model looks like, for people. */
export function* renderOutline(outline: OnnxOutline, find: FindRequirement, paint: Paint): Generator<string> {
  const { producer, domain, modelVersion, opsets, metadata, scopes } = outline;
  yield `IR version: ${outline.irVersion}\n`;
  const maker = [producer.name, producer.version].filter((text) => text !== "").join(" ");
  if (maker !== "") yield `producer: ${escapeTerminal(maker)}\n`;
  if (domain !== "") yield `domain: ${escapeTerminal(domain)}\n`;
  if (Number(modelVersion) !== 0) yield `model version: ${modelVersion}\n`;
  const imports = opsets.items.map((opset) => `${escapeTerminal(opset.domain)} ${opset.version}`);
  yield* list("opsets", { items: imports, more: opsets.more });
  const entries = metadata.items.map(({ key, value }) => `${escapeTerminal(key)}: ${escapeTerminal(value)}`);
  yield* list("metadata", { items: entries, more: metadata.more });
  for (const scope of scopes.items) yield* renderScope(scope, find, paint);
  if (scopes.more > 0) yield `\n… ${scopes.more} more graphs and functions\n`;
}

function* renderScope(scope: OnnxScope, find: FindRequirement, paint: Paint): Generator<string> {
  const level = Math.min(scope.depth, SHOWN_LEVELS);
  const { operators, initializers } = scope;
  const indent = "  ".repeat(level + 1);
  yield `\n${"  ".repeat(level)}${titleOf(scope, find, paint)}\n`;
  yield* list("inputs", valueLines(scope.inputs), indent);
  yield* list("outputs", valueLines(scope.outputs), indent);
  const calls = operators.items.map(({ domain, type, count }) => {
    const id = [`function:${domain}/${type}`, `operator:${domain}/${type}`].find((name) => find(name) !== undefined);
    return { amount: String(count), text: nameText(id ?? `operator:${domain}/${type}`, find, paint) };
  });
  yield* table(`nodes: ${scope.nodes}`, { items: calls, more: operators.more }, indent);
  const tensors = initializers.items.map(({ name, type, bytes, external }) => ({
    amount: grouped(bytes),
    text: `${escapeTerminal(`${name}: ${type}`)}${external ? "  (in a file)" : ""}`,
  }));
  const count = initializers.items.length + initializers.more;
  const title = `initializers: ${count}, ${grouped(scope.initializerBytes)} bytes`;
  if (count > 0) yield* table(title, { items: tensors, more: initializers.more }, indent);
}

function titleOf({ kind, name, of }: OnnxScope, find: FindRequirement, paint: Paint): string {
  if (kind === "function") return nameText(`function:${name}`, find, paint);
  const place = of ? `${escapeTerminal(of.operator)} ${escapeTerminal(of.attribute)}: ` : "";
  return `${place}graph ${escapeTerminal(JSON.stringify(name))}`;
}

/** @returns an id, and what the policy says to it where that is not trust. */
function nameText(id: string, find: FindRequirement, paint: Paint): string {
  const requirement = find(id);
  const isTrusted = requirement === undefined || requirement.status === "trusted";
  return isTrusted ? escapeTerminal(id) : `${escapeTerminal(id)}  ${statusText(requirement, paint)}`;
}

function valueLines({ items, more }: Listed<OnnxValue>): Listed<string> {
  return { items: items.map(({ name, type }) => escapeTerminal(type === "" ? name : `${name}: ${type}`)), more };
}

function* list(title: string, { items, more }: Listed<string>, indent = ""): Generator<string> {
  if (items.length > 0) yield* lines(title, items, more, indent);
}

function* table(title: string, { items, more }: Listed<Row>, indent: string): Generator<string> {
  const width = Math.max(...items.slice(0, SHOWN_ROWS).map(({ amount }) => amount.length));
  const rows = items.slice(0, SHOWN_ROWS).map(({ amount, text }) => `${amount.padStart(width)}  ${text}`);
  yield* lines(title, rows, more + items.length - rows.length, indent);
}

function* lines(title: string, items: readonly string[], more: number, indent: string): Generator<string> {
  yield `${indent}${title}\n`;
  for (const item of items.slice(0, SHOWN_ROWS)) yield `${indent}  ${item}\n`;
  const left = more + Math.max(0, items.length - SHOWN_ROWS);
  if (left > 0) yield `${indent}  … ${grouped(left)} more\n`;
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}
