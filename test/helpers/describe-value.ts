import { createHash } from "node:crypto";
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
import { arrayBytes, dtypeDescr } from "./array-bytes.js";

/** A description of a value, as `fixtures/generate/skops_describe.py` makes it, less what JavaScript does not tell apart. */
export type Description = { readonly t: string; readonly [field: string]: unknown };

export function describeNumber(value: number | bigint): Description {
  return { t: typeof value, v: Object.is(value, -0) ? "-0" : String(value) };
}

/** The order of a Python set is arbitrary. */
export function sorted(items: readonly unknown[]): readonly unknown[] {
  return [...items].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const all = (values: Iterable<Value>): Description[] => Array.from(values, describeValue);

export function describeValue(value: Value): Description {
  if (value === null) return { t: "none" };
  if (typeof value === "boolean") return { t: "bool", v: value };
  if (typeof value === "string") return { t: "str", v: value };
  return typeof value === "object" ? describeObject(value) : describeNumber(value);
}

function describeObject(value: Extract<Value, object>): Description {
  if (value instanceof Map) return { t: "dict", v: describeEntries(value) };
  if (value instanceof Set) return { t: "set", v: sorted(all(value)) };
  if (value instanceof FrozenSet) return { t: "frozenset", v: sorted(all(value)) };
  if (value instanceof Uint8Array) return { t: "bytes", v: hex(value) };
  if (value instanceof Complex) return { t: "complex", v: [describeNumber(value.re), describeNumber(value.im)] };
  if (value instanceof Slice) return { t: "slice", v: all([value.start, value.stop, value.step]) };
  if (value instanceof NdArray) return describeArray(value);
  if (value instanceof Reference) return { t: "ref", v: `${value.module}.${value.name}` };
  if (value instanceof Method)
    return { t: "method", owner: describeValue(value.owner), name: value.name.split(".")[1] };
  if (value instanceof DTypeValue) return { t: "dtype", dtype: dtypeDescr(value.dtype) };
  if (value instanceof MaskedArray) {
    return { t: "masked", data: describeValue(value.data), mask: describeValue(value.mask) };
  }
  if (value instanceof SparseMatrix) return describeSparse(value);
  if (value instanceof Instance) return describeInstance(value);
  return { t: isTuple(value) ? "tuple" : "list", v: all(value) };
}

function describeEntries(map: ReadonlyMap<Value, Value>): readonly unknown[] {
  return Array.from(map, ([key, item]) => [describeValue(key), describeValue(item)]);
}

function describeArray(array: NdArray): Description {
  const { dtype, shape, order } = array;
  const about = { t: "array", dtype: dtypeDescr(dtype), shape, ...(order === "F" && { fortran: true }) };
  if (dtype.kind === "object") return { ...about, v: all(array.data as readonly Value[]) };
  return { ...about, sha256: createHash("sha256").update(arrayBytes(array)).digest("hex") };
}

function describeSparse(matrix: SparseMatrix): Description {
  const { format, isArray, shape, data, indices, indptr, offsets } = matrix;
  const isPlane = matrix.coords && shape.length === 2;
  const [row, col] = isPlane ? splitRows(matrix.coords) : [matrix.row, matrix.col];
  const coords = isPlane ? undefined : matrix.coords;
  const parts = Object.entries({ data, indices, indptr, row, col, offsets, coords });
  const type = `scipy.sparse._${format}.${format}_${isArray ? "array" : "matrix"}`;
  const described = parts.flatMap(([name, array]) => (array ? [[name, describeArray(array)]] : []));
  return { t: "sparse", type, format, shape, parts: Object.fromEntries(described) };
}

/** scipy shows the coordinates of two dimensions as `row` and `col`. */
function splitRows(coords: NdArray): readonly NdArray[] {
  const { dtype, shape } = coords;
  const [count = 0, entries = 0] = shape;
  const bytes = arrayBytes(coords);
  const length = entries * dtype.itemsize;
  return Array.from({ length: count }, (_, i) => {
    const row = bytes.subarray(i * length, (i + 1) * length);
    return new NdArray({ dtype, shape: [entries], order: "C" }, () => row);
  });
}

function describeInstance(instance: Instance): Description {
  const { args, kwargs, state, entries } = instance;
  const type = `${instance.module}.${instance.name}`;
  const [first] = args ?? [];
  if (first instanceof NdArray && /^numpy\.(datetime64|timedelta64|void)$/.test(type)) {
    return { t: "scalar", type, dtype: dtypeDescr(first.dtype), v: hex(arrayBytes(first)) };
  }
  if (type === "builtins.frozenset" && Array.isArray(first)) return { t: "frozenset", v: sorted(all(first)) };
  const isFactory = type === "collections.defaultdict" && first === null;
  return describeParts(type, {
    args: args && !isFactory ? all(args) : undefined,
    kwargs: kwargs && describeEntries(kwargs),
    state: state === undefined ? undefined : describeValue(state),
    entries: entries && describeEntries(entries),
  });
}

/** Parts of an instance; a state of None or an empty dict and an empty tuple of arguments change nothing in Python. */
export function describeParts(
  type: string,
  parts: {
    readonly args?: readonly Description[] | undefined;
    readonly kwargs?: readonly unknown[] | undefined;
    readonly state?: Description | undefined;
    readonly entries?: readonly unknown[] | undefined;
  },
): Description {
  const { args, kwargs, state, entries } = parts;
  const isEmpty = state === undefined || state.t === "none" || JSON.stringify(state) === '{"t":"dict","v":[]}';
  return {
    t: "instance",
    type,
    ...(args && args.length > 0 && { args }),
    ...(kwargs && { kwargs }),
    ...(!isEmpty && { state }),
    ...(entries && { entries }),
  };
}
