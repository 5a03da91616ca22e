import type { ScalarDType } from "../graph/index.js";
import { elementError } from "./element-error.js";
import { decodeBytes, decodeStrings, decodeVoids } from "./flexible-element.js";
import { decodeNumbers, type NumberData } from "./number-element.js";

export type ScalarData = NumberData | readonly string[] | readonly Uint8Array[];

/**
 * Decodes `count` elements of numpy's memory format into a buffer of their own.
 *
 * @param bytes - exactly `count` times the itemsize
 * @throws MalformedError `E_NPY_BOOL`, `E_NPY_TEXT`; UnsupportedError `E_NPY_OBJECT`
 */
export function decodeElements(dtype: ScalarDType, bytes: Uint8Array, count: number, path: string): ScalarData {
  switch (dtype.kind) {
    case "bool":
      return decodeBools(bytes, path);
    case "bytes":
      return decodeBytes(bytes, dtype.itemsize, count);
    case "void":
      return decodeVoids(bytes, dtype.itemsize, count);
    case "str":
      return decodeStrings(bytes, dtype, count, path);
    case "object":
      throw elementError("E_NPY_OBJECT", path, 0, "its elements are Python objects", "they cannot be read from bytes");
    default:
      return decodeNumbers(dtype, bytes);
  }
}

/** @returns element `index` as a plain value: `true`, `1`, `1n`, `"a"`, bytes, or `[real, imaginary]`. */
export function elementAt(kind: ScalarDType["kind"], data: ScalarData | readonly unknown[], index: number): unknown {
  if (kind === "bool") return data[index] === 1;
  return kind === "complex" ? [data[2 * index], data[2 * index + 1]] : data[index];
}

function decodeBools(bytes: Uint8Array, path: string): Uint8Array {
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i]! > 1) {
      throw elementError("E_NPY_BOOL", path, i, `a bool is ${bytes[i]}`, "it must be 0 or 1");
    }
  }
  return new Uint8Array(bytes);
}
