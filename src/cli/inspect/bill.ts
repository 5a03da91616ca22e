import type { Inventory, JudgedRequirement } from "../../index.js";
import { escapeTerminal } from "../../report/index.js";
import { statusText, type Paint } from "./render-text.js";

/** @returns a line on what a file is. */
export function headline(path: string, { format, facts }: Inventory): string {
  const counts = facts.nodes === 0 ? "" : `, ${facts.nodes} ${facts.nodes === 1 ? "node" : "nodes"}`;
  return `${escapeTerminal(path)}: ${format === "unknown" ? "no known format" : format}${counts}\n`;
}

/** @returns a line for a name that is needed. */
export function requirementLine(requirement: JudgedRequirement, paint: Paint): string {
  const { id, count, first } = requirement;
  const uses = `${count} ${count === 1 ? "use" : "uses"}, first at ${escapeTerminal(first)}`;
  return `  ${escapeTerminal(id)}  ${statusText(requirement, paint)}  ${uses}\n`;
}

/** @returns what a file needs and what is wrong with it, where it gives no tree. */
export function* renderBill(
  inventory: Inventory,
  requirements: readonly JudgedRequirement[],
  paint: Paint,
): Generator<string> {
  yield "no tree: it could not be read to its end without a finding\n";
  if (requirements.length > 0) yield "names met until then:\n";
  for (const requirement of requirements) yield requirementLine(requirement, paint);
  yield* renderFindings(inventory);
}

/** @returns what is wrong with a file. */
export function* renderFindings({ findings }: Inventory): Generator<string> {
  yield "findings:\n";
  for (const { code, message, path } of findings) {
    yield `  ${code} ${escapeTerminal(message)}${path === undefined ? "" : ` (${escapeTerminal(path)})`}\n`;
  }
}
