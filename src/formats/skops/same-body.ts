import { RECORD, type Records } from "./records.js";

/** How a record is compared between two occurrences of one `__id__`. */
export const COMPARE = {
  exactly: 0,
  /** An `__id__`: temporaries get another at each occurrence. */
  never: 1,
  /** A `file`: equal if the members' contents are. */
  byMember: 2,
} as const;

/** Subtrees larger than this are remembered once they were found equal, so that nested repeats stay linear. */
const REMEMBERED_SIZE = 16;

/**
 * Compares the bodies of two nodes that carry the same `__id__`, record by record, so that no second body can hide
 * behind the first. Honest bodies differ in inner `__id__`s and member names alone (measured on 1,680 files).
 * Subtrees found equal are united, so that all comparisons of a file together are linear in its size.
 */
export class BodyComparer {
  readonly #records: Records;
  readonly #modes: Uint8Array;
  readonly #sameMember: (left: number, right: number) => boolean;
  /** Union-find over records; 0 is a root of its own. */
  #classes: Int32Array | undefined;

  /**
   * @param sameMember - whether the members named by two `file` records may hold the same content;
   *   what it cannot tell yet it keeps, and checks when the members are read
   */
  constructor(records: Records, sameMember: (left: number, right: number) => boolean) {
    this.#records = records;
    this.#modes = new Uint8Array(records.length);
    this.#sameMember = sameMember;
  }

  mark(record: number, mode: number): void {
    this.#modes[record] = mode;
  }

  /** @returns whether two node records have the same body. */
  same(left: number, right: number): boolean {
    const records = this.#records;
    const size = records.next(left) - left;
    if (size !== records.next(right) - right) return false;
    let i = 0;
    while (i < size) {
      const a = left + i;
      const b = right + i;
      if (records.type(a) !== records.type(b)) return false;
      if (i > 0 && records.keyOf(a) !== records.keyOf(b)) return false;
      const length = records.next(a) - a;
      if (length !== records.next(b) - b) return false;
      if (i > 0 && length > REMEMBERED_SIZE && this.#find(a) === this.#find(b)) {
        i += length;
        continue;
      }
      const mode = this.#modes[a] ?? 0;
      if (mode !== this.#modes[b]) return false;
      if (mode === COMPARE.byMember ? !this.#sameMember(a, b) : mode === COMPARE.exactly && !this.#sameScalar(a, b)) {
        return false;
      }
      // A mismatch further on refuses the whole file, so it is no harm to unite early.
      if (length > REMEMBERED_SIZE) this.#unite(a, b);
      i++;
    }
    return true;
  }

  #sameScalar(a: number, b: number): boolean {
    const { bytes } = this.#records;
    const type = this.#records.type(a);
    if (type <= RECORD.array || type >= RECORD.true) return true;
    const start = this.#records.start(a);
    const length = this.#records.end(a) - start;
    const other = this.#records.start(b);
    if (length !== this.#records.end(b) - other) return false;
    for (let i = 0; i < length; i++) if (bytes[start + i] !== bytes[other + i]) return false;
    return true;
  }

  #find(record: number): number {
    const classes = this.#classes;
    if (!classes) return record;
    let root = record;
    while (classes[root] !== 0) root = (classes[root] ?? 1) - 1;
    while (root !== record) {
      const next = (classes[record] ?? 1) - 1;
      classes[record] = root + 1;
      record = next;
    }
    return root;
  }

  #unite(a: number, b: number): void {
    const rootA = this.#find(a);
    const rootB = this.#find(b);
    if (rootA === rootB) return;
    this.#classes ??= new Int32Array(this.#records.length);
    this.#classes[rootB] = rootA + 1;
  }
}
