import { artifactError, cannot } from "../errors/index.js";
import { fieldsOf, type MessageField } from "./message-fields.js";

type Message = "model" | "training" | "graph" | "function" | "node" | "attribute" | "sparse tensor" | "tensor";

/** Fields that lead to tensors, by message and number (onnx-ml.proto). */
const FIELDS: Readonly<Record<Message, Readonly<Record<number, Message>>>> = {
  model: { 7: "graph", 20: "training", 25: "function" },
  training: { 1: "graph", 2: "graph" },
  graph: { 1: "node", 5: "tensor", 15: "sparse tensor" },
  function: { 7: "node", 11: "attribute" },
  node: { 5: "attribute" },
  attribute: { 5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse tensor", 23: "sparse tensor" },
  "sparse tensor": { 1: "tensor", 2: "tensor" },
  tensor: {},
};

const MODEL_GRAPH = 7;
const GRAPH = { node: 1, initializer: 5 } as const;
const NODE = { type: 4, attribute: 5, domain: 7 } as const;
const TENSOR_VALUE = 5;
const TENSOR = { name: 8, dataLocation: 14 } as const;
const EXTERNAL = 1;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

interface Open {
  readonly message: Message;
  readonly bytes: Uint8Array;
  /** Whether it is the graph of the model itself. */
  readonly isMain: boolean;
}

/**
 * Checks that each tensor in a file is one that onnxruntime takes from the bytes that it is given: an initializer of the
 * model's own graph, or the value of a Constant there. It reads any other by its path, from the working directory.
 *
 * @param model - bytes that a scan approved
 * @throws UnsupportedError `E_SESSION`
 */
export function assertHandedOver(model: Uint8Array): void {
  const open: Open[] = [{ message: "model", bytes: model, isMain: false }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { message, bytes, isMain } = next;
    if (message === "tensor" && isExternal(bytes)) throw notHandedOver(bytes);
    for (const field of fieldsOf(bytes)) {
      const inner = FIELDS[message][field.id];
      if (inner === undefined || (isMain && isGiven(field))) continue;
      open.push({ message: inner, bytes: field.bytes, isMain: message === "model" && field.id === MODEL_GRAPH });
    }
  }
}

/** @param field - of the model's own graph */
function isGiven({ id, bytes }: MessageField): boolean {
  if (id === GRAPH.initializer) return true;
  if (id !== GRAPH.node) return false;
  const fields = [...fieldsOf(bytes)];
  const textOf = (wanted: number): string => decoder.decode(fields.find((field) => field.id === wanted)?.bytes);
  const attributes = fields.filter((field) => field.id === NODE.attribute);
  const held = attributes.flatMap((attribute) =>
    [...fieldsOf(attribute.bytes)].filter((field) => field.id in FIELDS.attribute),
  );
  const isConstant = textOf(NODE.type) === "Constant" && textOf(NODE.domain) === "";
  return isConstant && held.length === 1 && held[0]?.id === TENSOR_VALUE;
}

function isExternal(tensor: Uint8Array): boolean {
  for (const { id, value } of fieldsOf(tensor)) if (id === TENSOR.dataLocation && value === EXTERNAL) return true;
  return false;
}

function notHandedOver(tensor: Uint8Array): Error {
  const named = [...fieldsOf(tensor)].find(({ id }) => id === TENSOR.name);
  const is = "it lies in a file, and onnxruntime would read that by its path";
  const wanted = "only initializers of the model's own graph can lie in one; keep the others in the model";
  return artifactError("E_SESSION", cannot("hand over", decoder.decode(named?.bytes), is, wanted));
}
