import type { Source } from "../bytes/index.js";
import { Policy } from "../policy/index.js";
import { approve, type ApprovedGraph } from "./approved.js";
import type { Inventory } from "./inventory.js";
import { judge, type Judgement } from "./judge.js";
import { takeInventory } from "./take-inventory.js";

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
}

/**
 * Scans as `scan` does, for options that are known to be right, such as those of a command line.
 */
export function scanArtifact(source: Source, options: ScanOptions = {}): Scan {
  const policy = options.policy ?? Policy.default();
  const wanted = options.approve ?? true;
  const { inventory, graph } = takeInventory(source, { limits: policy.limits, keepGraph: wanted });
  const judgement = judge(inventory, policy, options.at);
  const { sha256 } = inventory;
  const isApproved = wanted && judgement.verdict === "approved" && graph !== undefined && sha256 !== undefined;
  const approved = isApproved
    ? approve(
        graph,
        { artifact: sha256, policy: policy.digest },
        { artifact: { source, size: inventory.size, sha256 }, files: new Map() },
      )
    : undefined;
  return Object.freeze({ ...judgement, inventory, approved });
}
