import { scanTrusting } from "./scan-skops.js";
import { dict, json, list, ndarray, node, object, objectArray, skops, sparse, tuple, type } from "./skops-builder.js";
import { zipOf } from "./zip-builder.js";
import { npyFile } from "../formats/npy/npy-file.js";

type Root = NonNullable<Parameters<typeof skops>[0]>;

/** An array of numbers, texts of one letter or times, given as numbers, or a numpy scalar if the shape is empty. */
export class Numbers {
  readonly descr: string;
  readonly shape: readonly number[];
  readonly values: readonly number[];

  constructor(descr: string, values: readonly number[], shape: readonly number[] = [values.length]) {
    this.descr = descr;
    this.shape = shape;
    this.values = values;
  }

  get bytes(): Uint8Array {
    const { descr, values } = this;
    const [, kind = "", digits = ""] = /^.(.)(\d+)/.exec(descr) ?? [];
    const size = Number(digits) * (kind === "U" ? 4 : 1);
    const view = new DataView(new ArrayBuffer(values.length * size));
    for (const [i, value] of values.entries()) {
      const at = i * size;
      if (kind === "f" || kind === "c") view.setFloat64(at, value, true);
      else if (size === 8) view.setBigInt64(at, BigInt(value), true);
      else if (size === 4) view.setInt32(at, value, true);
      else view.setUint8(at, value);
    }
    return new Uint8Array(view.buffer);
  }
}

/** An array of objects of one dimension, or a table of rows with one each. */
export class Objects {
  readonly items: readonly Value[];
  readonly isTable: boolean;

  constructor(items: readonly Value[], isTable = false) {
    this.items = items;
    this.isTable = isTable;
  }
}

/** A tuple. */
export class Tuple {
  readonly items: readonly Value[];

  constructor(items: readonly Value[]) {
    this.items = items;
  }
}

/** A sparse matrix with its first elements stored, row by row or column by column. */
export class Sparse {
  readonly format: "csr" | "csc";
  readonly rows: number;
  readonly columns: number;
  readonly stored: number;

  constructor(format: "csr" | "csc", rows: number, columns: number, stored: number) {
    this.format = format;
    this.rows = rows;
    this.columns = columns;
    this.stored = stored;
  }

  get bytes(): Uint8Array {
    const { format, rows, columns, stored } = this;
    const [lines, width] = format === "csr" ? [rows, columns] : [columns, rows];
    const indices = Array.from({ length: stored }, (_, i) => i % width);
    const ends = Array.from({ length: lines + 1 }, (_, i) => Math.min(i * width, stored));
    const arrays: [string, Uint8Array][] = [
      ["indices.npy", npyOf(new Numbers("<i4", indices))],
      ["indptr.npy", npyOf(new Numbers("<i4", ends))],
      ["format.npy", npyFile({ text: "{'descr': '|S3', 'fortran_order': False, 'shape': (), }", data: ascii(format) })],
      ["shape.npy", npyOf(new Numbers("<i8", [rows, columns]))],
      ["data.npy", npyOf(new Numbers("<f8", new Array<number>(stored).fill(0)))],
    ];
    return zipOf(arrays);
  }
}

/** A masked array by what it is made of. */
export class Masked {
  readonly type: string;
  readonly data: Value;
  readonly mask: Value;

  constructor(name: string, data: Value, mask: Value) {
    this.type = name;
    this.data = data;
    this.mask = mask;
  }
}

/** An instance of a type by its attributes. */
export class Model {
  readonly type: string;
  readonly attributes: Attributes;

  constructor(name: string, attributes: Attributes) {
    this.type = name;
    this.attributes = attributes;
  }
}

/** A type as a value. */
export class TypeName {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

export type Value =
  | null
  | boolean
  | number
  | string
  | Numbers
  | Sparse
  | Objects
  | Tuple
  | Masked
  | Model
  | TypeName
  | readonly Value[]
  | ReadonlyMap<string, Value>;
export type Attributes = Readonly<Record<string, Value | undefined>>;

/** @returns a .skops file; attributes that are `undefined` are left out. */
function skopsOf(model: Value): Uint8Array {
  const members: (readonly [string, Uint8Array])[] = [];
  const root = nodeOf(model, members);
  return skops(root, members);
}

/** @returns the findings of a model in a .skops file, `CODE: message` each. */
export function refusals(model: Value): string[] {
  return scanTrusting(skopsOf(model)).findings.map(({ code, message }) => `${code}: ${message}`);
}

function npyOf({ descr, shape, bytes }: Numbers): Uint8Array {
  const sides = `(${shape.map((side) => `${side}, `).join("")})`;
  return npyFile({ text: `{'descr': '${descr}', 'fortran_order': False, 'shape': ${sides}, }`, data: bytes });
}

/** Names of numpy scalars by their descr, where they are not that of an integer. */
const SCALARS: Readonly<Record<string, string>> = { "|b1": "bool", "<f8": "float64", "<U1": "str_" };

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

function nodeOf(value: Value, members: (readonly [string, Uint8Array])[]): Root {
  if (value instanceof Numbers) {
    const name = `${members.length}.npy`;
    members.push([name, npyOf(value)]);
    return value.shape.length > 0 ? ndarray(name) : ndarray(name, { __class__: SCALARS[value.descr] ?? "int64" });
  }
  if (value instanceof Sparse) {
    const name = `${members.length}.npz`;
    members.push([name, value.bytes]);
    return sparse(name, `scipy.sparse._${value.format}.${value.format}_matrix`);
  }
  if (value instanceof Objects) {
    const items = value.items.map((item) => nodeOf(item, members));
    return value.isTable
      ? objectArray(
          items.map((item) => list([item])),
          [items.length, 1],
        )
      : objectArray(items, [items.length]);
  }
  if (value instanceof Masked) {
    const content = { data: nodeOf(value.data, members), mask: nodeOf(value.mask, members) };
    return node("MaskedArrayNode", value.type, { content });
  }
  if (value instanceof Tuple) return tuple(value.items.map((item) => nodeOf(item, members)));
  if (value instanceof TypeName) return type(value.name);
  if (value instanceof Model) return object(value.type, entriesNode(Object.entries(value.attributes), members));
  if (value instanceof Map) return entriesNode([...value], members);
  if (Array.isArray(value)) return list(value.map((item: Value) => nodeOf(item, members)));
  return json(value);
}

function entriesNode(
  entries: readonly (readonly [string, Value | undefined])[],
  members: (readonly [string, Uint8Array])[],
): Root {
  return dict(entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, nodeOf(value, members)] as const])));
}
