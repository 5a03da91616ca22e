import type { ContentRule } from "../rule.js";

const CODE = "E_CONTENT_STATE";

/**
 * Compiled losses take as many predictions for granted as there are targets; of one row, an empty intercept leaves none.
 * Source: scikit-learn 1.1 to 1.9 `linear_model/_glm/glm.py` (`score`), `_loss/_loss.pyx.tp`.
 */
export const GLM_INTERCEPT: ContentRule = {
  name: "glm-intercept",
  code: CODE,
  types: ["GammaRegressor", "PoissonRegressor", "TweedieRegressor"].map(
    (name) => `sklearn.linear_model._glm.glm.${name}`,
  ),
  prevents: "score reads predictions beyond their array.",
  check(model, inspector) {
    const intercept = model.attributes.get("intercept_");
    if (intercept === undefined) return undefined;
    const number = inspector.number(intercept);
    return () => {
      if (number() !== undefined) return;
      inspector.refuse(CODE, model, "intercept_", "it is no number", "one is wanted");
    };
  },
};
