import type { ArrayDescriptor, ArraySink } from "../../../graph/index.js";
import { ElementFeed } from "../element-feed.js";
import { recordLayout, type FieldSpec, type RecordLayout } from "../record-layout.js";
import { BinaryNodes, HUGE_ID } from "./binary-nodes.js";

/** Both children of a leaf (scikit-learn: `TREE_LEAF`). */
const LEAF = -1;

interface NodeLayout {
  /** Whether ids are 64 bits wide. */
  readonly isWide: boolean;
  readonly fields: readonly FieldSpec[];
}

/** Node records: `Node` of scikit-learn 1.1 to 1.9 `tree/_tree.pxd`; ids have the width of the writer's pointers. */
const LAYOUTS: readonly NodeLayout[] = ["i8", "i4"].flatMap((id) => {
  const fields: readonly FieldSpec[] = [
    ["left_child", id],
    ["right_child", id],
    ["feature", id],
    ["threshold", "f8"],
    ["impurity", "f8"],
    ["n_node_samples", id],
    ["weighted_n_node_samples", "f8"],
  ];
  const isWide = id === "i8";
  // The last field came with 1.3.
  return [
    { isWide, fields },
    { isWide, fields: [...fields, ["missing_go_to_left", "u1"]] },
  ];
});

/** Checks the nodes of a `Tree` while they pass, and gathers what its owners must agree with. */
export class TreeNodes implements ArraySink {
  /** Absent unless the array has one dimension and the record of some version. */
  nodes: BinaryNodes | undefined;
  /** Least feature of an inner node; Infinity without one. */
  minFeature = Infinity;
  /** Greatest feature of an inner node; -Infinity without one. */
  maxFeature = -Infinity;
  #feed: ElementFeed | undefined;
  #next = 0;

  begin({ dtype, shape }: ArrayDescriptor): void {
    const [count = 0] = shape;
    for (const { isWide, fields } of LAYOUTS) {
      const layout = recordLayout(dtype, fields);
      if (!layout || shape.length !== 1) continue;
      const nodes = (this.nodes = new BinaryNodes(count));
      this.#feed = new ElementFeed(layout.itemsize, (view, some) => {
        this.#add(view, some, layout, isWide, nodes);
        if (this.#next === count) nodes.end();
      });
    }
  }

  push(piece: Uint8Array): void {
    this.#feed?.push(piece);
  }

  #add(view: DataView, count: number, layout: RecordLayout, isWide: boolean, nodes: BinaryNodes): void {
    const { itemsize, littleEndian, offsets } = layout;
    const [leftAt = 0, rightAt = 0, featureAt = 0, thresholdAt = 0] = offsets;
    let { minFeature, maxFeature } = this;
    let node = this.#next;
    for (let i = 0, at = 0; i < count; i++, at += itemsize, node++) {
      const left = readId(view, at + leftAt, littleEndian, isWide);
      const right = readId(view, at + rightAt, littleEndian, isWide);
      if (left === LEAF && right === LEAF) continue;
      nodes.link(node, left, right);
      const feature = readId(view, at + featureAt, littleEndian, isWide);
      if (feature < minFeature) minFeature = feature;
      if (feature > maxFeature) maxFeature = feature;
      const threshold = view.getFloat64(at + thresholdAt, littleEndian);
      if (threshold !== threshold) nodes.fail(node, "its threshold is NaN", "a number or an infinity is wanted");
    }
    this.minFeature = minFeature;
    this.maxFeature = maxFeature;
    this.#next = node;
  }
}

/** @returns the signed integer at `at`, or {@link HUGE_ID} for one that does not fit 32 bits. */
function readId(view: DataView, at: number, littleEndian: boolean, isWide: boolean): number {
  if (!isWide) return view.getInt32(at, littleEndian);
  const low = view.getInt32(littleEndian ? at : at + 4, littleEndian);
  const high = view.getInt32(littleEndian ? at + 4 : at, littleEndian);
  return high === low >> 31 ? low : HUGE_ID;
}
