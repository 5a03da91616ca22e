import { decodeText, normalDomain } from "../names.js";
import { OpsetSink } from "../opsets.js";
import type { Field } from "../schema.js";
import { Sink } from "../sink.js";
import { Listing } from "./listed.js";
import type { OnnxOutline } from "./outline.js";
import { ScopeOutlineSink, type OutlineContext } from "./scope-outline.js";

/** Reads a ModelProto into an outline. */
export class ModelOutlineSink extends Sink implements Omit<OnnxOutline, "sha256"> {
  readonly #context: OutlineContext;
  readonly opsets: Listing<OnnxOutline["opsets"]["items"][number]>;
  readonly metadata: Listing<OnnxOutline["metadata"]["items"][number]>;
  irVersion = 0;
  producer = { name: "", version: "" };
  domain = "";
  modelVersion: number | bigint = 0;

  constructor(context: OutlineContext) {
    super();
    this.#context = context;
    this.opsets = new Listing(context.most);
    this.metadata = new Listing(context.most);
  }

  get scopes(): OnnxOutline["scopes"] {
    return this.#context.scopes;
  }

  override integer(field: Field, value: number | bigint): void {
    if (field.name === "ir_version") this.irVersion = Number(value);
    else this.modelVersion = value;
  }

  override text(field: Field, bytes: Uint8Array, start: number, end: number): void {
    if (field.name === "doc_string") return;
    const text = decodeText(bytes, start, end);
    if (field.name === "producer_name") this.producer.name = text;
    else if (field.name === "producer_version") this.producer.version = text;
    else this.domain = text;
  }

  override open(field: Field): Sink {
    switch (field.name) {
      case "graph":
        return new ScopeOutlineSink(this.#context, "graph");
      case "functions":
        return new ScopeOutlineSink(this.#context, "function");
      case "opset_import":
        return new OpsetSink();
      case "metadata_props":
        return new EntryTextSink();
      default:
        return super.open(field);
    }
  }

  override close(_field: Field, child: Sink): void {
    if (child instanceof OpsetSink) {
      this.opsets.add({ domain: normalDomain(child.written), version: child.version });
    } else if (child instanceof EntryTextSink) this.metadata.add({ key: child.key, value: child.value });
  }
}

/** Reads a StringStringEntryProto, whatever its length. */
class EntryTextSink extends Sink {
  key = "";
  value = "";

  override text(field: Field, bytes: Uint8Array, start: number, end: number): void {
    const text = decodeText(bytes, start, end);
    if (field.name === "key") this.key = text;
    else this.value = text;
  }
}
