import { artifactError, cannot } from "../errors/index.js";
import { childrenOf, type Graph, type Node, type NodeIndex, type Requirement } from "../graph/index.js";
import { BodyReader } from "./body-reader.js";
import { construct } from "./construct.js";
import { asTuple, Complex, FrozenSet, Method, Reference, Slice, type Value } from "./value.js";

const NEW = 0;
const OPEN = 1;
const BUILT = 2;

/** A node whose children are being built. */
interface Frame {
  readonly index: NodeIndex;
  readonly node: Node;
  readonly children: readonly NodeIndex[];
  next: number;
}

/** Builds the values of a graph from the leaves up, each node once, so that what is shared stays one object. */
export class ValueBuilder {
  readonly #graph: Graph;
  readonly #bodies: BodyReader;
  readonly #status: Uint8Array;
  readonly #values: Value[] = [];
  readonly #frames: Frame[] = [];

  /** @param lazy - whether arrays are read only when they are looked at */
  constructor(graph: Graph, lazy: boolean) {
    this.#graph = graph;
    this.#bodies = new BodyReader(lazy);
    this.#status = new Uint8Array(graph.size);
  }

  /** @returns the value of the root */
  build(): Value {
    this.#open(this.#graph.root);
    for (let frame = this.#frames.at(-1); frame; frame = this.#frames.at(-1)) {
      const child = frame.children[frame.next++];
      if (child !== undefined) {
        this.#open(child);
      } else {
        this.#close(frame.index, frame.node);
        this.#frames.pop();
      }
    }
    return this.#at(this.#graph.root);
  }

  #open(index: NodeIndex): void {
    const status = this.#status[index] ?? NEW;
    if (status === BUILT) return;
    if (status === OPEN) throw unbuildable(`node ${index}`, "it contains itself", "a value must not");
    const node = this.#graph.node(index);
    const children = childrenOf(node);
    if (children.length === 0) {
      this.#close(index, node);
    } else {
      this.#status[index] = OPEN;
      this.#frames.push({ index, node, children, next: 0 });
    }
  }

  #close(index: NodeIndex, node: Node): void {
    this.#values[index] = this.#value(node, `node ${index}`);
    this.#status[index] = BUILT;
  }

  #value(node: Node, place: string): Value {
    switch (node.kind) {
      case "none":
        return null;
      case "bool":
      case "int":
      case "float":
      case "str":
        return node.value;
      case "complex":
        return new Complex(node.real, node.imaginary);
      case "bytes":
        return this.#bodies.bytes(node.body, place);
      case "list":
        return this.#all(node.items);
      case "tuple":
        return asTuple(this.#all(node.items));
      case "set":
        return new Set(this.#all(node.items));
      case "frozenset":
        return new FrozenSet(this.#all(node.items));
      case "dict":
        return this.#map(node.entries, place);
      case "slice":
        return new Slice(this.#at(node.start), this.#at(node.stop), this.#at(node.step));
      case "array":
        return this.#bodies.array(node, place);
      case "reference": {
        const { module, name } = this.#requirement(node.requirement);
        return new Reference(module, name);
      }
      case "method": {
        const { module, name } = this.#requirement(node.requirement);
        return new Method(this.#at(node.owner), module, name);
      }
      case "apply":
        return construct(this.#requirement(node.requirement), {
          args: this.#slot(node.args),
          kwargs: this.#slot(node.kwargs),
          state: this.#slot(node.state),
          items: this.#slot(node.items),
          entries: this.#slot(node.entries),
        });
      case "operator":
      case "external":
        throw unbuildable(this.#requirement(node.requirement).id, `it is an ${node.kind}`, "load builds Python values");
      default:
        return assertNever(node);
    }
  }

  /** Python tells keys apart that a Map does not, two NaN for one: then an entry would vanish. */
  #map(entries: readonly NodeIndex[], place: string): Map<Value, Value> {
    const map = new Map<Value, Value>();
    for (let i = 0; i < entries.length; i += 2) map.set(this.#at(entries[i]), this.#at(entries[i + 1]));
    if (map.size * 2 !== entries.length) throw unbuildable(place, "a Map takes two keys for one", "keys must differ");
    return map;
  }

  #all(items: readonly NodeIndex[]): Value[] {
    return items.map((item) => this.#at(item));
  }

  #slot(index: NodeIndex | undefined): Value | undefined {
    return index === undefined ? undefined : this.#at(index);
  }

  #at(index: NodeIndex | undefined): Value {
    const value = this.#values[index ?? -1];
    if (value !== undefined) return value;
    throw artifactError("E_INTERNAL", cannot("build", `node ${index}`, "a child is missing", "it must be built first"));
  }

  #requirement(index: number): Requirement {
    const requirement = this.#graph.requirements[index];
    if (requirement) return requirement;
    throw artifactError("E_INTERNAL", cannot("build", `name ${index}`, "it is not listed", "every name must be"));
  }
}

function unbuildable(quoted: string, is: string, wanted: string): Error {
  return artifactError("E_CONSTRUCTOR", cannot("build", quoted, is, wanted));
}

function assertNever(node: never): never {
  throw artifactError("E_INTERNAL", cannot("build", "node", `its kind is unknown: ${String(node)}`, "all are known"));
}
