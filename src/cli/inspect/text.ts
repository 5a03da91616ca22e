import { dtypeText, type Graph, type Node } from "../../index.js";

/** Longest text that a line shows whole, in UTF-16 code units. */
const SHOWN_LENGTH = 60;

export function isShortText(text: string): boolean {
  return text.length <= SHOWN_LENGTH;
}

/** @returns `text` in quotes, escaped as JSON, and its length where more than 60 characters would show. */
export function quoteText(text: string): string {
  if (isShortText(text)) return JSON.stringify(text);
  return `${JSON.stringify(text.slice(0, SHOWN_LENGTH))}… (${text.length} characters)`;
}

/** @returns a float as Python writes it. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value < 0 ? "-inf" : "inf";
  if (Object.is(value, -0)) return "-0.0";
  const text = String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** @returns what a node is, on one line: its value, its size, or the id of the name it needs. */
export function describeNode(graph: Graph, node: Node): string {
  switch (node.kind) {
    case "none":
      return "None";
    case "bool":
      return `bool ${node.value ? "True" : "False"}`;
    case "int":
      return `int ${node.value}`;
    case "float":
      return `float ${floatText(node.value)}`;
    case "complex":
      return `complex (${floatText(node.real)}, ${floatText(node.imaginary)})`;
    case "str":
      return `str ${quoteText(node.value)}`;
    case "bytes":
      return `bytes of ${node.body.size}`;
    case "list":
    case "tuple":
    case "set":
    case "frozenset":
      return `${node.kind} of ${node.items.length}`;
    case "dict":
      return `dict of ${node.entries.length / 2}`;
    case "slice":
      return "slice";
    case "array": {
      const { dtype, shape, order } = node.descriptor;
      return `array ${dtypeText(dtype)} ${shapeText(shape)}${order === "F" ? " F" : ""}`;
    }
    case "reference":
    case "apply":
    case "method":
    case "operator":
    case "external":
      return graph.requirements[node.requirement]?.id ?? node.kind;
  }
}

/** @returns a shape as Python writes it. */
function shapeText(shape: readonly number[]): string {
  return `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
}
