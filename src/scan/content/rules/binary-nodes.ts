/** What is wrong with a node, as words of a finding. */
export interface NodeProblem {
  readonly node: number;
  readonly is: string;
  readonly wanted: string;
}

/**
 * Follows the links of a binary tree whose nodes come in the order of their ids: children have greater ids than their
 * node, so one pass finds the depth of each and shows that there is no cycle. Four bytes a node.
 */
export class BinaryNodes {
  readonly count: number;
  /** Depth of the deepest node; the root has 0. */
  depth = 0;
  problem: NodeProblem | undefined;
  /** One more than the depth of a node that has a parent; 0 for others. */
  readonly #depths: Int32Array;
  #linked = 0;

  /** @param count - nodes that the array is known to have */
  constructor(count: number) {
    this.count = count;
    this.#depths = new Int32Array(count);
    if (count === 0) this.fail(0, "it is missing", "a tree has at least a root");
    this.#depths[0] = 1;
  }

  fail(node: number, is: string, wanted: string): void {
    this.problem ??= { node, is, wanted };
  }

  /** An inner node, to be told in the order of ids. */
  link(node: number, left: number, right: number): void {
    const depths = this.#depths;
    if (left <= node || right <= node || left >= this.count || right >= this.count || left === right) {
      const wanted = `two ids in (${node}, ${this.count}) are wanted`;
      this.fail(node, `its children are ${idText(left)} and ${idText(right)}`, wanted);
      return;
    }
    if (depths[left] !== 0 || depths[right] !== 0) {
      const child = depths[left] === 0 ? right : left;
      this.fail(node, `its child ${child} is that of another node too`, "each has one parent");
      return;
    }
    const below = depths[node]! + 1;
    depths[left] = below;
    depths[right] = below;
    if (below > this.depth + 1) this.depth = below - 1;
    this.#linked += 2;
  }

  /** To be called when all nodes are known. */
  end(): void {
    if (this.problem || this.#linked === this.count - 1) return;
    const orphan = this.#depths.indexOf(0);
    this.fail(orphan, "no node leads to it", "each but the root is the child of one");
  }
}

/** A number that stands for an id which does not fit 32 bits. */
export const HUGE_ID = -(2 ** 31);

function idText(id: number): string {
  return id === HUGE_ID ? "an id beyond 32 bits" : String(id);
}
