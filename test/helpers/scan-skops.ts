import { memorySource } from "../../src/bytes/index.js";
import type { Graph } from "../../src/graph/index.js";
import { nodeHost } from "../../src/node/host.js";
import { ApprovedGraph, Policy, scan, type Scan } from "../../src/scan/index.js";

/** @returns the scan of an artifact under a policy that trusts every name that it needs. */
export function scanTrusting(file: Uint8Array): Scan {
  const source = memorySource(file, nodeHost);
  const first = scan(source, { policy: Policy.of({}) });
  const trust = first.requirements.filter(({ invalid }) => !invalid).map(({ id }) => id);
  return scan(source, { policy: Policy.of({ trust }) });
}

/** @returns the graph behind an artifact that is well formed. */
export function graphOf(file: Uint8Array): Graph {
  const { approved, verdict, findings } = scanTrusting(file);
  if (!approved) throw new Error(`${verdict}: ${findings.map(({ message }) => message).join("; ")}`);
  return ApprovedGraph.graphOf(approved);
}

/** @returns codes of what the format finds, in order; the content of trusted types is a matter of its own. */
export function codesOf(file: Uint8Array): string[] {
  return scanTrusting(file)
    .findings.map(({ code }) => code as string)
    .filter((code) => !code.startsWith("E_CONTENT_"));
}

/** @returns where each name was met first, by id. */
export function firstPaths(file: Uint8Array): Record<string, string> {
  return Object.fromEntries(scanTrusting(file).requirements.map(({ id, first }) => [id, first]));
}
