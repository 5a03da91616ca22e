import type { Companion, Source } from "../bytes/index.js";
import { Policy } from "../policy/index.js";
import { approve, type ApprovedGraph, type ApprovedSource } from "./approved.js";
import type { Inventory } from "./inventory.js";
import { judge, type Judgement } from "./judge.js";
import { takeInventory, type Taken } from "./take-inventory.js";

/** What a scan gives back: the inventory, the judgement, and, only if the verdict is `approved`, the graph. */
export interface Scan extends Judgement {
  readonly inventory: Inventory;
  readonly approved: ApprovedGraph | undefined;
}

export interface ScanOptions {
  /** Default: {@link Policy.default}. */
  readonly policy?: Policy;
  /** Time at which expiring entries are judged; default now. */
  readonly at?: Date;
  /** Whether an approved graph is wanted, for which the bytes of every array are digested; default true. */
  readonly approve?: boolean;
  /** Opens files beside the artifact, for a format that keeps some of its bytes there; without it none can be read. */
  readonly companion?: Companion;
}

/**
 * Scans as `scan` does, for options that are known to be right, such as those of a command line.
 */
export function scanArtifact(source: Source, options: ScanOptions = {}): Scan {
  const { policy = Policy.default(), approve: wanted = true, companion } = options;
  const taken = takeInventory(source, { limits: policy.limits, keepGraph: wanted, ...(companion && { companion }) });
  const { inventory } = taken;
  const judgement = judge(inventory, policy, options.at);
  const approved = wanted && judgement.verdict === "approved" ? approvalOf(source, taken, policy) : undefined;
  return Object.freeze({ ...judgement, inventory, approved });
}

/** @returns what stands for the very bytes that were read, `undefined` where they could not all be digested. */
function approvalOf(source: Source, { inventory, graph, files }: Taken, policy: Policy): ApprovedGraph | undefined {
  const { format, sha256, size } = inventory;
  if (graph === undefined || sha256 === undefined) return undefined;
  const companions = new Map<string, ApprovedSource>();
  for (const { name, ...fact } of inventory.facts.files ?? []) {
    const file = files.get(name);
    if (file) companions.set(name, { source: file, ...fact });
  }
  const sources = { format, artifact: { source, size, sha256 }, files: companions };
  return approve(graph, { artifact: sha256, policy: policy.digest }, sources);
}
