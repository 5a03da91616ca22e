/** Ids of up to this many digits are exact as doubles; the addresses of 64-bit Python have 15. */
const SHORT_DIGITS = 15;
/** As in the interner: crafted collisions must not cost more than a Map. */
const MAX_PROBES = 64;

/** Numbers ids in the order in which they appear. Long ids are kept as text: 64 bits do not fit into a double. */
export class IdTable {
  size = 0;
  readonly #long = new Map<string, number>();
  readonly #seed = Math.floor(Math.random() * 2 ** 32) | 0;
  /** Open addressing over short ids; 0 is empty, as no id is. */
  #keys = new Float64Array(1024);
  #numbers = new Int32Array(1024);
  #short = 0;

  /** @param bytes - decimal digits without leading zero in `[start, end)` */
  number(bytes: Uint8Array, start: number, end: number): number {
    if (end - start > SHORT_DIGITS) return this.#numberLong(String.fromCharCode(...bytes.subarray(start, end)));
    let id = 0;
    for (let i = start; i < end; i++) id = id * 10 + (bytes[i] ?? 0) - 0x30;
    const slot = this.#slot(id);
    if (slot < 0) return this.#numberLong(String(id));
    if (this.#keys[slot] === id) return this.#numbers[slot] ?? 0;
    const moved = this.#long.size > 0 ? this.#long.get(String(id)) : undefined;
    if (moved !== undefined) return moved;
    this.#keys[slot] = id;
    this.#numbers[slot] = this.size;
    if (++this.#short * 2 > this.#keys.length) this.#rehash();
    return this.size++;
  }

  #numberLong(id: string): number {
    const known = this.#long.get(id);
    if (known !== undefined) return known;
    this.#long.set(id, this.size);
    return this.size++;
  }

  /** @returns the slot of `id`, or the free one where it belongs; -1 where too many others are in its way. */
  #slot(id: number): number {
    const mask = this.#keys.length - 1;
    let hash = Math.imul((id | 0) ^ this.#seed, 0x85ebca6b) ^ Math.imul(Math.floor(id / 2 ** 32), 0xc2b2ae35);
    hash = Math.imul(hash ^ (hash >>> 15), 0x27d4eb2f);
    let slot = (hash ^ (hash >>> 13)) & mask;
    for (let probe = 1; probe <= MAX_PROBES; slot = (slot + probe++) & mask) {
      const key = this.#keys[slot];
      if (key === id || key === 0) return slot;
    }
    return -1;
  }

  #rehash(): void {
    const keys = this.#keys;
    const numbers = this.#numbers;
    this.#keys = new Float64Array(keys.length * 2);
    this.#numbers = new Int32Array(keys.length * 2);
    for (let i = 0; i < keys.length; i++) {
      const id = keys[i] ?? 0;
      if (id === 0) continue;
      const slot = this.#slot(id);
      if (slot < 0) this.#long.set(String(id), numbers[i] ?? 0);
      else {
        this.#keys[slot] = id;
        this.#numbers[slot] = numbers[i] ?? 0;
      }
    }
  }
}
