import type { Digest, Source } from "../../bytes/index.js";

/** Bytes read at a time: tens of thousands of small members then cost tens of reads. */
export const WINDOW_SIZE = 2 ** 20;

/** Passes over a source once, from its start, in large reads; every byte that it reads feeds the digest in order. */
export class Window {
  readonly #source: Source;
  readonly #digest: Digest | undefined;
  /** Offsets beyond which nothing is read ahead, ascending: what begins there was read already. */
  readonly #stops: readonly number[];
  #nextStop = 0;
  #current: Uint8Array | undefined;
  #spare: Uint8Array | undefined;
  #chunk: Uint8Array = new Uint8Array();
  #at = 0;
  #loaded = 0;

  constructor(source: Source, stops: readonly number[], digest?: Digest) {
    this.#source = source;
    this.#stops = stops;
    this.#digest = digest;
  }

  /** Offset of the next byte. */
  get position(): number {
    return this.#loaded - this.#chunk.length + this.#at;
  }

  /** @returns the next `length` bytes in one piece, valid until the call after next */
  take(length: number): Uint8Array {
    const rest = this.#chunk.subarray(this.#at);
    if (length <= rest.length) {
      this.#at += length;
      return rest.subarray(0, length);
    }
    const missing = length - rest.length;
    this.#load(missing);
    this.#at = missing;
    const head = this.#chunk.subarray(0, missing);
    if (rest.length === 0) return head;
    const joined = new Uint8Array(length);
    joined.set(rest);
    joined.set(head, rest.length);
    return joined;
  }

  /** Hands the next `length` bytes to `visit` in pieces of at most {@link WINDOW_SIZE}, each valid during the call. */
  forEach(length: number, visit: (piece: Uint8Array) => void): void {
    let left = length;
    while (left > 0) {
      if (this.#at === this.#chunk.length) this.#load(1);
      const piece = this.#chunk.subarray(this.#at, this.#at + left);
      this.#at += piece.length;
      left -= piece.length;
      visit(piece);
    }
  }

  skip(length: number): void {
    this.forEach(length, () => undefined);
  }

  /** Passes over bytes that were read before, at a stop that was reached exactly. */
  passKept(bytes: Uint8Array): void {
    this.#digest?.update(bytes);
    this.#loaded += bytes.length;
    this.#chunk = new Uint8Array();
    this.#at = 0;
  }

  /** Reads at least `needed` bytes, and ahead to the end of the window or the next stop. */
  #load(needed: number): void {
    while ((this.#stops[this.#nextStop] ?? Infinity) <= this.#loaded) this.#nextStop++;
    const stop = this.#stops[this.#nextStop] ?? this.#source.size;
    this.#chunk = this.#read(Math.max(needed, Math.min(WINDOW_SIZE, stop - this.#loaded)));
    this.#at = 0;
    this.#loaded += this.#chunk.length;
    this.#digest?.update(this.#chunk);
  }

  /** Two buffers take turns, so that the piece before stays valid while the next is read. */
  #read(length: number): Uint8Array {
    if (!this.#source.readInto || length > WINDOW_SIZE) return this.#source.read(this.#loaded, length);
    const buffer = this.#spare ?? new Uint8Array(Math.min(WINDOW_SIZE, this.#source.size));
    this.#spare = this.#current;
    this.#current = buffer;
    const piece = buffer.subarray(0, length);
    this.#source.readInto(this.#loaded, piece);
    return piece;
  }
}
