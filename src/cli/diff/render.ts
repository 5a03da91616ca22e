import { escapeJsonText, escapeTerminal } from "../../report/index.js";
import { isSame, type Change, type Difference } from "./compare.js";

/** Changes of one kind that a text lists; JSON has them all. */
const MAX_LISTED = 100;

const SIGNS = { added: "+", removed: "-", changed: "~" } as const;

/** @returns the difference for people */
export function* renderDifference(before: string, after: string, difference: Difference): Generator<string> {
  yield `--- ${escapeTerminal(before)}\n+++ ${escapeTerminal(after)}\n`;
  const { facts, requirements, findings, content } = difference;
  yield* section("facts", facts);
  yield* section("names", requirements);
  yield* section("findings", findings);
  if (content === undefined) yield "\ncontent: not compared, since a model could not be read to its end\n";
  else yield* section("content", content);
  if (isSame(difference)) yield content === undefined ? "" : "the same\n";
}

function* section(title: string, changes: readonly Change[]): Generator<string> {
  if (changes.length === 0) return;
  yield `\n${title}: ${changes.length} ${changes.length === 1 ? "change" : "changes"}\n`;
  for (const { kind, what, before, after } of changes.slice(0, MAX_LISTED)) {
    const text = kind === "changed" ? `${before} -> ${after}` : (before ?? after);
    yield `${SIGNS[kind]} ${escapeTerminal(`${what}: ${text}`)}\n`;
  }
  if (changes.length > MAX_LISTED) yield `… and ${changes.length - MAX_LISTED} more (use --json)\n`;
}

/** @returns the difference as JSON text */
export function renderDifferenceJson(before: string, after: string, difference: Difference): string {
  const { content, ...others } = difference;
  const document = {
    schemaVersion: "1.0",
    before,
    after,
    same: isSame(difference),
    ...others,
    content: content ?? null,
  };
  return `${escapeJsonText(JSON.stringify(document, undefined, 2))}\n`;
}
