import { DATA_TYPES } from "../data-types.js";
import { decodeText } from "../names.js";
import type { Field } from "../schema.js";
import { Sink } from "../sink.js";

/** @returns the name of a data type. */
export function dataTypeText(type: number): string {
  return DATA_TYPES[type]?.name ?? `type ${type}`;
}

/** Reads a TypeProto, or a message below it, into a text such as `sequence(map(int64, float32[N]))`. */
class TypeTextSink extends Sink {
  readonly #message: string;
  /** What its fields say, in the order of the file. */
  readonly #parts: string[] = [];

  /** @param message - its name in the schema */
  constructor(message = "TypeProto") {
    super();
    this.#message = message;
  }

  get type(): string {
    const [first = "", second = ""] = this.#parts;
    switch (this.#message) {
      case "TypeProto.Tensor":
        return `${first}${second || "[...]"}`;
      case "TypeProto.SparseTensor":
        return `sparse ${first}${second || "[...]"}`;
      case "TypeProto.Sequence":
        return `sequence(${first})`;
      case "TypeProto.Optional":
        return `optional(${first})`;
      case "TypeProto.Map":
        return `map(${first}, ${second})`;
      case "TypeProto.Opaque":
        return `opaque(${this.#parts.join("/")})`;
      case "TensorShapeProto":
        return `[${this.#parts.join(", ")}]`;
      case "Dimension":
        return first || "?";
      default:
        return first;
    }
  }

  override integer(field: Field, value: number | bigint): void {
    this.#parts.push(field.name === "dim_value" ? String(value) : dataTypeText(Number(value)));
  }

  override text(field: Field, bytes: Uint8Array, start: number, end: number): void {
    if (field.name !== "denotation") this.#parts.push(decodeText(bytes, start, end));
  }

  override open(field: Field): Sink {
    return new TypeTextSink(field.message?.name);
  }

  override close(_field: Field, child: Sink): void {
    if (child instanceof TypeTextSink) this.#parts.push(child.type);
  }
}

/** Reads a ValueInfoProto. */
export class ValueTextSink extends Sink {
  name = "";
  type = "";

  override text(field: Field, bytes: Uint8Array, start: number, end: number): void {
    if (field.name === "name") this.name = decodeText(bytes, start, end);
  }

  override open(field: Field): Sink {
    return field.name === "type" ? new TypeTextSink() : super.open(field);
  }

  override close(_field: Field, child: Sink): void {
    if (child instanceof TypeTextSink) this.type = child.type;
  }
}
