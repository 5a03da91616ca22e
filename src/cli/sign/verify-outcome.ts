import type { ArtifactError, Finding, Note } from "../../index.js";
import type { PublicKey } from "../../sign/public-key.js";
import type { DigestedFile } from "../../sign/tree.js";

/** What became of one signature file. */
export interface SignatureOutcome {
  readonly path: string;
  /** Whether it is one of what the caller trusts, over exactly these files. */
  readonly counts: boolean;
  /** Hexadecimal SHA-256 of its payload. */
  readonly payloadDigest?: string | undefined;
  /** The key that signed, and whose it is, for people. */
  readonly key?: { readonly key: PublicKey; readonly name?: string | undefined } | undefined;
  readonly problem?: ArtifactError | undefined;
}

/** Whether the files are the signed ones, whatever way it was asked. */
export interface VerifyOutcome {
  readonly outcome: "verified" | "refused" | "undecided";
  readonly signatures: readonly SignatureOutcome[];
  /** Digest of the whole, as signed. */
  readonly root: string | undefined;
  /** The signed files; empty unless they are verified. */
  readonly files: readonly DigestedFile[];
  readonly findings: readonly Finding[];
  readonly notes: readonly Note[];
}

export function findingOf({ code, message, path, offset }: ArtifactError | Finding): Finding {
  return { code, message, ...(path !== undefined && { path }), ...(offset !== undefined && { offset }) };
}
