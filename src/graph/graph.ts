import { artifactError, cannot } from "../errors/index.js";
import type { Body } from "./body.js";
import type { ArrayDescriptor } from "./dtype.js";
import { NODE_KINDS, type Node, type NodeIndex, type NodeKind, type OperatorCall } from "./node.js";
import type { Requirement } from "./requirement.js";

/** Columns of a graph: a kind and two numbers for each node. */
export interface GraphColumns {
  readonly kinds: Uint8Array;
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** Children of containers and slots of applications. */
  readonly edges: Int32Array;
  /** UTF-8 text of strings, digits of numbers. */
  readonly text: Uint8Array;
}

/** Shape and bytes of an array. */
export interface ArrayContent {
  readonly descriptor: ArrayDescriptor;
  readonly body: Body;
}

/** What stands beside the columns. */
export interface GraphTables {
  readonly requirements: readonly Requirement[];
  /** An entry is missing only from a view of a graph that is not whole yet. */
  readonly bodies: readonly (Body | undefined)[];
  readonly arrays: readonly (ArrayContent | undefined)[];
  readonly operators: readonly (OperatorCall | undefined)[];
  readonly root: NodeIndex;
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * An arena of nodes, made only by {@link GraphBuilder}. Nodes hold no names: names stand in `requirements` alone.
 * Storage is in columns, since a large schema has a million nodes.
 */
export class Graph {
  readonly requirements: readonly Requirement[];
  readonly root: NodeIndex;
  readonly #columns: GraphColumns;
  readonly #tables: GraphTables;

  constructor(columns: GraphColumns, tables: GraphTables) {
    this.#columns = columns;
    this.#tables = tables;
    this.requirements = tables.requirements;
    this.root = tables.root;
    Object.freeze(this);
  }

  /** Number of nodes. */
  get size(): number {
    return this.#columns.kinds.length;
  }

  kind(index: NodeIndex): NodeKind {
    const kind = NODE_KINDS[this.#columns.kinds[index] ?? NODE_KINDS.length];
    if (kind === undefined) {
      throw artifactError(
        "E_INTERNAL",
        cannot("read node", String(index), `the graph has ${this.size}`, "it must exist"),
      );
    }
    return kind;
  }

  /** @returns the node at `index` as plain data. */
  node(index: NodeIndex): Node {
    const kind = this.kind(index);
    const first = this.#columns.first[index] ?? 0;
    const second = this.#columns.second[index] ?? 0;
    switch (kind) {
      case "none":
        return { kind };
      case "bool":
        return { kind, value: first === 1 };
      case "int":
        return { kind, value: exactInteger(this.#text(first, second)) };
      case "float":
        return { kind, value: pythonFloat(this.#text(first, second)) };
      case "complex": {
        const [real = "", imaginary = ""] = this.#text(first, second).split(" ");
        return { kind, real: pythonFloat(real), imaginary: pythonFloat(imaginary) };
      }
      case "str":
        return { kind, value: this.#text(first, second) };
      case "bytes":
        return { kind, body: at(this.#tables.bodies, first) };
      case "list":
      case "tuple":
      case "set":
      case "frozenset":
        return { kind, items: this.#edges(first, second) };
      case "dict":
        return this.#dict(first, second * 2);
      case "slice": {
        const [start = 0, stop = 0, step = 0] = this.#edges(first, 3);
        return { kind, start, stop, step };
      }
      case "array":
        return { kind, ...at(this.#tables.arrays, first) };
      case "reference":
      case "external":
        return { kind, requirement: first };
      case "method":
        return { kind, requirement: first, owner: second };
      case "operator":
        return { kind, ...at(this.#tables.operators, first) };
      case "apply": {
        const [args, kwargs, state, items, entries] = this.#edges(second, 5).map((slot) =>
          slot < 0 ? undefined : slot,
        );
        return { kind, requirement: first, args, kwargs, state, items, entries };
      }
    }
  }

  /** The type list of the keys stands behind the entries, -1 if there is none. */
  #dict(start: number, count: number): Node {
    const keyTypes = this.#columns.edges[start + count] ?? -1;
    return { kind: "dict", entries: this.#edges(start, count), ...(keyTypes >= 0 && { keyTypes }) };
  }

  #edges(start: number, count: number): readonly NodeIndex[] {
    return Array.from(this.#columns.edges.subarray(start, start + count));
  }

  #text(start: number, length: number): string {
    return decoder.decode(this.#columns.text.subarray(start, start + length));
  }
}

/** @returns the children of a node of any kind, for walks that do not care which. */
export function childrenOf(node: Node): readonly NodeIndex[] {
  switch (node.kind) {
    case "list":
    case "tuple":
    case "set":
    case "frozenset":
      return node.items;
    case "dict":
      return node.entries;
    case "slice":
      return [node.start, node.stop, node.step];
    case "apply":
      return [node.args, node.kwargs, node.state, node.items, node.entries].filter((slot) => slot !== undefined);
    case "method":
      return [node.owner];
    case "operator":
      return [node.attributes, ...node.subgraphs];
    case "none":
    case "bool":
    case "int":
    case "float":
    case "complex":
    case "str":
    case "bytes":
    case "array":
    case "reference":
    case "external":
      return [];
  }
}

function at<T>(table: readonly (T | undefined)[], index: number): T {
  const entry = table[index];
  if (entry === undefined) {
    throw artifactError("E_INTERNAL", cannot("read table entry", String(index), "it is missing", "it must exist"));
  }
  return entry;
}

function exactInteger(digits: string): number | bigint {
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : BigInt(digits);
}

/** Python spells the non-finite floats NaN, Infinity and -Infinity in JSON, as `Number` reads them. */
function pythonFloat(text: string): number {
  return Number(text);
}
