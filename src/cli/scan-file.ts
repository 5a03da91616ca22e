import { basename } from "node:path";
import {
  detect,
  hasModelExtension,
  isArtifactError,
  memorySource,
  scanArtifact,
  type ArtifactReport,
  type Finding,
  type Inventory,
  type Note,
  type Policy,
} from "../index.js";
import { companionsOf, type Companions } from "../node/companions.js";
import { openFile } from "../node/file-source.js";
import type { FoundFile } from "../node/files.js";
import { nodeHost } from "../node/host.js";
import { toArtifactReport, toUndecidedReport } from "../report/index.js";

/** The standard input, read to its end. */
export interface InputBytes {
  readonly kind: "bytes";
  /** Name that the caller gave it. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What one scan reads; plain data, so that it can be sent to a worker. */
export type ScanInput = FoundFile | InputBytes;

/** Nothing lies beside the standard input. */
const NONE: Companions = { open: () => undefined, close: () => undefined };

/**
 * Scans one file; whatever fails becomes a finding, so that the others are still scanned.
 *
 * @param at - the time at which expiring entries are judged
 * @returns the report, or `undefined` if the file lay in a folder and is no model, or tells nothing beside another one
 */
export function scanFile(file: ScanInput, policy: Policy, at: Date): ArtifactReport | undefined {
  const remarks = remarksOn(file);
  try {
    const source = file.kind === "bytes" ? memorySource(file.bytes, nodeHost) : openFile(file.target);
    const companions = file.kind === "bytes" ? NONE : companionsOf(file.path);
    try {
      if (isRepeated(file) && detect(source).format !== "onnx") return undefined;
      const result = scanArtifact(source, { policy, at, approve: false, companion: companions.open });
      if (isRepeated(file) && !usesFiles(result.inventory)) return undefined;
      return isWanted(file) || !isNoModel(result.inventory) ? toArtifactReport(file.path, result, remarks) : undefined;
    } finally {
      companions.close();
      source.close?.();
    }
  } catch (error) {
    return toFailureReport(file, error);
  }
}

/** @returns the entry of an input whose scan failed. */
export function toFailureReport(file: ScanInput, error: unknown): ArtifactReport {
  return toUndecidedReport(file.path, findingOf(error), remarksOn(file));
}

function remarksOn(file: ScanInput): readonly Note[] {
  return file.kind === "bytes" || file.note === undefined ? [] : [{ message: file.note }];
}

function isWanted(file: ScanInput): boolean {
  return file.kind === "bytes" || file.explicit || isModelName(file.path) || isModelName(file.target);
}

/** Whether the bytes are scanned under another path, so that only files beside them matter. */
function isRepeated(file: ScanInput): boolean {
  return file.kind === "file" && file.sameAs !== undefined;
}

function usesFiles({ requirements }: Inventory): boolean {
  return requirements.some(({ action }) => action === "file");
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
