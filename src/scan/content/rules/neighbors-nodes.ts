import type { ArrayDescriptor, ArraySink } from "../../../graph/index.js";
import { ElementFeed } from "../element-feed.js";
import { recordLayout, type FieldSpec, type RecordLayout } from "../record-layout.js";

/** `NodeData_t` of scikit-learn 1.1 to 1.9 `neighbors/_binary_tree.pxi`; ids have the width of the writer's pointers. */
const LAYOUTS = ["i8", "i4"].map((id) => {
  const fields: readonly FieldSpec[] = [
    ["idx_start", id],
    ["idx_end", id],
    ["is_leaf", id],
    ["radius", "f8"],
  ];
  return { isWide: id === "i8", fields };
});

/** What is wrong with a node, as words of a finding. */
interface NeighborsProblem {
  readonly node: number;
  readonly is: string;
  readonly wanted: string;
}

/** Keeps the nodes of a KDTree or BallTree, 17 bytes each, so that they can be checked against its points. */
export class NeighborsNodes implements ArraySink {
  /** -1 unless the array has one dimension and the record of some version. */
  count = -1;
  #starts = new Float64Array(0);
  #ends = new Float64Array(0);
  #leaves = new Uint8Array(0);
  #feed: ElementFeed | undefined;
  #next = 0;

  begin({ dtype, shape }: ArrayDescriptor): void {
    for (const { isWide, fields } of LAYOUTS) {
      const layout = recordLayout(dtype, fields);
      if (!layout || shape.length !== 1) continue;
      const count = (this.count = shape[0] ?? 0);
      this.#starts = new Float64Array(count);
      this.#ends = new Float64Array(count);
      this.#leaves = new Uint8Array(count);
      this.#feed = new ElementFeed(layout.itemsize, (view, some) => {
        this.#add(view, some, layout, isWide);
      });
    }
  }

  push(piece: Uint8Array): void {
    this.#feed?.push(piece);
  }

  #add(view: DataView, count: number, layout: RecordLayout, isWide: boolean): void {
    const { itemsize, littleEndian, offsets } = layout;
    const [startAt = 0, endAt = 0, leafAt = 0] = offsets;
    const read = (at: number): number =>
      isWide ? Number(view.getBigInt64(at, littleEndian)) : view.getInt32(at, littleEndian);
    for (let i = 0, at = 0; i < count; i++, at += itemsize, this.#next++) {
      this.#starts[this.#next] = read(at + startAt);
      this.#ends[this.#next] = read(at + endAt);
      this.#leaves[this.#next] = read(at + leafAt) === 0 ? 0 : 1;
    }
  }

  /**
   * Node i has the children 2 i + 1 and 2 i + 2, which halve its points; a leaf has none, whatever stands there.
   *
   * @param points - of the tree: the root holds all of them
   * @returns the first node that is otherwise
   */
  problem(points: number): NeighborsProblem | undefined {
    const { count } = this;
    const starts = new Float64Array(count).fill(-1);
    const ends = new Float64Array(count);
    if (count > 0) ends[0] = points;
    starts[0] = 0;
    for (let node = 0; node < count; node++) {
      const start = starts[node]!;
      const end = ends[node]!;
      if (start < 0) continue;
      if (this.#starts[node] !== start || this.#ends[node] !== end) {
        const is = `its points are [${this.#starts[node]}, ${this.#ends[node]})`;
        return { node, is, wanted: `[${start}, ${end}) of ${points} are wanted` };
      }
      if (this.#leaves[node] === 1) continue;
      const [left, right] = [2 * node + 1, 2 * node + 2];
      if (right >= count) return { node, is: "it has children", wanted: `only ${count} nodes are there` };
      const middle = start + Math.floor((end - start) / 2);
      starts[left] = start;
      ends[left] = middle;
      starts[right] = middle;
      ends[right] = end;
    }
    return undefined;
  }
}
