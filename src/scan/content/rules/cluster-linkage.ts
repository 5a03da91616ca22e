import type { ArrayDescriptor, ArraySink } from "../../../graph/index.js";
import { ElementFeed } from "../element-feed.js";
import { recordLayout, type FieldSpec } from "../record-layout.js";
import type { ContentRule } from "../rule.js";

const CODE = "E_CONTENT_CLUSTER";

/** `HIERARCHY_t` of scikit-learn 1.3 to 1.9 `cluster/_hdbscan/_tree.pxd`. */
const FIELDS: readonly FieldSpec[] = [
  ["left_node", "i8"],
  ["right_node", "i8"],
  ["value", "f8"],
  ["cluster_size", "i8"],
];

/** Looks whether each step of a linkage joins two clusters that were there before it. */
class LinkageSteps implements ArraySink {
  /** Steps; -1 unless the array has one dimension and these records. */
  count = -1;
  /** The first step that joins something else. */
  wrong: number | undefined;
  #feed: ElementFeed | undefined;
  #next = 0;

  begin({ dtype, shape }: ArrayDescriptor): void {
    const layout = recordLayout(dtype, FIELDS);
    if (!layout || shape.length !== 1) return;
    const { itemsize, littleEndian, offsets } = layout;
    const points = (this.count = shape[0] ?? 0) + 1;
    const isJoined = (view: DataView, at: number): boolean =>
      view.getBigUint64(at, littleEndian) < BigInt(points + this.#next);
    this.#feed = new ElementFeed(itemsize, (view, some) => {
      for (let i = 0, at = 0; i < some; i++, at += itemsize, this.#next++) {
        const [left = 0, right = 0] = offsets;
        if (!isJoined(view, at + left) || !isJoined(view, at + right)) this.wrong ??= this.#next;
      }
    });
  }

  push(piece: Uint8Array): void {
    this.#feed?.push(piece);
  }
}

/** `dbscan_clustering` cuts a tree whose ids it follows as they stand. Source: scikit-learn `cluster/_hdbscan/_tree.pyx`. */
export const LINKAGE: ContentRule = {
  name: "linkage",
  code: CODE,
  types: ["sklearn.cluster._hdbscan.hdbscan.HDBSCAN"],
  prevents: "Method dbscan_clustering reads and writes outside its array of clusters.",
  check(model, inspector) {
    const node = model.attributes.get("_single_linkage_tree_");
    if (node === undefined) return undefined;
    const steps = inspector.watch(node, LinkageSteps);
    return () => {
      if (steps && steps.count >= 0 && steps.wrong === undefined) return;
      const is = steps?.wrong === undefined ? "it is no linkage" : `step ${steps.wrong} joins what is not there`;
      inspector.refuse(CODE, model, "_single_linkage_tree_", is, "each step joins two earlier clusters");
    };
  },
};
