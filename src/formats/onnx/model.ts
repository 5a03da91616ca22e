import type { OnnxContext } from "./context.js";
import { EntrySink, Metadata } from "./entries.js";
import { FunctionSink } from "./function.js";
import { GraphSink } from "./graph.js";
import { decodeText } from "./names.js";
import { OpsetImports, OpsetSink } from "./opsets.js";
import type { Field } from "./schema.js";
import { IGNORE, Sink } from "./sink.js";

/** IR versions that are read: 3 is that of onnx 1.0, 14 that of 1.23. */
const IR_VERSIONS = { first: 3, last: 14, functions: 8 } as const;

/** Bytes of the longest version of a producer that is kept; CatBoost writes some 350. */
const MAX_VERSION = 4096;

/** Reads a ModelProto. */
export class ModelSink extends Sink {
  readonly #context: OnnxContext;
  readonly #metadata: Metadata;
  readonly functions: FunctionSink[] = [];
  readonly opsets: OpsetImports;
  irVersion = 0;
  producer = "";
  producerVersion = "";
  graph: GraphSink | undefined;

  constructor(context: OnnxContext) {
    super();
    this.#context = context;
    this.#metadata = new Metadata(context);
    this.opsets = new OpsetImports(context);
  }

  override integer(field: Field, value: number | bigint): void {
    if (field.name !== "ir_version") return;
    this.irVersion = Number(value);
  }

  override text(field: Field, bytes: Uint8Array, start: number, end: number): void {
    if (field.name === "producer_name") this.producer = decodeText(bytes, start, end);
    if (field.name === "producer_version" && end - start <= MAX_VERSION) {
      this.producerVersion = decodeText(bytes, start, end);
    }
  }

  override open(field: Field): Sink {
    const context = this.#context;
    switch (field.name) {
      case "graph":
        return (this.graph = new GraphSink(context, true));
      case "opset_import":
        return new OpsetSink();
      case "metadata_props":
        return new EntrySink();
      case "training_info":
        context.refuse(
          "E_ONNX_TRAINING",
          "training_info",
          "it holds graphs that no session runs",
          "it may not be there",
        );
        return new TrainingSink(context);
      case "functions": {
        const sink = new FunctionSink(context, this.functions.length + 1);
        this.functions.push(sink);
        return sink;
      }
      default:
        context.refuse("E_ONNX_DEVICE", "configuration", "it names devices", "the host chooses them");
        return IGNORE;
    }
  }

  override close(field: Field, child: Sink): void {
    if (child instanceof OpsetSink) this.opsets.add(child);
    if (field.name === "metadata_props") this.#metadata.add(child);
  }

  override end(): void {
    const { first, last, functions } = IR_VERSIONS;
    const version = this.irVersion;
    if (version < first || version > last) this.#refuse(version, `${first} to ${last} are read`);
    if (this.functions.length > 0 && version < functions) {
      this.#refuse(version, `local functions begin with ${functions}`);
    }
    if (!this.graph) this.#context.refuse("E_ONNX_GRAPH", "model", "it has no graph", "it must have one");
    if (this.opsets.isEmpty) {
      this.#context.refuse("E_ONNX_OPSET", "model", "it imports no opset", "it must name those that it uses");
    }
  }

  #refuse(version: number, wanted: string): void {
    this.#context.refuse("E_ONNX_VERSION", "model", `its IR version is ${version}`, wanted);
  }
}

/** Reads a TrainingInfoProto, for the bill. */
class TrainingSink extends Sink {
  readonly #context: OnnxContext;

  constructor(context: OnnxContext) {
    super();
    this.#context = context;
  }

  override open(field: Field): Sink {
    return field.message?.name === "GraphProto" ? new GraphSink(this.#context) : IGNORE;
  }
}
