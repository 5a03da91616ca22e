import { decodeText, normalDomain } from "../names.js";
import type { Field } from "../schema.js";
import { Sink } from "../sink.js";
import { Listing, type Listed } from "./listed.js";
import type { OnnxCalls, OnnxScope, OnnxTensor, OnnxValue } from "./outline.js";
import { TensorOutlineSink } from "./tensor-outline.js";
import { ValueTextSink } from "./type-text.js";

/** What the scopes of one model share. */
export interface OutlineContext {
  /** Number of things of each kind that are kept. */
  readonly most: number;
  readonly path: () => string;
  readonly scopes: Listing<OnnxScope>;
  /** Number of scopes that are open. */
  depth: number;
}

/** Reads a GraphProto or a FunctionProto, and enters it into the outline. */
export class ScopeOutlineSink extends Sink implements OnnxScope {
  readonly #context: OutlineContext;
  readonly #calls = new Map<string, { readonly domain: string; readonly type: string; count: number }>();
  #moreCalls = 0;
  #domain = "";
  #overload = "";
  #name = "";
  readonly at: string;
  readonly depth: number;
  readonly kind: OnnxScope["kind"];
  readonly of?: NonNullable<OnnxScope["of"]>;
  readonly inputs: Listing<OnnxValue>;
  readonly outputs: Listing<OnnxValue>;
  readonly initializers: Listing<OnnxTensor>;
  initializerBytes = 0;
  nodes = 0;

  constructor(context: OutlineContext, kind: OnnxScope["kind"], of?: OnnxScope["of"]) {
    super();
    const { most } = context;
    this.#context = context;
    this.kind = kind;
    if (of) this.of = of;
    this.at = context.path();
    this.depth = context.depth++;
    this.inputs = new Listing(most);
    this.outputs = new Listing(most);
    this.initializers = new Listing(most, (a, b) => b.bytes - a.bytes);
    context.scopes.add(this);
  }

  get name(): string {
    if (this.kind !== "function") return this.#name;
    return `${normalDomain(this.#domain)}/${this.#name}${this.#overload === "" ? "" : `:${this.#overload}`}`;
  }

  get operators(): Listed<OnnxCalls> {
    const items = [...this.#calls.values()].sort((a, b) => b.count - a.count || compareCalls(a, b));
    return { items, more: this.#moreCalls };
  }

  override text(field: Field, bytes: Uint8Array, start: number, end: number): void {
    const text = field.type === "name" ? decodeText(bytes, start, end) : "";
    switch (field.name) {
      case "name":
        this.#name = text;
        return;
      case "domain":
        this.#domain = text;
        return;
      case "overload":
        this.#overload = text;
        return;
      case "input":
        return this.inputs.add({ name: text, type: "" });
      case "output":
        return this.outputs.add({ name: text, type: "" });
    }
  }

  override open(field: Field): Sink {
    switch (field.message?.name) {
      case "NodeProto":
        return new NodeOutlineSink(this.#context);
      case "TensorProto":
      case "SparseTensorProto":
        return new TensorOutlineSink();
      case "ValueInfoProto":
        return new ValueTextSink();
      default:
        return super.open(field);
    }
  }

  override close(field: Field, child: Sink): void {
    if (child instanceof NodeOutlineSink) this.#addNode(child);
    else if (child instanceof TensorOutlineSink) {
      const tensor = child.outline;
      this.initializerBytes += tensor.bytes;
      this.initializers.add(tensor);
    } else if (child instanceof ValueTextSink && field.name !== "value_info") {
      this[field.name === "input" ? "inputs" : "outputs"].add({ name: child.name, type: child.type });
    }
  }

  override end(): void {
    this.#context.depth--;
  }

  #addNode({ domain, type }: NodeOutlineSink): void {
    const key = `${domain}\0${type}`;
    const known = this.#calls.get(key);
    this.nodes++;
    if (known) known.count++;
    else if (this.#calls.size < this.#context.most) this.#calls.set(key, { domain, type, count: 1 });
    else this.#moreCalls++;
  }
}

function compareCalls(a: OnnxCalls, b: OnnxCalls): number {
  const [first, second] = [`${a.domain}/${a.type}`, `${b.domain}/${b.type}`];
  return first < second ? -1 : first > second ? 1 : 0;
}

/** Reads a NodeProto, for its type and its subgraphs. */
class NodeOutlineSink extends Sink {
  readonly #context: OutlineContext;
  type = "";
  domain = normalDomain("");

  constructor(context: OutlineContext) {
    super();
    this.#context = context;
  }

  override text(field: Field, bytes: Uint8Array, start: number, end: number): void {
    if (field.name === "op_type") this.type = decodeText(bytes, start, end);
    else if (field.name === "domain") this.domain = normalDomain(decodeText(bytes, start, end));
  }

  override open(field: Field): Sink {
    return field.name === "attribute" ? new AttributeOutlineSink(this.#context, this.type) : super.open(field);
  }
}

/** Reads an AttributeProto, for its graphs. */
class AttributeOutlineSink extends Sink {
  readonly #context: OutlineContext;
  readonly #operator: string;
  #name = "";

  constructor(context: OutlineContext, operator: string) {
    super();
    this.#context = context;
    this.#operator = operator;
  }

  override text(field: Field, bytes: Uint8Array, start: number, end: number): void {
    if (field.name === "name") this.#name = decodeText(bytes, start, end);
  }

  override open(field: Field): Sink {
    if (field.message?.name !== "GraphProto") return super.open(field);
    return new ScopeOutlineSink(this.#context, "subgraph", { operator: this.#operator, attribute: this.#name });
  }
}
