import type { ContentRule } from "../rule.js";

const CODE = "E_CONTENT_FILE";

/** Source: scikit-learn 1.1 to 1.9, every estimator with the parameter `memory`; joblib `Memory`. */
export const CACHE_FOLDER: ContentRule = {
  name: "cache-folder",
  code: CODE,
  types: [
    "sklearn.cluster._agglomerative.AgglomerativeClustering",
    "sklearn.cluster._agglomerative.FeatureAgglomeration",
    "sklearn.cluster._hdbscan.hdbscan.HDBSCAN",
    "sklearn.cluster._optics.OPTICS",
    "sklearn.pipeline.Pipeline",
  ],
  prevents: "A further fit unpickles what it finds in a folder of the file's choice, and writes there.",
  check(estimator, inspector) {
    const memory = estimator.attributes.get("memory");
    if (memory === undefined || inspector.isNone(memory)) return;
    const is = `it is ${inspector.text(memory) ?? "an object"}`;
    inspector.refuse(CODE, estimator, "memory", is, "only None keeps no files");
  },
};
