import type { Graph, Node, NodeIndex } from "../../index.js";
import { floatText, isShortText, quoteText } from "./text.js";

/** A node under another one. */
export interface Child {
  /** Tells it apart from its siblings, in the tree and in paths. */
  readonly label: string;
  readonly index: NodeIndex;
  /** The key itself, where it is a string. */
  readonly key?: string;
}

/** Keys that need no quotes: nothing else is written so. */
const BARE_KEY = /^[A-Za-z_][A-Za-z0-9_.-]*$/;
const RESERVED = new Set(["True", "False", "None", "nan", "inf"]);

/** Lists what is under a node, in the order of the file; the attributes of an instance stand directly under it. */
export function* childrenOf(graph: Graph, node: Node): Generator<Child> {
  switch (node.kind) {
    case "list":
    case "tuple":
    case "set":
    case "frozenset":
      for (const [position, index] of node.items.entries()) yield { label: String(position), index };
      break;
    case "dict":
      yield* entriesOf(graph, node.entries);
      break;
    case "slice":
      yield { label: "start", index: node.start };
      yield { label: "stop", index: node.stop };
      yield { label: "step", index: node.step };
      break;
    case "method":
      yield { label: "(owner)", index: node.owner };
      break;
    case "operator":
      yield { label: "(attributes)", index: node.attributes };
      for (const [position, index] of node.subgraphs.entries()) yield { label: `(subgraph ${position})`, index };
      break;
    case "apply":
      yield* slotsOf(graph, node);
      break;
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
      break;
  }
}

function* slotsOf(graph: Graph, node: Node & { readonly kind: "apply" }): Generator<Child> {
  const { args, kwargs, items, entries, state } = node;
  if (args !== undefined) yield { label: "(args)", index: args };
  if (kwargs !== undefined) yield { label: "(kwargs)", index: kwargs };
  if (items !== undefined) yield { label: "(items)", index: items };
  if (entries !== undefined) yield { label: "(entries)", index: entries };
  if (state === undefined) return;
  const attributes = graph.node(state);
  if (attributes.kind === "dict") yield* entriesOf(graph, attributes.entries);
  else yield { label: "(state)", index: state };
}

function* entriesOf(graph: Graph, entries: readonly NodeIndex[]): Generator<Child> {
  for (let i = 0; i + 1 < entries.length; i += 2) {
    const [keyIndex = -1, index = -1] = entries.slice(i, i + 2);
    const key = graph.node(keyIndex);
    const label = keyLabel(key);
    if (label === undefined) {
      yield { label: `#${i / 2}.key`, index: keyIndex };
      yield { label: `#${i / 2}`, index };
    } else {
      yield { label, index, ...(key.kind === "str" && { key: key.value }) };
    }
  }
}

/** @returns how a key is written, or nothing for one that is long, or of which there can be two. */
function keyLabel(key: Node): string | undefined {
  switch (key.kind) {
    case "str":
      if (!isShortText(key.value)) return undefined;
      return BARE_KEY.test(key.value) && !RESERVED.has(key.value) ? key.value : quoteText(key.value);
    case "int":
      return String(key.value);
    case "bool":
      return key.value ? "True" : "False";
    case "none":
      return "None";
    case "float":
      return Number.isNaN(key.value) ? undefined : floatText(key.value);
    default:
      return undefined;
  }
}
