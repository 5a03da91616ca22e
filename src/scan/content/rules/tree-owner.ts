import type { ContentRule } from "../rule.js";
import { featuresOf, treeOf } from "./tree.js";

const CODE = "E_CONTENT_TREE";

export const DECISION_TREES = [
  "sklearn.tree._classes.DecisionTreeClassifier",
  "sklearn.tree._classes.DecisionTreeRegressor",
] as const;

export const EXTRA_TREES = [
  "sklearn.tree._classes.ExtraTreeClassifier",
  "sklearn.tree._classes.ExtraTreeRegressor",
] as const;

/**
 * An estimator compares the width of the caller's data with `n_features_in_`, and with nothing if that is missing; the
 * tree then reads the columns that its nodes name. Source: scikit-learn 1.1 to 1.9 `BaseEstimator._check_n_features`
 * and `tree/_classes.py`.
 */
export const TREE_OWNER: ContentRule = {
  name: "tree-owner",
  code: CODE,
  types: [...DECISION_TREES, ...EXTRA_TREES],
  prevents: "Predict reads columns that the caller's data does not have.",
  check(estimator, inspector) {
    if (!estimator.attributes.has("tree_")) return undefined;
    const tree = treeOf(estimator, inspector);
    if (!tree) {
      inspector.refuse(CODE, estimator, "tree_", "it is no Tree", "scikit-learn puts nothing else there");
      return undefined;
    }
    const own = inspector.number(estimator.attributes.get("n_features_in_"));
    const features = featuresOf(tree, inspector);
    return () => {
      if (own() === features()) return;
      inspector.refuse(CODE, estimator, "n_features_in_", `it is ${own()}`, `its tree looks at ${features()} features`);
    };
  },
};
