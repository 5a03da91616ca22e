import type { ContentRule } from "../rule.js";

const CODE = "E_CONTENT_CLUSTER";

/**
 * `predict` hands the squared norms of the centers to compiled code as they are. Source: scikit-learn 1.1 to 1.9
 * `cluster/_birch.py`, `metrics/_pairwise_distances_reduction/_argkmin.pyx.tp`.
 */
export const BIRCH_NORMS: ContentRule = {
  name: "birch-norms",
  code: CODE,
  types: ["sklearn.cluster._birch.Birch"],
  prevents: "Predict reads norms beyond their array.",
  check(model, inspector) {
    const { attributes } = model;
    if (!attributes.has("_subcluster_norms")) return undefined;
    const norms = inspector.header(attributes.get("_subcluster_norms"));
    const centers = inspector.header(attributes.get("subcluster_centers_"));
    return () => {
      const [count, ...more] = norms?.descriptor?.shape ?? [];
      const rows = centers?.descriptor?.shape[0];
      if (more.length === 0 && count !== undefined && count === rows) return;
      const is = `its shape is (${norms?.descriptor?.shape.join(", ")})`;
      inspector.refuse(CODE, model, "_subcluster_norms", is, `one for each of ${rows} centers is wanted`);
    };
  },
};
