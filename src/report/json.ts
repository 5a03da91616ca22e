import type { Report } from "../scan/index.js";
import { escapeJsonText } from "./escape.js";

/**
 * Gives the report as JSON, indented by two spaces, with a line feed at its end: the same bytes for the same report,
 * nothing cut, and no character that acts on a terminal.
 *
 * @returns the text in pieces, one for each artifact, as a report may exceed what one string can hold
 */
export function* renderJson(report: Report): Generator<string> {
  const { artifacts, ignored, summary, ...head } = report;
  yield `${indented(head).slice(0, -"\n}".length)},\n  "artifacts": [`;
  for (const [index, artifact] of artifacts.entries()) {
    yield `${index === 0 ? "" : ","}\n    ${indented(artifact).replaceAll("\n", "\n    ")}`;
  }
  yield `${artifacts.length === 0 ? "" : "\n  "}],${indented({ ignored, summary }).slice("{".length)}\n`;
}

function indented(value: object): string {
  return escapeJsonText(JSON.stringify(value, null, 2));
}
