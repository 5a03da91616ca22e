import type { Node } from "../../../graph/index.js";
import type { ContentRule } from "../rule.js";

const CHECK_ARRAY = "sklearn.utils.validation.check_array";
const PLAIN: readonly (Node["kind"] | undefined)[] = ["none", "bool", "int", "float", "str", "reference"];

/**
 * The input check of sklearn/ensemble/_hist_gradient_boosting/gradient_boosting.py, 1.4-1.9: `partial(check_array,
 * dtype=…, ensure_all_finite=False)`. A partial of another function is for whoever trusts it to know.
 */
export const PARTIAL_ARGUMENTS: ContentRule = {
  name: "partial-arguments",
  code: "E_CONTENT_ARGUMENTS",
  types: ["functools.partial"],
  prevents: "The input check of an estimator is bound to an input of the file's own, or to objects that it would ask.",
  check(object, inspector) {
    const [func, positional] = object.args;
    if (inspector.reference(func) !== CHECK_ARRAY) return;
    if ((inspector.items(positional)?.length ?? 0) > 0) {
      const is = "an input is bound to it";
      inspector.refuse("E_CONTENT_ARGUMENTS", object, "positional arguments", is, "the caller gives the input");
    }
    for (let i = 1; i < object.kwargs.length; i += 2) {
      const value = object.kwargs[i];
      const kinds = (inspector.items(value) ?? [value]).map((item) => inspector.node(item)?.kind);
      if (kinds.every((kind) => PLAIN.includes(kind))) continue;
      const is = `${inspector.text(object.kwargs[i - 1])} holds something of kind ${kinds.join(", ")}`;
      inspector.refuse(
        "E_CONTENT_ARGUMENTS",
        object,
        "keyword arguments",
        is,
        "plain values, types and lists of them are wanted",
      );
    }
    if (object.hasOddState || object.attributes.size > 0) {
      inspector.refuse("E_CONTENT_ARGUMENTS", object, "state", "it has attributes", "none are wanted");
    }
  },
};
