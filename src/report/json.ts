import type { Report } from "../scan/index.js";
import { escapeJsonText } from "./escape.js";

/**
 * @returns the report as JSON, indented by two spaces, with a line feed at its end: the same bytes for the same
 *   report, nothing cut, and no character that acts on a terminal
 */
export function renderJson(report: Report): string {
  return `${escapeJsonText(JSON.stringify(report, null, 2))}\n`;
}
