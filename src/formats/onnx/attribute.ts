import { IntColumn, type NodeIndex } from "../../graph/index.js";
import type { OnnxContext } from "./context.js";
import { decodeText } from "./names.js";
import type { Field } from "./schema.js";
import { Sink } from "./sink.js";
import { SparseTensorSink } from "./sparse-tensor.js";
import { TensorSink } from "./tensor.js";
import { treeValues } from "./tree-values.js";
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

const NO_INTEGERS = new Int32Array(0);
const NO_SUBGRAPHS: readonly Subgraph[] = [];

/** What a graph that is read leaves to the node that holds it. */
export interface Subgraph {
  /** Names that it takes from outside. */
  readonly free: readonly number[];
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
  /** Value of a number, or, where a graph is made, of a short string that is UTF-8. */
  value: number | bigint | string | undefined;
  /** Elements of a list, or of a tensor. */
  length = 0;
  /** Number of the type of a tensor's elements; 0 without one. */
  dataType = 0;
  /** Elements of a tensor, if they are kept. */
  values: ReturnType<typeof treeValues>;
  /** Values of a list of integers, or numbers of the strings of a list, if they are kept. */
  #list: IntColumn | undefined;
  #subgraphs: Subgraph[] | undefined;
  /** The value field that is there, and one that stands beside it. */
  #field: string | undefined;
  #other: string | undefined;

  /** @param keepsLists - whether the values of lists are kept, for operators that use them as indices */
  constructor(context: OnnxContext, openGraph: OpenGraph, keepsLists = false) {
    super();
    this.#context = context;
    this.#openGraph = openGraph;
    this.#keepsLists = keepsLists;
  }

  get subgraphs(): readonly Subgraph[] {
    return this.#subgraphs ?? NO_SUBGRAPHS;
  }

  /** @returns integers, with {@link NO_INDEX} for one that has more than 32 bits, or numbers of names. */
  list(): Int32Array {
    return this.#list?.view() ?? NO_INTEGERS;
  }

  override integer(field: Field, value: number | bigint): void {
    if (field.name === "type") this.type = Number(value);
    else this.#give(field, value);
  }

  override float(field: Field, value: number): void {
    this.#give(field, value);
  }

  override text(field: Field, bytes: Uint8Array, start: number, end: number): void {
    const context = this.#context;
    switch (field.name) {
      case "strings":
        (this.#list ??= new IntColumn()).push(context.names.intern(bytes, start, end));
        return;
      case "name":
        this.name = context.name(bytes, start, end);
        return;
      case "ref_attr_name":
        this.reference = context.name(bytes, start, end);
        return;
      case "s":
        this.value = decodeText(bytes, start, end);
    }
  }

  override wants(field: Field): boolean {
    return field.name === "s" ? this.#context.keepGraph : this.#keepsLists && field.name === "strings";
  }

  override column(field: Field): IntColumn | undefined {
    return this.#keepsLists && field.name === "ints" ? (this.#list ??= new IntColumn()) : undefined;
  }

  override count(field: Field, count: number): void {
    this.#see(field);
    this.length += field.name === "strings" ? 1 : count;
  }

  override open(field: Field): Sink {
    this.#see(field);
    const context = this.#context;
    switch (field.message?.name) {
      case "GraphProto": {
        const graph = this.#openGraph();
        (this.#subgraphs ??= []).push(graph);
        return graph;
      }
      case "TensorProto":
        if (this.#keepsLists) this.values = treeValues(this.name);
        return new TensorSink(context, this.values && (() => this.values));
      case "SparseTensorProto":
        return new SparseTensorSink(context);
      default:
        return new TypeSink(context);
    }
  }

  override close(_field: Field, child: Sink): void {
    if (!(child instanceof TensorSink)) return;
    this.length = child.extent.elements;
    this.dataType = child.dataType;
  }

  override end(): void {
    if (this.name === "") this.#refuse("it has no name", "it must have one");
    const wanted = VALUE_FIELD[this.type];
    if (wanted === undefined) return this.#refuse("it has no type", "it must say what it holds");
    if (this.reference !== "") {
      const { functionAttributes: declared, path } = this.#context;
      if (declared) declared.refer(this.reference, this.type, path);
      else this.#refuse("it refers to a function's attribute", "no function is here");
      if (this.#field !== undefined) this.#refuse("it refers to an attribute and has a value", "only one may be there");
      return;
    }
    const wrong = this.#field === wanted ? this.#other : this.#field;
    if (wrong !== undefined) this.#refuse(`it holds ${wrong}`, `its type asks for ${wanted}`);
    if (this.#field === undefined && MUST_BE_GIVEN.has(wanted)) this.#refuse("it has no value", "it must have one");
  }

  #give(field: Field, value: number | bigint): void {
    this.#see(field);
    this.value = value;
  }

  #see({ name }: Field): void {
    this.#field ??= name;
    if (this.#field !== name) this.#other = name;
  }

  #refuse(is: string, wanted: string): void {
    this.#context.refuse("E_ONNX_ATTRIBUTE", this.name, is, wanted);
  }
}
