/** Cuts the pieces of an array's bytes into whole elements, whatever their borders. */
export class ElementFeed {
  readonly #size: number;
  readonly #each: (view: DataView, count: number) => void;
  /** Bytes of an element that began in an earlier piece. */
  readonly #rest: Uint8Array;
  #filled = 0;

  /** @param each - is handed `count` elements of `size` bytes from offset 0 of `view`, valid during the call */
  constructor(size: number, each: (view: DataView, count: number) => void) {
    this.#size = size;
    this.#each = each;
    this.#rest = new Uint8Array(size);
  }

  push(piece: Uint8Array): void {
    let bytes = piece;
    if (this.#filled > 0) {
      const missing = bytes.subarray(0, this.#size - this.#filled);
      this.#rest.set(missing, this.#filled);
      this.#filled += missing.length;
      if (this.#filled < this.#size) return;
      this.#filled = 0;
      this.#each(new DataView(this.#rest.buffer), 1);
      bytes = bytes.subarray(missing.length);
    }
    const count = Math.floor(bytes.length / this.#size);
    if (count > 0) this.#each(new DataView(bytes.buffer, bytes.byteOffset, count * this.#size), count);
    const rest = bytes.subarray(count * this.#size);
    this.#rest.set(rest);
    this.#filled = rest.length;
  }
}
