import type { ArrayDescriptor, ArraySink } from "../../../graph/index.js";
import { ElementFeed } from "../element-feed.js";
import { wordsOf } from "../words.js";
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
    const isPlain = isWide && littleEndian && [itemsize, ...offsets].every((size) => size % 4 === 0);
    const words = isPlain ? wordsOf(view, count * itemsize) : undefined;
    if (words)
      this.#addWords(
        words,
        count,
        itemsize / 4,
        offsets.map((offset) => offset / 4),
        nodes,
      );
    else this.#addWords(rewritten(view, count, layout, isWide), count, REWRITTEN.length * 2, REWRITTEN, nodes);
  }

  /** @param words - of nodes, the low one of a number first; sizes and offsets are in words */
  #addWords(words: Int32Array, count: number, size: number, offsets: readonly number[], nodes: BinaryNodes): void {
    const [leftAt = 0, rightAt = 0, featureAt = 0, thresholdAt = 0] = offsets;
    let { minFeature, maxFeature } = this;
    let node = this.#next;
    for (let i = 0, at = 0; i < count; i++, at += size, node++) {
      const left = idOf(words[at + leftAt]!, words[at + leftAt + 1]!);
      const right = idOf(words[at + rightAt]!, words[at + rightAt + 1]!);
      if (left === LEAF && right === LEAF) continue;
      nodes.link(node, left, right);
      const feature = idOf(words[at + featureAt]!, words[at + featureAt + 1]!);
      if (feature < minFeature) minFeature = feature;
      if (feature > maxFeature) maxFeature = feature;
      const high = words[at + thresholdAt + 1]! & 0x7fffffff;
      if (high > INFINITY_HIGH || (high === INFINITY_HIGH && words[at + thresholdAt] !== 0)) {
        nodes.fail(node, "its threshold is NaN", "a number or an infinity is wanted");
      }
    }
    this.minFeature = minFeature;
    this.maxFeature = maxFeature;
    this.#next = node;
  }
}

/** High word of an infinity in IEEE 754 binary64; a NaN has more in it or in its low word. */
const INFINITY_HIGH = 0x7ff00000;

/** @returns the signed integer of two words, or {@link HUGE_ID} for one that does not fit 32 bits. */
function idOf(low: number, high: number): number {
  return high === low >> 31 ? low : HUGE_ID;
}

/** Offsets of the four fields that matter, in words, in nodes that are rewritten. */
const REWRITTEN = [0, 2, 4, 6];

/** Nodes of a rare layout as words of little-endian 64-bit fields. */
function rewritten(view: DataView, count: number, layout: RecordLayout, isWide: boolean): Int32Array {
  const { itemsize, littleEndian, offsets } = layout;
  const words = new Int32Array(count * REWRITTEN.length * 2);
  for (let i = 0, at = 0; i < count; i++, at += itemsize) {
    for (const [field, to] of REWRITTEN.entries()) {
      const from = at + (offsets[field] ?? 0);
      const isId = field < 3;
      const first = view.getInt32(from, littleEndian);
      const second = isId && !isWide ? first >> 31 : view.getInt32(from + 4, littleEndian);
      const isSwapped = !littleEndian && (isWide || !isId);
      words[i * 8 + to] = isSwapped ? second : first;
      words[i * 8 + to + 1] = isSwapped ? first : second;
    }
  }
  return words;
}
