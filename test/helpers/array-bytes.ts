import { dtypeText, type DType, type ScalarDType } from "../../src/graph/index.js";
import { storedPositions } from "../../src/load/index-order.js";
import type { NdArray } from "../../src/load/index.js";

/** The bytes of an array in C order, in the byte order of its dtype, zeros where no field is: `tobytes("C")` of numpy. */
export function arrayBytes(array: NdArray): Uint8Array {
  const { dtype, size, shape, order } = array;
  if (dtype.kind === "record") {
    const records = new Uint8Array(size * dtype.itemsize);
    for (const { name, offset, dtype: field } of dtype.fields) {
      const column = arrayBytes(array.field(name));
      for (let i = 0; i < size; i++) {
        records.set(column.subarray(i * field.itemsize, (i + 1) * field.itemsize), i * dtype.itemsize + offset);
      }
    }
    return records;
  }
  const stored = storedBytes(array, dtype);
  const bytes = new Uint8Array(stored.length);
  let to = 0;
  for (const position of storedPositions(shape, order, size)) {
    bytes.set(stored.subarray(position * dtype.itemsize, (position + 1) * dtype.itemsize), to);
    to += dtype.itemsize;
  }
  return bytes;
}

/** The `descr` of numpy's `dtype_to_descr`, as JSON. */
export function dtypeDescr(dtype: DType): unknown {
  if (dtype.kind !== "record") return dtypeText(dtype);
  const fields: unknown[] = [];
  let end = 0;
  const pad = (to: number): void => {
    if (to > end) fields.push(["", `|V${to - end}`]);
  };
  for (const { name, title, offset, dtype: field } of dtype.fields) {
    pad(offset);
    const key = title === undefined ? name : [title, name];
    fields.push(field.kind === "subarray" ? [key, dtypeDescr(field.base), field.shape] : [key, dtypeDescr(field)]);
    end = offset + field.itemsize;
  }
  pad(dtype.itemsize);
  return fields;
}

function storedBytes({ data, size }: NdArray, dtype: ScalarDType): Uint8Array {
  const bytes = new Uint8Array(size * dtype.itemsize);
  if (dtype.kind === "str") {
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < size; i++) {
      Array.from((data as readonly string[])[i] ?? "").forEach((character, at) => {
        view.setUint32(i * dtype.itemsize + at * 4, character.codePointAt(0) ?? 0, dtype.littleEndian);
      });
    }
    return bytes;
  }
  if (dtype.kind === "bytes" || dtype.kind === "void") {
    for (let i = 0; i < size; i++) bytes.set((data as readonly Uint8Array[])[i] ?? [], i * dtype.itemsize);
    return bytes;
  }
  const isHalf = dtype.kind === "float" && dtype.itemsize === 2;
  const numbers = isHalf ? halves(data as Float32Array) : (data as Float64Array);
  bytes.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
  const width = dtype.kind === "complex" ? dtype.itemsize / 2 : dtype.itemsize;
  if (!dtype.littleEndian) for (let at = 0; at < bytes.length; at += width) bytes.subarray(at, at + width).reverse();
  return bytes;
}

/** Narrows floats that were halves. */
function halves(floats: Float32Array): Uint16Array {
  const table = new Map<number, number>();
  const bits = new Uint32Array(floats.buffer, floats.byteOffset, floats.length);
  for (let half = 0; half < 0x7c00; half++) {
    const exponent = half >> 10;
    const fraction = half & 0x3ff;
    table.set(exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15), half);
  }
  return Uint16Array.from(floats, (float, i) => {
    const sign = ((bits[i] ?? 0) >>> 16) & 0x8000;
    const magnitude = table.get(Math.abs(float)) ?? 0x7c00 | (((bits[i] ?? 0) >> 13) & 0x3ff);
    return sign | magnitude;
  });
}
