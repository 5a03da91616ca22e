/** Product of dimensions, checked as it grows. */
export class Extent {
  rank = 0;
  /** The first and the last dimension. */
  first = 0;
  last = 0;
  /** Whether a dimension is negative, or the product of those above 0 beyond exact numbers, in whatever order. */
  isBad = false;
  #product = 1;
  #isEmpty = false;

  get elements(): number {
    return this.#isEmpty ? 0 : this.#product;
  }

  add(dimension: number | bigint): void {
    const size = Number(dimension);
    if (this.rank++ === 0) this.first = size;
    this.last = size;
    if (size === 0) this.#isEmpty = true;
    else this.#product *= size;
    if (size < 0 || !Number.isSafeInteger(size) || !Number.isSafeInteger(this.#product)) this.isBad = true;
  }
}
