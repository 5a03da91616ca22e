import type { Note } from "../bytes/index.js";
import type { Graph } from "./graph.js";
import type { Requirement } from "./requirement.js";

/** A file beside an artifact, as it was read. */
export interface FileFact {
  /** As the artifact calls it. */
  readonly name: string;
  readonly size: number;
  /** 64 lower-case hexadecimal digits. */
  readonly sha256: string;
}

/** Figures about an artifact; sizes in bytes. */
export interface Facts {
  /** Nodes as written. */
  readonly nodes: number;
  readonly arrays: number;
  readonly arrayBytes: number;
  /** Members of the container, 0 without one. */
  readonly members: number;
  /** Version of the format's protocol, where it has one. */
  readonly protocol?: number;
  /** Versions that the artifact states, by distribution name; several joined by ", ". */
  readonly libraries: ReadonlyMap<string, string>;
  /** Files beside the artifact that it uses and that could be read, by name in code units; absent without any. */
  readonly files?: readonly FileFact[];
}

/** What a format's reader makes of an artifact. */
export interface Reading {
  /** Whether the reader understood the artifact to its end, so that the bill is whole. */
  readonly complete: boolean;
  /** Makes the graph; absent where the artifact could not be read to its end without a finding. */
  readonly freeze: (() => Graph) | undefined;
  /** The full bill, also where there is no graph. */
  readonly requirements: readonly Requirement[];
  readonly notes: readonly Note[];
  readonly facts: Facts;
}

/** A reading of nothing, for artifacts that no reader begins. */
export const EMPTY_READING: Reading = Object.freeze({
  complete: false,
  freeze: undefined,
  requirements: [],
  notes: [],
  facts: { nodes: 0, arrays: 0, arrayBytes: 0, members: 0, libraries: new Map<string, string>() },
});
