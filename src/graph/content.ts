import type { Findings } from "../bytes/index.js";
import type { ArrayDescriptor } from "./dtype.js";
import type { Graph } from "./graph.js";
import type { NodeIndex } from "./node.js";

/** Sees the bytes of one array as they pass, in the order of the file; keeps none of them. */
export interface ArraySink {
  begin(descriptor: ArrayDescriptor): void;
  /** @param piece - of any length, valid during the call */
  push(piece: Uint8Array): void;
}

/** What is known of a sparse matrix that was read; its indices fit its shape. */
export interface SparseFacts {
  readonly format: string;
  readonly shape: readonly number[];
  /** Elements that are written down, zeros among them or not. */
  readonly stored: number;
}

/**
 * Looks for hostile content in what trusted types hold. A reader calls `begin` when all nodes are known and no array
 * has been read, feeds the sinks while the arrays pass, and calls `finish` at the end.
 */
export interface ContentAudit {
  /** @returns the arrays to look at; the nodes of others need not be fed */
  begin(graph: Graph): ReadonlyMap<NodeIndex, ArraySink>;
  /** Is told of a sparse matrix that was read, before `finish`. */
  matrix(node: NodeIndex, facts: SparseFacts): void;
  finish(graph: Graph, findings: Findings): void;
}
