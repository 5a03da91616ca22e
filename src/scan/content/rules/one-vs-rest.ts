import type { ContentRule } from "../rule.js";
import { answersOnce } from "./one-vs-rest-member.js";

const CODE = "E_CONTENT_ENSEMBLE";

/**
 * Unless there are more than two classes, predict takes the positions in each member's answer for rows of a sparse
 * matrix that has as many as the data: an answer of two columns writes behind it. Source: scikit-learn 1.1 to 1.9
 * `multiclass.py` (`_predict_binary`, `OneVsRestClassifier.predict`).
 */
export const ONE_VS_REST: ContentRule = {
  name: "one-vs-rest",
  code: CODE,
  types: ["sklearn.multiclass.OneVsRestClassifier"],
  prevents: "predict writes rows of a sparse matrix that it does not have.",
  check(model, inspector) {
    const members = model.attributes.get("estimators_");
    if (members === undefined) return undefined;
    const binarizer = inspector.object(model.attributes.get("label_binarizer_"));
    if (inspector.text(binarizer?.attributes.get("y_type_")) === "multiclass") return undefined;
    const answers = (inspector.items(members) ?? []).map((item) => {
      const member = inspector.object(item);
      return { type: member?.type ?? "plain value", isOnce: member && answersOnce(member, inspector) };
    });
    const unknown = answers.find(({ isOnce }) => isOnce === undefined);
    if (unknown) {
      const wanted = "the shape of what it answers is not known";
      inspector.refuse("E_CONTENT_MEMBER", model, "estimators_", `one is a ${unknown.type}`, wanted);
    }
    return () => {
      const wrong = answers.find(({ isOnce }) => isOnce?.() === false);
      if (!wrong) return;
      const is = `a ${wrong.type} answers more than once for a sample`;
      inspector.refuse(CODE, model, "estimators_", is, "one number for each is wanted");
    };
  },
};
