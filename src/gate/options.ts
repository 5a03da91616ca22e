import { z } from "zod";
import { artifactError, cannot } from "../errors/index.js";
import { Policy } from "../policy/index.js";
import type { SignHost } from "../sign/host.js";
import type { StateStore } from "../sign/state.js";
import { isArtifactName } from "../sign/trust/artifact-pattern.js";
import { TrustPolicy } from "../sign/trust/trust-policy.js";

/** A file that speaks about the model; nothing in it is believed before its signature is verified. */
export interface Evidence {
  /** For messages. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** By what a model is admitted. */
export interface AdmitOptions {
  /** Who may sign. */
  readonly trust: TrustPolicy;
  /** What the model may need. */
  readonly policy: Policy;
  /** Artifact name, as the caller knows it: it selects the rule. */
  readonly name: string;
  /** Where the model shall be loaded, such as `prod`. */
  readonly env?: string;
  /** Sigstore bundles with an OMS statement, one each. */
  readonly signatures: readonly Evidence[];
  /** JSON lines of Sigstore bundles with deploy statements. */
  readonly claims?: readonly Evidence[];
  /** What was admitted before; without it, an older release is not told from the current one. */
  readonly state?: StateStore;
  /** Time for which is asked; default now. */
  readonly at?: Date;
  /** Passes over what OpenSSF Model Signing leaves out of a signature; the decision says so. Default false. */
  readonly omsCompat?: boolean;
  readonly host: SignHost;
}

/** Options that were checked. */
export interface Question extends Required<Omit<AdmitOptions, "env" | "state" | "omsCompat">> {
  readonly environment: string | undefined;
  readonly state: StateStore | undefined;
  readonly mode: "strict" | "oms-compat";
}

/** Most files of evidence; each signature may cost a verification for each key. */
const MAX_FILES = 64;

const EVIDENCE = z
  .array(z.object({ path: z.string(), bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array) }))
  .max(MAX_FILES);

const OPTIONS = z.strictObject({
  trust: z.custom<TrustPolicy>((value) => value instanceof TrustPolicy, "it is no TrustPolicy"),
  policy: z.custom<Policy>((value) => value instanceof Policy, "it is no Policy"),
  name: z.string().refine(isArtifactName, "it is no artifact name"),
  env: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)
    .optional(),
  signatures: EVIDENCE,
  claims: EVIDENCE.default([]),
  state: z.custom<StateStore>(isStore).optional(),
  at: z.date().default(() => new Date()),
  omsCompat: z.boolean().default(false),
  host: z.custom<SignHost>((value) => typeof value === "object" && value !== null),
});

/**
 * Checks the options of a call: one that is misspelt must not leave its default in force.
 *
 * @throws UsageError `E_OPTIONS`
 */
export function readAdmitOptions(options: AdmitOptions): Question {
  const result = OPTIONS.safeParse(options);
  if (result.success) {
    const { env, state, omsCompat, ...others } = result.data;
    return { ...others, environment: env, state, mode: omsCompat ? "oms-compat" : "strict" };
  }
  const [issue] = result.error.issues;
  const is = `${issue?.path.join(".") || "it"} is not valid (${issue?.message})`;
  throw artifactError("E_OPTIONS", cannot("use options", "admit", is, "known options are wanted"));
}

function isStore(value: unknown): boolean {
  return typeof value === "object" && value !== null && "records" in value && "add" in value;
}
