import { FlagSet } from "../flag-set.js";
import type { ContentInspector } from "../inspector.js";
import type { ContentObject } from "../content-object.js";
import type { ContentRule } from "../rule.js";
import { BIN_MAPPER_TYPE } from "./boosting-bins.js";
import { checkPreprocessor } from "./boosting-preprocessor.js";
import { PREDICTOR } from "./boosting-predictor.js";
import { PredictorNodes } from "./boosting-predictor-nodes.js";

const CODE = "E_CONTENT_ENSEMBLE";

const MODULE = "sklearn.ensemble._hist_gradient_boosting.gradient_boosting";

/**
 * Every tree is handed the data as it is, and tables over its columns that the bin mapper makes: a node may name a
 * column of the data only, and a categorical one only a column that the bin mapper knows as such. Source:
 * scikit-learn 1.1 to 1.9 `_hist_gradient_boosting/gradient_boosting.py` and `binning.py`.
 */
export const HISTOGRAM_BOOSTING: ContentRule = {
  name: "histogram-boosting",
  code: CODE,
  types: ["Classifier", "Regressor"].map((kind) => `${MODULE}.HistGradientBoosting${kind}`),
  prevents: "Predict reads columns that the data does not have, or bitsets of columns that have none.",
  check(model, inspector) {
    const { attributes } = model;
    if (!attributes.has("_predictors")) return undefined;
    if (attributes.has("_in_fit") && inspector.literal(attributes.get("_in_fit")) !== 0) {
      inspector.refuse(CODE, model, "_in_fit", "it is set", "a fitted model takes data that is not binned");
    }
    const trees = predictorsOf(model, inspector);
    const perIteration = iterationCheck(model, inspector);
    const width = inspector.number(attributes.get("n_features_in_"));
    const mapper = inspector.object(attributes.get("_bin_mapper"));
    if (mapper?.type !== BIN_MAPPER_TYPE) {
      inspector.refuse(
        CODE,
        model,
        "_bin_mapper",
        `it is a ${mapper?.type ?? "plain value"}`,
        "a _BinMapper is wanted",
      );
      return undefined;
    }
    const categorical = inspector.watch(mapper.attributes.get("is_categorical_"), FlagSet);
    const preprocessor = checkPreprocessor(model, inspector, width);
    return () => {
      const columns = width() ?? 0;
      if (categorical?.count !== columns) {
        const is = `it has ${categorical?.count ?? "no"} entries`;
        inspector.refuse(CODE, mapper, "is_categorical_", is, `one for each of ${columns} features is wanted`);
      }
      for (const nodes of trees) {
        if (nodes.maxFeature >= columns) {
          const wanted = `a tree looks at feature ${nodes.maxFeature}`;
          inspector.refuse(CODE, model, "n_features_in_", `it is ${columns}`, wanted);
          break;
        }
      }
      for (const nodes of trees) {
        const wrong = [...nodes.categorical].find((feature) => categorical?.positions.has(feature) !== true);
        if (wrong === undefined) continue;
        inspector.refuse(
          CODE,
          mapper,
          "is_categorical_",
          `feature ${wrong} is none`,
          "a tree splits by its categories",
        );
        break;
      }
      perIteration();
      preprocessor?.();
    };
  },
};

/** The nodes of all trees; what is no tree is refused. */
function predictorsOf(model: ContentObject, inspector: ContentInspector): PredictorNodes[] {
  const found: PredictorNodes[] = [];
  for (const [i, iteration] of (inspector.items(model.attributes.get("_predictors")) ?? []).entries()) {
    const trees = inspector.items(iteration);
    if (!trees) inspector.refuse(CODE, model, `_predictors[${i}]`, "it is no list", "one of trees is wanted");
    for (const [k, item] of (trees ?? []).entries()) {
      const tree = inspector.object(item);
      const nodes =
        tree?.type === PREDICTOR ? inspector.watch(tree.attributes.get("nodes"), PredictorNodes) : undefined;
      if (nodes) found.push(nodes);
      else {
        const is = `it is a ${tree?.type ?? "plain value"}`;
        inspector.refuse(CODE, model, `_predictors[${i}][${k}]`, is, "a TreePredictor is wanted");
      }
    }
  }
  return found;
}

/** `predict` fills a column of numbers for each tree of an iteration that the model says it has. */
function iterationCheck(model: ContentObject, inspector: ContentInspector): () => void {
  const said = inspector.number(model.attributes.get("n_trees_per_iteration_"));
  const lengths = (inspector.items(model.attributes.get("_predictors")) ?? []).map(
    (iteration) => inspector.items(iteration)?.length,
  );
  return () => {
    const wrong = lengths.find((length) => length !== said());
    if (wrong === undefined) return;
    inspector.refuse(CODE, model, "n_trees_per_iteration_", `it is ${said()}`, `an iteration has ${wrong} trees`);
  };
}
