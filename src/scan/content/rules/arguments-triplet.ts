import type { ContentRule } from "../rule.js";

/** sklearn/impute/_iterative.py, 1.1-1.9: namedtuple(feat_idx, neighbor_feat_idx, estimator). */
export const TRIPLET_ARGUMENTS: ContentRule = {
  name: "triplet-arguments",
  code: "E_CONTENT_ARGUMENTS",
  types: ["sklearn.impute._iterative._ImputerTriplet"],
  prevents: "An imputer indexes columns with, and asks for predictions, whatever stands in the tuple.",
  check(object, inspector) {
    const [column, neighbours, estimator] = object.args;
    if (object.args.length !== 3) {
      const is = `there are ${object.args.length}`;
      inspector.refuse(
        "E_CONTENT_ARGUMENTS",
        object,
        "items",
        is,
        "a column, its neighbours and an estimator are wanted",
      );
      return;
    }
    if (inspector.node(estimator)?.kind !== "apply") {
      const is = `it is of kind ${inspector.node(estimator)?.kind}`;
      inspector.refuse("E_CONTENT_ARGUMENTS", object, "estimator", is, "an estimator is wanted");
    }
    const index = inspector.number(column);
    const indices = inspector.array(neighbours);
    return () => {
      if (!Number.isInteger(index())) {
        inspector.refuse("E_CONTENT_ARGUMENTS", object, "feat_idx", `it is ${index()}`, "an integer is wanted");
      }
      if (!indices?.isInteger || indices.shape.length !== 1) {
        const is = indices ? "it has another type or rank" : "it is no array";
        inspector.refuse("E_CONTENT_ARGUMENTS", object, "neighbor_feat_idx", is, "a row of integers is wanted");
      }
    };
  },
};
