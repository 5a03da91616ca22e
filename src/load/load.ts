import type { Source } from "../bytes/index.js";
import { artifactError, cannot, UntrustedTypesError } from "../errors/index.js";
import { ApprovedGraph, Policy, scanArtifact, type Scan } from "../scan/index.js";
import { loadApproved } from "./load-approved.js";
import { readLoadOptions, readScanAndLoadOptions, type LoadOptions, type ScanAndLoadOptions } from "./options.js";
import type { Value } from "./value.js";

/**
 * Builds the values of a graph that a scan approved. Names stay names: nothing of the artifact is imported or called.
 *
 * @throws RefusedError `E_NOT_APPROVED` for anything that no scan minted, `E_DIGEST` if bytes changed since;
 * UnsupportedError `E_CONSTRUCTOR` for what has no value
 */
export function load(approved: ApprovedGraph, options?: LoadOptions): Value;
/**
 * Scans and loads in one step.
 *
 * @throws UntrustedTypesError listing what is not trusted, before anything is built; the error of the first finding of
 * the scan; UsageError `E_OPTIONS`, `E_POLICY`; as the other overload
 */
export function load(source: Source, options: ScanAndLoadOptions): Value;
export function load(input: ApprovedGraph | Source, options: LoadOptions | ScanAndLoadOptions = {}): Value {
  if (ApprovedGraph.isApproved(input)) {
    return loadApproved(input, readLoadOptions(options));
  }
  if (!isSource(input)) {
    throw artifactError(
      "E_NOT_APPROVED",
      cannot("load", "value", "no scan approved it", "an approved graph is wanted"),
    );
  }
  const { trusted, policy = Policy.default(), at, lazy } = readScanAndLoadOptions(options);
  const result = scanArtifact(input, { policy: policy.with({ trust: trusted }), at });
  return loadApproved(approvedOf(result), { lazy });
}

/** @throws UntrustedTypesError, or the error of the first finding */
function approvedOf({ approved, verdict, requirements, findings }: Scan): ApprovedGraph {
  if (approved) return approved;
  if (verdict === "untrusted") {
    throw new UntrustedTypesError(requirements.filter(({ status }) => status !== "trusted").map(({ id }) => id));
  }
  const [first] = findings;
  if (first) throw artifactError(first.code, first.message, first);
  throw artifactError("E_NOT_APPROVED", cannot("load", "artifact", `its verdict is ${verdict}`, "approval is wanted"));
}

function isSource(value: unknown): value is Source {
  return typeof value === "object" && value !== null && "read" in value && typeof value.read === "function";
}
