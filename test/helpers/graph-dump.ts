import { childrenOf, type Body, type Graph, type Node } from "../../src/graph/index.js";

/**
 * @returns everything that a graph means, as text: two graphs of equal dumps load to equal values. Requirements stand
 *   by their ids, bodies by their bytes, shared nodes by their number.
 */
export function dumpGraph(graph: Graph): string {
  const lines: string[] = [];
  const numbers = new Map<number, number>();
  const pending = [graph.root];
  for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
    if (numbers.has(index)) continue;
    numbers.set(index, numbers.size);
    pending.push(...[...childrenOf(graph.node(index))].reverse());
  }
  for (const [index, number] of numbers) {
    lines.push(`${number} ${describe(graph, graph.node(index), (child) => numbers.get(child) ?? -1)}`);
  }
  return lines.join("\n");
}

function describe(graph: Graph, node: Node, numberOf: (child: number) => number): string {
  const children = childrenOf(node).map(numberOf).join(" ");
  switch (node.kind) {
    case "bool":
    case "str":
      return `${node.kind} ${JSON.stringify(node.value)}`;
    case "int":
      return `int ${node.value}`;
    case "float":
      return `float ${Object.is(node.value, -0) ? "-0" : node.value}`;
    case "bytes":
      return `bytes ${hexOf(node.body)}`;
    case "array":
      return `array ${JSON.stringify(node.descriptor)} ${hexOf(node.body)}`;
    case "reference":
      return `reference ${idOf(graph, node.requirement)}`;
    case "method":
      return `method ${idOf(graph, node.requirement)} ${children}`;
    case "apply": {
      const slots = [node.args, node.kwargs, node.state, node.items, node.entries];
      const filled = slots.map((slot) => (slot === undefined ? "-" : numberOf(slot)));
      return `apply ${idOf(graph, node.requirement)} ${filled.join(" ")}`;
    }
    default:
      return `${node.kind} ${children}`;
  }
}

function idOf(graph: Graph, requirement: number): string {
  return graph.requirements[requirement]!.id;
}

/** @returns the bytes behind a body, as hexadecimal digits. */
function hexOf(body: Body): string {
  const stream = body.open();
  let text = "";
  for (let piece = stream.next(); piece; piece = stream.next()) {
    for (const byte of piece) text += byte.toString(16).padStart(2, "0");
  }
  return text;
}
