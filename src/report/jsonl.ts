import type { ArtifactReport, Report } from "../scan/index.js";
import { escapeJsonText } from "./escape.js";

/** @returns an artifact, as a report holds it, on one line of JSON. */
export function renderJsonLine(artifact: ArtifactReport): string {
  return line(artifact);
}

/** @returns the last line: the report without its artifacts. Where it is missing, the run was cut short. */
export function renderTrailer({ artifacts: _artifacts, ...rest }: Report): string {
  return line(rest);
}

function line(value: object): string {
  return `${escapeJsonText(JSON.stringify(value))}\n`;
}
