import type { OnnxContext } from "./context.js";
import { DATA_TYPES } from "./data-types.js";
import { EntrySink, Metadata } from "./entries.js";
import { decodeElements, integerElement, type Elements } from "./elements.js";
import { Extent } from "./extent.js";
import { checkExternal } from "./external.js";
import { NO_NAME } from "./names.js";
import type { Field } from "./schema.js";
import { Sink } from "./sink.js";

/** @returns what takes the elements of a tensor of which type and dimensions are known, if anything does */
export type OpenElements = (tensor: TensorSink) => Elements | undefined;

/** Reads a TensorProto: its payload is counted, and decoded only where its values are wanted. */
export class TensorSink extends Sink {
  readonly #context: OnnxContext;
  readonly #openElements: OpenElements | undefined;
  #metadata: Metadata | undefined;
  readonly extent = new Extent();
  /** Number of its name. */
  name = NO_NAME;
  dataType = 0;
  /** The data field that is there, with bytes of `raw_data` or entries of another. */
  #field: string | undefined;
  #count = 0;
  #hasOther = false;
  #external: EntrySink[] | undefined;
  isExternal = false;
  #hasSegment = false;
  /** Absent where its values are not wanted, or none came yet. */
  #elements: Elements | undefined;

  constructor(context: OnnxContext, openElements?: OpenElements) {
    super();
    this.#context = context;
    this.#openElements = openElements;
  }

  override integer(field: Field, value: number | bigint): void {
    if (field.name === "dims") this.extent.add(value);
    else if (field.name === "data_type") this.dataType = Number(value);
    else if (field.name === "data_location") this.isExternal = value === 1;
    else this.#elements?.add(integerElement(this.dataType, value));
  }

  override text(field: Field, bytes: Uint8Array, start: number, end: number): void {
    if (field.name === "name") this.name = this.#context.names.intern(bytes, start, end);
  }

  override piece(_field: Field, bytes: Uint8Array, start: number, end: number): void {
    if (this.#elements) decodeElements(this.dataType, bytes, [start, end], this.#elements);
  }

  override wants(field: Field): boolean {
    if (field.name === "dims") return true;
    if (field.name !== "int32_data" && field.name !== "int64_data") return false;
    return this.streams();
  }

  override streams(): boolean {
    this.#elements ??= this.#openElements?.(this);
    return this.#elements !== undefined;
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
    if (field.name === "external_data" && child instanceof EntrySink) (this.#external ??= []).push(child);
    if (field.name === "metadata_props") (this.#metadata ??= new Metadata(this.#context)).add(child);
  }

  override end(): void {
    const context = this.#context;
    const { elements, rank, isBad } = this.extent;
    context.tensors++;
    if (this.#hasSegment) this.#refuse("it is a segment of another", "tensors must be whole");
    if (rank > context.limits.maxRank) {
      const wanted = `at most ${context.limits.maxRank} are read`;
      return context.refuse("E_LIMIT_RANK", context.names.text(this.name), `it has ${rank} dimensions`, wanted);
    }
    if (isBad) return this.#refuse("its dimensions are negative or too large", "their product must be exact");
    const type = DATA_TYPES[this.dataType];
    if (!type) return this.#refuse(`its data type is ${this.dataType}`, `it must be 1 to ${DATA_TYPES.length - 1}`);
    const bytes = Math.ceil((elements * type.bits) / 8);
    context.tensorBytes += bytes;
    if (this.isExternal) {
      if (this.#field !== undefined) this.#refuse("it has data beside a file", "only one may be there");
      if (type.bits === 0) this.#refuse("it keeps strings in a file", "strings must be in the model");
      return checkExternal(this.#external ?? [], bytes, context);
    }
    if (this.#external) this.#refuse("it names a file and does not use it", "it must not name one");
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
    this.#context.refuse("E_ONNX_TENSOR", this.#context.names.text(this.name), is, wanted);
  }
}
