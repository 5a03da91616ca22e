import type { ContentRule } from "../rule.js";
import { membersOf, requireFeatures } from "./ensemble-members.js";
import { DECISION_TREES, EXTRA_TREES } from "./tree-owner.js";

const FORESTS = [
  "sklearn.ensemble._forest.ExtraTreesClassifier",
  "sklearn.ensemble._forest.ExtraTreesRegressor",
  "sklearn.ensemble._forest.RandomForestClassifier",
  "sklearn.ensemble._forest.RandomForestRegressor",
  "sklearn.ensemble._forest.RandomTreesEmbedding",
  "quantile_forest._quantile_forest.ExtraTreesQuantileRegressor",
  "quantile_forest._quantile_forest.RandomForestQuantileRegressor",
];

/** A forest checks the caller's data once and tells its trees not to. Source: scikit-learn `ensemble/_forest.py`. */
export const FOREST: ContentRule = {
  name: "forest",
  code: "E_CONTENT_ENSEMBLE",
  types: FORESTS,
  prevents: "Predict hands each tree data of another width than it looks at, unchecked.",
  check(forest, inspector) {
    if (!forest.attributes.has("estimators_")) return undefined;
    const members = membersOf(forest, inspector, [...DECISION_TREES, ...EXTRA_TREES]);
    const width = inspector.number(forest.attributes.get("n_features_in_"));
    return () => {
      requireFeatures(forest, inspector, members, width);
    };
  },
};
