import type { Finding, Note } from "../bytes/index.js";
import type { Container, Format } from "../formats/detect.js";
import type { Facts, Requirement } from "../graph/index.js";

/** Whether every byte was read and understood. */
export type Completeness = "complete" | "incomplete";

/**
 * What an artifact holds, without an opinion: it depends on the bytes, of the artifact and of the files beside it that
 * it uses, and on the limits alone, so it can be kept by their digests and judged again under any policy.
 */
export interface Inventory {
  /** SHA-256 of the artifact; absent where it could not be read to its end. */
  readonly sha256?: string;
  readonly size: number;
  readonly format: Format;
  readonly container: Container;
  readonly completeness: Completeness;
  readonly requirements: readonly Requirement[];
  readonly findings: readonly Finding[];
  readonly notes: readonly Note[];
  readonly facts: Facts;
}
