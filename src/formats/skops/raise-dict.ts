import type { DictNode, Graph, Node, NodeIndex } from "../../graph/index.js";
import { cannotWrite, floatText, type Raised, type RaisedNode } from "./raised.js";

/** Text and type of a key in JSON. */
type Key = readonly [text: string, type: string];

/**
 * Raises a dict, or what is made of one. A key stands as text, beside it the type that Python calls with that text.
 *
 * @throws UnsupportedError `E_CONVERT` for a key that text cannot say, and for two of one text
 */
export function raiseDict(graph: Graph, dict: DictNode, module: string, name: string): RaisedNode {
  const { entries } = dict;
  const content: (readonly [string, NodeIndex])[] = [];
  const types: string[] = [];
  for (let i = 0; i < entries.length; i += 2) {
    const [text, type] = raiseKey(graph, dict, graph.node(entries[i] ?? -1));
    content.push([text, entries[i + 1] ?? -1]);
    types.push(type);
  }
  if (types.some((type) => type !== "str")) assertDistinct(graph, dict, content);
  return {
    kind: "DictNode",
    module,
    name,
    fields: [
      ["content", { map: content }],
      ["key_types", { node: dict.keyTypes ?? typeList(types) }],
    ],
  };
}

function raiseKey(graph: Graph, dict: DictNode, key: Node): Key {
  if (key.kind === "str") return [key.value, "str"];
  if (key.kind === "int") return [String(key.value), "int"];
  if (key.kind === "float") return [floatText(key.value), "float"];
  if (key.kind === "bool") return [String(key.value), "bool"];
  if (key.kind === "apply" && key.args !== undefined && dict.keyTypes !== undefined) {
    // A type of which only calling it can tell what it makes of the text.
    const args = graph.node(key.args);
    const text = args.kind === "tuple" && args.items.length === 1 ? graph.node(args.items[0] ?? -1) : undefined;
    if (text?.kind === "str") return [text.value, "str"];
  }
  throw cannotWrite(graph, key, "it is the key of a dict", "a key must be text, a number or a bool");
}

/** In JSON, 1 and "1" are one key. */
function assertDistinct(graph: Graph, dict: DictNode, content: readonly (readonly [string, NodeIndex])[]): void {
  if (new Set(content.map(([text]) => text)).size === content.length) return;
  throw cannotWrite(graph, dict, "two of its keys have the same text", "they must differ as text");
}

function typeList(types: readonly string[]): Raised {
  const nodes = types.map((name): RaisedNode => ({ kind: "TypeNode", module: "builtins", name, fields: [] }));
  return { kind: "ListNode", module: "builtins", name: "list", fields: [["content", { nodes }]] };
}
