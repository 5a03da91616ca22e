import type { Source } from "../bytes/index.js";
import type { Policy } from "../policy/index.js";
import type { ApprovedGraph } from "./approved.js";
import type { Inventory } from "./inventory.js";
import type { Judgement } from "./judge.js";

/** What {@link scan} gives back: the inventory, the judgement, and, only if the verdict is `approved`, the graph. */
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

export declare function scan(source: Source, options?: ScanOptions): Scan;
