/** Tags of the elements that keys, signatures and certificates are made of (ITU-T X.690, section 8). */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  sequence: 0x30,
} as const;

/** @returns the tag of a context-specific element, constructed unless `primitive` is set. */
export function contextTag(number: number, primitive = false): number {
  return (primitive ? 0x80 : 0xa0) | number;
}

/** Largest length that is read: no key or certificate has more bytes. */
const MAX_LENGTH_BYTES = 3;

/**
 * Reads DER (ITU-T X.690, 2021), element by element: one-byte tags, definite lengths in the shortest form. Whatever
 * else stands there is an error, made by the caller, who knows what the bytes shall be.
 */
export class DerReader {
  readonly #bytes: Uint8Array;
  readonly #invalid: (is: string) => Error;
  #at = 0;

  /** @param invalid - makes the error for what is wrong, as "the length at byte 4 is …" */
  constructor(bytes: Uint8Array, invalid: (is: string) => Error) {
    this.#bytes = bytes;
    this.#invalid = invalid;
  }

  /** Tag of the next element, if there is one. */
  get next(): number | undefined {
    return this.#bytes[this.#at];
  }

  /** @returns the content of the next element, which must have this tag. */
  take(tag: number): Uint8Array {
    const { start, end } = this.#element(tag);
    this.#at = end;
    return this.#bytes.subarray(start, end);
  }

  /** @returns the next element whole, which must have this tag. */
  takeWhole(tag: number): Uint8Array {
    const from = this.#at;
    this.#at = this.#element(tag).end;
    return this.#bytes.subarray(from, this.#at);
  }

  /** @returns a reader of the content of the next element. */
  enter(tag: number): DerReader {
    return new DerReader(this.take(tag), this.#invalid);
  }

  /** @returns a reader of the content of the next element, if that has this tag. */
  enterIf(tag: number): DerReader | undefined {
    return this.next === tag ? this.enter(tag) : undefined;
  }

  /** @returns the magnitude of an INTEGER that is not negative, without leading zero; nothing for 0. */
  unsigned(): Uint8Array {
    const at = this.#at;
    const content = this.take(TAG.integer);
    const [first, second = 0] = content;
    if (first === undefined) throw this.#invalid(`the integer at byte ${at} is empty`);
    if (first >= 0x80) throw this.#invalid(`the integer at byte ${at} is negative`);
    if (first !== 0) return content;
    if (content.length > 1 && second < 0x80) throw this.#invalid(`the integer at byte ${at} begins with zeros`);
    return content.subarray(1);
  }

  /** @returns an INTEGER from 0 to 2^32 - 1. */
  small(): number {
    const at = this.#at;
    const magnitude = this.unsigned();
    if (magnitude.length > 4) throw this.#invalid(`the integer at byte ${at} is too large`);
    return magnitude.reduce((value, byte) => value * 256 + byte, 0);
  }

  /** @returns the bytes of a BIT STRING of whole bytes. */
  bitBytes(tag: number = TAG.bitString): Uint8Array {
    const at = this.#at;
    const content = this.take(tag);
    if (content[0] !== 0) throw this.#invalid(`the bit string at byte ${at} does not hold whole bytes`);
    return content.subarray(1);
  }

  /** Nothing may follow. */
  end(): void {
    if (this.#at < this.#bytes.length) throw this.#invalid(`${this.#bytes.length - this.#at} bytes are left over`);
  }

  #element(tag: number): { readonly start: number; readonly end: number } {
    const at = this.#at;
    const found = this.#bytes[at];
    if (found !== tag) {
      const is = found === undefined ? "the end" : `tag 0x${hexByte(found)}`;
      throw this.#invalid(`${is} stands at byte ${at} in the place of tag 0x${hexByte(tag)}`);
    }
    const first = this.#bytes[at + 1] ?? 0xff;
    const count = first < 0x80 ? 0 : first - 0x80;
    const start = at + 2 + count;
    if (first === 0x80 || count > MAX_LENGTH_BYTES || start > this.#bytes.length) {
      throw this.#invalid(`the length at byte ${at + 1} is not one of DER`);
    }
    let length = count === 0 ? first : 0;
    for (let i = at + 2; i < start; i++) length = length * 256 + this.#bytes[i]!;
    if (count > 0 && length < Math.max(0x80, 256 ** (count - 1))) {
      throw this.#invalid(`the length at byte ${at + 1} is not in its shortest form`);
    }
    if (length > this.#bytes.length - start) throw this.#invalid(`the element at byte ${at} is longer than its place`);
    return { start, end: start + length };
  }
}

function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

/** @returns one element of DER; content of 64 KiB and more has no place in a key. */
export function encodeDer(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  const header = [
    tag,
    ...(length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 255]),
  ];
  const bytes = new Uint8Array(header.length + length);
  bytes.set(header);
  let at = header.length;
  for (const part of content) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
