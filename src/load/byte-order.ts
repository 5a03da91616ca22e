const HOST_IS_LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** @returns an aligned copy, with the bytes of each number reversed if they are stored the other way round. */
export function inHostOrder(bytes: Uint8Array, width: number, littleEndian: boolean): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes);
  if (width === 1 || littleEndian === HOST_IS_LITTLE) return copy;
  for (let start = 0; start < copy.length; start += width) {
    for (let low = start, high = start + width - 1; low < high; low++, high--) {
      const byte = copy[low]!;
      copy[low] = copy[high]!;
      copy[high] = byte;
    }
  }
  return copy;
}
