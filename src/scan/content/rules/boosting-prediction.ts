import type { ContentInspector } from "../inspector.js";
import type { ContentObject } from "../content-object.js";
import { treeOf } from "./tree.js";

/** How to learn, when the arrays have passed, the columns of a prediction; `undefined` if a row could be missing. */
export type Width = () => number | undefined;

type Reader = (estimator: ContentObject, inspector: ContentInspector) => Width;

const FOREST_MODULE = "sklearn.ensemble._forest";
const LINEAR_MODULE = "sklearn.linear_model";

/** What `predict_proba` of a classifier gives. */
const PROBABILITIES: ReadonlyMap<string, Reader> = new Map([
  ["sklearn.dummy.DummyClassifier", dummyClasses],
  [`${LINEAR_MODULE}._logistic.LogisticRegression`, linearClasses],
  [`${LINEAR_MODULE}._logistic.LogisticRegressionCV`, linearClasses],
  ["sklearn.tree._classes.DecisionTreeClassifier", treeClasses],
  [`${FOREST_MODULE}.ExtraTreesClassifier`, forestClasses],
  [`${FOREST_MODULE}.RandomForestClassifier`, forestClasses],
]);

/** What `predict` of a regressor gives. */
const VALUES: ReadonlyMap<string, Reader> = new Map([
  ["sklearn.dummy.DummyRegressor", oneOutput],
  ["sklearn.tree._classes.DecisionTreeRegressor", oneTreeOutput],
  [`${FOREST_MODULE}.ExtraTreesRegressor`, oneOutput],
  [`${FOREST_MODULE}.RandomForestRegressor`, oneOutput],
  ...["_base.LinearRegression", "_ridge.Ridge", "_ridge.RidgeCV", "_coordinate_descent.ElasticNet"].map(
    (name) => [`${LINEAR_MODULE}.${name}`, linearValue] as const,
  ),
  ...["Lasso", "LassoCV", "ElasticNetCV"].map(
    (name) => [`${LINEAR_MODULE}._coordinate_descent.${name}`, linearValue] as const,
  ),
]);

/**
 * The columns that an estimator predicts, with one row for each of the caller's.
 *
 * @param isClassifier - whether it is asked for probabilities
 * @returns `undefined` for an estimator whose prediction is not known to have a row for each
 */
export function predictionOf(
  estimator: ContentObject | undefined,
  inspector: ContentInspector,
  isClassifier: boolean,
): Width | undefined {
  if (!estimator) return undefined;
  return (isClassifier ? PROBABILITIES : VALUES).get(estimator.type)?.(estimator, inspector);
}

/** Source: scikit-learn 1.1 to 1.9 `dummy.py`: two of its strategies count classes, the others have a prior for each. */
function dummyClasses({ attributes }: ContentObject, inspector: ContentInspector): Width {
  const outputs = inspector.number(attributes.get("n_outputs_"));
  const classes = inspector.number(attributes.get("n_classes_"));
  const prior = inspector.header(attributes.get("class_prior_"));
  return () => {
    const shape = prior?.descriptor?.shape ?? [];
    const count = classes();
    return outputs() === 1 && shape.length === 1 && shape[0] === count ? count : undefined;
  };
}

/** A row of coefficients for each class, or one for two. */
function linearClasses(estimator: ContentObject, inspector: ContentInspector): Width {
  const rows = linearRows(estimator, inspector);
  return () => {
    const count = rows();
    return count === 1 ? 2 : count;
  };
}

function linearValue(estimator: ContentObject, inspector: ContentInspector): Width {
  const rows = linearRows(estimator, inspector);
  return () => (rows() === 1 ? 1 : undefined);
}

/** `X @ coef_.T + intercept_` has a row for each of X only if the intercept adds no dimension. */
function linearRows({ attributes }: ContentObject, inspector: ContentInspector): Width {
  const coefficients = inspector.header(attributes.get("coef_"));
  const intercept = attributes.get("intercept_");
  const literal = inspector.literal(intercept);
  const offsets = inspector.header(intercept);
  return () => {
    const shape = coefficients?.descriptor?.shape ?? [];
    const rows = shape.length === 1 ? 1 : shape[0];
    const added = literal === undefined ? offsets?.descriptor?.shape : [];
    const fits = added?.length === 0 || (added?.length === 1 && (added[0] === rows || added[0] === 1));
    return (shape.length === 1 || shape.length === 2) && fits ? rows : undefined;
  };
}

function treeClasses(estimator: ContentObject, inspector: ContentInspector): Width {
  const one = oneTreeOutput(estimator, inspector);
  const own = inspector.number(estimator.attributes.get("n_classes_"));
  const columns = inspector.array(treeOf(estimator, inspector)?.args[1]);
  return () => (one() === 1 ? Math.min(own() ?? 0, columns?.max ?? 0) : undefined);
}

function oneTreeOutput(estimator: ContentObject, inspector: ContentInspector): Width {
  const own = inspector.number(estimator.attributes.get("n_outputs_"));
  const outputs = inspector.number(treeOf(estimator, inspector)?.args[2]);
  return () => (own() === 1 && outputs() === 1 ? 1 : undefined);
}

function forestClasses(estimator: ContentObject, inspector: ContentInspector): Width {
  const one = oneOutput(estimator, inspector);
  const classes = inspector.number(estimator.attributes.get("n_classes_"));
  return () => (one() === 1 ? classes() : undefined);
}

function oneOutput({ attributes }: ContentObject, inspector: ContentInspector): Width {
  const outputs = inspector.number(attributes.get("n_outputs_"));
  return () => (outputs() === 1 ? 1 : undefined);
}
