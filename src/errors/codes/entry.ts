/**
 * What an error says about the artifact, and so what the caller can do.
 *
 * `malformed` and `refused` end in the verdict `refused`; `unsupported`, `limit`, `source` and `internal`
 * end in `undecided`; `unverified` belongs to signatures and digests; `usage` is the caller's own mistake and is only
 * ever thrown.
 */
export type ErrorClass =
  "malformed" | "refused" | "unsupported" | "limit" | "source" | "internal" | "unverified" | "usage";

export interface CodeEntry {
  readonly class: ErrorClass;
  /** One sentence: what was found. */
  readonly meaning: string;
  /** One sentence: what to do next. */
  readonly next: string;
}

/** What to do about a file that its producer wrote badly, or somebody changed. */
export const REBUILD = "Ask the producer for the file again, or save the model again; do not repair the file by hand.";
