/** A growing column of 32-bit integers: one number where an object would be a node. */
export class IntColumn {
  #data: Int32Array<ArrayBuffer>;
  length = 0;

  constructor(capacity = 64) {
    this.#data = new Int32Array(capacity);
  }

  /** @returns the index of the new entry. */
  push(value: number): number {
    if (this.length === this.#data.length) this.#grow(this.length + 1);
    this.#data[this.length] = value;
    return this.length++;
  }

  get(index: number): number {
    return this.#data[index] ?? 0;
  }

  set(index: number, value: number): void {
    this.#data[index] = value;
  }

  /** @returns the entries as a view that must not be kept beyond the next push. */
  view(start = 0, end = this.length): Int32Array {
    return this.#data.subarray(start, end);
  }

  /** Appends `other[start, end)`. @returns where they begin. */
  append(other: IntColumn, start: number, end: number): number {
    const at = this.length;
    const size = end - start;
    if (at + size > this.#data.length) this.#grow(at + size);
    const from = other.#data;
    for (let i = 0; i < size; i++) this.#data[at + i] = from[start + i] ?? 0;
    this.length = at + size;
    return at;
  }

  truncate(length: number): void {
    this.length = length;
  }

  /** @returns the entries, without the spare capacity. */
  seal(): Int32Array {
    return this.#data.length === this.length ? this.#data : this.#data.slice(0, this.length);
  }

  #grow(least: number): void {
    const next = new Int32Array(Math.max(least, Math.ceil(this.#data.length * 1.5)));
    next.set(this.#data);
    this.#data = next;
  }
}

/** A growing run of bytes. */
export class ByteColumn {
  #data: Uint8Array<ArrayBuffer>;
  length = 0;

  constructor(capacity = 256) {
    this.#data = new Uint8Array(capacity);
  }

  push(value: number): void {
    this.#reserve(1);
    this.#data[this.length++] = value;
  }

  get(index: number): number {
    return this.#data[index] ?? 0;
  }

  /** Appends `bytes[start, end)`. @returns where they begin. */
  append(bytes: Uint8Array, start = 0, end = bytes.length): number {
    const at = this.length;
    const size = end - start;
    this.#reserve(size);
    // Most pieces are a few digits: copying by hand beats making a view of each.
    if (size < 32) for (let i = 0; i < size; i++) this.#data[at + i] = bytes[start + i] ?? 0;
    else this.#data.set(bytes.subarray(start, end), at);
    this.length += size;
    return at;
  }

  view(start = 0, end = this.length): Uint8Array {
    return this.#data.subarray(start, end);
  }

  /** @returns whether the bytes from `at` on equal `bytes[start, end)`. */
  equals(at: number, bytes: Uint8Array, start: number, end: number): boolean {
    const data = this.#data;
    for (let i = start, j = at; i < end; i++, j++) if (bytes[i] !== data[j]) return false;
    return true;
  }

  seal(): Uint8Array {
    return this.#data.slice(0, this.length);
  }

  #reserve(size: number): void {
    if (this.length + size <= this.#data.length) return;
    const next = new Uint8Array(Math.max(this.length + size, Math.ceil(this.#data.length * 1.5)));
    next.set(this.#data);
    this.#data = next;
  }
}
