import type { Finding, Note } from "../bytes/index.js";
import type { ArtifactError } from "../errors/index.js";
import type { ApprovedGraph, Scan } from "../scan/index.js";
import type { DeployStatement } from "../sign/deploy/deploy-statement.js";
import type { TrustedKey } from "../sign/trust/trusted-key.js";
import type { TrustPolicy, TrustRule } from "../sign/trust/trust-policy.js";

/** `undecided` is no verdict, and keeps the model out as `refused` does. */
export type Outcome = "admitted" | "refused" | "undecided";

/** What is asked, in this order; nothing is asked after something failed. */
export const STEPS = ["trust", "signatures", "release", "state", "files", "scan", "record"] as const;

export type Step = (typeof STEPS)[number];

/** What became of one signature. */
export interface SignatureRecord {
  /** File, and in a file of claims the line. */
  readonly path: string;
  /** Hexadecimal SHA-256 of what is signed; absent where the file could not be read. */
  readonly payloadDigest?: string;
  /** Kind of statement; absent until the signature is verified. */
  readonly predicateType?: string;
  /** Which key made it; absent until the signature is verified. */
  readonly key?: TrustedKey;
  /** Whether it is one of those that make up the threshold. */
  readonly counts: boolean;
  /** Why it does not count, where something is wrong with it. */
  readonly problem?: ArtifactError;
}

/** A file of the model, each byte of which is signed. */
export interface FileRecord {
  /** Relative, with `/` between its parts. */
  readonly path: string;
  readonly size: number;
  /** Hexadecimal digest of its bytes. */
  readonly sha256: string;
  /** `data` is no model by content or by extension: it is verified, and not looked into. */
  readonly kind: "model" | "data";
  /** Of a model. */
  readonly scan?: Scan;
}

/** What the gate decided, and by what. */
export interface Decision {
  readonly outcome: Outcome;
  /** Artifact name that the caller gave. */
  readonly name: string;
  readonly environment: string | undefined;
  /** Time for which was asked. */
  readonly at: Date;
  /** `oms-compat` passes over what OpenSSF Model Signing leaves out. */
  readonly mode: "strict" | "oms-compat";
  readonly trust: Pick<TrustPolicy, "name" | "digest" | "expires">;
  readonly rule: TrustRule | undefined;
  readonly policy: { readonly name: string; readonly digest: string };
  /** The step that failed; `undefined` if none did. */
  readonly failed: Step | undefined;
  readonly signatures: readonly SignatureRecord[];
  /** Digest of the whole model, as its signers state it. */
  readonly root: string | undefined;
  /** The deploy statement that counts, if the rule asks for one. */
  readonly release: DeployStatement | undefined;
  /** Every file, ordered by path in code units; none unless their digests were verified. */
  readonly files: readonly FileRecord[];
  /** Why the model is not admitted. */
  readonly findings: readonly Finding[];
  readonly notes: readonly Note[];
  /** Relative path of each model -> what can be loaded; empty unless the outcome is `admitted`. */
  readonly approved: ReadonlyMap<string, ApprovedGraph>;
}
