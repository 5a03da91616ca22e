import { artifactError, cannot, Policy, PolicyError, type Limits } from "../index.js";
import { readSmallFile } from "../node/small-file.js";
import { limitArguments } from "./limit-option.js";

/** A policy that trusts all 100,000 names that an artifact may need has some 10 MB. */
const MAX_POLICY_BYTES = 16 * 1024 * 1024;

/** Options that decide by which policy a command judges. */
export interface PolicyOptions {
  readonly policy?: string;
  readonly trust?: readonly string[];
  /** Limits in the place of the policy's own. */
  readonly limits?: Partial<Limits>;
}

/** What a policy is made of, as plain data that can be sent to a worker. */
export interface PolicyParts extends PolicyOptions {
  /** Content of the file that `policy` names. */
  readonly document?: Uint8Array;
}

/**
 * Reads the file of `--policy`, if one is given.
 *
 * @throws SourceError `E_SOURCE_READ`; UsageError `E_OPTIONS` for a file too large to be meant
 */
export function readPolicy(options: PolicyOptions): PolicyParts {
  const { policy: path } = options;
  return path === undefined ? options : { ...options, document: readSmallFile(path, MAX_POLICY_BYTES) };
}

/**
 * @returns the policy of `--policy` or else the default one, with the names of `--trust` and the limits
 * @throws UsageError `E_POLICY` with a {@link PolicyError} as its cause
 */
export function makePolicy({ policy: path = "", document, trust = [], limits = {} }: PolicyParts): Policy {
  const policy = document === undefined ? Policy.default() : naming(path, () => Policy.parse(document));
  const trusting = trust.length === 0 ? policy : naming("--trust", () => policy.with({ trust: [...new Set(trust)] }));
  return Object.keys(limits).length === 0 ? trusting : naming("the limits", () => trusting.with({ limits }));
}

/**
 * Reads and makes the policy that the options name.
 *
 * @throws as {@link readPolicy} and {@link makePolicy}
 */
export function loadPolicy(options: PolicyOptions): Policy {
  return makePolicy(readPolicy(options));
}

/** @returns the options that lead to the same policy again. */
export function policyArguments({ policy, trust = [], limits = {} }: PolicyOptions): readonly string[] {
  const policyArgument = policy === undefined ? [] : ["--policy", policy];
  return [...policyArgument, ...trust.flatMap((id) => ["--trust", id]), ...limitArguments(limits)];
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
