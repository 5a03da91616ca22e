/**
 * Node kinds of the skops format and their fields, once, as data. Source: skops 0.4.0, 0.8.0, 0.10.0, 0.13.0 and
 * 0.16.0, `skops/io/_general.py`, `_numpy.py`, `_scipy.py`, `_sklearn.py`, `_quantile_forest.py`, `old/`.
 */

/** Every field name of the format; its position is its number and its bit in a field mask. */
export const FIELDS = [
  "__class__",
  "__module__",
  "__loader__",
  "__id__",
  "content",
  "key_types",
  "file",
  "type",
  "shape",
  "attrs",
  "__reduce__",
  "args",
  "is_json",
  "protocol",
  "_skops_version",
  "main",
  "default_factory",
  "func",
  "obj",
  "kwds",
  "namespace",
  "data",
  "mask",
  "start",
  "stop",
  "step",
  "bit_generator",
  "seed_seq",
  "_deprecated_key_to_new_key",
  "module_path",
  "function",
] as const;

export type FieldName = (typeof FIELDS)[number];

/** Number of each field. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- fromEntries forgets the names it was given
export const FIELD = Object.freeze(Object.fromEntries(FIELDS.map((name, index) => [name, index]))) as Readonly<
  Record<FieldName, number>
>;

/** @returns the set of fields as bits. */
export function fieldMask(...names: readonly FieldName[]): number {
  return names.reduce((mask, name) => mask | (1 << FIELD[name]), 0);
}

/** Where a kind holds other nodes, in the order in which skops reads them. */
export interface ChildField {
  readonly field: FieldName;
  /** A node, an array of nodes, or an object whose values are nodes. */
  readonly holds: "node" | "nodes" | "map";
}

export interface KindSpec {
  readonly kind: string;
  /** Fields beside the four that every node has. */
  readonly fields: number;
  readonly optional: number;
  /** Field that is an object with fixed fields of its own, and these. */
  readonly group?: { readonly field: FieldName; readonly fields: number };
  readonly children: readonly ChildField[];
}

/** Fields of every node; `__id__` may be absent. */
export const COMMON_FIELDS = fieldMask("__class__", "__module__", "__loader__");

const node = (field: FieldName): ChildField => ({ field, holds: "node" });
const nodes = (field: FieldName): ChildField => ({ field, holds: "nodes" });
const map = (field: FieldName): ChildField => ({ field, holds: "map" });

function spec(kind: string, fields: readonly FieldName[], children: readonly ChildField[] = []): KindSpec {
  return { kind, fields: fieldMask(...fields), optional: 0, children };
}

/** A kind whose `content` is an object with fixed fields. */
function grouped(kind: string, fields: readonly FieldName[], children: readonly ChildField[]): KindSpec {
  return { ...spec(kind, ["content"], children), group: { field: "content", fields: fieldMask(...fields) } };
}

/** TreeNode, LossNode and their like: constructor arguments and a state. skops reads the state first. */
function reduced(kind: string): KindSpec {
  return {
    ...spec(kind, ["__reduce__", "content"], [node("content"), node("args")]),
    group: { field: "__reduce__", fields: fieldMask("args") },
  };
}

const KINDS: ReadonlyMap<string, KindSpec> = new Map(
  [
    spec("DictNode", ["content", "key_types"], [node("key_types"), map("content")]),
    grouped("DefaultDictNode", ["main", "default_factory"], [node("main"), node("default_factory")]),
    spec("ListNode", ["content"], [nodes("content")]),
    spec("SetNode", ["content"], [nodes("content")]),
    spec("TupleNode", ["content"], [nodes("content")]),
    spec("JsonNode", ["content", "is_json"]),
    grouped("SliceNode", ["start", "stop", "step"], []),
    spec("BytesNode", ["file"]),
    spec("BytearrayNode", ["file"]),
    spec("TypeNode", []),
    spec("FunctionNode", []),
    grouped(
      "PartialNode",
      ["func", "args", "kwds", "namespace"],
      [node("func"), node("args"), node("kwds"), node("namespace")],
    ),
    grouped("MethodNode", ["func", "obj"], [node("obj")]),
    spec("OperatorFuncNode", ["attrs"], [node("attrs")]),
    spec("ConstructorFromReduceNode", ["content"], [node("content")]),
    { ...spec("ObjectNode", [], [node("content")]), optional: fieldMask("content") },
    spec("CachedNode", []),
    spec("NdArrayNode", ["type", "file"]),
    grouped("MaskedArrayNode", ["data", "mask"], [node("data"), node("mask")]),
    spec("DTypeNode", ["content"], [node("content")]),
    spec("RandomStateNode", ["content"], [node("content")]),
    grouped("RandomGeneratorNode", ["bit_generator", "seed_seq"], [node("bit_generator"), node("seed_seq")]),
    spec("SparseMatrixNode", ["type", "file"]),
    reduced("TreeNode"),
    reduced("LossNode"),
    reduced("SGDNode"),
    reduced("QuantileForestNode"),
    grouped(
      "_DictWithDeprecatedKeysNode",
      ["main", "_deprecated_key_to_new_key"],
      [node("main"), node("_deprecated_key_to_new_key")],
    ),
  ].map((entry) => [entry.kind, entry]),
);

/** An NdArrayNode whose `type` is `json`. */
export const OBJECT_ARRAY = spec("NdArrayNode", ["type", "shape", "content"], [nodes("content"), node("shape")]);
const FUNCTION_0 = grouped("FunctionNode", ["module_path", "function"], []);
const GENERATOR_0 = grouped("RandomGeneratorNode", ["bit_generator"], []);
const GENERATOR_1 = grouped("RandomGeneratorNode", ["bit_generator"], [node("bit_generator")]);

/** @returns the fields of a loader in a protocol, or `undefined` for an unknown loader. */
export function kindSpec(loader: string, protocol: number): KindSpec | undefined {
  if (loader === "FunctionNode" && protocol === 0) return FUNCTION_0;
  if (loader === "RandomGeneratorNode" && protocol < 2) return protocol === 0 ? GENERATOR_0 : GENERATOR_1;
  return KINDS.get(loader);
}
