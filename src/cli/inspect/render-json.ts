import { dtypeText, type JudgedRequirement, type Node } from "../../index.js";
import { escapeJsonText } from "../../report/index.js";
import type { Marks } from "./marks.js";
import { floatText } from "./text.js";
import type { Visit, WalkEvent } from "./walk.js";

/** Writes a walk as nested JSON, one line for each node, then the fields that tell how much there was. */
export function* renderJsonTree(marks: Marks, events: Iterable<WalkEvent>): Generator<string> {
  let shown = 0;
  let isOpen = false;
  yield '"root":\n';
  for (const event of events) {
    switch (event.type) {
      case "node": {
        if (shown++ > 0) yield isOpen ? ',"children":[\n' : ",\n";
        yield jsonText(nodeFields(marks, event)).slice(0, -1);
        isOpen = true;
        break;
      }
      case "leave":
        yield isOpen ? "}" : "]}";
        isOpen = false;
        break;
      case "end":
        yield `${shown === 0 ? "null" : ""},\n"shown":${shown},\n"more":${event.more}`;
    }
  }
}

/** @returns compact JSON in which no character acts on a terminal. */
export function jsonText(value: unknown): string {
  return escapeJsonText(JSON.stringify(value));
}

function nodeFields(marks: Marks, visit: Visit): Readonly<Record<string, unknown>> {
  const { index, node, label, path, sameAs } = visit;
  const requirement = marks.requirementOf(index);
  return {
    ...(label !== undefined && { label }),
    path,
    kind: node.kind,
    ...contentFields(node),
    ...(requirement !== undefined && statusFields(requirement)),
    ...(marks.holdsUntrusted(index) && { holdsUntrusted: true }),
    ...(sameAs !== undefined && { sameAs }),
  };
}

/** @returns the id of a name, and what the policy says to it. */
export function statusFields({ id, status, reason }: JudgedRequirement): Readonly<Record<string, string>> {
  return { requirement: id, status, ...(reason !== undefined && { reason }) };
}

function contentFields(node: Node): Readonly<Record<string, unknown>> {
  switch (node.kind) {
    case "bool":
    case "str":
      return { value: node.value };
    case "int":
      return { value: typeof node.value === "bigint" ? String(node.value) : node.value };
    case "float":
      return { value: floatValue(node.value) };
    case "complex":
      return { value: [floatValue(node.real), floatValue(node.imaginary)] };
    case "bytes":
      return { size: node.body.size };
    case "list":
    case "tuple":
    case "set":
    case "frozenset":
      return { length: node.items.length };
    case "dict":
      return { length: node.entries.length / 2 };
    case "array": {
      const { dtype, shape, order } = node.descriptor;
      return { dtype: dtypeText(dtype), shape, order, size: node.body.size, sha256: node.body.sha256 };
    }
    case "operator":
      return { opset: node.opset, inputs: node.inputs, outputs: node.outputs };
    case "none":
    case "slice":
    case "reference":
    case "apply":
    case "method":
    case "external":
      return {};
  }
}

/** JSON has no other floats than finite ones, and loses the sign of zero. */
function floatValue(value: number): number | string {
  return Number.isFinite(value) && !Object.is(value, -0) ? value : floatText(value);
}
