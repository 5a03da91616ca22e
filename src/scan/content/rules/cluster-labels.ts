import type { ContentRule } from "../rule.js";

const CODE = "E_CONTENT_CLUSTER";

/**
 * `transform` counts the features of each cluster in an array as long as the greatest label. Source: scikit-learn 1.1
 * to 1.9 `cluster/_feature_agglomeration.py`.
 */
export const FEATURE_CLUSTERS: ContentRule = {
  name: "feature-clusters",
  code: CODE,
  types: ["sklearn.cluster._agglomerative.FeatureAgglomeration"],
  prevents: "Transform fills an array as long as a label is great, until memory ends.",
  check(model, inspector) {
    const node = model.attributes.get("labels_");
    if (node === undefined) return undefined;
    const labels = inspector.array(node);
    return () => {
      if (labels?.isInteger === true && labels.min >= 0 && labels.max < labels.count) return;
      const is = labels ? `its labels are in [${labels.min}, ${labels.max}]` : "it is no array";
      inspector.refuse(CODE, model, "labels_", is, `integers in [0, ${labels?.count ?? 0}) are wanted`);
    };
  },
};
