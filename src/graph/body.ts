import type { Stream } from "../bytes/index.js";

/** Bytes of an array or a bytes object that stay in the artifact; made by the format that found them. */
export interface Body {
  /** Length in bytes, decoded. */
  readonly size: number;
  /** SHA-256 of the decoded bytes, as the scan saw them; whoever opens the body compares. */
  readonly sha256: string | undefined;
  open(): Stream;
}
