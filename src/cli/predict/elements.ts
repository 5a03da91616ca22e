import type { TensorData } from "../../serve/ort-module.js";

/** Elements of one type: how a value becomes one, and what holds many. */
export interface ElementType {
  /** @returns the element, `undefined` for a value that is none */
  readonly read: (value: unknown) => Element | undefined;
  readonly pack: (elements: readonly Element[]) => TensorData;
}

export type Element = number | bigint | string;

const DECIMAL = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const INTEGER = /^[+-]?[0-9]+$/;
/** As numpy and pandas write them. */
const NOT_FINITE = new Map([
  ["nan", NaN],
  ["inf", Infinity],
  ["+inf", Infinity],
  ["-inf", -Infinity],
]);

/** @returns a float that rounds to one of the type; a finite value stays finite. */
function floatType(round: (value: number) => number, pack: (values: readonly number[]) => TensorData): ElementType {
  return {
    read: (value) => {
      if (typeof value === "string" && NOT_FINITE.has(value.toLowerCase())) return NOT_FINITE.get(value.toLowerCase());
      const isText = typeof value === "string" && DECIMAL.test(value);
      if (typeof value !== "number" && typeof value !== "bigint" && !isText) return undefined;
      const number = Number(value);
      return Number.isFinite(round(number)) || (typeof value === "number" && !Number.isFinite(value))
        ? number
        : undefined;
    },
    pack: (elements) => pack(elements.map(Number)),
  };
}

function integerType(bits: number, isSigned: boolean, pack: (values: readonly bigint[]) => TensorData): ElementType {
  const wrap = (value: bigint): bigint => (isSigned ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value));
  return {
    read: (value) => {
      const isExact = typeof value === "bigint" || Number.isSafeInteger(value);
      const isText = typeof value === "string" && INTEGER.test(value);
      if (!isExact && !isText) return undefined;
      const integer = BigInt(String(value).replace(/^\+/, ""));
      return wrap(integer) === integer ? integer : undefined;
    },
    pack: (elements) => pack(elements.map(BigInt)),
  };
}

const numbers = (values: readonly bigint[]): readonly number[] => values.map(Number);

/** Types of onnxruntime -> their elements; the others cannot be written as numbers and text. */
export const ELEMENT_TYPES: ReadonlyMap<string, ElementType> = new Map([
  ["float32", floatType(Math.fround, (values) => Float32Array.from(values))],
  ["float64", floatType(Number, (values) => Float64Array.from(values))],
  ["int8", integerType(8, true, (values) => Int8Array.from(numbers(values)))],
  ["int16", integerType(16, true, (values) => Int16Array.from(numbers(values)))],
  ["int32", integerType(32, true, (values) => Int32Array.from(numbers(values)))],
  ["int64", integerType(64, true, (values) => BigInt64Array.from(values))],
  ["uint8", integerType(8, false, (values) => Uint8Array.from(numbers(values)))],
  ["uint16", integerType(16, false, (values) => Uint16Array.from(numbers(values)))],
  ["uint32", integerType(32, false, (values) => Uint32Array.from(numbers(values)))],
  ["uint64", integerType(64, false, (values) => BigUint64Array.from(values))],
  ["bool", { read: readBool, pack: (elements) => Uint8Array.from(elements.map(Number)) }],
  [
    "string",
    { read: (value) => (typeof value === "string" ? value : undefined), pack: (elements) => elements.map(String) },
  ],
]);

function readBool(value: unknown): number | undefined {
  if (value === true || value === "true" || value === "True") return 1;
  return value === false || value === "false" || value === "False" ? 0 : undefined;
}
