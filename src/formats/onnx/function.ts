import { AttributeSink } from "./attribute.js";
import type { OnnxContext } from "./context.js";
import { EntrySink, Metadata } from "./entries.js";
import { GraphSink } from "./graph.js";
import { NameScope } from "./name-scope.js";
import { decodeName, normalDomain } from "./names.js";
import { NodeSink } from "./node.js";
import { OpsetImports, OpsetSink } from "./opsets.js";
import type { Field } from "./schema.js";
import { Sink } from "./sink.js";
import { ValueInfoSink } from "./value-info.js";

/** Reads a FunctionProto: a local function, whose nodes are a scope of their own. */
export class FunctionSink extends Sink {
  readonly #context: OnnxContext;
  readonly #metadata: Metadata;
  readonly #openGraph = (): GraphSink => new GraphSink(this.#context);
  readonly #names: NameScope;
  readonly #outputs: string[] = [];
  readonly #attributes = new Set<string>();
  readonly opsets: OpsetImports;
  readonly path: string;
  readonly scope: number;
  name = "";
  domain = normalDomain("");
  overload = "";

  /** @param scope - number of its scope, from 1 */
  constructor(context: OnnxContext, scope: number) {
    super();
    this.#context = context;
    this.#metadata = new Metadata(context);
    this.#names = new NameScope(context);
    this.opsets = new OpsetImports(context);
    this.path = context.path();
    this.scope = context.scope = scope;
  }

  override text(field: Field, bytes: Uint8Array): void {
    const text = field.name === "doc_string" ? "" : decodeName(bytes);
    switch (field.name) {
      case "name":
        this.name = text;
        return;
      case "domain":
        this.domain = normalDomain(text);
        return;
      case "overload":
        this.overload = text;
        return;
      case "input":
        return this.#names.addInput(text);
      case "output":
        this.#outputs.push(text);
        return;
      case "attribute":
        return this.#addAttribute(text);
    }
  }

  override open(field: Field): Sink {
    const context = this.#context;
    switch (field.message?.name) {
      case "NodeProto":
        return new NodeSink(context, this.#openGraph);
      case "AttributeProto":
        return new AttributeSink(context, this.#openGraph);
      case "ValueInfoProto":
        return new ValueInfoSink(context);
      case "OperatorSetIdProto":
        return new OpsetSink();
      default:
        return new EntrySink();
    }
  }

  override close(field: Field, child: Sink): void {
    if (child instanceof NodeSink) this.#names.addNode([...child.inputs, ...child.free], child.outputs);
    if (child instanceof AttributeSink) this.#closeDefault(child);
    if (child instanceof OpsetSink) this.opsets.add(child);
    if (field.name === "metadata_props") this.#metadata.add(child);
  }

  override end(): void {
    this.#names.resolveAll(this.#outputs);
    this.#context.scope = 0;
  }

  #closeDefault(attribute: AttributeSink): void {
    this.#addAttribute(attribute.name);
    if (attribute.reference !== "") this.#refuse(attribute.name, "a default refers to an attribute", "it has a value");
    for (const { free } of attribute.subgraphs) {
      for (const name of free) this.#refuse(name, "a default graph takes it from outside", "it must stand alone");
    }
  }

  #addAttribute(name: string): void {
    if (this.#attributes.has(name)) this.#refuse(name, "it is an attribute twice", "each may stand once");
    this.#attributes.add(name);
  }

  #refuse(quoted: string, is: string, wanted: string): void {
    this.#context.refuse("E_ONNX_FUNCTION", quoted, is, wanted);
  }
}
