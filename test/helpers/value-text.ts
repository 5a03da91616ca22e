import { dtypeText } from "../../src/index.js";
import {
  Complex,
  DTypeValue,
  FrozenSet,
  Instance,
  isTuple,
  MaskedArray,
  Method,
  NdArray,
  Reference,
  Slice,
  SparseMatrix,
  type Value,
} from "../../src/load/index.js";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type Parts = Readonly<Record<string, string | undefined>>;

function call(name: string, parts: Parts): string {
  const given = Object.entries(parts).flatMap(([part, text]) => (text === undefined ? [] : [`${part}=${text}`]));
  return `${name}(${given.join(", ")})`;
}

const numberText = (value: number): string => (Object.is(value, -0) ? "-0" : String(value));
const list = (items: readonly string[]): string => `[${items.join(", ")}]`;
/** JSON.parse puts keys that look like indices first. */
const dict = (entries: readonly (readonly [string, string])[]): string =>
  `{${entries
    .map(([key, item]) => `${key}: ${item}`)
    .toSorted()
    .join(", ")}}`;

/** @returns a text that tells a loaded value apart from any other, whatever is shared in it. */
export function valueText(value: Value): string {
  const all = (items: Iterable<Value>): string => list(Array.from(items, valueText));
  const maybe = (item: Value | undefined): string | undefined => (item === undefined ? undefined : valueText(item));
  if (typeof value === "number") return numberText(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (value instanceof Uint8Array) return `bytes(${Buffer.from(value).toString("hex")})`;
  if (value instanceof Map) return dict(Array.from(value, ([key, item]) => [valueText(key), valueText(item)]));
  if (value instanceof Set) return `set${all(value)}`;
  if (value instanceof FrozenSet) return `frozenset${all(value)}`;
  if (value instanceof Complex) return `complex(${numberText(value.re)}, ${numberText(value.im)})`;
  if (value instanceof Slice) return `slice${all([value.start, value.stop, value.step])}`;
  if (value instanceof Reference) return `reference(${value.module}.${value.name})`;
  if (value instanceof Method) return `method(${value.module}.${value.name}, ${valueText(value.owner)})`;
  if (value instanceof DTypeValue) return `dtype(${dtypeText(value.dtype)})`;
  if (value instanceof MaskedArray) return `masked(${valueText(value.data)}, ${valueText(value.mask)})`;
  if (value instanceof NdArray) {
    const objects = value.dtype.kind === "object" ? all(value.data as readonly Value[]) : undefined;
    return arrayText(dtypeText(value.dtype), value.shape, value.order, objects ?? value.sha256);
  }
  if (value instanceof SparseMatrix) {
    const { data, indices, indptr, row, col, coords, offsets } = value;
    const arrays = Object.entries({ data, indices, indptr, row, col, coords, offsets });
    const parts = Object.fromEntries(arrays.map(([name, array]) => [name, maybe(array)]));
    return call(`${value.format}_${value.isArray ? "array" : "matrix"}_${value.shape.join("x")}`, parts);
  }
  if (value instanceof Instance) {
    const { args, kwargs, state, items, entries } = value;
    const parts = { args: args && all(args), kwargs: maybe(kwargs), state: maybe(state) };
    return call(`${value.module}.${value.name}`, { ...parts, items: items && all(items), entries: maybe(entries) });
  }
  return isTuple(value) ? `tuple${all(value)}` : all(value as readonly Value[]);
}

function shapeOf(json: { readonly [name: string]: Json }): readonly number[] {
  return json["shape"] as readonly number[];
}

function arrayText(dtype: string, shape: readonly number[], order: string, content: string | undefined): string {
  return `array(${dtype}, ${shape.join("x")}, ${order}, ${content})`;
}

/** @returns what {@link valueText} says about the value of which `document` is the export. */
export function exportText(document: Json): string {
  const text = (json: Json | undefined): string => {
    if (json === undefined) throw new Error("a field is missing");
    if (typeof json === "number") return numberText(json);
    if (typeof json !== "object" || json === null) return JSON.stringify(json);
    if (isList(json)) return all(json);
    if (!Object.hasOwn(json, "$")) return dict(Object.entries(json).map(([key, item]) => [text(key), text(item)]));
    return tagged(json);
  };
  const all = (json: Json | undefined): string => {
    if (json === undefined || !isList(json)) throw new Error("no list");
    return list(json.map(text));
  };
  const maybe = (json: Json | undefined): string | undefined => (json === undefined ? undefined : text(json));
  const string = (json: Json | undefined): string => {
    if (typeof json !== "string") throw new Error("no string");
    return json;
  };
  const tagged = (json: { readonly [name: string]: Json }): string => {
    const tag = string(json["$"]);
    switch (tag) {
      case "ref":
        return text(atPointer(document, string(json["path"])));
      case "tuple":
      case "set":
      case "frozenset":
        return `${tag}${all(json["items"])}`;
      case "dict": {
        const entries = json["entries"] as readonly (readonly [Json, Json])[];
        return dict(entries.map(([key, item]) => [text(key), text(item)]));
      }
      case "int":
        return `${string(json["value"])}n`;
      case "float":
        return { nan: "NaN", inf: "Infinity", "-inf": "-Infinity" }[string(json["value"])]!;
      case "complex":
        return `complex(${text(json["re"])}, ${text(json["im"])})`;
      case "bytes":
        return `bytes(${Buffer.from(string(json["base64"]), "base64").toString("hex")})`;
      case "slice":
        return `slice${list([json["start"], json["stop"], json["step"]].map(text))}`;
      case "reference":
        return `reference(${string(json["name"])})`;
      case "method":
        return `method(${string(json["name"])}, ${text(json["owner"])})`;
      case "dtype":
        return `dtype(${string(json["dtype"])})`;
      case "masked_array":
        return `masked(${text(json["data"])}, ${text(json["mask"])})`;
      case "array": {
        const { dtype, order, sha256, items } = json;
        const content = items === undefined ? string(sha256) : all(items);
        return arrayText(string(dtype), shapeOf(json), string(order), content);
      }
      case "instance": {
        const { type, args, kwargs, state, items, entries } = json;
        const parts = { args: args === undefined ? undefined : all(args), kwargs: maybe(kwargs), state: maybe(state) };
        return call(string(type), {
          ...parts,
          items: items === undefined ? undefined : all(items),
          entries: maybe(entries),
        });
      }
      default: {
        const { $: _tag, format, shape: _shape, ...arrays } = json;
        const parts = Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, text(array)]));
        return call(`${string(format)}_${tag.replace("sparse_", "")}_${shapeOf(json).join("x")}`, parts);
      }
    }
  };
  return text(document);
}

/** @returns what a JSON pointer (RFC 6901) leads to. */
export function atPointer(document: Json, pointer: string): Json {
  let at: Json | undefined = document;
  for (const token of pointer.split("/").slice(1)) {
    const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
    at = typeof at === "object" && at !== null ? (at as { readonly [name: string]: Json })[name] : undefined;
  }
  if (at === undefined) throw new Error(`${pointer} leads nowhere`);
  return at;
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}
