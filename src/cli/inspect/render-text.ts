import type { Graph, JudgedRequirement, Verdict } from "../../index.js";
import { escapeTerminal } from "../../report/index.js";
import type { Marks } from "./marks.js";
import { describeNode } from "./text.js";
import type { Visit, WalkEvent } from "./walk.js";

/** Levels that are drawn; deeper ones are numbered, so that no line grows with the depth. */
const DRAWN_LEVELS = 32;

export type Paint = (verdict: Verdict, word: string) => string;

/** Draws a walk as a tree, one line for each node. */
export function* renderTree(graph: Graph, marks: Marks, events: Iterable<WalkEvent>, paint: Paint): Generator<string> {
  /** What stands before the children of a node, by its depth. */
  const margins: string[] = [""];
  for (const event of events) {
    if (event.type === "node") {
      yield `${margin(margins, event)}${nodeLine(graph, marks, event, paint)}\n`;
    } else if (event.type === "end" && event.more > 0) {
      yield `… ${event.more} more (raise --max-nodes, or choose a subtree with --path)\n`;
    }
  }
}

function margin(margins: string[], { depth, isLastSibling }: Visit): string {
  if (depth === 0) return "";
  if (depth > DRAWN_LEVELS) return `${margins[DRAWN_LEVELS]}(depth ${depth}) `;
  const above = margins[depth - 1] ?? "";
  margins[depth] = above + (isLastSibling ? "   " : "│  ");
  return above + (isLastSibling ? "└─ " : "├─ ");
}

function nodeLine(graph: Graph, marks: Marks, visit: Visit, paint: Paint): string {
  const { index, node, label, path, sameAs } = visit;
  const name = label ?? (path === "" ? undefined : path);
  const parts = [
    `${name === undefined ? "" : `${escapeTerminal(name)}: `}${escapeTerminal(describeNode(graph, node))}`,
  ];
  const requirement = marks.requirementOf(index);
  if (requirement !== undefined && requirement.status !== "trusted") parts.push(statusText(requirement, paint));
  if (marks.holdsUntrusted(index)) parts.push(paint("untrusted", "holds untrusted"));
  if (sameAs !== undefined) parts.push(`(see ${escapeTerminal(sameAs === "" ? "/" : sameAs)})`);
  return parts.join("  ");
}

/** @returns what the policy says to a name, as a word, with the reason. */
export function statusText({ status, reason }: JudgedRequirement, paint: Paint): string {
  const word = status === "trusted" ? status : paint(status === "denied" ? "refused" : status, status.toUpperCase());
  return reason === undefined ? word : `${word} (${escapeTerminal(reason)})`;
}
