import type { ArrayDescriptor } from "./dtype.js";
import type { Body } from "./body.js";

/** Index of a node in its graph. */
export type NodeIndex = number;
/** Index into `graph.requirements`: the only way in which a node refers to a name. */
export type RequirementIndex = number;

/**
 * One node of a graph, as frozen plain data. The union is closed: a new kind fails to compile until every
 * consumer handles it.
 */
export type Node =
  | { readonly kind: "none" }
  | { readonly kind: "bool"; readonly value: boolean }
  /** Exact: a bigint beyond 2^53. */
  | { readonly kind: "int"; readonly value: number | bigint }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "complex"; readonly real: number; readonly imaginary: number }
  | { readonly kind: "str"; readonly value: string }
  | { readonly kind: "bytes"; readonly body: Body }
  | { readonly kind: SequenceKind; readonly items: readonly NodeIndex[] }
  | DictNode
  | { readonly kind: "slice"; readonly start: NodeIndex; readonly stop: NodeIndex; readonly step: NodeIndex }
  | { readonly kind: "array"; readonly descriptor: ArrayDescriptor; readonly body: Body }
  /** A type or function used as a value. */
  | { readonly kind: "reference"; readonly requirement: RequirementIndex }
  | ({ readonly kind: "apply" } & Application)
  /** An attribute bound to its owner. */
  | { readonly kind: "method"; readonly requirement: RequirementIndex; readonly owner: NodeIndex }
  | ({ readonly kind: "operator" } & OperatorCall)
  /** A file beside the artifact. */
  | { readonly kind: "external"; readonly requirement: RequirementIndex };

export interface DictNode {
  readonly kind: "dict";
  /** Keys and values in turn, in the order of the file. */
  readonly entries: readonly NodeIndex[];
  /** Types of the keys, a list of references, where the file says them: a key of `numpy.int64` is read as an int. */
  readonly keyTypes?: NodeIndex;
}

export type SequenceKind = "list" | "tuple" | "set" | "frozenset";

/** A callable or type with what the file hands it. */
export interface Application {
  readonly requirement: RequirementIndex;
  /** Positional arguments, a tuple or list node. */
  readonly args: NodeIndex | undefined;
  /** Keyword arguments, a dict node. */
  readonly kwargs: NodeIndex | undefined;
  /** What the instance's state is set to. */
  readonly state: NodeIndex | undefined;
  /** Items appended, a list node. */
  readonly items: NodeIndex | undefined;
  /** Entries set, a dict node. */
  readonly entries: NodeIndex | undefined;
}

/** One call of an ONNX operator. */
export interface OperatorCall {
  readonly requirement: RequirementIndex;
  readonly opset: number;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** A dict node. */
  readonly attributes: NodeIndex;
  readonly subgraphs: readonly NodeIndex[];
}

export type NodeKind = Node["kind"];

/** Code of each kind in a graph's `kind` column. */
export const KIND_CODE = {
  none: 0,
  bool: 1,
  int: 2,
  float: 3,
  complex: 4,
  str: 5,
  bytes: 6,
  list: 7,
  tuple: 8,
  set: 9,
  frozenset: 10,
  dict: 11,
  slice: 12,
  array: 13,
  reference: 14,
  apply: 15,
  method: 16,
  operator: 17,
  external: 18,
} as const satisfies Record<NodeKind, number>;

/** Kinds by their code. */
export const NODE_KINDS: readonly NodeKind[] = [
  "none",
  "bool",
  "int",
  "float",
  "complex",
  "str",
  "bytes",
  "list",
  "tuple",
  "set",
  "frozenset",
  "dict",
  "slice",
  "array",
  "reference",
  "apply",
  "method",
  "operator",
  "external",
];
