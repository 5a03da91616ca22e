import type { Source } from "../bytes/index.js";
import { artifactError } from "../errors/index.js";
import type { Inventory } from "./inventory.js";
import { readScanOptions } from "./options.js";
import { scanArtifact, type Scan, type ScanOptions } from "./scan-artifact.js";

/**
 * Audits an artifact as data: takes the inventory, judges it, and approves the graph if nothing is outside the policy.
 * A bad artifact is a verdict, never an error.
 *
 * @throws UsageError `E_OPTIONS` for unknown options and wrong values
 */
export function scan(source: Source, options: ScanOptions = {}): Scan {
  return scanArtifact(source, readScanOptions(options));
}

/**
 * Lists what a policy does not trust, as `skops.io.get_untrusted_types` does.
 *
 * @returns requirement ids, sorted, denied ones included
 * @throws ArtifactError of the first finding, if the artifact is malformed, ambiguous or cannot be read
 * @throws UsageError `E_OPTIONS` for unknown options and wrong values
 */
export function listUntrusted(source: Source, options: Omit<ScanOptions, "approve"> = {}): readonly string[] {
  const { requirements, inventory } = scanArtifact(source, { ...readScanOptions(options), approve: false });
  assertReadable(inventory);
  return requirements.filter(({ status }) => status !== "trusted").map(({ id }) => id);
}

/** @throws ArtifactError made of the first finding */
function assertReadable({ findings }: Inventory): void {
  const [first] = findings;
  if (first) throw artifactError(first.code, first.message, first);
}
