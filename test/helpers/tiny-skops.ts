import { zipOf } from "./zip-builder.js";

type Schema = Readonly<Record<string, unknown>>;

let lastId = 0;

function node(module: string, name: string, loader: string, fields: Schema): Schema {
  return { __class__: name, __module__: module, __loader__: loader, ...fields, __id__: ++lastId };
}

/** @returns a node that holds a JSON scalar. */
export function scalar(value: string | number | boolean | null): Schema {
  return node("builtins", "str", "JsonNode", { content: JSON.stringify(value), is_json: true });
}

/** @returns a node of a dict with string keys. */
export function dictOf(entries: readonly (readonly [key: string, value: Schema])[]): Schema {
  const types = entries.map(() => node("builtins", "str", "TypeNode", {}));
  const keys = node("builtins", "list", "ListNode", { content: types });
  // A literal would take a key __proto__ for the prototype.
  return node("builtins", "dict", "DictNode", { content: Object.fromEntries(entries), key_types: keys });
}

export function listOf(items: readonly Schema[]): Schema {
  return node("builtins", "list", "ListNode", { content: items });
}

export function tupleOf(items: readonly Schema[]): Schema {
  return node("builtins", "tuple", "TupleNode", { content: items });
}

/** @returns a node of an instance with a state. */
export function instanceOf(module: string, name: string, state: Schema): Schema {
  return node(module, name, "ObjectNode", { content: state });
}

/** @returns a node of a type that is used as a value. */
export function typeOf(module: string, name: string): Schema {
  return node(module, name, "TypeNode", {});
}

/** @returns a .skops file without arrays. */
export function tinySkops(root: Schema): Uint8Array {
  return zipOf([["schema.json", JSON.stringify({ ...root, protocol: 2, _skops_version: "0.16.0" })]]);
}
