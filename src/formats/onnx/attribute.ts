import { IntColumn, type NodeIndex } from "../../graph/index.js";
import type { OnnxContext } from "./context.js";
import { decodeName } from "./names.js";
import type { Field } from "./schema.js";
import { Sink } from "./sink.js";
import { SparseTensorSink, TensorSink } from "./tensor.js";
import { TypeSink } from "./value-info.js";

/** Field that holds the value, by the number of the attribute's type (onnx-ml.proto, `AttributeType`). */
const VALUE_FIELD: readonly (string | undefined)[] = [
  undefined,
  "f",
  "i",
  "s",
  "t",
  "g",
  "floats",
  "ints",
  "strings",
  "tensors",
  "graphs",
  "sparse_tensor",
  "sparse_tensors",
  "tp",
  "type_protos",
];

/** Types of which an absent field is no default value. */
const MUST_BE_GIVEN = new Set(["t", "g", "sparse_tensor", "tp"]);

/** What an integer becomes that is no index. */
const NO_INDEX = -(2 ** 31);

/** What a graph that is read leaves to the node that holds it. */
export interface Subgraph {
  /** Names that it takes from outside. */
  readonly free: readonly string[];
  /** Absent where no graph is made. */
  readonly node: NodeIndex | undefined;
}

/** Makes what reads a graph; handed in, since graphs hold attributes. */
export type OpenGraph = () => Sink & Subgraph;

/** Reads an AttributeProto. */
export class AttributeSink extends Sink {
  readonly #context: OnnxContext;
  readonly #openGraph: OpenGraph;
  readonly #keepsLists: boolean;
  name = "";
  type = 0;
  /** Attribute of the function whose value is taken. */
  reference = "";
  /** Value of a number, or of a short string that is UTF-8. */
  value: number | bigint | string | undefined;
  /** Elements of a list, or of a tensor. */
  length = 0;
  /** Values of a list of integers, if they are kept; one that is no 32-bit integer is -2^31. */
  readonly integers = new IntColumn(0);
  /** Values of a list of strings, if they are kept. */
  readonly strings: string[] = [];
  readonly subgraphs: Subgraph[] = [];
  readonly #fields = new Set<string>();

  /** @param keepsLists - whether the values of lists are kept, for operators that use them as indices */
  constructor(context: OnnxContext, openGraph: OpenGraph, keepsLists = false) {
    super();
    this.#context = context;
    this.#openGraph = openGraph;
    this.#keepsLists = keepsLists;
  }

  override integer(field: Field, value: number | bigint): void {
    if (field.name === "type") this.type = Number(value);
    else if (field.name === "i") this.#give(field, value);
    else this.integers.push(value >= NO_INDEX && value < 2 ** 31 ? Number(value) : NO_INDEX);
  }

  override float(field: Field, value: number): void {
    this.#give(field, value);
  }

  override text(field: Field, bytes: Uint8Array): void {
    const text = field.name === "doc_string" ? "" : decodeName(bytes);
    if (field.name === "name") this.name = text;
    else if (field.name === "ref_attr_name") this.reference = text;
    else if (field.name === "s") this.value = text;
    else if (field.name === "strings") this.strings.push(text);
  }

  override wants(field: Field): boolean {
    return field.name === "s" || this.#keepsLists;
  }

  override count(field: Field, count: number): void {
    this.#fields.add(field.name);
    this.length += field.name === "strings" ? 1 : count;
  }

  override open(field: Field): Sink {
    this.#fields.add(field.name);
    const context = this.#context;
    switch (field.message?.name) {
      case "GraphProto": {
        const graph = this.#openGraph();
        this.subgraphs.push(graph);
        return graph;
      }
      case "TensorProto":
        return new TensorSink(context);
      case "SparseTensorProto":
        return new SparseTensorSink(context);
      default:
        return new TypeSink(context);
    }
  }

  override close(_field: Field, child: Sink): void {
    if (child instanceof TensorSink) this.length = child.extent.elements;
  }

  override end(): void {
    if (this.name === "") this.#refuse("it has no name", "it must have one");
    const wanted = VALUE_FIELD[this.type];
    if (wanted === undefined) return this.#refuse("it has no type", "it must say what it holds");
    if (this.reference !== "") {
      if (this.#context.scope === 0) this.#refuse("it refers to a function's attribute", "no function is here");
      if (this.#fields.size > 0) this.#refuse("it refers to an attribute and has a value", "only one may be there");
      return;
    }
    for (const field of this.#fields) {
      if (field !== wanted) this.#refuse(`it holds ${field}`, `its type asks for ${wanted}`);
    }
    if (this.#fields.size === 0 && MUST_BE_GIVEN.has(wanted)) this.#refuse("it has no value", "it must have one");
  }

  #give(field: Field, value: number | bigint): void {
    this.#fields.add(field.name);
    this.value = value;
  }

  #refuse(is: string, wanted: string): void {
    this.#context.refuse("E_ONNX_ATTRIBUTE", this.name, is, wanted);
  }
}
