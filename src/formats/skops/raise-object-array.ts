import type { Graph, NodeIndex } from "../../graph/index.js";
import type { RaiseKind } from "./raise-kinds.js";
import { cannotWrite, type Raised, type RaisedNode } from "./raised.js";

/** An array of objects: its items in C order become lists in lists, one level for each dimension after the first. */
export const raiseObjectArray: RaiseKind = ({ graph, args: [shapeNode], slots }) => {
  const items = slots.items === undefined ? undefined : graph.node(slots.items);
  const shape = shapeNode === undefined ? undefined : shapeOf(graph, shapeNode);
  if (shapeNode === undefined || shape === undefined || shape.length === 0 || items?.kind !== "list") return undefined;
  let level: readonly Raised[] = items.items;
  for (let axis = shape.length - 1; axis > 0; axis--) {
    const size = shape[axis] ?? 0;
    const rows = shape.slice(0, axis).reduce((count, dimension) => count * dimension, 1);
    // Every row was a node of the file; an empty array may say any number of them.
    if (rows > graph.size || rows * size !== level.length) {
      throw cannotWrite(graph, items, `its items do not fill the shape (${shape.join(", ")})`, "they must");
    }
    const inner = level;
    level = Array.from({ length: rows }, (_, row) => listOf(inner.slice(row * size, (row + 1) * size)));
  }
  if (level.length !== shape[0]) return undefined;
  return [
    ["content", { nodes: level }],
    ["type", { json: '"json"' }],
    ["shape", { node: shapeNode }],
  ];
};

function listOf(nodes: readonly Raised[]): RaisedNode {
  return { kind: "ListNode", module: "builtins", name: "list", fields: [["content", { nodes }]] };
}

function shapeOf(graph: Graph, index: NodeIndex): number[] | undefined {
  const tuple = graph.node(index);
  if (tuple.kind !== "tuple") return undefined;
  return tuple.items.map((item) => {
    const size = graph.node(item);
    return size.kind === "int" ? Number(size.value) : -1;
  });
}
