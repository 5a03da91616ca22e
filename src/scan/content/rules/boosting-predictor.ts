import type { ContentRule } from "../rule.js";
import { PredictorNodes } from "./boosting-predictor-nodes.js";

export const PREDICTOR = "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor";

const CODE = "E_CONTENT_TREE";

/** 32-bit words of a bitset: one bit for each of 256 categories. */
const WORDS = 8;

/**
 * The structure of one tree of histogram-based boosting, which compiled code follows. Source: scikit-learn 1.1 to 1.9
 * `ensemble/_hist_gradient_boosting/_predictor.pyx`.
 */
export const PREDICTOR_STRUCTURE: ContentRule = {
  name: "tree-predictor",
  code: CODE,
  types: [PREDICTOR],
  prevents:
    "Predict follows the children and the bitset of each node without a check: it reads memory outside the arrays, or never ends.",
  check(predictor, inspector) {
    const { attributes } = predictor;
    const nodes = inspector.watch(attributes.get("nodes"), PredictorNodes);
    const bitsets = ["raw_left_cat_bitsets", "binned_left_cat_bitsets"].map(
      (name) => [name, inspector.header(attributes.get(name))] as const,
    );
    return () => {
      if (!nodes?.nodes) {
        inspector.refuse(CODE, predictor, "nodes", "it is no array of nodes", "one of a known version is wanted");
        return;
      }
      const { problem } = nodes.nodes;
      if (problem) inspector.refuse(CODE, predictor, `node ${problem.node}`, problem.is, problem.wanted);
      for (const [name, header] of bitsets) {
        const shape = header?.descriptor?.shape ?? [];
        if (shape.length === 2 && shape[1] === WORDS && nodes.maxBitset < (shape[0] ?? 0)) continue;
        const wanted = `${WORDS} words for each of ${Math.max(0, nodes.maxBitset + 1)} categorical nodes`;
        inspector.refuse(CODE, predictor, name, `its shape is (${shape.join(", ")})`, wanted);
      }
    };
  },
};
