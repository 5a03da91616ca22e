import {
  Complex,
  DTypeValue,
  dtypeText,
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
} from "../../index.js";
import { floatText } from "../inspect/text.js";
import { nestedText } from "./nested-text.js";
import { Fields, List, Text, type Item, type Shape } from "./shape.js";

/** The name that marks an object of the document as something other than a dict. */
const TAG = "$";

/**
 * Says how a value is written, one level of it: what JSON has is plain, everything else an object with a `$`.
 *
 * @param inline - whether the elements of arrays are written
 */
export function shapeOf(value: Value, inline: boolean): Shape {
  if (value === null || typeof value === "boolean" || typeof value === "string") return json(value);
  if (typeof value === "number") return Number.isFinite(value) ? new Text([numberText(value)]) : floatShape(value);
  if (typeof value === "bigint") return tagged("int", { value: String(value) });
  if (value instanceof Uint8Array) return tagged("bytes", { base64: Buffer.from(value).toString("base64") });
  if (Array.isArray(value)) return isTuple(value) ? tagged("tuple", { items: new List(value) }) : new List(value);
  if (value instanceof Map) return dictShape(value);
  if (value instanceof Set) return tagged("set", { items: new List(value) });
  if (value instanceof FrozenSet) return tagged("frozenset", { items: new List(value) });
  if (value instanceof Complex) return tagged("complex", { re: value.re, im: value.im });
  if (value instanceof Slice) return tagged("slice", { start: value.start, stop: value.stop, step: value.step });
  if (value instanceof Reference) return tagged("reference", { name: `${value.module}.${value.name}` });
  if (value instanceof Method) return tagged("method", { name: `${value.module}.${value.name}`, owner: value.owner });
  if (value instanceof Instance) return instanceShape(value);
  if (value instanceof NdArray) return arrayShape(value, inline);
  if (value instanceof MaskedArray) return tagged("masked_array", { data: value.data, mask: value.mask });
  if (value instanceof DTypeValue) return tagged("dtype", { dtype: dtypeText(value.dtype) });
  if (value instanceof SparseMatrix) return sparseShape(value);
  throw new TypeError("a value of an unknown type");
}

/** @returns whether a value is told in full wherever it stands: it is small, or empty. */
export function isPlain(value: Value): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (value instanceof Reference || value instanceof Complex || value instanceof DTypeValue) return true;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length === 0;
  return (value instanceof Map || value instanceof Set || value instanceof FrozenSet) && value.size === 0;
}

/** @returns an object with a `$`; fields that are undefined are left out. */
export function tagged(tag: string, fields: Readonly<Record<string, Item | undefined>>): Shape {
  const given = Object.entries(fields).flatMap(([name, item]): [string, Item][] =>
    item === undefined ? [] : [[name, item]],
  );
  return new Fields([[TAG, tag], ...given]);
}

function json(value: unknown): Text {
  return new Text([JSON.stringify(value)]);
}

/** JSON readers that tell zeros apart need the fraction. */
function numberText(value: number): string {
  return Object.is(value, -0) ? "-0.0" : String(value);
}

function floatShape(value: number): Shape {
  return tagged("float", { value: floatText(value) });
}

/** A dict of strings becomes an object, unless that could be taken for something else. */
function dictShape(map: Map<Value, Value>): Shape {
  if (hasStringKeys(map) && !map.has(TAG)) return new Fields(map);
  const entries = Array.from(map, (entry) => new List(entry));
  return tagged("dict", { entries: new List(entries) });
}

function hasStringKeys(map: Map<Value, Value>): map is Map<string, Value> {
  for (const key of map.keys()) if (typeof key !== "string") return false;
  return true;
}

function instanceShape({ module, name, args, kwargs, state, items, entries }: Instance): Shape {
  return tagged("instance", {
    type: `${module}.${name}`,
    args: args && new List(args),
    kwargs,
    state,
    items: items && new List(items),
    entries,
  });
}

function arrayShape(array: NdArray, inline: boolean): Shape {
  const { dtype, order, sha256 } = array;
  const head = { dtype: dtypeText(dtype), shape: shapeList(array.shape), order };
  if (dtype.kind === "object") return tagged("array", { ...head, items: new List(objectsOf(array)) });
  return tagged("array", { ...head, sha256, data: inline ? new Text(nestedText(array.toNested())) : undefined });
}

function objectsOf(array: NdArray): readonly Value[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an array of objects is built from values
  return array.data as readonly Value[];
}

function sparseShape(matrix: SparseMatrix): Shape {
  const { format, isArray, data, indices, indptr, row, col, coords, offsets } = matrix;
  const arrays = { data, indices, indptr, row, col, coords, offsets };
  return tagged(isArray ? "sparse_array" : "sparse_matrix", { format, shape: shapeList(matrix.shape), ...arrays });
}

function shapeList(shape: readonly number[]): Text {
  return json(shape);
}
