import { artifactError, cannot, Policy, PolicyError } from "../index.js";
import { readSmallFile } from "../node/small-file.js";

/** A policy that trusts all 100,000 names that an artifact may need has some 10 MB. */
const MAX_POLICY_BYTES = 16 * 1024 * 1024;

/** Options that decide by which policy a command judges. */
export interface PolicyOptions {
  readonly policy?: string;
  readonly trust?: readonly string[];
}

/**
 * @returns the policy of `--policy` or else the default one, with the names of `--trust`
 * @throws UsageError `E_POLICY` with a {@link PolicyError} as its cause; SourceError `E_SOURCE_READ`
 */
export function loadPolicy({ policy: path, trust = [] }: PolicyOptions): Policy {
  const policy =
    path === undefined ? Policy.default() : naming(path, () => Policy.parse(readSmallFile(path, MAX_POLICY_BYTES)));
  return trust.length === 0 ? policy : naming("--trust", () => policy.with({ trust: [...new Set(trust)] }));
}

/** @returns the options that lead to the same policy again. */
export function policyArguments({ policy, trust = [] }: PolicyOptions): readonly string[] {
  return [...(policy === undefined ? [] : ["--policy", policy]), ...trust.flatMap((id) => ["--trust", id])];
}

/** Says where an invalid policy came from. */
function naming(origin: string, make: () => Policy): Policy {
  try {
    return make();
  } catch (cause) {
    if (!(cause instanceof PolicyError)) throw cause;
    const count = cause.fields.length;
    const is = count === 1 ? "1 field is not valid" : `${count} fields are not valid`;
    throw artifactError("E_POLICY", cannot("use the policy of", origin, is, "every field must be valid"), { cause });
  }
}
