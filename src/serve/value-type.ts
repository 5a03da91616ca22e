import { fieldsOf, type MessageField } from "./message-fields.js";

/** Type of an input or output, as the model states it. */
export interface ValueType {
  /** Whether it is a dense tensor, or not said to be anything else. */
  readonly isTensor: boolean;
  /**
   * Type of the elements of a tensor, as onnxruntime calls it in JavaScript (`float32`, `int64`, `string`), otherwise such
   * as `sequence(map(int64, tensor(float32)))`; empty where the model does not say.
   */
  readonly type: string;
  /** Dimensions of a tensor: a number, or the name of one that may vary, empty if it has none; absent if any rank is. */
  readonly shape?: readonly (number | string)[];
}

/** By TensorProto.DataType of onnx-ml.proto. */
const ELEMENT_TYPES = [
  "",
  "float32",
  "uint8",
  "int8",
  "uint16",
  "int16",
  "int32",
  "int64",
  "string",
  "bool",
  "float16",
  "float64",
  "uint32",
  "uint64",
  "complex64",
  "complex128",
  "bfloat16",
  "float8e4m3fn",
  "float8e4m3fnuz",
  "float8e5m2",
  "float8e5m2fnuz",
  "uint4",
  "int4",
  "float4e2m1",
  "float8e8m0",
  "uint2",
  "int2",
  "float6e2m3",
  "float6e3m2",
] as const;

/** Numbers of fields in onnx-ml.proto. */
const TYPE = { tensor: 1, sequence: 4, map: 5, sparseTensor: 8, optional: 9 } as const;
const ELEMENT = 1;
const SHAPE = 2;
const MAP = { keyType: 1, valueType: 2 } as const;
const DIMENSION = { value: 1, parameter: 2 } as const;

const NOTHING = new Uint8Array(0);
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @param type - a TypeProto that a scan has read strictly */
export function readType(type: Uint8Array): ValueType {
  let text = "";
  let depth = 0;
  for (let next: Uint8Array | undefined = type; next; depth++) {
    const [id, content] = alternativeOf(next);
    const fields = new Map(Array.from(fieldsOf(content), (field) => [field.id, field]));
    next = undefined;
    switch (id) {
      case TYPE.tensor:
      case TYPE.sparseTensor: {
        const element = elementType(fields.get(ELEMENT));
        if (depth === 0 && id === TYPE.tensor) return tensorType(element, fields.get(SHAPE));
        text += `${id === TYPE.tensor ? "tensor" : "sparse_tensor"}(${element}`;
        break;
      }
      case TYPE.map:
        text += `map(${elementType(fields.get(MAP.keyType))}, `;
        next = fields.get(MAP.valueType)?.bytes;
        break;
      case TYPE.sequence:
      case TYPE.optional:
        text += id === TYPE.sequence ? "sequence(" : "optional(";
        next = fields.get(ELEMENT)?.bytes;
        break;
      default:
        return Object.freeze({ isTensor: depth === 0, type: text + ")".repeat(depth) });
    }
  }
  return Object.freeze({ isTensor: false, type: text + ")".repeat(depth) });
}

/** @returns the number and content of the one field of a TypeProto that says what kind it is, 0 if none does. */
function alternativeOf(type: Uint8Array): readonly [number, Uint8Array] {
  for (const { id, bytes } of fieldsOf(type)) if (Object.values<number>(TYPE).includes(id)) return [id, bytes];
  return [0, NOTHING];
}

function elementType(field: MessageField | undefined): string {
  return ELEMENT_TYPES[field?.value ?? 0] ?? "";
}

function tensorType(type: string, shape: MessageField | undefined): ValueType {
  const dimensions = shape && Array.from(fieldsOf(shape.bytes), ({ bytes }) => readDimension(bytes));
  return Object.freeze({ isTensor: true, type, ...(dimensions && { shape: Object.freeze(dimensions) }) });
}

function readDimension(dimension: Uint8Array): number | string {
  for (const { id, bytes, value } of fieldsOf(dimension)) {
    if (id === DIMENSION.value) return value;
    if (id === DIMENSION.parameter) return decoder.decode(bytes);
  }
  return "";
}
