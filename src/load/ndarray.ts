import { artifactError, cannot } from "../errors/index.js";
import type { ArrayDescriptor, DType, RecordDType, RecordField } from "../graph/index.js";
import { elementError } from "./element-error.js";
import { decodeElements, elementAt, type ScalarData } from "./element.js";
import { gather, inCOrder } from "./gather.js";
import { storedPositions, strides } from "./index-order.js";

/** Elements as {@link NdArray.data} gives them; the columns by name for records, any values for objects. */
export type ArrayData = ScalarData | ReadonlyMap<string, NdArray> | readonly unknown[];

/** Elements without bytes, or empty lists, that are made at most: no byte of the file pays for them. */
const MAX_UNPAID = 2 ** 20;

const nothing = (): Uint8Array => new Uint8Array(0);

/** An n-dimensional array as numpy has it, decoded when it is first looked at. */
export class NdArray {
  readonly dtype: Exclude<DType, { readonly kind: "subarray" }>;
  /** Empty for a 0-dimensional array. */
  readonly shape: readonly number[];
  /** Whether the last index moves fastest in {@link data} (`C`) or the first (`F`). */
  readonly order: "C" | "F";
  /** Number of elements, the product of the shape. */
  readonly size: number;
  /** SHA-256 of the bytes of all elements in stored order, as the scan saw them; absent for objects and columns. */
  readonly sha256: string | undefined;
  readonly #path: string;
  #read: () => Uint8Array;
  #records: Uint8Array | undefined;
  #data: ArrayData | undefined;

  /**
   * @param read - gives the bytes of all elements in stored order; called once, and its result is copied
   * @param path - names the array in errors
   * @param sha256 - what the bytes are known to have
   * @throws UsageError `E_OPTIONS` for a sub-array dtype, whose dimensions belong to the shape
   */
  constructor(descriptor: ArrayDescriptor, read: () => Uint8Array, path = "", sha256?: string) {
    if (descriptor.dtype.kind === "subarray") {
      throw misuse("make the array", path, "its dtype is a sub-array", "the shape must hold all dimensions");
    }
    this.dtype = descriptor.dtype;
    this.shape = Object.freeze([...descriptor.shape]);
    this.order = descriptor.order;
    this.size = this.shape.reduce((size, dimension) => size * dimension, 1);
    this.sha256 = sha256;
    this.#path = path;
    this.#read = read;
  }

  /**
   * @param values - in stored order
   * @throws MalformedError `E_NPY_SIZE` unless there is one value for each element
   */
  static ofObjects(shape: readonly number[], order: "C" | "F", values: readonly unknown[], path = ""): NdArray {
    const dtype = { kind: "object", itemsize: 8, littleEndian: true } as const;
    const array = new NdArray({ dtype, shape, order }, nothing, path);
    if (values.length !== array.size) {
      throw elementError("E_NPY_SIZE", path, 0, `it has ${values.length} values`, `its shape asks for ${array.size}`);
    }
    array.#data = Object.freeze([...values]);
    return array;
  }

  /**
   * All elements in stored order: a typed array of the dtype's own width (float32 for f2, 64-bit integers,
   * datetimes and timedeltas as bigint, bools as 0 and 1, complex numbers as two neighbours); strings and bytes
   * without trailing NULs; for records a map of columns.
   *
   * @throws MalformedError `E_NPY_SIZE`, `E_NPY_BOOL`, `E_NPY_TEXT`; LimitError `E_LIMIT_NODES`; what `read` throws
   */
  get data(): ArrayData {
    if (this.#data === undefined) {
      this.#data = this.#decode();
      this.#read = nothing;
    }
    return this.#data;
  }

  /**
   * One column of an array of records, with the dimensions of a sub-array field after those of the array.
   *
   * @throws UsageError `E_OPTIONS` for any other array, or without such a field
   */
  field(name: string): NdArray {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the data of records is a Map of columns
    const column = this.dtype.kind === "record" ? (this.data as ReadonlyMap<string, NdArray>).get(name) : undefined;
    if (column === undefined) throw misuse("read the field", name, "the array has none", "a field must be named");
    return column;
  }

  /**
   * @param index - one for each dimension, from 0
   * @returns one element; a `Map` of its fields for a record, `[real, imaginary]` for a complex number
   * @throws UsageError `E_OPTIONS` for an index outside the shape; as {@link data}
   */
  at(...index: readonly number[]): unknown {
    const inside = index.every((i, n) => Number.isInteger(i) && i >= 0 && i < (this.shape[n] ?? 0));
    if (!inside || index.length !== this.shape.length) {
      throw misuse(
        "read the element",
        `(${index.join(", ")})`,
        "it is outside",
        `the shape is (${this.shape.join(", ")})`,
      );
    }
    const steps = strides(this.shape, this.order);
    return this.#element(index.reduce((position, i, n) => position + i * steps[n]!, 0));
  }

  /** @returns the elements in lists of lists, outermost dimension first; one element for a 0-dimensional array. */
  toNested(): unknown {
    let items = Array.from(storedPositions(this.shape, this.order, this.size), (position) => this.#element(position));
    if (this.shape.length === 0) return items[0];
    for (let dimension = this.shape.length - 1; dimension > 0; dimension--) {
      const length = this.shape[dimension]!;
      const lists = this.shape.slice(0, dimension).reduce((count, outer) => count * outer, 1);
      this.#assertPaid(lists, this.size);
      const inner = items;
      items = Array.from({ length: lists }, (_, i) => inner.slice(i * length, (i + 1) * length));
    }
    return items;
  }

  #element(position: number): unknown {
    const { dtype, data } = this;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only records have a Map
    if (dtype.kind !== "record") return elementAt(dtype.kind, data as ScalarData, position);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- decoding the data of records keeps their bytes
    const bytes = (this.#records as Uint8Array).subarray(position * dtype.itemsize, (position + 1) * dtype.itemsize);
    const one = { dtype, shape: [], order: "C" } as const;
    return new Map(dtype.fields.map((field) => [field.name, this.#column(one, bytes, field).toNested()]));
  }

  #decode(): ArrayData {
    const bytes = this.#read();
    const wanted = this.size * this.dtype.itemsize;
    if (bytes.length !== wanted) {
      const is = `it has ${bytes.length} bytes`;
      throw elementError("E_NPY_SIZE", this.#path, 0, is, `dtype and shape ask for ${wanted}`);
    }
    if (wanted === 0) this.#assertPaid(this.size, 0);
    return this.dtype.kind === "record"
      ? this.#columns(this.dtype, bytes)
      : decodeElements(this.dtype, bytes, this.size, this.#path);
  }

  #columns(dtype: RecordDType, bytes: Uint8Array): ReadonlyMap<string, NdArray> {
    const records = new Uint8Array(bytes);
    this.#records = records;
    return new Map(dtype.fields.map((field) => [field.name, this.#column(this, records, field)]));
  }

  /** Gathers one field of all records; where it adds dimensions, in C order. */
  #column(records: ArrayDescriptor, bytes: Uint8Array, field: RecordField): NdArray {
    let dtype = field.dtype;
    const inner: number[] = [];
    for (; dtype.kind === "subarray"; dtype = dtype.base) inner.push(...dtype.shape);
    const shape = [...records.shape, ...inner];
    const order = inner.length > 0 ? "C" : records.order;
    const { itemsize } = records.dtype;
    const width = field.dtype.itemsize;
    const count = records.shape.reduce((product, dimension) => product * dimension, 1);
    const read = (): Uint8Array => {
      const source = order === records.order ? bytes : inCOrder(bytes, itemsize, records.shape, count);
      return gather(source, itemsize, field.offset, width, count);
    };
    return new NdArray({ dtype, shape, order }, read, this.#path);
  }

  #assertPaid(made: number, paid: number): void {
    if (made > Math.max(paid, MAX_UNPAID)) {
      const is = `it has ${made} elements or lists without bytes`;
      throw elementError("E_LIMIT_NODES", this.#path, 0, is, `at most ${MAX_UNPAID} are made`);
    }
  }
}

function misuse(action: string, quoted: string, is: string, wanted: string): Error {
  return artifactError("E_OPTIONS", cannot(action, quoted, is, wanted));
}
