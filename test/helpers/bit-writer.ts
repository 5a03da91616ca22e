/** Writes a deflate stream bit by bit (RFC 1951, section 3.1.1). */
export class BitWriter {
  readonly #bits: number[] = [];

  /** A number, lowest bit first. */
  bits(value: number, count: number): this {
    for (let bit = 0; bit < count; bit++) this.#bits.push(bit < 32 ? (value >>> bit) & 1 : 0);
    return this;
  }

  /** A Huffman code, highest bit first. */
  code(value: number, count: number): this {
    for (let bit = count - 1; bit >= 0; bit--) this.#bits.push((value >>> bit) & 1);
    return this;
  }

  align(): this {
    while (this.#bits.length % 8 !== 0) this.#bits.push(0);
    return this;
  }

  /** Whole bytes, after alignment. */
  bytes(...values: number[]): this {
    this.align();
    for (const value of values) this.bits(value, 8);
    return this;
  }

  /** A final block header with these code lengths, each written as it is, in four bits. */
  dynamicHeader(lengths: readonly number[], literals: number, distances: number): this {
    this.bits(5, 3)
      .bits(literals - 257, 5)
      .bits(distances - 1, 5)
      .bits(15, 4);
    // Symbols 0 to 15 get four bits each, 16 to 18 none: their codes are then the symbols themselves.
    for (const symbol of [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]) {
      this.bits(symbol < 16 ? 4 : 0, 3);
    }
    for (const length of lengths) this.code(length, 4);
    return this;
  }

  end(): Uint8Array {
    this.align();
    return Uint8Array.from({ length: this.#bits.length / 8 }, (_, byte) =>
      this.#bits.slice(byte * 8, byte * 8 + 8).reduce((sum, bit, index) => sum | (bit << index), 0),
    );
  }
}
