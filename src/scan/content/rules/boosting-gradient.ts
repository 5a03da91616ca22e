import type { ContentInspector } from "../inspector.js";
import type { ContentObject } from "../content-object.js";
import type { ContentRule } from "../rule.js";
import { initialPrediction } from "./boosting-initial.js";
import { membersOf, requireFeatures } from "./ensemble-members.js";
import { DECISION_TREES } from "./tree-owner.js";

const CODE = "E_CONTENT_ENSEMBLE";

/**
 * `predict_stages` adds column k of `estimators_` to column k of an array that the initial estimator and the loss
 * made, and looks at neither of the two widths. Source: scikit-learn 1.1 to 1.9 `ensemble/_gb.py` and
 * `_gradient_boosting.pyx`.
 */
export const GRADIENT_BOOSTING: ContentRule = {
  name: "gradient-boosting",
  code: CODE,
  types: ["sklearn.ensemble._gb.GradientBoostingClassifier", "sklearn.ensemble._gb.GradientBoostingRegressor"],
  prevents: "Predict writes outside the array of predictions, or reads columns that the data does not have.",
  check(model, inspector) {
    const { attributes } = model;
    if (!attributes.has("estimators_")) return undefined;
    const members = membersOf(model, inspector, [DECISION_TREES[1]]);
    const [stages = 0, columns = 0, ...more] = inspector.objectShape(attributes.get("estimators_")) ?? [];
    if (more.length > 0 || stages < 1 || columns < 1 || stages * columns !== members.length) {
      const is = `its shape is (${[stages, columns, ...more].join(", ")})`;
      inspector.refuse(CODE, model, "estimators_", is, `stages x columns of ${members.length} trees are wanted`);
      return undefined;
    }
    if (attributes.has("_estimator_type")) {
      inspector.refuse(CODE, model, "_estimator_type", "the state sets it", "its class does");
    }
    const width = inspector.number(attributes.get("n_features_in_"));
    const said = widths(model, inspector);
    const initial = initialPrediction(model, inspector, columns);
    return () => {
      requireFeatures(model, inspector, members, width);
      for (const [name, value] of said) {
        if (value() !== columns)
          inspector.refuse(CODE, model, name, `it is ${value()}`, `each stage has ${columns} trees`);
      }
      initial?.();
    };
  },
};

/** @returns whatever an attribute of some version says of the trees in a stage. */
function widths(model: ContentObject, inspector: ContentInspector): [string, () => number | undefined][] {
  const perStage = model.attributes.get("n_trees_per_iteration_");
  const lossWidth = inspector.object(model.attributes.get("_loss"))?.attributes.get("K");
  const found: [string, () => number | undefined][] = [];
  if (perStage !== undefined) found.push(["n_trees_per_iteration_", inspector.number(perStage)]);
  if (lossWidth !== undefined) found.push(["_loss.K", inspector.number(lossWidth)]);
  return found;
}
