import type { NodeIndex } from "../../../graph/index.js";
import type { ContentObject } from "../content-object.js";
import type { ContentInspector } from "../inspector.js";
import type { ContentRule } from "../rule.js";

const CODE = "E_CONTENT_ENSEMBLE";

/**
 * Where several labels may hold at once, the rows for which a member decides become row numbers of a sparse matrix that
 * nothing checks: a member with two columns of decisions names rows that are not there. Source: scikit-learn 1.1 to 1.9
 * `multiclass.py` (`_predict_binary`, `OneVsRestClassifier.predict`).
 */
export const ONE_VS_REST: ContentRule = {
  name: "one-vs-rest",
  code: CODE,
  types: ["sklearn.multiclass.OneVsRestClassifier"],
  prevents: "Method predict makes a sparse matrix with rows that are not there, and compiled code writes to them.",
  check(model, inspector) {
    const { attributes } = model;
    const binarizer = inspector.object(attributes.get("label_binarizer_"));
    if (inspector.text(binarizer?.attributes.get("y_type_")) === "multiclass") return undefined;
    const members = (inspector.items(attributes.get("estimators_")) ?? []).map((item) => memberCheck(item, inspector));
    return () => {
      for (const [position, problemOf] of members.entries()) {
        const is = problemOf();
        const wanted = "a member decides between two classes, in one column";
        if (is !== undefined) inspector.refuse(CODE, model, `estimators_[${position}]`, is, wanted);
      }
    };
  },
};

/** @returns what is wrong with a member, once the arrays have passed. */
function memberCheck(item: NodeIndex, inspector: ContentInspector): () => string | undefined {
  const member = inspector.object(item);
  if (!member) return () => "it is no estimator";
  const classes = member.attributes.get("classes_");
  const labels = classes === undefined ? undefined : inspector.array(classes);
  const linear = linearCheck(member, inspector);
  return () => {
    if (labels?.descriptor && labels.shape.join() !== "2") return `classes_ has the shape (${labels.shape.join(", ")})`;
    return linear();
  };
}

function linearCheck({ attributes }: ContentObject, inspector: ContentInspector): () => string | undefined {
  const [coefficients, intercepts] = ["coef_", "intercept_"].map((name) => {
    const node = attributes.get(name);
    return { node, header: inspector.header(node), matrix: inspector.matrix(node) };
  });
  return () => {
    const shape = coefficients!.header?.descriptor?.shape ?? coefficients!.matrix?.shape;
    if (shape && shape.length > 1 && shape[0] !== 1) return `coef_ has the shape (${shape.join(", ")})`;
    const offset = intercepts!.header?.descriptor?.shape;
    if (offset && offset.length > 0 && offset.join() !== "1") return `intercept_ has the shape (${offset.join(", ")})`;
    return undefined;
  };
}
