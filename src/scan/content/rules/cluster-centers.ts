import type { ContentInspector } from "../inspector.js";
import type { ContentObject } from "../content-object.js";
import type { ContentRule } from "../rule.js";

const CODE = "E_CONTENT_CLUSTER";

/** Of the largest machines; libgomp ends the process when it cannot start the threads that it is told to. */
const MAX_THREADS = 512;

const BISECTING = "sklearn.cluster._bisect_k_means.BisectingKMeans";
const BISECTING_TREE = "sklearn.cluster._bisect_k_means._BisectingTree";

/**
 * Compiled k-means multiplies rows and centers as if both had one width. Source:
 * scikit-learn 1.1 to 1.9 `cluster/_kmeans.py`, `_k_means_lloyd.pyx`, `_k_means_common.pyx`.
 */
export const CLUSTER_CENTERS: ContentRule = {
  name: "cluster-centers",
  code: CODE,
  types: ["sklearn.cluster._kmeans.KMeans", "sklearn.cluster._kmeans.MiniBatchKMeans", BISECTING],
  prevents: "Predict reads centers or rows beyond their arrays, or starts more threads than the system gives.",
  check(model, inspector) {
    const { attributes } = model;
    const width = inspector.number(attributes.get("n_features_in_"));
    const centers = inspector.header(attributes.get("cluster_centers_"));
    const isFitted = attributes.has("cluster_centers_");
    const threads = inspector.number(attributes.get("_n_threads"));
    const checkTree = model.type === BISECTING ? bisectingCheck(model, inspector) : undefined;
    return () => {
      if (isFitted) checkWidth(model, inspector, "cluster_centers_", centers?.descriptor?.shape ?? [], width());
      checkTree?.(width());
      const count = threads() ?? (attributes.has("_n_threads") ? 0 : 1);
      if (Number.isSafeInteger(count) && count >= 1 && count <= MAX_THREADS) return;
      inspector.refuse(CODE, model, "_n_threads", `it is ${count}`, `it must be in [1, ${MAX_THREADS}]`);
    };
  },
};

function checkWidth(
  object: ContentObject,
  inspector: ContentInspector,
  what: string,
  shape: readonly number[],
  width: number | undefined,
): void {
  if (shape.length > 0 && shape.length <= 2 && shape.at(-1) === width) return;
  const is = `its shape is (${shape.join(", ")})`;
  inspector.refuse(CODE, object, what, is, `rows as wide as n_features_in_ = ${width} are wanted`);
}

/**
 * The hierarchy that `predict` goes down: every node is visited, so one that stands twice doubles the work at each
 * level. Source: scikit-learn 1.1 to 1.9 `cluster/_bisect_k_means.py`.
 */
function bisectingCheck(
  model: ContentObject,
  inspector: ContentInspector,
): ((width: number | undefined) => void) | undefined {
  const root = model.attributes.get("_bisecting_tree");
  if (root === undefined) return undefined;
  const found: { node: ContentObject; shape: () => readonly number[] | undefined }[] = [];
  const seen = new Set([root]);
  for (const index of seen) {
    const node = inspector.object(index);
    if (node?.type !== BISECTING_TREE) {
      inspector.refuse(
        CODE,
        model,
        "_bisecting_tree",
        `it leads to a ${node?.type ?? "plain value"}`,
        "nodes are wanted",
      );
      break;
    }
    found.push({ node, shape: inspector.shape(node.attributes.get("center")) });
    const children = ["left", "right"].map((side) => node.attributes.get(side));
    if (children.every((child) => child === undefined || inspector.isNone(child))) continue;
    for (const child of children) {
      if (child !== undefined && !seen.has(child)) seen.add(child);
      else inspector.refuse(CODE, node, "children", "one is missing or stands twice", "two of its own are wanted");
    }
  }
  return (width) => {
    for (const { node, shape } of found) checkWidth(node, inspector, "center", shape() ?? [], width);
  };
}
