import type { ContentRule } from "../rule.js";
import { membersOf } from "./ensemble-members.js";
import { EXTRA_TREES } from "./tree-owner.js";

const CODE = "E_CONTENT_ENSEMBLE";

/**
 * Each tree sees the columns `estimators_features_` of the data, or all of them where `_max_features` is the width of
 * the data; it is told not to check. Source: scikit-learn 1.1 to 1.9 `ensemble/_iforest.py`.
 */
export const ISOLATION_FOREST: ContentRule = {
  name: "isolation-forest",
  code: CODE,
  types: ["sklearn.ensemble._iforest.IsolationForest"],
  prevents: "Method score_samples hands each tree fewer columns than it looks at, unchecked.",
  check(forest, inspector) {
    const { attributes } = forest;
    if (!attributes.has("estimators_")) return undefined;
    const members = membersOf(forest, inspector, EXTRA_TREES);
    const chosen = (inspector.items(attributes.get("estimators_features_")) ?? []).map((item) => inspector.array(item));
    const width = inspector.number(attributes.get("n_features_in_"));
    const perTree = inspector.number(attributes.get("_max_features"));
    return () => {
      const columns = width() ?? 0;
      if (chosen.length !== members.length) {
        const is = `it has ${chosen.length} entries`;
        inspector.refuse(CODE, forest, "estimators_features_", is, `one for each of ${members.length} trees`);
        return;
      }
      for (const { position, features } of members) {
        const array = chosen[position];
        const isChoice = array?.isInteger === true && array.shape.length === 1;
        if (!isChoice || array.count !== perTree() || features() !== perTree()) {
          const is = `it has ${array?.count} columns, its tree looks at ${features()}`;
          const wanted = `_max_features is ${perTree()}`;
          inspector.refuse(CODE, forest, `estimators_features_[${position}]`, is, wanted);
          return;
        }
        if (array.min >= 0 && array.max < columns) continue;
        const is = `its columns are in [${array.min}, ${array.max}]`;
        inspector.refuse(CODE, forest, `estimators_features_[${position}]`, is, `they must be in [0, ${columns})`);
        return;
      }
    };
  },
};
