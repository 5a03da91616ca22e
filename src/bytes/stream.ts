/** Bytes that pass by once, in bounded steps. */
export interface Stream {
  /** @returns the next piece, valid until the next call, or `undefined` after the last. */
  next(): Uint8Array | undefined;
}
