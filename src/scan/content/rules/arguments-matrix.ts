import type { ContentRule } from "../rule.js";

/** The centre of a sparse bisecting k-means, sklearn 1.1-1.9; numpy.matrix parses what is a text. */
export const MATRIX_ARGUMENTS: ContentRule = {
  name: "matrix-arguments",
  code: "E_CONTENT_ARGUMENTS",
  types: ["numpy.matrix"],
  prevents: "numpy reads a matrix out of a text of the file, or makes one of objects.",
  check(object, inspector) {
    const [data] = object.args;
    if (object.args.length === 1 && inspector.node(data) === undefined && inspector.header(data)) return;
    const is = object.args.length === 1 ? "it is no array" : `there are ${object.args.length}`;
    inspector.refuse("E_CONTENT_ARGUMENTS", object, "arguments", is, "one array is wanted");
  },
};
