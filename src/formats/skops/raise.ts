import type { Graph, Node, NodeIndex, Requirement } from "../../graph/index.js";
import { methodNeeds } from "./names.js";
import { isUfunc } from "./natives.js";
import { raiseApply } from "./raise-apply.js";
import { raiseDict } from "./raise-dict.js";
import { cannotWrite, floatText, jsonString, type Content, type Field, type RaisedNode } from "./raised.js";

/**
 * Raises one node of a graph, whatever format it was read from, to the node of protocol 2 that Python skops builds the
 * same from.
 *
 * @throws UnsupportedError `E_CONVERT` for what no node of skops says
 */
export function raise(graph: Graph, index: NodeIndex): RaisedNode {
  const node = graph.node(index);
  switch (node.kind) {
    case "none":
      return scalar("null");
    case "bool":
    case "int":
      return scalar(String(node.value));
    case "float":
      return scalar(floatText(node.value));
    case "str":
      return scalar(jsonString(node.value));
    case "bytes":
      return builtin("BytesNode", "bytes", [["file", { member: { use: "bin", body: node.body } }]]);
    case "list":
      return builtin("ListNode", "list", [["content", { nodes: node.items }]]);
    case "tuple":
      return builtin("TupleNode", "tuple", [["content", { nodes: node.items }]]);
    case "set":
      return builtin("SetNode", "set", [["content", { nodes: node.items }]]);
    case "dict":
      return raiseDict(graph, node, "builtins", "dict");
    case "slice":
      return builtin("SliceNode", "slice", [["content", { group: sliceBounds(graph, node) }]]);
    case "array": {
      const { descriptor, body } = node;
      return {
        kind: "NdArrayNode",
        module: "numpy",
        name: "ndarray",
        fields: [
          ["type", { json: '"numpy"' }],
          ["file", { member: { use: "npy", descriptor, body } }],
        ],
      };
    }
    case "reference": {
      const { module, name } = requirementOf(graph, node);
      return { kind: isUfunc(module, name) ? "FunctionNode" : "TypeNode", module, name, fields: [] };
    }
    case "apply":
      return raiseApply(graph, node, requirementOf(graph, node));
    case "method":
      return raiseMethod(graph, node);
    case "complex":
    case "frozenset":
    case "operator":
    case "external":
      throw cannotWrite(graph, node, `skops has no node for ${node.kind}`, "it must be what a .skops file can hold");
  }
}

function builtin(kind: string, name: string, fields: readonly Field[]): RaisedNode {
  return { kind, module: "builtins", name, fields };
}

/** @param text - JSON, as Python writes it */
function scalar(text: string): RaisedNode {
  return builtin("JsonNode", "str", [
    ["content", { json: JSON.stringify(text) }],
    ["is_json", { json: "true" }],
  ]);
}

function sliceBounds(graph: Graph, slice: Node & { kind: "slice" }): Field[] {
  const bound = (index: NodeIndex): Content => {
    const node = graph.node(index);
    if (node.kind === "none") return { json: "null" };
    if (node.kind === "int") return { json: String(node.value) };
    throw cannotWrite(graph, slice, `a bound of it is ${node.kind}`, "integers and None are written");
  };
  return [
    ["start", bound(slice.start)],
    ["stop", bound(slice.stop)],
    ["step", bound(slice.step)],
  ];
}

/** A method is named `Class.attribute`, and its owner stands beside it in full. */
function raiseMethod(graph: Graph, node: Node & { kind: "method" }): RaisedNode {
  const { module, name: path } = requirementOf(graph, node);
  const dot = path.lastIndexOf(".");
  const name = path.slice(0, dot);
  const attribute = path.slice(dot + 1);
  const content: Field[] = [
    ["func", { json: jsonString(attribute) }],
    ["obj", { node: node.owner }],
  ];
  const { needs } = methodNeeds(module, name, attribute);
  return { kind: "MethodNode", module, name, fields: [["content", { group: content }]], needs };
}

function requirementOf(graph: Graph, node: Node & { requirement: number }): Requirement {
  const requirement = graph.requirements[node.requirement];
  if (requirement) return requirement;
  throw cannotWrite(graph, node, "its name is not listed", "every name is", "E_INTERNAL");
}
