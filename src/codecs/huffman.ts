/** Longest code of a deflate alphabet, in bits. */
const MAX_BITS = 15;
/** Codes up to this length are found in one look-up; they are nearly all. */
const FAST_BITS = 10;
export const FAST_MASK = (1 << FAST_BITS) - 1;

/** No code of the set begins so. */
export const NO_SYMBOL = -1;

/**
 * One canonical prefix code (RFC 1951, section 3.2.2). A look-up gives symbol and length in one integer,
 * `symbol << 4 | length`, so that the caller keeps the bit buffer.
 */
export class HuffmanCode {
  /** By the next bits under {@link FAST_MASK}; 0 where {@link HuffmanCode.findLong} must be asked. */
  readonly fast = new Uint16Array(1 << FAST_BITS);
  readonly #counts = new Uint16Array(MAX_BITS + 1);
  readonly #symbols: Uint16Array;

  /** @param size - number of symbols in the alphabet */
  constructor(size: number) {
    this.#symbols = new Uint16Array(size);
  }

  /**
   * Takes the code in which symbol `i` has `lengths[i]` bits.
   *
   * @param complete - whether every bit pattern must lead to a symbol; else the set may be empty or hold a single code
   * of one bit, as zlib has it
   * @returns whether the set can be used: it is not over-subscribed, and not less complete than that
   */
  build(lengths: Uint8Array, complete: boolean): boolean {
    const counts = this.#counts.fill(0);
    for (const length of lengths) counts[length]!++;
    counts[0] = 0;
    let left = 1;
    let longest = 0;
    for (let length = 1; length <= MAX_BITS; length++) {
      const count = counts[length]!;
      left = left * 2 - count;
      if (left < 0) return false;
      if (count > 0) longest = length;
    }
    this.#assign(lengths);
    return left === 0 || (!complete && longest <= 1);
  }

  /**
   * Goes bit by bit: among the codes of each length the first one and their number are known.
   *
   * @param bits - at least 15 bits of input, the first in bit 0
   * @returns `symbol << 4 | length`, or {@link NO_SYMBOL}
   */
  findLong(bits: number): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= MAX_BITS; length++) {
      code |= (bits >>> (length - 1)) & 1;
      const count = this.#counts[length]!;
      if (code - count < first) return (this.#symbols[index + code - first]! << 4) | length;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    return NO_SYMBOL;
  }

  #assign(lengths: Uint8Array): void {
    const offsets = new Uint16Array(MAX_BITS + 2);
    const codes = new Uint16Array(MAX_BITS + 2);
    for (let length = 1; length <= MAX_BITS; length++) {
      offsets[length + 1] = offsets[length]! + this.#counts[length]!;
      codes[length + 1] = (codes[length]! + this.#counts[length]!) << 1;
    }
    this.fast.fill(0);
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      const length = lengths[symbol]!;
      if (length === 0) continue;
      this.#symbols[offsets[length]!++] = symbol;
      const code = codes[length]!++;
      if (length > FAST_BITS) continue;
      const entry = (symbol << 4) | length;
      for (let at = reverse(code, length); at <= FAST_MASK; at += 1 << length) this.fast[at] = entry;
    }
  }
}

/** Codes are packed with their first bit lowest. */
function reverse(code: number, length: number): number {
  let reversed = 0;
  for (let bit = 0; bit < length; bit++) reversed |= ((code >>> bit) & 1) << (length - 1 - bit);
  return reversed;
}
