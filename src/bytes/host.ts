/** A running SHA-256. */
export interface Digest {
  update(bytes: Uint8Array): void;
  /** Ends the digest. @returns 64 lower-case hexadecimal digits. */
  hex(): string;
}

/** What {@link Host.inflateRaw} gives back. */
export interface Inflated {
  readonly output: Uint8Array;
  /** Bytes of the input that belong to the deflate stream. */
  readonly consumed: number;
}

/**
 * Native powers that a platform lends to the readers. They are handed in with a {@link Source}, never looked up,
 * so that the core runs anywhere; `src/codecs/portable.ts` holds the plain TypeScript ones.
 */
export interface Host {
  /** CRC-32 as ZIP uses it (polynomial 0xEDB88320), continued from `previous`. */
  crc32(bytes: Uint8Array, previous?: number): number;
  sha256(): Digest;
  /**
   * Decodes one raw deflate stream at once.
   *
   * @param size - upper bound of the output in bytes; a longer output throws
   * @throws MalformedError `E_DEFLATE` for an invalid, truncated or longer stream
   */
  inflateRaw(bytes: Uint8Array, size: number): Inflated;
}
