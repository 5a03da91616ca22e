import type { ContentInspector } from "../inspector.js";
import type { ContentObject } from "../content-object.js";
import { predictionOf } from "./boosting-prediction.js";

/** How to learn, when the arrays have passed, whether there is one answer for each sample. */
type Answer = () => boolean;

type Reader = (member: ContentObject, inspector: ContentInspector) => Answer;

const READERS: ReadonlyMap<string, Reader> = new Map([
  ...typesOf("sklearn.linear_model", {
    _logistic: "LogisticRegression LogisticRegressionCV",
    _passive_aggressive: "PassiveAggressiveClassifier",
    _perceptron: "Perceptron",
    _ridge: "RidgeClassifier RidgeClassifierCV",
    _stochastic_gradient: "SGDClassifier",
  }).map((type) => [type, oneScore] as const),
  ["sklearn.svm._classes.LinearSVC", oneScore],
  ["sklearn.discriminant_analysis.LinearDiscriminantAnalysis", oneScore],
  ["sklearn.svm._classes.SVC", twoClasses],
  ["sklearn.svm._classes.NuSVC", twoClasses],
  ["sklearn.naive_bayes.GaussianNB", ranks({ theta_: 2, var_: 2 })],
  ...["BernoulliNB", "ComplementNB", "MultinomialNB"].map(
    (name) => [`sklearn.naive_bayes.${name}`, ranks({ feature_log_prob_: 2, class_log_prior_: 1 })] as const,
  ),
  // Both allocate a row for each sample before they fill it.
  ["sklearn.neighbors._classification.KNeighborsClassifier", () => () => true],
  ["sklearn.ensemble._gb.GradientBoostingClassifier", oneTreeEach],
  ["sklearn.ensemble._hist_gradient_boosting.gradient_boosting.HistGradientBoostingClassifier", oneTreeEach],
  ["sklearn.multiclass._ConstantPredictor", oneConstant],
]);

/** Searches, by the attribute that holds what they fitted last. */
const SEARCHES = typesOf("sklearn.model_selection", {
  _search: "GridSearchCV RandomizedSearchCV",
  _search_successive_halving: "HalvingGridSearchCV HalvingRandomSearchCV",
});

/** Searches of searches that are looked into. */
const MAX_NESTING = 8;

/**
 * Whether what `_predict_binary` of scikit-learn takes from a member has one number for each sample.
 *
 * @returns `undefined` for a member of which this is not known
 */
export function answersOnce(member: ContentObject, inspector: ContentInspector): Answer | undefined {
  const estimator = fittedOf(member, inspector);
  if (!estimator) return undefined;
  const read = READERS.get(estimator.type);
  if (read) return read(estimator, inspector);
  const probabilities = predictionOf(estimator, inspector, true);
  if (probabilities) return () => probabilities() !== undefined;
  const values = predictionOf(estimator, inspector, false);
  return values && (() => values() === 1);
}

function fittedOf(member: ContentObject, inspector: ContentInspector): ContentObject | undefined {
  let fitted: ContentObject | undefined = member;
  for (let depth = 0; depth < MAX_NESTING; depth++) {
    if (!fitted || !SEARCHES.includes(fitted.type)) return fitted;
    fitted = inspector.object(fitted.attributes.get("best_estimator_"));
  }
  return undefined;
}

/** `X @ coef_.T + intercept_` of linear classifiers; the coefficients may be sparse. */
function oneScore({ attributes }: ContentObject, inspector: ContentInspector): Answer {
  const coefficients = inspector.shape(attributes.get("coef_"));
  const intercept = attributes.get("intercept_");
  const isLiteral = inspector.literal(intercept) !== undefined;
  const offsets = inspector.shape(intercept);
  return () => {
    const [rows, columns] = coefficients() ?? [];
    const [count = 1, ...more] = isLiteral ? [] : (offsets() ?? [0]);
    return rows === 1 && columns !== undefined && count === 1 && more.length === 0;
  };
}

/** The rule of support vector machines holds the classes against the other arrays. */
function twoClasses({ attributes }: ContentObject, inspector: ContentInspector): Answer {
  const classes = inspector.shape(attributes.get("classes_"));
  return () => isShape(classes(), [2]);
}

function oneConstant({ attributes }: ContentObject, inspector: ContentInspector): Answer {
  const constant = inspector.shape(attributes.get("y_"));
  return () => isShape(constant(), [1]);
}

/** Boosting in one tree a stage: the rules of ensembles hold the stages against this. */
function oneTreeEach({ attributes }: ContentObject, inspector: ContentInspector): Answer {
  const [, trees] = inspector.objectShape(attributes.get("estimators_")) ?? [];
  const perIteration = inspector.number(attributes.get("n_trees_per_iteration_"));
  return () => trees === 1 || (trees === undefined && perIteration() === 1);
}

/** An array of another rank would be added as further samples. */
function ranks(wanted: Readonly<Record<string, number>>): Reader {
  return ({ attributes }, inspector) => {
    const shapes = Object.entries(wanted).map(([name, rank]) => [inspector.shape(attributes.get(name)), rank] as const);
    return () => shapes.every(([shape, rank]) => shape()?.length === rank);
  };
}

function isShape(shape: readonly number[] | undefined, wanted: readonly number[]): boolean {
  return shape?.length === wanted.length && shape.every((side, axis) => side === wanted[axis]);
}

function typesOf(module: string, names: Readonly<Record<string, string>>): string[] {
  return Object.entries(names).flatMap(([part, list]) => list.split(" ").map((name) => `${module}.${part}.${name}`));
}
