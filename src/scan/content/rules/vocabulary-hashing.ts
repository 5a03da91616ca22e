import type { ContentRule } from "../rule.js";

const CODE = "E_CONTENT_VOCABULARY";

const MAX_FEATURES = 2 ** 31 - 1;

/** Source: scikit-learn 1.1 to 1.9 `feature_extraction/_hash.py`, `_hashing_fast.pyx`. */
export const HASHED_FEATURES: ContentRule = {
  name: "hashed-features",
  code: CODE,
  types: ["sklearn.feature_extraction._hash.FeatureHasher", "sklearn.feature_extraction.text.HashingVectorizer"],
  prevents: "Compiled code takes hashes modulo a number that is zero, negative or beyond the indices of a matrix.",
  check(hasher, inspector) {
    const features = inspector.number(hasher.attributes.get("n_features"));
    return () => {
      const count = features() ?? NaN;
      if (Number.isInteger(count) && count >= 1 && count <= MAX_FEATURES) return;
      inspector.refuse(CODE, hasher, "n_features", `it is ${count}`, `it must be in [1, ${MAX_FEATURES}]`);
    };
  },
};
