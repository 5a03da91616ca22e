import type { OnnxContext } from "./context.js";
import { decodeText } from "./names.js";
import type { Field } from "./schema.js";
import { Sink } from "./sink.js";

/** Longest value that is decoded: a location, a number. */
const MAX_VALUE = 4096;

/** Reads a StringStringEntryProto. */
export class EntrySink extends Sink {
  key = "";
  /** Absent where it is longer than any that is looked at. */
  value: string | undefined = "";

  override text(field: Field, bytes: Uint8Array, start: number, end: number): void {
    if (field.name === "key") this.key = decodeText(bytes, start, end);
    else this.value = end - start > MAX_VALUE ? undefined : decodeText(bytes, start, end);
  }
}

/** Metadata of one message: keys are unique, and none of them configures the runtime. */
export class Metadata {
  readonly #context: OnnxContext;
  readonly #keys = new Set<string>();

  constructor(context: OnnxContext) {
    this.#context = context;
  }

  /**
   * `ort_config` is read by onnxruntime (core/session/inference_session_utils.cc): threads, optimisation, a file to
   * write profiles to.
   */
  add(entry: Sink): void {
    if (!(entry instanceof EntrySink)) return;
    const { key } = entry;
    if (this.#keys.has(key)) this.#refuse(key, "it stands there twice", "keys must be unique");
    this.#keys.add(key);
    if (key === "ort_config") this.#refuse(key, "it configures onnxruntime", "a model may not");
  }

  #refuse(key: string, is: string, wanted: string): void {
    this.#context.refuse("E_ONNX_METADATA", key, is, wanted);
  }
}
