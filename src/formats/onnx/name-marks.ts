/** What is known of a name in one scope, in the order in which it may change. */
export const MARK = {
  unknown: 0,
  /** Used before anything makes it. */
  free: 1,
  input: 2,
  /** By an initializer or a node. */
  made: 3,
} as const;

/** Marks of names, by their numbers; all are taken back at once where another scope begins. */
export class NameMarks {
  #marks = new Int32Array(0);
  #base = 0;

  /** @param names - one above the highest number */
  begin(names: number): void {
    if (names > this.#marks.length) {
      const marks = new Int32Array(Math.max(names, 2 * this.#marks.length));
      marks.set(this.#marks);
      this.#marks = marks;
    }
    this.#base += MARK.made + 1;
  }

  get(name: number): number {
    return Math.max(MARK.unknown, this.#marks[name]! - this.#base);
  }

  set(name: number, mark: number): void {
    this.#marks[name] = this.#base + mark;
  }
}
