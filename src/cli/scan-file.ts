import { basename } from "node:path";
import {
  hasModelExtension,
  isArtifactError,
  scan,
  type ArtifactReport,
  type Finding,
  type Inventory,
  type Policy,
} from "../index.js";
import { openFile } from "../node/file-source.js";
import type { FoundFile } from "../node/files.js";
import { toArtifactReport, toUndecidedReport } from "../report/index.js";

/**
 * Scans one file; whatever fails becomes a finding, so that the others are still scanned.
 *
 * @param at - the time at which expiring entries are judged
 * @returns the report, or `undefined` if the file lay in a folder and is no model
 */
export function scanFile(file: FoundFile, policy: Policy, at: Date): ArtifactReport | undefined {
  const remarks = file.note === undefined ? [] : [{ message: file.note }];
  try {
    const source = openFile(file.target);
    try {
      const result = scan(source, { policy, at, approve: false });
      const isWanted = file.explicit || isModelName(file.path) || isModelName(file.target);
      return isWanted || !isNoModel(result.inventory) ? toArtifactReport(file.path, result, remarks) : undefined;
    } finally {
      source.close();
    }
  } catch (error) {
    return toUndecidedReport(file.path, findingOf(error), remarks);
  }
}

function isModelName(path: string): boolean {
  return hasModelExtension(basename(path));
}

/** A file that could not be read to its end may still be a model. */
function isNoModel({ format, findings }: Inventory): boolean {
  return format === "unknown" && findings.every(({ code }) => code === "E_FORMAT_UNKNOWN");
}

function findingOf(error: unknown): Finding {
  if (isArtifactError(error)) return { code: error.code, message: error.message };
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    code: "E_INTERNAL",
    message: `Cannot finish the scan: sallyport failed (${message}), no failure is expected`,
  };
}
