import type { Findings } from "../../bytes/index.js";
import { cannot, type Code } from "../../errors/index.js";
import type { ArraySink, Graph, Node, NodeIndex, SparseFacts } from "../../graph/index.js";
import { ArrayFacts } from "./array-facts.js";
import { ArrayHeader } from "./array-header.js";
import { contentObject, type ContentObject } from "./content-object.js";
import { placeOf } from "./place.js";
import { readable } from "./readable.js";

/** An array of objects is an application of this type. */
const NDARRAY = "numpy.ndarray";

/** Types of numpy numbers, such as numpy.int64. */
const NUMPY_SCALAR = /^numpy\.[a-z]+\d*_?$/;

/** What rules may ask. Absent nodes are allowed everywhere and give `undefined`, so that lookups can be chained. */
export class ContentInspector {
  readonly sinks = new Map<NodeIndex, ArraySink>();
  readonly #graph: Graph;
  /** Sparse matrices, known when all have been read. */
  readonly #matrices = new Map<NodeIndex, SparseFacts>();
  /** An array passes through one sink of each kind, however many rules ask. */
  readonly #watched = new Map<new () => ArraySink, Map<NodeIndex, ArraySink>>();
  readonly #refusals: { readonly code: Code; readonly node: NodeIndex; readonly text: readonly string[] }[] = [];

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** @returns `undefined` for arrays and bytes too: their content is not known while rules look at nodes. */
  node(index: NodeIndex | undefined): Node | undefined {
    return readable(this.#graph, index);
  }

  object(index: NodeIndex | undefined): ContentObject | undefined {
    return index === undefined ? undefined : contentObject(this.#graph, index);
  }

  isNone(index: NodeIndex | undefined): boolean {
    return this.node(index)?.kind === "none";
  }

  text(index: NodeIndex | undefined): string | undefined {
    const node = this.node(index);
    return node?.kind === "str" ? node.value : undefined;
  }

  /** @returns the value of an int, float or bool of Python; not of numpy, for which see {@link ContentInspector.number}. */
  literal(index: NodeIndex | undefined): number | undefined {
    const node = this.node(index);
    if (node?.kind === "int" || node?.kind === "float") return Number(node.value);
    return node?.kind === "bool" ? Number(node.value) : undefined;
  }

  /** @returns the items of a list, a tuple, or an array of objects (in C order, whatever its rank). */
  items(index: NodeIndex | undefined): readonly NodeIndex[] | undefined {
    const node = this.node(index);
    if (node?.kind === "list" || node?.kind === "tuple") return node.items;
    const object = node?.kind === "apply" ? this.object(index) : undefined;
    return object?.type === NDARRAY ? object.items : undefined;
  }

  /** @returns the shape of an array of objects. */
  objectShape(index: NodeIndex | undefined): readonly (number | undefined)[] | undefined {
    const object = this.object(index);
    if (object?.type !== NDARRAY) return undefined;
    return this.items(object.args[0])?.map((size) => this.literal(size));
  }

  /** @returns keys and values of a dict, or of the dict-like application of `entries`. */
  entries(index: NodeIndex | undefined): (readonly [key: NodeIndex, value: NodeIndex])[] | undefined {
    const node = this.node(index);
    const flat = node?.kind === "dict" ? node.entries : this.object(index)?.entries;
    if (!flat || (node?.kind !== "dict" && flat.length === 0)) return undefined;
    return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i]!, flat[2 * i + 1]!] as const);
  }

  /**
   * Asks for an array: a bare one, or that which a numpy scalar or a foreign array type is made of.
   *
   * @returns facts that are filled when the arrays have passed; `undefined` for what is no array
   */
  array(index: NodeIndex | undefined): ArrayFacts | undefined {
    return this.watch(index, ArrayFacts);
  }

  /** As {@link ContentInspector.array}, for arrays of which only dtype and shape matter. */
  header(index: NodeIndex | undefined): ArrayHeader | undefined {
    return this.watch(index, ArrayHeader);
  }

  /** Has an array pass through a sink of this kind, the same one for all who ask. */
  watch<T extends ArraySink>(index: NodeIndex | undefined, kind: new () => T): T | undefined {
    const node = this.#arrayNode(index);
    if (node === undefined) return undefined;
    const ofKind = this.#watched.get(kind) ?? new Map<NodeIndex, ArraySink>();
    const known = ofKind.get(node);
    if (known instanceof kind) return known;
    const sink = new kind();
    this.#watched.set(kind, ofKind.set(node, sink));
    this.scan(node, sink);
    return sink;
  }

  setMatrix(node: NodeIndex, facts: SparseFacts): void {
    this.#matrices.set(node, facts);
  }

  /** @returns what is known, when the arrays have passed, of a sparse matrix. */
  matrix(index: NodeIndex | undefined): SparseFacts | undefined {
    return index === undefined ? undefined : this.#matrices.get(index);
  }

  /** @returns how to learn, when the arrays have passed, the shape of an array or a sparse matrix. */
  shape(index: NodeIndex | undefined): () => readonly number[] | undefined {
    const header = this.header(index);
    if (header) return () => header.descriptor?.shape;
    return () => this.matrix(index)?.shape;
  }

  /** @returns `module.Name` of a type or function used as a value. */
  reference(index: NodeIndex | undefined): string | undefined {
    const node = this.node(index);
    if (node?.kind !== "reference") return undefined;
    const { module = "", name = "" } = this.#graph.requirements[node.requirement] ?? {};
    return `${module}.${name}`;
  }

  /** Has an array's bytes pass through a sink of the rule's own. @returns whether `index` is an array. */
  scan(index: NodeIndex | undefined, sink: ArraySink): boolean {
    const node = this.#arrayNode(index);
    if (node === undefined) return false;
    const before = this.sinks.get(node);
    this.sinks.set(node, before ? both(before, sink) : sink);
    return true;
  }

  /** @returns how to learn, when the arrays have passed, a number of Python or numpy. */
  number(index: NodeIndex | undefined): () => number | undefined {
    const literal = this.literal(index);
    if (literal !== undefined) return () => literal;
    const type = this.object(index)?.type;
    // A masked number is unequal to nothing, so Python's own checks pass it.
    if (type !== undefined && !NUMPY_SCALAR.test(type)) return () => undefined;
    const facts = this.array(index);
    return () => (facts?.isNumeric === true && facts.count === 1 ? facts.values[0] : undefined);
  }

  /**
   * Refuses the artifact.
   *
   * @param code - that of the rule
   * @param what - the attribute or part of the object, as Python writes it
   * @param is - the value seen
   * @param wanted - the range allowed
   */
  refuse(code: Code, { node, type }: ContentObject, what: string, is: string, wanted: string): void {
    this.#refusals.push({ code, node, text: [`${what} of a ${type}`, is, wanted] });
  }

  /** Turns refusals into findings with their places. */
  report(graph: Graph, findings: Findings): void {
    for (const { code, node, text } of this.#refusals) {
      if (findings.full) return;
      const [what = "", is = "", wanted = ""] = text;
      findings.add(code, cannot("trust", what, is, wanted), { path: placeOf(graph, node) });
    }
  }

  #arrayNode(index: NodeIndex | undefined): NodeIndex | undefined {
    if (index === undefined || this.#graph.kind(index) === "array") return index;
    const [inner] = this.object(index)?.args ?? [];
    return inner !== undefined && this.#graph.kind(inner) === "array" ? inner : undefined;
  }
}

function both(first: ArraySink, second: ArraySink): ArraySink {
  return {
    begin(descriptor) {
      first.begin(descriptor);
      second.begin(descriptor);
    },
    push(piece) {
      first.push(piece);
      second.push(piece);
    },
  };
}
