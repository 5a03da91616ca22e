import type { ContentRule } from "../rule.js";

const CODE = "E_CONTENT_ENSEMBLE";

export const BIN_MAPPER_TYPE = "sklearn.ensemble._hist_gradient_boosting.binning._BinMapper";

/**
 * `transform` compares the data with one array, and follows another. Source: scikit-learn 1.1 to 1.9
 * `_hist_gradient_boosting/binning.py`, `_binning.pyx`.
 */
export const BIN_MAPPER: ContentRule = {
  name: "bin-mapper",
  code: CODE,
  types: [BIN_MAPPER_TYPE],
  prevents: "Method transform reads flags of features beyond their array.",
  check(mapper, inspector) {
    const { attributes } = mapper;
    if (!attributes.has("is_categorical_")) return undefined;
    const flags = inspector.header(attributes.get("is_categorical_"));
    const bins = inspector.header(attributes.get("n_bins_non_missing_"));
    const thresholds = inspector.items(attributes.get("bin_thresholds_"))?.length;
    return () => {
      const shapes = [flags, bins].map((header) => header?.descriptor?.shape ?? []);
      if (shapes.every((shape) => shape.length === 1 && shape[0] === thresholds)) return;
      const is = `there are (${shapes.map((shape) => shape.join(", ")).join("), (")}) of them`;
      inspector.refuse(
        CODE,
        mapper,
        "is_categorical_ and n_bins_non_missing_",
        is,
        `one for each of ${thresholds} features`,
      );
    };
  },
};
