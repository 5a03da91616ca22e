import type { Policy } from "../policy/index.js";
import type { SignHost } from "../sign/host.js";
import type { StateStore } from "../sign/state.js";
import type { TrustPolicy } from "../sign/trust/trust-policy.js";

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

/** Most files of evidence of a kind; each signature may cost a verification for each key. */
export const MAX_EVIDENCE = 64;

/** What an environment may be called. */
export const ENVIRONMENT_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
