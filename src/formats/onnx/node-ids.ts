/**
 * Finds nodes by the id of their tree and their own. Writers number the nodes of one tree after the other, from 0 on:
 * then the place is known at once, otherwise it is searched for.
 */
export class NodeIds {
  readonly #trees: Int32Array;
  readonly #ids: Int32Array;
  /** Positions of the nodes by tree and then by id; absent where they stand so. */
  readonly #order: Uint32Array | undefined;
  /** Number of trees. */
  readonly trees: number;
  /** Position of a node whose ids another one has too; -1 if all differ. */
  readonly repeated: number;

  /** @param trees - and `ids`, of each node; both of the same length */
  constructor(trees: Int32Array, ids: Int32Array) {
    const order = orderOf(trees, ids);
    let count = trees.length > 0 ? 1 : 0;
    let repeated = -1;
    for (let i = 1; i < trees.length; i++) {
      const node = order ? order[i]! : i;
      const before = order ? order[i - 1]! : i - 1;
      if (trees[node] !== trees[before]) count++;
      else if (ids[node] === ids[before]) repeated = node;
    }
    this.#trees = trees;
    this.#ids = ids;
    this.#order = order;
    this.trees = count;
    this.repeated = repeated;
  }

  /**
   * @param near - position of a node of the same tree, or one that may be
   * @returns the position of node `id` of `tree`, or -1
   */
  find(tree: number, id: number, near: number): number {
    const guess = near - (this.#ids[near] ?? 0) + id;
    if (this.#ids[guess] === id && this.#trees[guess] === tree) return guess;
    let low = 0;
    let high = this.#ids.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const node = this.#order ? this.#order[middle]! : middle;
      const difference = this.#trees[node]! - tree || this.#ids[node]! - id;
      if (difference === 0) return node;
      if (difference < 0) low = middle + 1;
      else high = middle;
    }
    return -1;
  }
}

function orderOf(trees: Int32Array, ids: Int32Array): Uint32Array | undefined {
  let sorted = 1;
  while (sorted < ids.length && isAbove(trees, ids, sorted)) sorted++;
  if (sorted >= ids.length) return undefined;
  const order = new Uint32Array(ids.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  return order.sort((a, b) => trees[a]! - trees[b]! || ids[a]! - ids[b]!);
}

/** @returns whether node `i` belongs behind the one before it. */
function isAbove(trees: Int32Array, ids: Int32Array, i: number): boolean {
  const tree = trees[i]!;
  const before = trees[i - 1]!;
  return tree > before || (tree === before && ids[i]! > ids[i - 1]!);
}
