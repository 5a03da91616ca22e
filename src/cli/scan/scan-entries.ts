import { statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { getHeapStatistics } from "node:v8";
import type { ArtifactReport, Policy } from "../../index.js";
import { WorkerPool } from "../../node/worker-pool.js";
import { toUndecidedReport } from "../../report/index.js";
import type { PolicyParts } from "../load-policy.js";
import { scanFile, toFailureReport, type ScanInput } from "../scan-file.js";
import type { Entry } from "./entries.js";

/** Files up to this number are scanned before a worker has started. */
const FEW_FILES = 8;
/** Together with a size at which a worker is worth its start. */
const FEW_BYTES = 64 * 2 ** 20;
/** More workers wait for memory rather than for a processor. */
const DEFAULT_JOBS = 4;
/** Heap that a worker has in any case, in MiB: a schema of 200 MB needs less. */
const MIN_HEAP = 512;
/** Reports that may wait for the one before them. */
const WINDOW = 1024;

/** What decides a verdict beside the bytes; plain data, so that it can be sent to a worker. */
export interface ScanSettings {
  readonly policy: PolicyParts;
  /** Time at which expiring entries are judged. */
  readonly at: Date;
}

/** How the work is done; it decides nothing. */
export interface WorkOptions {
  /** Workers at most; 1 is none, but for a timeout. */
  readonly jobs?: number;
  /** Seconds that one artifact may take. */
  readonly timeout?: number;
}

/** The word on one entry. */
export type Outcome =
  | { readonly kind: "artifact"; readonly artifact: ArtifactReport }
  | { readonly kind: "ignored"; readonly path: string; readonly reason: string };

type Pool = WorkerPool<ScanInput, ArtifactReport | undefined>;

/** @returns workers if there is enough to do, or a time to keep, else nothing: this thread does it. */
export function startPool(
  entries: readonly Entry[],
  settings: ScanSettings,
  { jobs = Math.min(DEFAULT_JOBS, availableParallelism()), timeout }: WorkOptions,
  script: URL,
): Pool | undefined {
  if (timeout === undefined && (jobs === 1 || !isMuch(entries))) return undefined;
  const milliseconds = timeout === undefined ? undefined : timeout * 1000;
  const resourceLimits = { maxOldGenerationSizeMb: Math.max(MIN_HEAP, Math.floor(heapLimit() / jobs)) };
  return new WorkerPool({ script, workerData: settings, size: jobs, timeout: milliseconds, resourceLimits });
}

/** @returns how far the heap of this thread may grow, in MiB; the workers share as much. */
function heapLimit(): number {
  return getHeapStatistics().heap_size_limit / 2 ** 20;
}

function isMuch(entries: readonly Entry[]): boolean {
  const files = entries.filter((entry) => entry.kind === "file");
  if (files.length > FEW_FILES) return true;
  return files.length > 1 && files.reduce((sum, { target }) => sum + sizeOf(target), 0) > FEW_BYTES;
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0; // its scan will say what is wrong
  }
}

/**
 * Scans entries, in the pool if there is one.
 *
 * @returns the outcomes in the order of the entries, whoever finishes first
 */
export async function* scanEntries(
  entries: readonly Entry[],
  policy: Policy,
  { at }: ScanSettings,
  pool: Pool | undefined,
): AsyncGenerator<Outcome> {
  const scan = async (input: ScanInput): Promise<ArtifactReport | undefined> => {
    if (!pool) return scanFile(input, policy, at);
    try {
      return await pool.run(input, input.path);
    } catch (error) {
      return toFailureReport(input, error);
    }
  };
  const pending: Promise<Outcome>[] = [];
  for (const entry of entries) {
    pending.push(outcomeOf(entry, scan));
    const first = pending.length < (pool ? WINDOW : 1) ? undefined : pending.shift();
    if (first) yield await first;
  }
  for (const outcome of pending) yield await outcome;
}

async function outcomeOf(
  entry: Entry,
  scan: (input: ScanInput) => Promise<ArtifactReport | undefined>,
): Promise<Outcome> {
  switch (entry.kind) {
    case "ignored": {
      const artifact = entry.again && (await scan(entry.again));
      if (artifact) return { kind: "artifact", artifact };
      return { kind: "ignored", path: entry.path, reason: entry.reason };
    }
    case "undecided": {
      const finding = { code: entry.code, message: entry.message };
      return { kind: "artifact", artifact: toUndecidedReport(entry.path, finding) };
    }
    case "file":
    case "bytes": {
      const artifact = await scan(entry);
      if (artifact) return { kind: "artifact", artifact };
      return { kind: "ignored", path: entry.path, reason: "not a model artifact" };
    }
  }
}
