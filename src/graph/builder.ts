import type { Limits } from "../bytes/index.js";
import { artifactError, cannot } from "../errors/index.js";
import type { Body } from "./body.js";
import { ByteColumn, IntColumn } from "./columns.js";
import { Graph, type ArrayContent, type GraphColumns } from "./graph.js";
import { KIND_CODE, type NodeIndex, type OperatorCall, type RequirementIndex, type SequenceKind } from "./node.js";
import { RequirementTable } from "./requirement-table.js";

/** Slots of an application that the file fills; absent ones are not set. */
export interface ApplicationSlots {
  readonly args?: NodeIndex;
  readonly kwargs?: NodeIndex;
  readonly state?: NodeIndex;
  readonly items?: NodeIndex;
  readonly entries?: NodeIndex;
}

/** Slots of an application, in the order of {@link ApplicationSlots}. */
const SLOTS = 5;

const encoder = new TextEncoder();

/** Collects nodes and requirements, checks every index, and freezes them into a {@link Graph}. */
export class GraphBuilder {
  readonly requirements: RequirementTable;
  readonly #limits: Limits;
  readonly #kinds = new ByteColumn();
  readonly #first = new IntColumn();
  readonly #second = new IntColumn();
  readonly #edges = new IntColumn();
  readonly #text = new ByteColumn();
  readonly #bodies: (Body | undefined)[] = [];
  readonly #arrays: (ArrayContent | undefined)[] = [];
  readonly #operators: (OperatorCall | undefined)[] = [];

  constructor(limits: Limits) {
    this.#limits = limits;
    this.requirements = new RequirementTable(limits);
  }

  get size(): number {
    return this.#kinds.length;
  }

  none(): NodeIndex {
    return this.#add(KIND_CODE.none, 0, 0);
  }

  bool(value: boolean): NodeIndex {
    return this.#add(KIND_CODE.bool, value ? 1 : 0, 0);
  }

  /** @param bytes - decimal digits with an optional minus sign, already checked */
  int(bytes: Uint8Array, start = 0, end = bytes.length): NodeIndex {
    return this.#add(KIND_CODE.int, this.#text.append(bytes, start, end), end - start);
  }

  /** @param bytes - a JSON number, `NaN`, `Infinity` or `-Infinity`, already checked */
  float(bytes: Uint8Array, start = 0, end = bytes.length): NodeIndex {
    return this.#add(KIND_CODE.float, this.#text.append(bytes, start, end), end - start);
  }

  /** @param real - and `imaginary` as for {@link GraphBuilder.float} */
  complex(real: string, imaginary: string): NodeIndex {
    const text = encoder.encode(`${real} ${imaginary}`);
    return this.#add(KIND_CODE.complex, this.#text.append(text), text.length);
  }

  /** @param bytes - strict UTF-8, already checked */
  str(bytes: Uint8Array, start = 0, end = bytes.length): NodeIndex {
    return this.#add(KIND_CODE.str, this.#text.append(bytes, start, end), end - start);
  }

  /** @param body - absent if {@link GraphBuilder.setBody} gives it later */
  bytes(body?: Body): NodeIndex {
    return this.#add(KIND_CODE.bytes, this.#bodies.push(body) - 1, 0);
  }

  setBody(bytes: NodeIndex, body: Body): void {
    this.#bodies[this.#first.get(bytes)] = body;
  }

  sequence(kind: SequenceKind, items: ArrayLike<NodeIndex>): NodeIndex {
    const start = this.#addEdges(items);
    return this.#add(KIND_CODE[kind], start, items.length);
  }

  /** A sequence of the nodes `column[start, end)`. */
  sequenceOf(kind: SequenceKind, column: IntColumn, start: number, end: number): NodeIndex {
    return this.#add(KIND_CODE[kind], this.#edges.append(column, start, end), end - start);
  }

  /** @param entries - keys and values in turn */
  dict(entries: ArrayLike<NodeIndex>): NodeIndex {
    const start = this.#addEdges(entries);
    this.#edges.push(-1);
    return this.#add(KIND_CODE.dict, start, entries.length / 2);
  }

  /**
   * A dict of keys and values in turn, copied from `column`.
   *
   * @param keyTypes - a list of references, one for each key; -1 if there is none
   */
  dictOf(column: IntColumn, keyTypes: NodeIndex = -1): NodeIndex {
    const start = this.#edges.append(column, 0, column.length);
    this.#edges.push(keyTypes);
    return this.#add(KIND_CODE.dict, start, column.length / 2);
  }

  slice(start: NodeIndex, stop: NodeIndex, step: NodeIndex): NodeIndex {
    return this.#add(KIND_CODE.slice, this.#addEdges([start, stop, step]), 0);
  }

  /** @param content - absent if {@link GraphBuilder.setArray} gives it later */
  array(content?: ArrayContent): NodeIndex {
    return this.#add(KIND_CODE.array, this.#arrays.push(content) - 1, 0);
  }

  setArray(array: NodeIndex, content: ArrayContent): void {
    this.#arrays[this.#first.get(array)] = content;
  }

  reference(requirement: RequirementIndex): NodeIndex {
    return this.#add(KIND_CODE.reference, requirement, 0);
  }

  apply(requirement: RequirementIndex, slots: ApplicationSlots): NodeIndex {
    const { args = -1, kwargs = -1, state = -1, items = -1, entries = -1 } = slots;
    const start = this.#edges.length;
    for (const slot of [args, kwargs, state, items, entries]) this.#edges.push(slot);
    return this.#add(KIND_CODE.apply, requirement, start);
  }

  method(requirement: RequirementIndex, owner: NodeIndex): NodeIndex {
    return this.#add(KIND_CODE.method, requirement, owner);
  }

  /** @param call - absent if {@link GraphBuilder.setOperator} gives it later */
  operator(call?: OperatorCall): NodeIndex {
    return this.#add(KIND_CODE.operator, this.#operators.push(call && Object.freeze({ ...call })) - 1, 0);
  }

  setOperator(operator: NodeIndex, call: OperatorCall): void {
    this.#operators[this.#first.get(operator)] = Object.freeze({ ...call });
  }

  external(requirement: RequirementIndex): NodeIndex {
    return this.#add(KIND_CODE.external, requirement, 0);
  }

  /** Puts another child into an application made earlier, for content that is read later than its node. */
  fill(application: NodeIndex, slot: "state", child: NodeIndex): void {
    const STATE_SLOT = { state: 2 } as const;
    this.#edges.set(this.#second.get(application) + STATE_SLOT[slot], child);
  }

  /** @returns the number of items or entries of a container made earlier. */
  countOf(container: NodeIndex): number {
    return this.#second.get(container);
  }

  /** @returns one of the children of a container made earlier. */
  childOf(container: NodeIndex, position: number): NodeIndex {
    return this.#edges.get(this.#first.get(container) + position);
  }

  /** @returns the items or entries of a container made earlier, as a view. */
  edgesOf(container: NodeIndex, perEntry: 1 | 2): Int32Array {
    const start = this.#first.get(container);
    return this.#edges.view(start, start + this.#second.get(container) * perEntry);
  }

  kindCode(index: NodeIndex): number {
    return this.#kinds.get(index);
  }

  /** First number of a node: the requirement of a reference or an application. */
  requirementOf(index: NodeIndex): RequirementIndex {
    return this.#first.get(index);
  }

  /** UTF-8 text of a str node, digits of an int node. */
  textOf(index: NodeIndex): Uint8Array {
    const start = this.#first.get(index);
    return this.#text.view(start, start + this.#second.get(index));
  }

  /**
   * @returns the nodes so far, to look at before they are frozen. An array or bytes node cannot be read before it was
   *   given its content, and what is added later needs a new view.
   */
  view(root: NodeIndex): Graph {
    this.#assertNode(root);
    return this.#graph(root, {
      kinds: this.#kinds.view(),
      first: this.#first.view(),
      second: this.#second.view(),
      edges: this.#edges.view(),
      text: this.#text.view(),
    });
  }

  /** @throws UnsupportedError `E_INTERNAL` if an edge leads out of the graph, or a name out of its table. */
  freeze(root: NodeIndex): Graph {
    this.#assertNode(root);
    for (let node = 0; node < this.size; node++) this.#assertSound(node);
    for (const list of [this.#bodies, this.#arrays, this.#operators]) for (const item of list) assertGiven(item);
    for (const operator of this.#operators) {
      const { attributes, subgraphs, requirement } = assertGiven(operator);
      this.#assertRequirement(requirement);
      for (const child of [attributes, ...subgraphs]) this.#assertNode(child);
    }
    return this.#graph(root, {
      kinds: this.#kinds.seal(),
      first: this.#first.seal(),
      second: this.#second.seal(),
      edges: this.#edges.seal(),
      text: this.#text.seal(),
    });
  }

  #graph(root: NodeIndex, columns: GraphColumns): Graph {
    return new Graph(columns, {
      requirements: this.requirements.seal(),
      bodies: Object.freeze([...this.#bodies]),
      arrays: Object.freeze([...this.#arrays]),
      operators: Object.freeze([...this.#operators]),
      root,
    });
  }

  #assertSound(node: NodeIndex): void {
    const first = this.#first.get(node);
    const second = this.#second.get(node);
    switch (this.#kinds.get(node)) {
      case KIND_CODE.list:
      case KIND_CODE.tuple:
      case KIND_CODE.set:
      case KIND_CODE.frozenset:
        return this.#assertEdges(first, second);
      case KIND_CODE.dict:
        if (this.#edges.get(first + 2 * second) !== -1) this.#assertEdges(first + 2 * second, 1);
        return this.#assertEdges(first, 2 * second);
      case KIND_CODE.slice:
        return this.#assertEdges(first, 3);
      case KIND_CODE.apply:
        for (let slot = 0; slot < SLOTS; slot++)
          if (this.#edges.get(second + slot) !== -1) this.#assertEdges(second + slot, 1);
        return this.#assertRequirement(first);
      case KIND_CODE.method:
        this.#assertNode(second);
        return this.#assertRequirement(first);
      case KIND_CODE.reference:
      case KIND_CODE.external:
        return this.#assertRequirement(first);
    }
  }

  #assertEdges(start: number, count: number): void {
    for (let i = start; i < start + count; i++) this.#assertNode(this.#edges.get(i));
  }

  #assertNode(node: NodeIndex): void {
    if (node < 0 || node >= this.size) throw broken(`node ${node} is not one of ${this.size}`);
  }

  #assertRequirement(requirement: RequirementIndex): void {
    if (this.requirements.get(requirement) === undefined) throw broken(`requirement ${requirement} is not listed`);
  }

  #add(kind: number, first: number, second: number): NodeIndex {
    if (this.#kinds.length >= this.#limits.maxNodes) {
      const is = `it has more than ${this.#limits.maxNodes} nodes`;
      throw artifactError("E_LIMIT_NODES", cannot("build", "graph", is, "fewer are allowed"));
    }
    this.#kinds.push(kind);
    this.#second.push(second);
    return this.#first.push(first);
  }

  #addEdges(children: ArrayLike<NodeIndex>): number {
    const start = this.#edges.length;
    for (let i = 0; i < children.length; i++) this.#edges.push(children[i] ?? -1);
    return start;
  }
}

function assertGiven<T>(content: T | undefined): T {
  if (content !== undefined) return content;
  throw artifactError(
    "E_INTERNAL",
    cannot("freeze", "graph", "a node was never given its content", "all must have it"),
  );
}

function broken(is: string): Error {
  return artifactError("E_INTERNAL", cannot("freeze", "graph", is, "every index must lead to something"));
}
