/** Whether this machine stores the low byte of a number first. */
const IS_LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** Bytes of a piece that does not begin at a multiple of four; used within one call. */
let aligned = new Uint8Array(0);

/**
 * Little-endian bytes as 32-bit words, which are read several times faster than through a DataView.
 *
 * @param length - in bytes, a multiple of 4
 * @returns valid until the next call; `undefined` where this machine has the other order
 */
export function wordsOf({ buffer, byteOffset }: DataView, length: number): Int32Array | undefined {
  if (!IS_LITTLE_ENDIAN) return undefined;
  if (byteOffset % 4 === 0) return new Int32Array(buffer, byteOffset, length / 4);
  if (aligned.length < length) aligned = new Uint8Array(length);
  aligned.set(new Uint8Array(buffer, byteOffset, length));
  return new Int32Array(aligned.buffer, 0, length / 4);
}
