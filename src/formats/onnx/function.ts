import { AttributeSink } from "./attribute.js";
import type { OnnxContext } from "./context.js";
import { EntrySink, Metadata } from "./entries.js";
import { GraphSink } from "./graph.js";
import { NameScope } from "./name-scope.js";
import { FunctionAttributes } from "./function-attributes.js";
import { normalDomain } from "./names.js";
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
  readonly attributes: FunctionAttributes;
  readonly opsets: OpsetImports;
  readonly path: string;
  readonly scope: number;
  name = "";
  domain = normalDomain("");
  overload = "";
  /** Number of inputs, and of outputs. */
  inputs = 0;
  outputs = 0;

  /** @param scope - number of its scope, from 1 */
  constructor(context: OnnxContext, scope: number) {
    super();
    this.#context = context;
    this.#metadata = new Metadata(context);
    this.#names = new NameScope(context);
    this.opsets = new OpsetImports(context);
    this.path = context.path();
    this.scope = context.scope = scope;
    this.attributes = context.functionAttributes = new FunctionAttributes((name, is, wanted, path = context.path()) => {
      context.refuseAt(path, "E_ONNX_FUNCTION", name, is, wanted);
    });
  }

  override text(field: Field, bytes: Uint8Array, start: number, end: number): void {
    const context = this.#context;
    switch (field.name) {
      case "name":
        this.name = context.name(bytes, start, end);
        return;
      case "domain":
        this.domain = normalDomain(context.name(bytes, start, end));
        return;
      case "overload":
        this.overload = context.name(bytes, start, end);
        return;
      case "input":
        this.inputs++;
        return this.#names.addInput(context.names.intern(bytes, start, end));
      case "output":
        this.outputs++;
        return this.#names.addOutput(context.names.intern(bytes, start, end));
      case "attribute":
        return this.attributes.declare(context.name(bytes, start, end), 0);
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
    if (child instanceof NodeSink) this.#names.addNode(child.start, child.free);
    if (child instanceof AttributeSink) this.#closeDefault(child);
    if (child instanceof OpsetSink) this.opsets.add(child);
    if (field.name === "metadata_props") this.#metadata.add(child);
  }

  override end(): void {
    this.#names.resolveAll();
    this.attributes.check();
    this.#context.scope = 0;
    this.#context.functionAttributes = undefined;
  }

  #closeDefault(attribute: AttributeSink): void {
    this.attributes.declare(attribute.name, attribute.type);
    if (attribute.reference !== "") this.#refuse(attribute.name, "a default refers to an attribute", "it has a value");
    for (const { free } of attribute.subgraphs) {
      for (const name of free) {
        const text = this.#context.names.text(name);
        this.#refuse(text, "a default graph takes it from outside", "it must stand alone");
      }
    }
  }

  #refuse(quoted: string, is: string, wanted: string): void {
    this.#context.refuse("E_ONNX_FUNCTION", quoted, is, wanted);
  }
}
