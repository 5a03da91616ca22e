import type { ScalarDType } from "../graph/index.js";
import { inHostOrder } from "./byte-order.js";
import { elementError } from "./element-error.js";

/** Decodes kind S; trailing NULs are padding. */
export function decodeBytes(bytes: Uint8Array, itemsize: number, count: number): Uint8Array[] {
  return decodeVoids(bytes, itemsize, count).map((element) => {
    let end = element.length;
    while (end > 0 && element[end - 1] === 0) end--;
    return element.subarray(0, end);
  });
}

/** Decodes kind V. */
export function decodeVoids(bytes: Uint8Array, itemsize: number, count: number): Uint8Array[] {
  const copy = new Uint8Array(bytes);
  return Array.from({ length: count }, (_, i) => copy.subarray(i * itemsize, (i + 1) * itemsize));
}

/** Decodes kind U, four bytes for each code point; trailing NULs are padding. */
export function decodeStrings(bytes: Uint8Array, dtype: ScalarDType, count: number, path: string): string[] {
  const points = new Uint32Array(inHostOrder(bytes, 4, dtype.littleEndian).buffer);
  const length = dtype.itemsize / 4;
  return Array.from({ length: count }, (_, i) => {
    let end = (i + 1) * length;
    while (end > i * length && points[end - 1] === 0) end--;
    let text = "";
    for (let at = i * length; at < end; at++) {
      const point = points[at]!;
      if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) {
        const is = `a string holds ${point.toString(16)}`;
        throw elementError("E_NPY_TEXT", path, at * 4, is, "it must hold Unicode scalar values");
      }
      text += String.fromCodePoint(point);
    }
    return text;
  });
}
