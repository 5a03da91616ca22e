import type { Graph, Node } from "../../index.js";
import { describeNode } from "../inspect/text.js";
import { walk } from "../inspect/walk.js";

/** One place of a model, as a reviewer compares it. */
export interface Place {
  /** What is there, on one line: a value, a type, a shape. */
  readonly text: string;
  /** Digest of its bytes or of its whole text, where the line does not say all. */
  readonly digest?: string;
}

/** Places that are compared; a model with more is compared by its first. */
const MAX_PLACES = 1_000_000;

/** @returns every place of a graph by its path, in the order of the file. */
export function flatten(graph: Graph): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  const all = { start: graph.root, path: "", keep: () => true, maxNodes: MAX_PLACES };
  for (const event of walk(graph, all)) {
    if (event.type !== "node") continue;
    const { node, path, sameAs } = event;
    const text = describeNode(graph, node);
    const shared = sameAs === undefined ? text : `${text}, the same as ${sameAs === "" ? "/" : sameAs}`;
    const digest = digestOf(node);
    places.set(path === "" ? "/" : path, { text: shared, ...(digest !== undefined && { digest }) });
  }
  return places;
}

function digestOf(node: Node): string | undefined {
  switch (node.kind) {
    case "array":
    case "bytes":
      return node.body.sha256;
    case "str":
      return node.value;
    case "operator":
      return JSON.stringify([node.opset, node.inputs, node.outputs]);
    default:
      return undefined;
  }
}
