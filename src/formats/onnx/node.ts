import type { NodeIndex } from "../../graph/index.js";
import { AttributeSink, type OpenGraph } from "./attribute.js";
import type { Call, CallShape } from "./calls.js";
import { checkEnsemble, isEnsemble } from "./ensembles.js";
import type { OnnxContext } from "./context.js";
import { EntrySink, Metadata } from "./entries.js";
import { isDomain, isOperatorName, isOverload, NO_NAME, normalDomain } from "./names.js";
import type { Field } from "./schema.js";
import { IGNORE, Sink } from "./sink.js";

const encoder = new TextEncoder();

const NO_ATTRIBUTES: ReadonlyMap<string, AttributeSink> = new Map();
const NO_NAMES: readonly number[] = [];

/** Reads a NodeProto: its call, and, where a graph is made, its graph node. */
export class NodeSink extends Sink implements CallShape {
  readonly #context: OnnxContext;
  readonly #openGraph: OpenGraph;
  #metadata: Metadata | undefined;
  /** Made with the first one: many nodes have none. */
  #attributes: Map<string, AttributeSink> | undefined;
  #free: number[] | undefined;
  /** Where its values begin among those of the open nodes. */
  readonly start: number;
  inputs = 0;
  outputs = 0;
  /** Name of its first input. */
  input = NO_NAME;
  type = "";
  typeName = NO_NAME;
  domain = normalDomain("");
  overload = "";
  /** Largest feature that an ensemble looks at in its first input; -1 without one. */
  feature = -1;
  /** Absent where no graph is made. */
  node: NodeIndex | undefined;

  constructor(context: OnnxContext, openGraph: OpenGraph) {
    super();
    this.#context = context;
    this.#openGraph = openGraph;
    this.start = context.values.length;
  }

  get scope(): number {
    return this.#context.scope;
  }

  /** Names that its subgraphs take from outside. */
  get free(): readonly number[] {
    return this.#free ?? NO_NAMES;
  }

  get attributes(): ReadonlyMap<string, AttributeSink> {
    return this.#attributes ?? NO_ATTRIBUTES;
  }

  override text(field: Field, bytes: Uint8Array, start: number, end: number): void {
    const { names, values } = this.#context;
    switch (field.name) {
      case "input": {
        const name = names.intern(bytes, start, end);
        if (this.inputs++ === 0) this.input = name;
        values.push(2 * name);
        return;
      }
      case "output":
        this.outputs++;
        values.push(2 * names.intern(bytes, start, end) + 1);
        return;
      case "op_type":
        this.typeName = names.intern(bytes, start, end);
        this.type = names.text(this.typeName);
        return;
      case "domain":
        this.domain = normalDomain(this.#context.name(bytes, start, end));
        return;
      case "overload":
        this.overload = this.#context.name(bytes, start, end);
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
    if (field.name === "metadata_props") (this.#metadata ??= new Metadata(this.#context)).add(child);
    if (!(child instanceof AttributeSink)) return;
    this.#attributes ??= new Map();
    if (this.#attributes.has(child.name)) {
      this.#context.refuse("E_ONNX_ATTRIBUTE", child.name, "it stands there twice", "each may stand once");
    }
    this.#attributes.set(child.name, child);
    for (const { free } of child.subgraphs) for (const name of free) (this.#free ??= []).push(name);
  }

  override end(): void {
    const context = this.#context;
    context.nodes++;
    const call = context.calls.add(this, context.path);
    if (call.count === 1) this.#checkNames();
    if (this.domain === "ai.onnx.ml" && isEnsemble(this.type)) this.feature = checkEnsemble(this, context);
    if (context.keepGraph && context.scope === 0) this.node = this.#makeNode(call);
  }

  #checkNames(): void {
    const { domain, type } = this;
    if (isOperatorName(type) && isDomain(domain) && isOverload(this.overload)) return;
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
    calls.pending.push({ node, call, inputs: this.#values(0), outputs: this.#values(1), attributes, subgraphs });
    return node;
  }

  /** @param made - 1 for what it makes, 0 for what it uses */
  #values(made: 0 | 1): readonly string[] {
    const { names, values } = this.#context;
    const texts: string[] = [];
    for (let i = this.start; i < values.length; i++) {
      if ((values.get(i) & 1) === made) texts.push(names.text(values.get(i) >> 1));
    }
    return texts;
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
