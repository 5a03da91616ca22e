import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import { InvalidArgumentError } from "commander";
import { artifactError, cannot, hasModelExtension, type ArtifactReport } from "../../index.js";
import { oneOf } from "../option.js";
import type { Entry } from "./entries.js";

export const FORMATS = ["table", "json", "jsonl"] as const;
export type Format = (typeof FORMATS)[number];

/** One output of a scan. */
export interface OutputTarget {
  readonly format: Format;
  /** Path of its file; the standard output if absent. */
  readonly file?: string;
}

/** Reads a value of `--format`: `json`, or `json=report.json`. */
export function parseTarget(text: string): OutputTarget {
  const at = text.indexOf("=");
  if (at < 0) return { format: oneOf(FORMATS, text) };
  const format = oneOf(FORMATS, text.slice(0, at));
  if (at === text.length - 1) throw new InvalidArgumentError("The name of a file must follow the '='.");
  return { format, file: text.slice(at + 1) };
}

/**
 * Puts `--format` and `-o` together.
 *
 * @param targets - those of `--format`, in order
 * @param output - file of `-o`, for the one format that names none
 * @throws UsageError `E_USAGE`, `E_OUTPUT`
 */
export function resolveTargets(targets: readonly OutputTarget[] = [], output?: string): readonly OutputTarget[] {
  const given: readonly OutputTarget[] = targets.length === 0 ? [{ format: "table" }] : targets;
  const open = given.filter(({ file }) => file === undefined);
  const [first, second] = open;
  if (first && second) {
    const wanted = `at most one can; write '--format ${second.format}=FILE'`;
    throw usage("write", second.format, `${first.format} goes to the standard output too`, wanted);
  }
  if (!first && output !== undefined) {
    throw usage("write", output, "every format names its own file", "-o needs a format without one");
  }
  const resolved = given.map(({ format, file = output }) => ({ format, ...(file !== undefined && { file }) }));
  const files = resolved.flatMap(({ file }) => file ?? []);
  for (const [index, file] of files.entries()) {
    assertNoModel(file);
    const earlier = files.slice(0, index).some((other) => resolve(other) === resolve(file));
    if (earlier) throw usage("write", file, "two outputs have this name", "a file of its own is wanted for each");
  }
  return resolved;
}

/** A shell that expands `-o *.skops` would have a model overwritten. */
function assertNoModel(file: string): void {
  if (hasModelExtension(file)) throw refused(file, "it has the extension of a model");
}

/** @throws UsageError `E_OUTPUT` if an output would replace what the caller wants scanned */
export function assertNoInput(files: readonly string[], entries: readonly Entry[]): void {
  for (const file of files) {
    const path = realPath(file);
    const replaced = entries.some(
      (entry) => entry.kind === "file" && entry.explicit && realPath(entry.target) === path,
    );
    if (replaced) throw refused(file, "it is one of the files to scan");
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path); // there is no such file yet
  }
}

function refused(file: string, is: string): Error {
  return artifactError("E_OUTPUT", cannot("write", file, is, "a name that no model has is wanted"));
}

function usage(action: string, quoted: string, is: string, wanted: string): Error {
  return artifactError("E_USAGE", cannot(action, quoted, is, wanted));
}

/** @returns what has to be kept of an artifact until all are scanned, so that memory holds no more. */
export function keptFor(targets: readonly OutputTarget[]): (artifact: ArtifactReport) => ArtifactReport {
  const formats = new Set(targets.map(({ format }) => format));
  if (formats.has("json")) return (artifact) => artifact;
  if (!formats.has("table")) return (artifact) => ({ ...artifact, requirements: [], notes: [], findings: [] });
  // A table counts what is approved, and names no more of it than its path.
  return (artifact) => (artifact.verdict === "approved" ? { ...artifact, requirements: [] } : artifact);
}
