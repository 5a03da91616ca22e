import type { Digest, Stream } from "../bytes/index.js";

/** Bytes of an array or a bytes object that stay in the artifact; made by the format that found them. */
export interface Body {
  /** Member that holds it, for errors. */
  readonly path?: string;
  /** Length in bytes, decoded. */
  readonly size: number;
  /** SHA-256 of the decoded bytes, as the scan saw them; whoever opens the body compares. Absent without approval. */
  readonly sha256: string | undefined;
  /** Native SHA-256 of the platform that opened the artifact, if it has one. */
  readonly newDigest?: () => Digest;
  open(): Stream;
}
