import type { OnnxContext } from "./context.js";
import { DATA_TYPES } from "./data-types.js";
import type { Elements } from "./elements.js";
import { Extent } from "./extent.js";
import { NO_NAME } from "./names.js";
import type { Field } from "./schema.js";
import { Sink } from "./sink.js";
import { TensorSink } from "./tensor.js";

const INT64 = 7;

/** What an element of text costs at least when a sparse tensor is spread out: a reference. */
const STRING_BITS = 64;

/** Indices of a sparse tensor: one number for each value, or one row of coordinates. They must ascend. */
class Indices implements Elements {
  /** Numbers in one row; 1 until it is known. */
  width = 1;
  /** Largest coordinate on each axis; a negative one is -1 for good. */
  readonly largest: number[] = [];
  /** Whether each row is above the one before it. */
  ascends = true;
  readonly #row: number[] = [];
  #axis = 0;
  /** Of the row that is read against the one before it: above 0 if it is larger, 0 while they are the same. */
  #order = 1;

  add(value: number): void {
    const axis = this.#axis;
    if (this.#order === 0) this.#order = value - (this.#row[axis] ?? 0);
    this.#row[axis] = value;
    const largest = this.largest[axis] ?? 0;
    this.largest[axis] = value < 0 || largest < 0 ? -1 : Math.max(largest, value);
    this.#axis++;
    if (this.#axis < this.width) return;
    if (this.#order <= 0) this.ascends = false;
    this.#axis = this.#order = 0;
  }
}

/** Reads a SparseTensorProto. */
export class SparseTensorSink extends Sink {
  readonly #context: OnnxContext;
  readonly #extent = new Extent();
  readonly #sizes: number[] = [];
  readonly #rows = new Indices();
  #values: TensorSink | undefined;
  #indices: TensorSink | undefined;

  constructor(context: OnnxContext) {
    super();
    this.#context = context;
  }

  /** Number of its name. */
  get name(): number {
    return this.#values?.name ?? NO_NAME;
  }

  override integer(_field: Field, value: number | bigint): void {
    this.#extent.add(value);
    if (this.#sizes.length <= this.#context.limits.maxRank) this.#sizes.push(Number(value));
  }

  override wants(): boolean {
    return true;
  }

  override open(field: Field): Sink {
    const context = this.#context;
    if (field.name === "values") return (this.#values = new TensorSink(context));
    return (this.#indices = new TensorSink(context, (tensor) => this.#openIndices(tensor)));
  }

  /** Rank and number of the indices, and their order (onnx/checker.cc, `check_sparse_tensor`). */
  override end(): void {
    const context = this.#context;
    const { elements, rank, isBad } = this.#extent;
    const { maxRank, maxInflatedBytes } = context.limits;
    const values = this.#values;
    if (rank > maxRank) {
      return this.#refuse(`it has ${rank} dimensions`, `at most ${maxRank} are read`, "E_LIMIT_RANK");
    }
    if (isBad || rank === 0) return this.#refuse("its dimensions are wrong", "they must be there, and be exact");
    if (!values || values.extent.rank !== 1) return this.#refuse("its values are wrong", "they must be one row");
    if (this.#indices?.isExternal === true) {
      return this.#refuse("its indices are kept in a file", "they must be in the model");
    }
    const found = values.extent.elements;
    if (found > elements) return this.#refuse(`it has ${found} values`, `${elements} fit`);
    if (found > 0 || this.#indices !== undefined) this.#checkIndices(found);
    context.denseBytes += Math.ceil((elements * (DATA_TYPES[values.dataType]?.bits || STRING_BITS)) / 8);
    if (context.denseBytes > maxInflatedBytes) {
      const is = `sparse tensors have ${context.denseBytes} bytes`;
      this.#refuse(is, `at most ${maxInflatedBytes} are allowed`, "E_LIMIT_INFLATED");
    }
  }

  #openIndices({ dataType, extent }: TensorSink): Elements | undefined {
    if (dataType !== INT64) return undefined;
    if (extent.rank === 1) return this.#rows;
    this.#rows.width = extent.last;
    return extent.rank === 2 && extent.last <= this.#context.limits.maxRank ? this.#rows : undefined;
  }

  #checkIndices(found: number): void {
    const indices = this.#indices;
    const { elements, rank } = this.#extent;
    const perRow = indices?.extent.rank === 1 ? 1 : rank;
    const isSound =
      indices?.dataType === INT64 &&
      (indices.extent.rank === 1 || indices.extent.rank === 2) &&
      indices.extent.first === found &&
      indices.extent.elements === found * perRow;
    if (!isSound) {
      return this.#refuse("its indices are wrong", "there must be one 64-bit integer, or one row, for each value");
    }
    const sizes = indices.extent.rank === 1 ? [elements] : this.#sizes;
    const lost = this.#rows.largest.findIndex((value, axis) => value < 0 || value >= (sizes[axis] ?? 0));
    if (lost >= 0) this.#refuse("an index lies outside", `axis ${lost} has ${sizes[lost]} places`);
    if (!this.#rows.ascends) this.#refuse("its indices do not ascend", "each must be above the one before it");
  }

  #refuse(is: string, wanted: string, code: Parameters<OnnxContext["refuse"]>[0] = "E_ONNX_TENSOR"): void {
    this.#context.refuse(code, this.#context.names.text(this.name), is, wanted);
  }
}
