import type { OnnxContext } from "./context.js";
import { DATA_TYPES } from "./data-types.js";
import { EntrySink, Metadata } from "./entries.js";
import { NO_NAME } from "./names.js";
import type { Field } from "./schema.js";
import { Sink } from "./sink.js";

/** Sequences, maps and optionals inside each other; honest ones stay below 4. */
const MAX_TYPE_DEPTH = 16;

/** Types that a key of a map may have: integers and strings (onnx-ml.proto, `TypeProto.Map`). */
const KEY_TYPES = new Set([2, 3, 4, 5, 6, 7, 8, 12, 13]);

/** Messages that say nothing unless they hold one. */
const MUST_HOLD = new Set(["TypeProto", "TypeProto.Sequence", "TypeProto.Map", "TypeProto.Optional"]);
const MUST_HAVE_ELEMENTS = new Set(["TypeProto.Tensor", "TypeProto.SparseTensor"]);

/** Reads a TypeProto and whatever stands below it. */
export class TypeSink extends Sink {
  readonly #context: OnnxContext;
  readonly #message: string;
  readonly #depth: number;
  /** Size of the last dimension of a tensor; -1 where it is not a number. */
  width = -1;
  /** Number of the type of its elements or keys. */
  #dataType = 0;
  #isGiven = false;

  /** @param message - its name in the schema */
  constructor(context: OnnxContext, message = "TypeProto", depth = 0) {
    super();
    this.#context = context;
    this.#message = message;
    this.#depth = depth;
  }

  override integer(field: Field, value: number | bigint): void {
    if (field.name === "dim_value") this.width = Number(value);
    else this.#dataType = Number(value);
  }

  override open(field: Field): Sink {
    const name = field.message?.name ?? "";
    this.#isGiven = true;
    if (field.name === "opaque_type") this.#refuse("it is opaque", "values must have a type that is known");
    const isNested = name === "TypeProto";
    if (isNested && this.#depth === MAX_TYPE_DEPTH) {
      this.#refuse(`it is nested more than ${MAX_TYPE_DEPTH} deep`, "types must be flatter");
    }
    return new TypeSink(this.#context, name, this.#depth + (isNested ? 1 : 0));
  }

  override close(_field: Field, child: Sink): void {
    if (child instanceof TypeSink) this.width = child.width;
  }

  override end(): void {
    const message = this.#message;
    const type = this.#dataType;
    if (MUST_HOLD.has(message) && !this.#isGiven) this.#refuse("it is empty", "it must say what it holds");
    if (MUST_HAVE_ELEMENTS.has(message) && DATA_TYPES[type] === undefined) {
      this.#refuse(`its elem_type is ${type}`, `it must be 1 to ${DATA_TYPES.length - 1}`);
    }
    if (message === "TypeProto.Map" && !KEY_TYPES.has(type)) {
      this.#refuse(`its key_type is ${type}`, "it must be an integer or a string");
    }
  }

  #refuse(is: string, wanted: string): void {
    this.#context.refuse("E_ONNX_TYPE", "type", is, wanted);
  }
}

/** Reads a ValueInfoProto. */
export class ValueInfoSink extends Sink {
  readonly #context: OnnxContext;
  readonly #metadata: Metadata;
  /** Number of its name. */
  name = NO_NAME;
  type: TypeSink | undefined;

  constructor(context: OnnxContext) {
    super();
    this.#context = context;
    this.#metadata = new Metadata(context);
  }

  override text(field: Field, bytes: Uint8Array, start: number, end: number): void {
    if (field.name === "name") this.name = this.#context.names.intern(bytes, start, end);
  }

  override open(field: Field): Sink {
    return field.name === "type" ? (this.type = new TypeSink(this.#context)) : new EntrySink();
  }

  override close(field: Field, child: Sink): void {
    if (field.name === "metadata_props") this.#metadata.add(child);
  }
}
