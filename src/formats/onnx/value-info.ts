import type { OnnxContext } from "./context.js";
import { DATA_TYPES } from "./data-types.js";
import { EntrySink, Metadata } from "./entries.js";
import { decodeName } from "./names.js";
import type { Field } from "./schema.js";
import { Sink } from "./sink.js";

/** Sequences, maps and optionals inside each other; honest ones stay below 4. */
const MAX_TYPE_DEPTH = 16;

/** Reads a TypeProto and whatever stands below it. */
export class TypeSink extends Sink {
  readonly #context: OnnxContext;
  readonly #depth: number;
  /** Size of the last dimension of a tensor; -1 where it is not a number. */
  width = -1;
  /** Whether the message has any content. */
  isGiven = false;

  constructor(context: OnnxContext, depth = 0) {
    super();
    this.#context = context;
    this.#depth = depth;
  }

  override integer(field: Field, value: number | bigint): void {
    if (field.name === "dim_value") {
      this.width = Number(value);
      return;
    }
    if (value < DATA_TYPES.length) return;
    this.#refuse(`its ${field.name} is ${value}`, `at most ${DATA_TYPES.length - 1} is known`);
  }

  override open(field: Field): Sink {
    this.isGiven = true;
    if (field.name === "opaque_type") this.#refuse("it is opaque", "values must have a type that is known");
    const isNested = field.message?.name === "TypeProto";
    if (isNested && this.#depth === MAX_TYPE_DEPTH) {
      this.#refuse(`it is nested more than ${MAX_TYPE_DEPTH} deep`, "types must be flatter");
    }
    return new TypeSink(this.#context, this.#depth + (isNested ? 1 : 0));
  }

  override close(_field: Field, child: Sink): void {
    if (child instanceof TypeSink) this.width = child.width;
  }

  #refuse(is: string, wanted: string): void {
    this.#context.refuse("E_ONNX_TYPE", "type", is, wanted);
  }
}

/** Reads a ValueInfoProto. */
export class ValueInfoSink extends Sink {
  readonly #context: OnnxContext;
  readonly #metadata: Metadata;
  name = "";
  type: TypeSink | undefined;

  constructor(context: OnnxContext) {
    super();
    this.#context = context;
    this.#metadata = new Metadata(context);
  }

  override text(field: Field, bytes: Uint8Array): void {
    if (field.name === "name") this.name = decodeName(bytes);
  }

  override open(field: Field): Sink {
    return field.name === "type" ? (this.type = new TypeSink(this.#context)) : new EntrySink();
  }

  override close(field: Field, child: Sink): void {
    if (field.name === "metadata_props") this.#metadata.add(child);
  }
}
