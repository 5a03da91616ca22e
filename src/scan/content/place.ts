import { childrenOf, type Graph, type NodeIndex } from "../../graph/index.js";
import { readable } from "./readable.js";

/**
 * @returns how Python reaches a node from the artifact's root, such as `steps[1][1].tree_`; of several ways a shortest.
 * Linear in the graph: for findings alone.
 */
export function placeOf(graph: Graph, target: NodeIndex): string {
  const cameFrom = new Map<NodeIndex, NodeIndex>();
  const queue: NodeIndex[] = [graph.root];
  cameFrom.set(graph.root, graph.root);
  for (const node of queue) {
    if (node === target) break;
    const open = readable(graph, node);
    for (const child of open ? childrenOf(open) : []) {
      if (cameFrom.has(child)) continue;
      cameFrom.set(child, node);
      queue.push(child);
    }
  }
  const way: NodeIndex[] = [];
  for (let node = target; node !== graph.root;) {
    const parent = cameFrom.get(node);
    if (parent === undefined) break;
    way.unshift(node);
    node = parent;
  }
  let place = "";
  let holder = graph.root;
  for (const node of way) {
    place += step(graph, holder, node);
    holder = node;
  }
  return place.replace(/^\./, "") || "the root";
}

function step(graph: Graph, holder: NodeIndex, child: NodeIndex): string {
  const node = graph.node(holder);
  switch (node.kind) {
    case "list":
    case "tuple":
      return `[${node.items.indexOf(child)}]`;
    case "dict": {
      const at = node.entries.indexOf(child);
      const key = at % 2 === 1 ? readable(graph, node.entries[at - 1]) : undefined;
      if (key?.kind === "str") return isName(key.value) ? `.${key.value}` : `[${JSON.stringify(key.value)}]`;
      return key?.kind === "int" ? `[${key.value}]` : "[…]";
    }
    case "apply":
      // State and items are what the object is; only arguments need a word of their own.
      if (child === node.args) return ".args";
      return child === node.kwargs ? ".kwargs" : "";
    default:
      return "";
  }
}

function isName(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text);
}
