import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import { artifactError, cannot, hasModelExtension } from "../../index.js";

/**
 * Holds the files that a conversion writes apart from the one that it reads, and from each other.
 *
 * @throws UsageError `E_OUTPUT`
 */
export function assertOutputs(input: string, output: string, report: string | undefined): void {
  if (!output.endsWith(".skops")) throw wrong(output, "it does not end in .skops", "that is the format written");
  if (realPath(output) === realPath(input)) throw wrong(output, "it is the file that is read", "another is wanted");
  if (report === undefined) return;
  if (hasModelExtension(report)) {
    throw wrong(report, "it has the extension of a model", "a report needs a name that no model has");
  }
  if (realPath(report) === realPath(input)) throw wrong(report, "it is the file that is read", "another is wanted");
}

/** @returns the path behind links; where nothing is yet, the absolute path. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

function wrong(path: string, is: string, wanted: string): Error {
  return artifactError("E_OUTPUT", cannot("write", path, is, wanted));
}
