import type { DType } from "../graph/index.js";
import type { NdArray } from "./ndarray.js";

/**
 * What an artifact becomes. Nothing in it can be called, and no plain object is keyed by the file.
 *
 * - `None` is `null`; an int beyond 2^53 is a bigint, any other number a number; bytes and bytearray are `Uint8Array`
 * - a list is an array; a tuple is a frozen array that {@link isTuple} knows
 * - a dict is a `Map`, a set a `Set`: both compare keys as JavaScript does, so a tuple or an instance is found by
 *   identity only
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly Value[]
  | Map<Value, Value>
  | Set<Value>
  | FrozenSet
  | Complex
  | Slice
  | Reference
  | Method
  | Instance
  | NdArray
  | MaskedArray
  | SparseMatrix
  | DTypeValue;

/** A Python complex. */
export class Complex {
  readonly re: number;
  readonly im: number;

  constructor(re: number, im: number) {
    this.re = re;
    this.im = im;
    Object.freeze(this);
  }
}

/** A Python slice; `null` where it is open. */
export class Slice {
  readonly start: Value;
  readonly stop: Value;
  readonly step: Value;

  constructor(start: Value, stop: Value, step: Value) {
    this.start = start;
    this.stop = stop;
    this.step = step;
    Object.freeze(this);
  }
}

/** A Python frozenset: a set without the means to change it. */
export class FrozenSet {
  readonly #values: ReadonlySet<Value>;

  constructor(values: Iterable<Value>) {
    this.#values = new Set(values);
    Object.freeze(this);
  }

  get size(): number {
    return this.#values.size;
  }

  has(value: Value): boolean {
    return this.#values.has(value);
  }

  [Symbol.iterator](): IterableIterator<Value> {
    return this.#values.values();
  }
}

/** A type or function that the artifact names as a value. It is a name, nothing is behind it. */
export class Reference {
  readonly module: string;
  readonly name: string;

  constructor(module: string, name: string) {
    this.module = module;
    this.name = name;
    Object.freeze(this);
  }
}

/** A bound method, as a name beside its owner. */
export class Method {
  readonly owner: Value;
  readonly module: string;
  /** `Class.attribute` */
  readonly name: string;

  constructor(owner: Value, module: string, name: string) {
    this.owner = owner;
    this.module = module;
    this.name = name;
    Object.freeze(this);
  }
}

/** What an {@link Instance} was given; absent where the artifact says nothing. */
export interface InstanceContent {
  /** Positional arguments. */
  readonly args: readonly Value[] | undefined;
  /** Keyword arguments. */
  readonly kwargs: Map<Value, Value> | undefined;
  /** Attributes by name, for most types. */
  readonly state: Value | undefined;
  /** Items appended, for a subclass of list. */
  readonly items: readonly Value[] | undefined;
  /** Entries set, for a subclass of dict. */
  readonly entries: Map<Value, Value> | undefined;
}

/** An object of a trusted type, or the result of a trusted call, that no code here builds: its parts, inert. */
export class Instance implements InstanceContent {
  readonly module: string;
  readonly name: string;
  readonly args: readonly Value[] | undefined;
  readonly kwargs: Map<Value, Value> | undefined;
  readonly state: Value | undefined;
  readonly items: readonly Value[] | undefined;
  readonly entries: Map<Value, Value> | undefined;

  constructor(module: string, name: string, content: InstanceContent) {
    this.module = module;
    this.name = name;
    this.args = content.args;
    this.kwargs = content.kwargs;
    this.state = content.state;
    this.items = content.items;
    this.entries = content.entries;
    Object.freeze(this);
  }
}

/** A `numpy.ma.MaskedArray`; its fill value is not stored. */
export class MaskedArray {
  readonly data: NdArray;
  /** `true` where an element is masked; one boolean for all of them, or an array of the same shape. */
  readonly mask: boolean | NdArray;

  constructor(data: NdArray, mask: boolean | NdArray) {
    this.data = data;
    this.mask = mask;
    Object.freeze(this);
  }
}

/** A `numpy.dtype` used as a value. */
export class DTypeValue {
  readonly dtype: DType;

  constructor(dtype: DType) {
    this.dtype = dtype;
    Object.freeze(this);
  }
}

/** Arrays of a {@link SparseMatrix}, under the names that scipy gives them; which there are depends on the format. */
export interface SparseArrays {
  readonly data: NdArray;
  /** Of `csr`, `csc`, `bsr`: the column (`csc`: row) of each entry. */
  readonly indices: NdArray | undefined;
  /** Of `csr`, `csc`, `bsr`: where each line begins in `indices`; one more than there are lines. */
  readonly indptr: NdArray | undefined;
  /** Of `coo`, unless there are `coords`. */
  readonly row: NdArray | undefined;
  /** Of `coo`, unless there are `coords`. */
  readonly col: NdArray | undefined;
  /** Of `coo`: one row of coordinates for each dimension. */
  readonly coords: NdArray | undefined;
  /** Of `dia`: the diagonal of each row of `data`. */
  readonly offsets: NdArray | undefined;
}

export type SparseFormat = "bsr" | "coo" | "csc" | "csr" | "dia";

/** A scipy sparse matrix, or sparse array. The scan has checked every index against the shape. */
export class SparseMatrix implements SparseArrays {
  readonly format: SparseFormat;
  readonly isArray: boolean;
  readonly shape: readonly number[];
  readonly data: NdArray;
  readonly indices: NdArray | undefined;
  readonly indptr: NdArray | undefined;
  readonly row: NdArray | undefined;
  readonly col: NdArray | undefined;
  readonly coords: NdArray | undefined;
  readonly offsets: NdArray | undefined;

  constructor(format: SparseFormat, isArray: boolean, shape: readonly number[], arrays: SparseArrays) {
    this.format = format;
    this.isArray = isArray;
    this.shape = Object.freeze([...shape]);
    this.data = arrays.data;
    this.indices = arrays.indices;
    this.indptr = arrays.indptr;
    this.row = arrays.row;
    this.col = arrays.col;
    this.coords = arrays.coords;
    this.offsets = arrays.offsets;
    Object.freeze(this);
  }
}

const tuples = new WeakSet<readonly Value[]>();

/** Freezes `items` and marks them as a tuple. */
export function asTuple(items: Value[]): readonly Value[] {
  tuples.add(items);
  return Object.freeze(items);
}

/** @returns whether a loaded value is a tuple, and not a list. */
export function isTuple(value: unknown): value is readonly Value[] {
  return Array.isArray(value) && tuples.has(value);
}
