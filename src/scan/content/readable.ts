import type { Graph, Node, NodeIndex } from "../../graph/index.js";

/** @returns `undefined` for arrays and bytes too: their content is not known while rules look at nodes. */
export function readable(graph: Graph, node: NodeIndex | undefined): Node | undefined {
  if (node === undefined) return undefined;
  const kind = graph.kind(node);
  return kind === "array" || kind === "bytes" ? undefined : graph.node(node);
}
