import type { Listed } from "./listed.js";

/** What an ONNX model looks like, without its weights. Texts are as written: whoever shows them must escape them. */
export interface OnnxOutline {
  /** SHA-256 of the bytes that were read. */
  readonly sha256: string;
  readonly irVersion: number;
  readonly producer: { readonly name: string; readonly version: string };
  readonly domain: string;
  readonly modelVersion: number | bigint;
  readonly opsets: Listed<{ readonly domain: string; readonly version: number | bigint }>;
  readonly metadata: Listed<{ readonly key: string; readonly value: string }>;
  /** The graph, its subgraphs behind it, and the local functions, in the order of the file. */
  readonly scopes: Listed<OnnxScope>;
}

/** One graph, or the body of one function. */
export interface OnnxScope {
  readonly kind: "graph" | "subgraph" | "function";
  /** Name of a graph; `domain/name` of a function, with its overload behind a colon. */
  readonly name: string;
  /** Where it stands, as field names and indices: `graph/node/3/attribute/0/g`. */
  readonly at: string;
  /** Name of the attribute and type of the node that hold a subgraph. */
  readonly of?: { readonly operator: string; readonly attribute: string };
  /** Number of scopes around it. */
  readonly depth: number;
  readonly inputs: Listed<OnnxValue>;
  readonly outputs: Listed<OnnxValue>;
  /** Number of its own nodes. */
  readonly nodes: number;
  /** What its own nodes call, the most frequent first. */
  readonly operators: Listed<OnnxCalls>;
  /** The largest first. */
  readonly initializers: Listed<OnnxTensor>;
  /** Length of all of them. */
  readonly initializerBytes: number;
}

export interface OnnxValue {
  readonly name: string;
  /** Such as `float32[N, 3]`, `[?]` for a dimension without a name; empty where the model does not say. */
  readonly type: string;
}

export interface OnnxCalls {
  /** `ai.onnx` for the empty one. */
  readonly domain: string;
  readonly type: string;
  readonly count: number;
}

export interface OnnxTensor extends OnnxValue {
  /** Length in bytes of its elements; of their UTF-8 for strings. */
  readonly bytes: number;
  /** Whether it lies in another file. */
  readonly external: boolean;
}
