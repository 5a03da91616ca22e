import type { NodeIndex } from "../../../graph/index.js";
import type { ContentInspector } from "../inspector.js";
import type { ContentObject } from "../content-object.js";
import type { ContentRule } from "../rule.js";

const CODE = "E_CONTENT_NEIGHBORS";

const CLASSIFIERS = [
  "sklearn.neighbors._classification.KNeighborsClassifier",
  "sklearn.neighbors._classification.RadiusNeighborsClassifier",
];

/** Keywords that a metric takes for granted: the squared norms of the points on either side. */
const NORMS = ["X_norm_squared", "Y_norm_squared"];

/**
 * A brute-force query hands the fitted points to compiled code beside the caller's, which takes the width of one for
 * that of both, and the fitted classes for columns of its counts. Source: scikit-learn 1.1 to 1.9 `neighbors/_base.py`
 * and `_classification.py`, `metrics/_pairwise_distances_reduction`; scipy `cdist` for `VI`.
 */
export const NEIGHBORS_OWNER: ContentRule = {
  name: "neighbors-owner",
  code: CODE,
  types: [
    ...CLASSIFIERS,
    "sklearn.neighbors._graph.KNeighborsTransformer",
    "sklearn.neighbors._graph.RadiusNeighborsTransformer",
    "sklearn.neighbors._lof.LocalOutlierFactor",
    "sklearn.neighbors._regression.KNeighborsRegressor",
    "sklearn.neighbors._regression.RadiusNeighborsRegressor",
    "sklearn.neighbors._unsupervised.NearestNeighbors",
  ],
  prevents: "A brute-force query reads beyond the fitted points or writes outside its counts of classes.",
  check(model, inspector) {
    const { attributes } = model;
    if (!attributes.has("_fit_X")) return undefined;
    const shape = inspector.shape(attributes.get("_fit_X"));
    const width = inspector.number(attributes.get("n_features_in_"));
    const samples = inspector.number(attributes.get("n_samples_fit_"));
    const checkClasses = CLASSIFIERS.includes(model.type) ? classCheck(model, inspector) : undefined;
    const checks = ["metric_params", "effective_metric_params_"].map((name) => parameterCheck(model, inspector, name));
    return () => {
      const [rows = 0, columns = 0, ...more] = shape() ?? [];
      if (rows < 1 || more.length > 0 || columns !== width()) {
        const is = `its shape is (${shape()?.join(", ")})`;
        inspector.refuse(CODE, model, "_fit_X", is, `points of n_features_in_ = ${width()} columns are wanted`);
        return;
      }
      if (samples() !== rows) {
        inspector.refuse(CODE, model, "n_samples_fit_", `it is ${samples()}`, `${rows} points are there`);
      }
      checkClasses?.(rows);
      for (const check of checks) check(columns);
    };
  },
};

/** Several outputs have a matrix of classes, which only numpy indexes. */
function classCheck(model: ContentObject, inspector: ContentInspector): (rows: number) => void {
  const labels = inspector.array(model.attributes.get("_y"));
  const classes = model.attributes.get("classes_");
  const names = inspector.header(classes);
  const count = inspector.items(classes)?.length;
  return (rows) => {
    if (labels && labels.shape.length > 1) return;
    const known = count ?? names?.descriptor?.shape[0] ?? 0;
    if (labels?.isInteger === true && labels.count === rows && labels.min >= 0 && labels.max < known) return;
    const is = labels ? `it has ${labels.count} classes in [${labels.min}, ${labels.max}]` : "it is no array";
    inspector.refuse(CODE, model, "_y", is, `one in [0, ${known}) for each of ${rows} points is wanted`);
  };
}

function parameterCheck(model: ContentObject, inspector: ContentInspector, name: string): (columns: number) => void {
  const values = new Map<string, NodeIndex>();
  for (const [key, value] of inspector.entries(model.attributes.get(name)) ?? []) {
    if (!inspector.isNone(value)) values.set(inspector.text(key) ?? "", value);
  }
  for (const norm of NORMS) {
    if (values.has(norm)) inspector.refuse(CODE, model, name, `it holds ${norm}`, "norms are those of the data");
  }
  const shapes = ["VI", "V", "w"].flatMap((key) =>
    values.has(key) ? [[key, inspector.shape(values.get(key))] as const] : [],
  );
  return (columns) => {
    for (const [key, shape] of shapes) {
      const sides = shape() ?? [];
      const isMatrix = sides.length === 2 && key !== "w";
      const isVector = sides.length === 1 && key !== "VI";
      if ((isMatrix || isVector) && sides.every((side) => side === columns)) continue;
      const is = `${key} has the shape (${sides.join(", ")})`;
      inspector.refuse(CODE, model, name, is, `it must fit ${columns} columns`);
    }
  };
}
