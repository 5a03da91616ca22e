import type { Source } from "../bytes/index.js";
import { artifactError } from "../errors/index.js";
import { Policy } from "../policy/index.js";
import { approve, type ApprovedGraph } from "./approved.js";
import type { Inventory } from "./inventory.js";
import { judge, type Judgement } from "./judge.js";
import { takeInventory } from "./take-inventory.js";

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

/**
 * Audits an artifact as data: takes the inventory, judges it, and approves the graph if nothing is outside the policy.
 * A bad artifact is a verdict, never an error.
 */
export function scan(source: Source, options: ScanOptions = {}): Scan {
  const policy = options.policy ?? Policy.default();
  const wanted = options.approve ?? true;
  const { inventory, graph } = takeInventory(source, { limits: policy.limits, keepGraph: wanted });
  const judgement = judge(inventory, policy, options.at);
  const { sha256 } = inventory;
  const isApproved = wanted && judgement.verdict === "approved" && graph !== undefined && sha256 !== undefined;
  const approved = isApproved ? approve(graph, { artifact: sha256, policy: policy.digest }) : undefined;
  return Object.freeze({ ...judgement, inventory, approved });
}

/**
 * Lists what a policy does not trust, as `skops.io.get_untrusted_types` does.
 *
 * @returns requirement ids, sorted, denied ones included
 * @throws ArtifactError of the first finding, if the artifact is malformed, ambiguous or cannot be read
 */
export function listUntrusted(source: Source, options: Omit<ScanOptions, "approve"> = {}): readonly string[] {
  const { requirements, inventory } = scan(source, { ...options, approve: false });
  assertReadable(inventory);
  return requirements.filter(({ status }) => status !== "trusted").map(({ id }) => id);
}

/** @throws ArtifactError made of the first finding */
function assertReadable({ findings }: Inventory): void {
  const [first] = findings;
  if (first) throw artifactError(first.code, first.message, first);
}
