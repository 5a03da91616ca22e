import type { NodeIndex } from "../../graph/index.js";
import type { Subgraph } from "./attribute.js";
import type { OnnxContext } from "./context.js";
import { EntrySink, Metadata } from "./entries.js";
import { NameScope } from "./name-scope.js";
import { NodeSink } from "./node.js";
import type { Field } from "./schema.js";
import { IGNORE, Sink } from "./sink.js";
import { SparseTensorSink } from "./sparse-tensor.js";
import { TensorSink } from "./tensor.js";
import { ValueInfoSink } from "./value-info.js";

/** Reads a GraphProto: the model's own, or one in an attribute. */
export class GraphSink extends Sink implements Subgraph {
  readonly #context: OnnxContext;
  readonly #isWhole: boolean;
  #metadata: Metadata | undefined;
  readonly #openGraph = (): GraphSink => new GraphSink(this.#context);
  readonly #names: NameScope;
  readonly #nodes: NodeIndex[] = [];
  /** Name -> the largest feature that ensembles look at there. */
  readonly #features = new Map<number, number>();
  /** Name of an input -> its width, where that is known. */
  readonly #widths = new Map<number, number>();
  free: readonly number[] = [];
  node: NodeIndex | undefined;

  /**
   * @param isWhole - whether there is no graph around it
   * @throws LimitError `E_LIMIT_DEPTH`
   */
  constructor(context: OnnxContext, isWhole = false) {
    super();
    this.#context = context;
    this.#isWhole = isWhole;
    this.#names = new NameScope(context);
    const most = context.limits.maxSubgraphDepth;
    if (context.graphDepth > most) {
      throw context.fail("E_LIMIT_DEPTH", "graph", `graphs are nested ${most} deep`, "no deeper ones are read");
    }
    context.graphDepth++;
  }

  override open(field: Field): Sink {
    const context = this.#context;
    switch (field.message?.name) {
      case "NodeProto":
        return new NodeSink(context, this.#openGraph);
      case "TensorProto":
        return new TensorSink(context);
      case "SparseTensorProto":
        return new SparseTensorSink(context);
      case "ValueInfoProto":
        return new ValueInfoSink(context);
      case "StringStringEntryProto":
        return new EntrySink();
      default:
        return IGNORE;
    }
  }

  override close(field: Field, child: Sink): void {
    if (child instanceof NodeSink) this.#closeNode(child);
    else if (child instanceof TensorSink || child instanceof SparseTensorSink) this.#names.addInitializer(child.name);
    else if (child instanceof ValueInfoSink) this.#closeValue(field, child);
    else if (field.name === "metadata_props") (this.#metadata ??= new Metadata(this.#context)).add(child);
  }

  override end(): void {
    const context = this.#context;
    context.graphDepth--;
    if (this.#isWhole) this.#names.resolveAll();
    else this.free = this.#names.resolve();
    for (const [name, feature] of this.#features) {
      const width = this.#widths.get(name) ?? -1;
      if (width >= 0 && feature >= width) {
        const is = `an ensemble looks at its feature ${feature}`;
        context.refuse("E_ONNX_ENSEMBLE", context.names.text(name), is, `it has ${width}`);
      }
    }
    if (context.keepGraph && context.scope === 0) this.node = context.builder.sequence("list", this.#nodes);
  }

  #closeNode(node: NodeSink): void {
    this.#names.addNode(node.start, node.free);
    if (node.node !== undefined) this.#nodes.push(node.node);
    const { input, feature } = node;
    if (feature >= 0 && feature > (this.#features.get(input) ?? -1)) this.#features.set(input, feature);
  }

  #closeValue(field: Field, value: ValueInfoSink): void {
    if (field.name === "output") this.#names.addOutput(value.name);
    if (field.name !== "input") return;
    const width = value.type?.width ?? -1;
    this.#names.addInput(value.name);
    if (width >= 0) this.#widths.set(value.name, width);
    if (this.#isWhole && value.type === undefined) {
      const name = this.#context.names.text(value.name);
      this.#context.refuse("E_ONNX_TYPE", name, "it has no type", "inputs of a model must have one");
    }
  }
}
