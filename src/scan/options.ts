import { z } from "zod";
import type { Companion } from "../bytes/index.js";
import { artifactError, cannot } from "../errors/index.js";
import { Policy } from "../policy/index.js";
import type { ScanOptions } from "./scan-artifact.js";

const SCAN_OPTIONS = z.strictObject({
  policy: z.custom<Policy>((value) => value instanceof Policy, "it is no Policy").optional(),
  at: z.date().optional(),
  approve: z.boolean().optional(),
  companion: z.custom<Companion>((value) => typeof value === "function", "it is no function").optional(),
});

/**
 * Checks the options of a call: one that is misspelt must not leave its default in force.
 *
 * @throws UsageError `E_OPTIONS`
 */
export function readScanOptions(options: unknown): ScanOptions {
  const result = SCAN_OPTIONS.safeParse(options);
  if (result.success) {
    const { policy, at, approve, companion } = result.data;
    return {
      ...(policy && { policy }),
      ...(at && { at }),
      ...(approve !== undefined && { approve }),
      ...(companion && { companion }),
    };
  }
  const [issue] = result.error.issues;
  const is = `${issue?.path.join(".") || "it"} is not valid (${issue?.message})`;
  throw artifactError("E_OPTIONS", cannot("use options", "scan", is, "known options are wanted"));
}
