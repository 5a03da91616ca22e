import { storedPositions } from "./index-order.js";

/** @returns the bytes `[offset, offset + width)` of each of `count` records, one after the other. */
export function gather(
  records: Uint8Array,
  itemsize: number,
  offset: number,
  width: number,
  count: number,
): Uint8Array {
  const column = new Uint8Array(count * width);
  let to = 0;
  for (let i = 0; i < count; i++) {
    const from = i * itemsize + offset;
    for (let byte = 0; byte < width; byte++) column[to++] = records[from + byte]!;
  }
  return column;
}

/** @returns records stored in Fortran order, moved to C order. */
export function inCOrder(records: Uint8Array, itemsize: number, shape: readonly number[], count: number): Uint8Array {
  const moved = new Uint8Array(records.length);
  let to = 0;
  for (const position of storedPositions(shape, "F", count)) {
    moved.set(records.subarray(position * itemsize, (position + 1) * itemsize), to);
    to += itemsize;
  }
  return moved;
}
