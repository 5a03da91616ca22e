import type { ArrayDescriptor, ArraySink } from "../../../graph/index.js";
import { ElementFeed } from "../element-feed.js";
import { MAX_FLAGS } from "../flag-set.js";
import { recordLayout, type FieldSpec, type RecordLayout } from "../record-layout.js";
import { BinaryNodes } from "./binary-nodes.js";

/** Node records: `PREDICTOR_RECORD_DTYPE` of scikit-learn 1.1 to 1.9; the width of `feature_idx` changed with 1.3. */
const LAYOUTS = ["i8", "i4", "u4"].map((feature) => {
  const fields: readonly FieldSpec[] = [
    ["value", "f8"],
    ["count", "u4"],
    ["feature_idx", feature],
    ["num_threshold", "f8"],
    ["missing_go_to_left", "u1"],
    ["left", "u4"],
    ["right", "u4"],
    ["gain", "f8"],
    ["depth", "u4"],
    ["is_leaf", "u1"],
    ["bin_threshold", "u1"],
    ["is_categorical", "u1"],
    ["bitset_idx", "u4"],
  ];
  return { isWide: feature === "i8", fields };
});

/** Checks the nodes of a `TreePredictor` while they pass, and gathers what its owners must agree with. */
export class PredictorNodes implements ArraySink {
  /** Absent unless the array has one dimension and the record of some version. */
  nodes: BinaryNodes | undefined;
  /** Greatest feature of an inner node, Infinity for one that is negative; -Infinity without inner nodes. */
  maxFeature = -Infinity;
  /** Greatest row of the bitsets that a categorical node names; -Infinity without one. */
  maxBitset = -Infinity;
  /** Features of categorical nodes. */
  readonly categorical = new Set<number>();
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
    const [, , featureAt = 0, , , leftAt = 0, rightAt = 0, , , leafAt = 0, , categoricalAt = 0, bitsetAt = 0] = offsets;
    for (let i = 0, at = 0; i < count; i++, at += itemsize, this.#next++) {
      if (view.getUint8(at + leafAt) !== 0) continue;
      const left = view.getUint32(at + leftAt, littleEndian);
      nodes.link(this.#next, left, view.getUint32(at + rightAt, littleEndian));
      const feature = readFeature(view, at + featureAt, littleEndian, isWide);
      if (feature > this.maxFeature) this.maxFeature = feature;
      if (view.getUint8(at + categoricalAt) === 0) continue;
      const bitset = view.getUint32(at + bitsetAt, littleEndian);
      if (bitset > this.maxBitset) this.maxBitset = bitset;
      if (this.categorical.size < MAX_FLAGS) this.categorical.add(feature);
      else nodes.fail(this.#next, `more than ${MAX_FLAGS} features are categorical`, "fewer are known");
    }
  }
}

/** @returns the index at `at`; Infinity for one that is negative or beyond 32 bits. */
function readFeature(view: DataView, at: number, littleEndian: boolean, isWide: boolean): number {
  const low = view.getUint32(isWide && !littleEndian ? at + 4 : at, littleEndian);
  if (!isWide) return low;
  return view.getUint32(littleEndian ? at + 4 : at, littleEndian) === 0 ? low : Infinity;
}
