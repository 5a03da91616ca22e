import type { ScalarDType } from "../graph/index.js";
import { inHostOrder } from "./byte-order.js";

export type NumberData =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

/** Decodes kinds i, u, f, c, M and m; a complex number becomes two elements, real and imaginary. */
export function decodeNumbers(dtype: ScalarDType, bytes: Uint8Array): NumberData {
  const width = dtype.kind === "complex" ? dtype.itemsize / 2 : dtype.itemsize;
  const { buffer } = inHostOrder(bytes, width, dtype.littleEndian);
  switch (dtype.kind) {
    case "int":
    case "datetime":
    case "timedelta":
      if (width === 1) return new Int8Array(buffer);
      if (width === 2) return new Int16Array(buffer);
      return width === 4 ? new Int32Array(buffer) : new BigInt64Array(buffer);
    case "uint":
      if (width === 1) return new Uint8Array(buffer);
      if (width === 2) return new Uint16Array(buffer);
      return width === 4 ? new Uint32Array(buffer) : new BigUint64Array(buffer);
    default:
      if (width === 2) return widenHalves(new Uint16Array(buffer));
      return width === 4 ? new Float32Array(buffer) : new Float64Array(buffer);
  }
}

/** Widens IEEE 754 binary16 to binary32, exactly, the payloads of NaNs included. */
function widenHalves(halves: Uint16Array): Float32Array {
  const floats = new Float32Array(halves.length);
  const bits = new Uint32Array(floats.buffer);
  for (let i = 0; i < halves.length; i++) {
    const half = halves[i]!;
    const sign = (half & 0x8000) << 16;
    const exponent = (half >> 10) & 0x1f;
    const fraction = half & 0x3ff;
    if (exponent === 0) floats[i] = (sign === 0 ? fraction : -fraction) * 2 ** -24;
    else bits[i] = sign | ((exponent === 0x1f ? 0xff : exponent + 112) << 23) | (fraction << 13);
  }
  return floats;
}
