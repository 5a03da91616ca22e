import type { Digest, Source } from "../../bytes/index.js";
import { artifactError, cannot } from "../../errors/index.js";
import type { IntColumn } from "../../graph/index.js";

/** Bytes kept and read at a time. */
const WINDOW = 2 ** 20;

/** Bytes of the longest varint. */
const MAX_VARINT = 10;

/** What was odd about the last varint; it is read past all the same. */
export type VarintFlaw = "padded" | "wide" | undefined;

/** Passes over a source once, from its start; every byte that it reads feeds the digest in order. */
export class Cursor {
  readonly #source: Source;
  readonly #digest: Digest;
  /** The bytes that are kept: a view of them is what {@link Cursor.hold} points into. */
  bytes: Uint8Array<ArrayBuffer>;
  #at = 0;
  #filled = 0;
  /** Offset in the source of the first byte kept. */
  #base = 0;
  /** Low and high half of the last varint, unsigned. */
  low = 0;
  high = 0;
  flaw: VarintFlaw;

  constructor(source: Source, digest: Digest) {
    this.#source = source;
    this.#digest = digest;
    this.bytes = new Uint8Array(Math.min(source.size, WINDOW));
  }

  /** Offset of the next byte. */
  get position(): number {
    return this.#base + this.#at;
  }

  /** Passes over the next byte if it is `byte` and stands before `end`, an offset in the source; says whether it did. */
  passes(byte: number, end: number): boolean {
    if (this.position >= end) return false;
    if (this.#at === this.#filled) this.#fill(1);
    if (this.bytes[this.#at] !== byte) return false;
    this.#at++;
    return true;
  }

  /** @returns a varint of one byte, or -1 where a longer one stands, or none before `end`; only a number is read. */
  small(end: number): number {
    if (this.#at === this.#filled || this.position >= end) return -1;
    const byte = this.bytes[this.#at]!;
    if (byte >= 0x80) return -1;
    this.#at++;
    return byte;
  }

  /**
   * Reads a varint into `low`, `high` and `flaw`.
   *
   * @param end - offset at which it must have ended
   * @throws MalformedError `E_TRUNCATED`, `E_PROTOBUF_VARINT` for one of more than ten bytes
   */
  varint(end: number): void {
    if (this.#filled - this.#at < MAX_VARINT) this.#fill(MAX_VARINT);
    const bytes = this.bytes;
    const start = this.#at;
    const stop = Math.min(this.#filled, end - this.#base);
    let byte = start < stop ? bytes[start]! : this.#truncated(end);
    this.flaw = undefined;
    if (byte < 0x80) {
      this.low = byte;
      this.high = 0;
      this.#at = start + 1;
      return;
    }
    let low = byte & 0x7f;
    let high = 0;
    let at = start + 1;
    for (let shift = 7; ; shift += 7) {
      if (shift > 63) throw this.#fail("E_PROTOBUF_VARINT", "a number has more than ten bytes", "ten are the most");
      if (at >= stop) this.#truncated(end);
      byte = bytes[at++]!;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >>> 4;
      } else if (shift < 63) high |= bits << (shift - 32);
      else {
        high |= bits << 31;
        if (bits > 1) this.flaw = "wide";
      }
      if (byte < 0x80) break;
    }
    if (byte === 0) this.flaw = "padded";
    this.low = low >>> 0;
    this.high = high >>> 0;
    this.#at = at;
  }

  /**
   * Passes over `length` bytes, which lie in the source, and keeps them until the next call.
   *
   * @returns where they begin in {@link Cursor.bytes}
   */
  hold(length: number): number {
    if (this.#filled - this.#at < length) this.#fill(length);
    const start = this.#at;
    this.#at += length;
    return start;
  }

  /**
   * Passes over fields of `size` bytes, each behind the same tag of one byte, as far as they come and are kept.
   *
   * @param end - offset in the source at which the last must have ended
   * @returns how many there were
   */
  skipFixed(tag: number, size: number, end: number): number {
    const bytes = this.bytes;
    const last = Math.min(this.#filled, end - this.#base) - size;
    const start = this.#at;
    let at = start;
    while (at < last && bytes[at] === tag) at += size + 1;
    this.#at = at;
    return (at - start) / (size + 1);
  }

  /**
   * Passes over varints below 2^28 in their shortest form, as far as they come and are kept.
   *
   * @param tag - of one byte that stands before each; -1 if none does
   * @param end - offset in the source at which the last must have ended
   * @param column - takes the numbers
   * @returns how many there were
   */
  smallNumbers(tag: number, end: number, column: IntColumn | undefined): number {
    const bytes = this.bytes;
    const tagSize = tag < 0 ? 0 : 1;
    const last = Math.min(this.#filled, end - this.#base) - tagSize - 3;
    let at = this.#at;
    let count = 0;
    for (; at < last; count++) {
      if (tagSize === 1 && bytes[at] !== tag) break;
      let next = at + tagSize;
      let byte = bytes[next++]!;
      let value = byte & 0x7f;
      for (let shift = 7; byte >= 0x80 && shift < 28; shift += 7) {
        byte = bytes[next++]!;
        value |= (byte & 0x7f) << shift;
      }
      const isPadded = byte === 0 && next - at > tagSize + 1;
      if (byte >= 0x80 || isPadded) break;
      column?.push(value);
      at = next;
    }
    this.#at = at;
    return count;
  }

  /** Passes over `length` bytes, which lie in the source. */
  skip(length: number): void {
    const kept = Math.min(length, this.#filled - this.#at);
    this.#at += kept;
    for (let left = length - kept; left > 0;) {
      this.#base += this.#filled;
      this.#at = this.#filled = 0;
      const piece = this.#read(Math.min(left, WINDOW));
      this.#digest.update(piece);
      this.#base += piece.length;
      left -= piece.length;
    }
  }

  #read(length: number): Uint8Array {
    if (!this.#source.readInto) return this.#source.read(this.#base, length);
    const piece = this.bytes.subarray(0, length);
    this.#source.readInto(this.#base, piece);
    return piece;
  }

  /** Keeps at least `wanted` bytes ahead, or all that are left. */
  #fill(wanted: number): void {
    const kept = this.#filled - this.#at;
    const left = this.#source.size - this.#base - this.#filled;
    if (left === 0) return;
    const room = Math.max(this.bytes.length, Math.min(wanted, kept + left));
    const target = room > this.bytes.length ? new Uint8Array(room) : this.bytes;
    target.set(this.bytes.subarray(this.#at, this.#filled));
    const fresh = target.subarray(kept, Math.min(room, kept + left));
    const offset = this.#base + this.#filled;
    if (this.#source.readInto) this.#source.readInto(offset, fresh);
    else fresh.set(this.#source.read(offset, fresh.length));
    this.#digest.update(fresh);
    this.bytes = target;
    this.#base += this.#at;
    this.#at = 0;
    this.#filled = kept + fresh.length;
  }

  #truncated(end: number): never {
    throw this.#fail("E_TRUNCATED", `a number is not over at offset ${end}`, "it must end inside its message");
  }

  #fail(code: "E_TRUNCATED" | "E_PROTOBUF_VARINT", is: string, wanted: string): Error {
    const offset = this.position;
    return artifactError(code, cannot("read", "protobuf", is, wanted), { offset });
  }
}
