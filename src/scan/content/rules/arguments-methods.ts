import type { ContentRule } from "../rule.js";

/** Attributes that hold names of methods, by type: what `getattr` is called with, sklearn 1.1-1.9. */
const HOLDERS: ReadonlyMap<string, readonly string[]> = new Map([
  ["sklearn.ensemble._stacking.StackingClassifier", ["stack_method", "stack_method_"]],
  ["sklearn.ensemble._stacking.StackingRegressor", ["stack_method", "stack_method_"]],
  ["sklearn.metrics._scorer._CurveScorer", ["_response_method"]],
  ["sklearn.metrics._scorer._Scorer", ["_response_method"]],
  ["sklearn.model_selection._classification_threshold.FixedThresholdClassifier", ["response_method"]],
  ["sklearn.model_selection._classification_threshold.TunedThresholdClassifierCV", ["response_method"]],
  ["sklearn.model_selection._classification_threshold._CurveScorer", ["_response_method"]],
  ["sklearn.multioutput.ClassifierChain", ["chain_method", "chain_method_"]],
]);

const METHODS = new Set(["auto", "decision_function", "predict", "predict_log_proba", "predict_proba"]);

export const METHOD_NAMES: ContentRule = {
  name: "method-names",
  code: "E_CONTENT_ARGUMENTS",
  types: [...HOLDERS.keys()],
  prevents: "predict and score call any method of an estimator by a name of the file.",
  check(object, inspector) {
    for (const attribute of HOLDERS.get(object.type) ?? []) {
      const held = object.attributes.get(attribute);
      for (const name of inspector.items(held) ?? [held]) {
        const text = inspector.text(name);
        if (name === undefined || inspector.isNone(name) || (text !== undefined && METHODS.has(text))) continue;
        const is = text === undefined ? "it is no text" : `it is "${text}"`;
        inspector.refuse("E_CONTENT_ARGUMENTS", object, attribute, is, `${[...METHODS].join(", ")} may stand there`);
      }
    }
  },
};
