import type { DType } from "../../graph/index.js";

/** Reads the number at an offset; a 64-bit integer beyond 2^53 is rounded, which keeps it out of every range. */
export type NumberReader = (view: DataView, offset: number) => number;

/** @returns `undefined` for a dtype whose elements are no real numbers that JavaScript can hold. */
export function numberReader(dtype: DType): NumberReader | undefined {
  if (dtype.kind === "record" || dtype.kind === "subarray") return undefined;
  const little = dtype.littleEndian;
  switch (`${dtype.kind}${dtype.itemsize}`) {
    case "bool1":
    case "uint1":
      return (view, at) => view.getUint8(at);
    case "int1":
      return (view, at) => view.getInt8(at);
    case "int2":
      return (view, at) => view.getInt16(at, little);
    case "uint2":
      return (view, at) => view.getUint16(at, little);
    case "int4":
      return (view, at) => view.getInt32(at, little);
    case "uint4":
      return (view, at) => view.getUint32(at, little);
    case "int8":
      return (view, at) =>
        view.getInt32(at + (little ? 4 : 0), little) * 2 ** 32 + view.getUint32(at + (little ? 0 : 4), little);
    case "uint8":
      return (view, at) =>
        view.getUint32(at + (little ? 4 : 0), little) * 2 ** 32 + view.getUint32(at + (little ? 0 : 4), little);
    case "float2":
      return (view, at) => halfFloat(view.getUint16(at, little));
    case "float4":
      return (view, at) => view.getFloat32(at, little);
    case "float8":
      return (view, at) => view.getFloat64(at, little);
    default:
      return undefined;
  }
}

/** IEEE 754 binary16. */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
