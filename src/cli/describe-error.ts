import { CommanderError } from "commander";
import { ArtifactError, CODES, DocumentError } from "../index.js";
import { escapeTerminal } from "../report/index.js";
import { CommandError } from "./command-error.js";

/** @returns what to tell people about an error: `error:` and `hint:` lines, safe for a terminal. */
export function describeError(error: unknown): string {
  if (error instanceof CommanderError) return describeUsage(error.message);
  if (error instanceof CommandError) return lines(error.message, error.details, error.hint);
  if (error instanceof ArtifactError) return lines(error.message, fieldsOf(error), CODES[error.code].next);
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return lines(`sallyport failed (${message})`, [], CODES.E_INTERNAL.next);
}

const SUGGESTION = "\n(Did you mean ";

/** Takes the message of commander apart: `error: <what>`, and sometimes a suggestion on a line of its own. */
function describeUsage(message: string): string {
  const end = message.lastIndexOf(SUGGESTION);
  const what = (end < 0 ? message : message.slice(0, end)).replace(/^error: /, "");
  const hint = end < 0 ? CODES.E_USAGE.next : `Did you mean ${message.slice(end + SUGGESTION.length, -1)}`;
  return lines(what, [], hint);
}

function fieldsOf({ cause }: ArtifactError): readonly string[] {
  if (!(cause instanceof DocumentError)) return [];
  return cause.fields.map(({ path, message }) => `${path === "" ? "(whole document)" : path}: ${message}`);
}

function lines(what: string, details: readonly string[], hint: string): string {
  const indented = details.map((detail) => `  ${escapeTerminal(detail)}\n`).join("");
  return `error: ${escapeTerminal(what)}\n${indented}hint: ${escapeTerminal(hint)}\n`;
}
