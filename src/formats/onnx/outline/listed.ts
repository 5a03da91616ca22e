/** Some of the things of one kind, and how many there are beyond. */
export interface Listed<T> {
  readonly items: readonly T[];
  readonly more: number;
}

/** Collects the first things of one kind, or the largest, so that no file fills the memory. */
export class Listing<T> implements Listed<T> {
  readonly #most: number;
  readonly #compare: ((a: T, b: T) => number) | undefined;
  #items: T[] = [];
  #count = 0;

  /**
   * @param most - number of things that are kept, at least 1
   * @param compare - below 0 where its first argument is kept rather; without it the first ones are
   */
  constructor(most: number, compare?: (a: T, b: T) => number) {
    this.#most = most;
    this.#compare = compare;
  }

  /** @returns the things that are kept: in order, if they are compared. */
  get items(): readonly T[] {
    this.#cut();
    return this.#items;
  }

  get more(): number {
    return this.#count - this.items.length;
  }

  add(item: T): void {
    this.#count++;
    if (this.#compare === undefined && this.#items.length === this.#most) return;
    this.#items.push(item);
    // In bulk, so that sorting costs little for each.
    if (this.#items.length >= 2 * this.#most) this.#cut();
  }

  #cut(): void {
    if (this.#compare) this.#items.sort(this.#compare);
    if (this.#items.length > this.#most) this.#items = this.#items.slice(0, this.#most);
  }
}
