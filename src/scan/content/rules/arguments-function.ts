import type { ContentRule } from "../rule.js";

/** Each function with what it is called with, sklearn 1.1-1.9 `preprocessing/_function_transformer.py`. */
const CALLS = [
  ["func", "kw_args"],
  ["inverse_func", "inv_kw_args"],
] as const;

/** A function of anything else is for whoever trusts it to know. */
const OF_NUMPY = /^(?:numpy|scipy)\./;

export const FUNCTION_ARGUMENTS: ContentRule = {
  name: "function-arguments",
  code: "E_CONTENT_ARGUMENTS",
  types: ["sklearn.preprocessing._function_transformer.FunctionTransformer"],
  prevents: "transform returns memory that nobody wrote, where a mask of the file keeps numpy from computing.",
  check(transformer, inspector) {
    for (const [func, holder] of CALLS) {
      if (!OF_NUMPY.test(inspector.reference(transformer.attributes.get(func)) ?? "")) continue;
      for (const [key] of inspector.entries(transformer.attributes.get(holder)) ?? []) {
        const name = inspector.text(key);
        if (name !== undefined && name !== "where") continue;
        const is = name === undefined ? "a key is no text" : `it holds "${name}"`;
        inspector.refuse("E_CONTENT_ARGUMENTS", transformer, holder, is, "numpy computes every element");
      }
    }
  },
};
