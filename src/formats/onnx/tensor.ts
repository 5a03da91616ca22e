import type { OnnxContext } from "./context.js";
import { DATA_TYPES } from "./data-types.js";
import { EntrySink, Metadata } from "./entries.js";
import { checkExternal } from "./external.js";
import { decodeName } from "./names.js";
import type { Field } from "./schema.js";
import { Sink } from "./sink.js";

/** Product of dimensions, checked as it grows. */
class Extent {
  elements = 1;
  rank = 0;
  /** The first dimension. */
  first = 0;
  /** Whether a dimension is negative, or the product beyond exact numbers. */
  isBad = false;

  add(dimension: number | bigint): void {
    const size = Number(dimension);
    if (this.rank++ === 0) this.first = size;
    this.elements *= size;
    if (size < 0 || !Number.isSafeInteger(size) || !Number.isSafeInteger(this.elements)) this.isBad = true;
  }
}

/** Reads a TensorProto: its payload is counted, never decoded. */
export class TensorSink extends Sink {
  readonly #context: OnnxContext;
  readonly #metadata: Metadata;
  readonly extent = new Extent();
  name = "";
  dataType = 0;
  /** The data field that is there, with bytes of `raw_data` or entries of another. */
  #field: string | undefined;
  #count = 0;
  #hasOther = false;
  readonly #external: EntrySink[] = [];
  #isExternal = false;
  #hasSegment = false;

  constructor(context: OnnxContext) {
    super();
    this.#context = context;
    this.#metadata = new Metadata(context);
  }

  override integer(field: Field, value: number | bigint): void {
    if (field.name === "dims") this.extent.add(value);
    else if (field.name === "data_type") this.dataType = Number(value);
    else this.#isExternal = value === 1;
  }

  override text(field: Field, bytes: Uint8Array): void {
    if (field.name === "name") this.name = decodeName(bytes);
  }

  override wants(field: Field): boolean {
    return field.name === "dims";
  }

  override count(field: Field, count: number): void {
    if (field.name === "dims") return;
    // Each string is one entry, whatever its length.
    const entries = field.name === "string_data" ? 1 : count;
    this.#field ??= field.name;
    if (this.#field === field.name) this.#count += entries;
    else this.#hasOther = true;
  }

  override open(field: Field): Sink {
    if (field.name === "segment") this.#hasSegment = true;
    return new EntrySink();
  }

  override close(field: Field, child: Sink): void {
    if (field.name === "external_data" && child instanceof EntrySink) this.#external.push(child);
    if (field.name === "metadata_props") this.#metadata.add(child);
  }

  override end(): void {
    const context = this.#context;
    const { elements, rank, isBad } = this.extent;
    context.tensors++;
    if (this.#hasSegment) this.#refuse("it is a segment of another", "tensors must be whole");
    if (rank > context.limits.maxRank) {
      const wanted = `at most ${context.limits.maxRank} are read`;
      return context.refuse("E_LIMIT_RANK", this.name, `it has ${rank} dimensions`, wanted);
    }
    if (isBad) return this.#refuse("its dimensions are negative or too large", "their product must be exact");
    const type = DATA_TYPES[this.dataType];
    if (!type) return this.#refuse(`its data type is ${this.dataType}`, `it must be 1 to ${DATA_TYPES.length - 1}`);
    const bytes = Math.ceil((elements * type.bits) / 8);
    context.tensorBytes += bytes;
    if (this.#isExternal) {
      if (this.#field !== undefined) this.#refuse("it has data beside a file", "only one may be there");
      if (type.bits === 0) this.#refuse("it keeps strings in a file", "strings must be in the model");
      return checkExternal(this.#external, bytes, context);
    }
    if (this.#external.length > 0) this.#refuse("it names a file and does not use it", "it must not name one");
    this.#checkLength(elements, type);
  }

  #checkLength(elements: number, type: NonNullable<(typeof DATA_TYPES)[number]>): void {
    const field = this.#field;
    const count = this.#count;
    if (this.#hasOther) return this.#refuse("it has several data fields", "only one may be there");
    if (field === undefined) {
      if (elements > 0) this.#refuse("it has no data", `${elements} elements are wanted`);
      return;
    }
    const isRaw = field === "raw_data";
    if (isRaw ? type.bits === 0 : field !== type.field) {
      return this.#refuse(`its data is ${field}`, `data type ${this.dataType} takes another`);
    }
    const wanted = isRaw ? Math.ceil((elements * type.bits) / 8) : Math.ceil(elements / type.perEntry);
    if (count !== wanted) this.#refuse(`${field} has ${count}`, `dimensions and type ask for ${wanted}`);
  }

  #refuse(is: string, wanted: string): void {
    this.#context.refuse("E_ONNX_TENSOR", this.name, is, wanted);
  }
}

/** What an element of text costs at least when a sparse tensor is spread out: a reference. */
const STRING_BITS = 64;

/** Reads a SparseTensorProto. */
export class SparseTensorSink extends Sink {
  readonly #context: OnnxContext;
  readonly #extent = new Extent();
  #values: TensorSink | undefined;
  #indices: TensorSink | undefined;

  constructor(context: OnnxContext) {
    super();
    this.#context = context;
  }

  get name(): string {
    return this.#values?.name ?? "";
  }

  override integer(_field: Field, value: number | bigint): void {
    this.#extent.add(value);
  }

  override wants(): boolean {
    return true;
  }

  override open(field: Field): Sink {
    const tensor = new TensorSink(this.#context);
    if (field.name === "values") this.#values = tensor;
    else this.#indices = tensor;
    return tensor;
  }

  /** Rank and number of the indices (onnx/checker.cc, `check_sparse_tensor`). */
  override end(): void {
    const context = this.#context;
    const { elements, rank, isBad } = this.#extent;
    const values = this.#values;
    const indices = this.#indices;
    if (isBad || rank === 0) return this.#refuse("its dimensions are wrong", "they must be there, and be exact");
    if (!values || values.extent.rank !== 1) return this.#refuse("its values are wrong", "they must be one row");
    const found = values.extent.elements;
    if (found > elements) return this.#refuse(`it has ${found} values`, `${elements} fit`);
    const INT64 = 7;
    const isSound =
      indices?.dataType === INT64 &&
      (indices.extent.rank === 1 || indices.extent.rank === 2) &&
      indices.extent.first === found &&
      indices.extent.elements === (indices.extent.rank === 1 ? found : found * rank);
    if (!isSound && !(found === 0 && indices === undefined)) {
      return this.#refuse("its indices are wrong", "there must be one 64-bit integer, or one row, for each value");
    }
    context.denseBytes += Math.ceil((elements * (DATA_TYPES[values.dataType]?.bits || STRING_BITS)) / 8);
    if (context.denseBytes > context.limits.maxInflatedBytes) {
      const wanted = `at most ${context.limits.maxInflatedBytes} are allowed`;
      context.refuse("E_LIMIT_INFLATED", this.name, `sparse tensors have ${context.denseBytes} bytes`, wanted);
    }
  }

  #refuse(is: string, wanted: string): void {
    this.#context.refuse("E_ONNX_TENSOR", this.name, is, wanted);
  }
}
