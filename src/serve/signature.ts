import { fieldsOf } from "./message-fields.js";
import { readType, type ValueType } from "./value-type.js";

/** An input or output of a model. */
export interface ModelValue extends ValueType {
  readonly name: string;
}

/** What a model takes and gives. */
export interface Signature {
  /** In the order of the model, without those that it has a value for. */
  readonly inputs: readonly ModelValue[];
  readonly outputs: readonly ModelValue[];
}

/** Numbers of fields in onnx-ml.proto. */
const MODEL_GRAPH = 7;
const GRAPH = { initializer: 5, input: 11, output: 12, sparseInitializer: 15 } as const;
const VALUE_INFO = { name: 1, type: 2 } as const;
const TENSOR_NAME = 8;
const SPARSE_VALUES = 1;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads what a model takes and gives from its graph, without a look at tensors and nodes.
 *
 * @param model - bytes that a scan approved
 */
export function readSignature(model: Uint8Array): Signature {
  const inputs: ModelValue[] = [];
  const outputs: ModelValue[] = [];
  const given = new Set<string>();
  for (const { id, bytes } of fieldsOf(onlyField(model, MODEL_GRAPH))) {
    if (id === GRAPH.input) inputs.push(readValue(bytes));
    else if (id === GRAPH.output) outputs.push(readValue(bytes));
    else if (id === GRAPH.initializer) given.add(textOf(onlyField(bytes, TENSOR_NAME)));
    else if (id === GRAPH.sparseInitializer) given.add(textOf(onlyField(onlyField(bytes, SPARSE_VALUES), TENSOR_NAME)));
  }
  return { inputs: inputs.filter(({ name }) => !given.has(name)), outputs };
}

function readValue(valueInfo: Uint8Array): ModelValue {
  const name = textOf(onlyField(valueInfo, VALUE_INFO.name));
  return Object.freeze({ name, ...readType(onlyField(valueInfo, VALUE_INFO.type)) });
}

/** @returns the content of a field that stands once or, empty, not at all. */
function onlyField(message: Uint8Array, wanted: number): Uint8Array {
  for (const { id, bytes } of fieldsOf(message)) if (id === wanted) return bytes;
  return new Uint8Array(0);
}

function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}
