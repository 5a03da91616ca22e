import { DATA_TYPES } from "../data-types.js";
import { Extent } from "../extent.js";
import { decodeText } from "../names.js";
import type { Field } from "../schema.js";
import { Sink } from "../sink.js";
import type { OnnxTensor } from "./outline.js";
import { dataTypeText } from "./type-text.js";

/** Dimensions that are written out. */
const MAX_DIMENSIONS = 64;

/** Reads a TensorProto, or a SparseTensorProto with the two below it. */
export class TensorOutlineSink extends Sink {
  readonly #extent = new Extent();
  readonly #dimensions: string[] = [];
  #name = "";
  #dataType = 0;
  /** Length of what strings it holds, and, of a sparse one, of its values and indices. */
  #bytes = 0;
  #isExternal = false;
  #values: TensorOutlineSink | undefined;

  /** @returns what was read. */
  get outline(): OnnxTensor {
    const shape = `[${this.#dimensions.join(", ")}]`;
    const external = this.#isExternal;
    if (this.#values) {
      const type = `sparse ${dataTypeText(this.#values.#dataType)}${shape}`;
      return { name: this.#values.#name, type, bytes: this.#bytes, external };
    }
    const bits = DATA_TYPES[this.#dataType]?.bits ?? 0;
    const bytes = bits === 0 ? this.#bytes : Math.ceil((this.#extent.elements * bits) / 8);
    return { name: this.#name, type: `${dataTypeText(this.#dataType)}${shape}`, bytes, external };
  }

  override integer(field: Field, value: number | bigint): void {
    if (field.name === "data_type") this.#dataType = Number(value);
    else if (field.name === "data_location") this.#isExternal = value === 1;
    if (field.name !== "dims") return;
    this.#extent.add(value);
    if (this.#extent.rank <= MAX_DIMENSIONS) this.#dimensions.push(String(value));
  }

  override text(field: Field, bytes: Uint8Array, start: number, end: number): void {
    if (field.name === "name") this.#name = decodeText(bytes, start, end);
  }

  override wants(field: Field): boolean {
    return field.name === "dims";
  }

  override count(field: Field, count: number): void {
    if (field.name === "string_data") this.#bytes += count;
  }

  override open(field: Field): Sink {
    return field.message?.name === "TensorProto" ? new TensorOutlineSink() : super.open(field);
  }

  override close(field: Field, child: Sink): void {
    if (!(child instanceof TensorOutlineSink)) return;
    const { bytes, external } = child.outline;
    this.#bytes += bytes;
    this.#isExternal ||= external;
    if (field.name === "values") this.#values = child;
  }
}
