import { ByteColumn, IntColumn } from "./columns.js";

/**
 * Slots looked at before a text moves to the Map: bounds the work that crafted collisions can cause (CWE-407).
 * With half of the slots free and a good hash, 64 are never needed: 2^-64.
 */
const MAX_PROBES = 64;

/** The end of a text tells names apart; the start is often that of a package. */
const HASHED_BYTES = 12;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Gives equal texts equal small numbers, without a string for each. Identity is by bytes; the seed of the hash is
 * drawn afresh, and where crafted texts collide all the same a `Map` takes over.
 */
export class Interner {
  readonly #arena = new ByteColumn(4096);
  readonly #starts = new IntColumn(256);
  readonly #hashes = new IntColumn(256);
  readonly #texts: (string | undefined)[] = [];
  readonly #overflow = new Map<string, number>();
  readonly #seed = Math.floor(Math.random() * 2 ** 32) | 0;
  /** Open addressing; 0 is empty, otherwise the number plus 1. */
  #slots = new Int32Array(1024);

  get size(): number {
    return this.#starts.length;
  }

  /** @returns the number of the text `bytes[start, end)`, a new one if it was not seen before. */
  intern(bytes: Uint8Array, start: number, end: number): number {
    const hash = this.#hash(bytes, start, end);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    // Triangular steps: in runs of one step each, taken slots would cluster.
    for (let probe = 1; probe <= MAX_PROBES; slot = (slot + probe++) & mask) {
      const entry = (this.#slots[slot] ?? 0) - 1;
      if (entry < 0) {
        if (this.#overflow.size > 0) break;
        this.#slots[slot] = this.size + 1;
        return this.#add(bytes, start, end, hash);
      }
      if (this.#hashes.get(entry) === hash && this.#equals(entry, bytes, start, end)) return entry;
    }
    return this.#internSlowly(bytes, start, end, hash);
  }

  /**
   * As {@link Interner.intern}, for a text that is likely `guess`: then nothing is hashed.
   *
   * @param guess - a number, or -1 for none
   */
  internLike(guess: number, bytes: Uint8Array, start: number, end: number): number {
    return guess >= 0 && this.#equals(guess, bytes, start, end) ? guess : this.intern(bytes, start, end);
  }

  /** @returns the text with this number; bytes that are not UTF-8 become U+FFFD. */
  text(id: number): string {
    return (this.#texts[id] ??= decoder.decode(this.bytes(id)));
  }

  /** @returns the bytes of the text, as a view that must not be kept. */
  bytes(id: number): Uint8Array {
    return this.#arena.view(this.#starts.get(id), this.#end(id));
  }

  #internSlowly(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const text = decoder.decode(bytes.subarray(start, end));
    const known = this.#overflow.get(text);
    if (known !== undefined) return known;
    const id = this.#add(bytes, start, end, hash);
    this.#overflow.set(text, id);
    return id;
  }

  #add(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const id = this.#starts.push(this.#arena.append(bytes, start, end));
    this.#hashes.push(hash);
    if (this.size * 2 > this.#slots.length) this.#rehash();
    return id;
  }

  #rehash(): void {
    const size = this.#slots.length * 2;
    this.#slots = new Int32Array(size);
    for (let id = 0; id < this.size; id++) {
      let slot = this.#hashes.get(id) & (size - 1);
      let probe = 1;
      while (probe <= MAX_PROBES && this.#slots[slot] !== 0) slot = (slot + probe++) & (size - 1);
      if (probe <= MAX_PROBES) this.#slots[slot] = id + 1;
      else this.#overflow.set(this.text(id), id);
    }
  }

  #end(id: number): number {
    return id + 1 < this.size ? this.#starts.get(id + 1) : this.#arena.length;
  }

  #equals(id: number, bytes: Uint8Array, start: number, end: number): boolean {
    const at = this.#starts.get(id);
    return this.#end(id) - at === end - start && this.#arena.equals(at, bytes, start, end);
  }

  /** FNV-1a with a seed and a final mix (Fowler, Noll, Vo; murmur3 finalizer), over length and last bytes. */
  #hash(bytes: Uint8Array, start: number, end: number): number {
    let hash = this.#seed ^ (end - start);
    const from = end - start > HASHED_BYTES ? end - HASHED_BYTES : start;
    for (let i = from; i < end; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    return hash ^ (hash >>> 13);
  }
}
