import type { NodeIndex } from "../../graph/index.js";
import { AttributeSink, type OpenGraph } from "./attribute.js";
import type { Call } from "./calls.js";
import { checkEnsemble, isEnsemble } from "./ensembles.js";
import type { OnnxContext } from "./context.js";
import { EntrySink, Metadata } from "./entries.js";
import { decodeName, isDomain, isOperatorName, isOverload, normalDomain } from "./names.js";
import type { Field } from "./schema.js";
import { IGNORE, Sink } from "./sink.js";

const encoder = new TextEncoder();

const NO_ATTRIBUTES: ReadonlyMap<string, AttributeSink> = new Map();

/** Reads a NodeProto: its call, and, where a graph is made, its graph node. */
export class NodeSink extends Sink {
  readonly #context: OnnxContext;
  readonly #openGraph: OpenGraph;
  readonly #metadata: Metadata;
  readonly inputs: string[] = [];
  readonly outputs: string[] = [];
  /** Made with the first one: many nodes have none. */
  #attributes: Map<string, AttributeSink> | undefined;
  type = "";
  domain = normalDomain("");
  #overload = "";
  /** Names that its subgraphs take from outside. */
  readonly free: string[] = [];
  /** Largest feature that an ensemble looks at in its first input; -1 without one. */
  feature = -1;
  /** Absent where no graph is made. */
  node: NodeIndex | undefined;

  constructor(context: OnnxContext, openGraph: OpenGraph) {
    super();
    this.#context = context;
    this.#openGraph = openGraph;
    this.#metadata = new Metadata(context);
  }

  get attributes(): ReadonlyMap<string, AttributeSink> {
    return this.#attributes ?? NO_ATTRIBUTES;
  }

  override text(field: Field, bytes: Uint8Array): void {
    switch (field.name) {
      case "input":
        this.inputs.push(decodeName(bytes));
        return;
      case "output":
        this.outputs.push(decodeName(bytes));
        return;
      case "op_type":
        this.type = decodeName(bytes);
        return;
      case "domain":
        this.domain = normalDomain(decodeName(bytes));
        return;
      case "overload":
        this.#overload = decodeName(bytes);
    }
  }

  override open(field: Field): Sink {
    switch (field.name) {
      case "attribute":
        return new AttributeSink(this.#context, this.#openGraph, isEnsemble(this.type));
      case "metadata_props":
        return new EntrySink();
      default:
        this.#context.refuse("E_ONNX_DEVICE", this.type, "it names devices", "the host chooses them");
        return IGNORE;
    }
  }

  override close(field: Field, child: Sink): void {
    if (field.name === "metadata_props") this.#metadata.add(child);
    if (!(child instanceof AttributeSink)) return;
    if (this.attributes.has(child.name)) {
      this.#context.refuse("E_ONNX_ATTRIBUTE", child.name, "it stands there twice", "each may stand once");
    }
    this.#attributes ??= new Map();
    this.#attributes.set(child.name, child);
    for (const { free } of child.subgraphs) this.free.push(...free);
  }

  override end(): void {
    const context = this.#context;
    context.nodes++;
    this.#checkNames();
    const call = context.calls.add(
      {
        scope: context.scope,
        domain: this.domain,
        type: this.type,
        overload: this.#overload,
        inputs: this.inputs.length,
        outputs: this.outputs.length,
        attributes: this.attributes,
      },
      context.path,
    );
    if (this.domain === "ai.onnx.ml" && isEnsemble(this.type)) this.feature = checkEnsemble(this, context);
    if (context.keepGraph && context.scope === 0) this.node = this.#makeNode(call);
  }

  #checkNames(): void {
    const { domain, type } = this;
    if (isOperatorName(type) && isDomain(domain) && isOverload(this.#overload)) return;
    const wanted = "types are ASCII identifiers, domains letters, digits, dots, dashes and underscores";
    this.#context.refuse("E_IDENTIFIER", `${domain}/${type}`, "its name has another form", wanted);
  }

  #makeNode(call: Call): NodeIndex {
    const { builder, calls } = this.#context;
    const subgraphs: NodeIndex[] = [];
    for (const attribute of this.attributes.values()) {
      for (const { node } of attribute.subgraphs) if (node !== undefined) subgraphs.push(node);
    }
    const attributes = this.#attributesNode();
    const node = builder.operator();
    calls.pending.push({ node, call, inputs: this.inputs, outputs: this.outputs, attributes, subgraphs });
    return node;
  }

  /** Numbers and short strings by name; what is larger is read from the bytes. */
  #attributesNode(): NodeIndex {
    if (this.attributes.size === 0) return this.#context.noAttributes();
    const { builder } = this.#context;
    const entries: NodeIndex[] = [];
    for (const { name, type, value } of this.attributes.values()) {
      entries.push(builder.str(encoder.encode(name)));
      const FLOAT = 1;
      const isText = typeof value === "string";
      if (value === undefined) entries.push(builder.none());
      else if (isText) entries.push(builder.str(encoder.encode(value)));
      else entries.push(builder[type === FLOAT ? "float" : "int"](encoder.encode(String(value))));
    }
    return builder.dict(entries);
  }
}
