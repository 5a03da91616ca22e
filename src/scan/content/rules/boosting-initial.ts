import type { ContentInspector } from "../inspector.js";
import type { ContentObject } from "../content-object.js";

const CODE = "E_CONTENT_ENSEMBLE";

const DUMMY_CLASSIFIER = "sklearn.dummy.DummyClassifier";
const DUMMY_REGRESSOR = "sklearn.dummy.DummyRegressor";

/** Losses of classifiers with more than two classes: only they keep the columns of the initial estimator. */
const MULTICLASS = ["sklearn.ensemble._gb_losses.MultinomialDeviance", "sklearn._loss.loss.HalfMultinomialLoss"];

const LOSSES = [
  ...MULTICLASS,
  "sklearn._loss.loss.AbsoluteError",
  "sklearn._loss.loss.ExponentialLoss",
  "sklearn._loss.loss.HalfBinomialLoss",
  "sklearn._loss.loss.HalfSquaredError",
  "sklearn._loss.loss.HuberLoss",
  "sklearn._loss.loss.PinballLoss",
  "sklearn.ensemble._gb_losses.BinomialDeviance",
  "sklearn.ensemble._gb_losses.ExponentialLoss",
  "sklearn.ensemble._gb_losses.HuberLossFunction",
  "sklearn.ensemble._gb_losses.LeastAbsoluteError",
  "sklearn.ensemble._gb_losses.LeastSquaresError",
  "sklearn.ensemble._gb_losses.QuantileLossFunction",
];

const LINKS = ["HalfLogitLink", "IdentityLink", "LogitLink", "MultinomialLogit"].map(
  (name) => `sklearn._loss.link.${name}`,
);

/**
 * The array that boosting adds to is what the initial estimator predicts, through the link of the loss: it must have a
 * row for each of the caller's and at least `columns` columns. Source: scikit-learn 1.1 to 1.9 `ensemble/_gb.py`
 * (`_init_raw_predictions`), `_gb_losses.py` and `dummy.py`.
 *
 * @returns what is to be checked once the arrays have passed
 */
export function initialPrediction(
  model: ContentObject,
  inspector: ContentInspector,
  columns: number,
): (() => void) | undefined {
  checkLoss(model, inspector, columns);
  const initial = model.attributes.get("init_");
  if (initial === undefined || inspector.text(initial) === "zero") return undefined;
  const estimator = inspector.object(initial);
  const wanted = model.type.endsWith("Classifier") ? DUMMY_CLASSIFIER : DUMMY_REGRESSOR;
  if (estimator?.type !== wanted) {
    const is = `the initial estimator is a ${estimator?.type ?? "plain value"}`;
    const known = `only the predictions of a ${wanted} have a known shape`;
    inspector.refuse("E_CONTENT_INITIAL", model, "init_", is, known);
    return undefined;
  }
  const { attributes } = estimator;
  const outputs = inspector.number(attributes.get("n_outputs_"));
  const classes = inspector.number(attributes.get("n_classes_"));
  const prior = inspector.header(attributes.get("class_prior_"));
  return () => {
    if (outputs() !== 1)
      inspector.refuse(CODE, estimator, "n_outputs_", `it is ${outputs()}`, "boosting has one output");
    if (wanted === DUMMY_REGRESSOR) return;
    const shape = prior?.descriptor?.shape ?? [];
    const count = classes() ?? 0;
    if (count >= columns && shape.length === 1 && shape[0] === count) return;
    const is = `its shape is (${shape.join(", ")}), n_classes_ is ${count}`;
    inspector.refuse(CODE, estimator, "class_prior_", is, `one number for each of at least ${columns} classes`);
  };
}

function checkLoss(model: ContentObject, inspector: ContentInspector, columns: number): void {
  const loss = inspector.object(model.attributes.get("_loss"));
  const types = columns > 1 ? MULTICLASS : LOSSES;
  if (!loss || !types.includes(loss.type)) {
    const wanted = columns > 1 ? `that of ${columns} classes is wanted` : "one of gradient boosting is wanted";
    inspector.refuse(CODE, model, "_loss", `it is a ${loss?.type ?? "plain value"}`, wanted);
    return;
  }
  const link = loss.attributes.get("link");
  const linkType = inspector.object(link)?.type;
  if (link !== undefined && !LINKS.includes(linkType ?? "")) {
    inspector.refuse(CODE, loss, "link", `it is a ${linkType ?? "plain value"}`, "a link of scikit-learn is wanted");
  }
  if (loss.attributes.has("is_multiclass")) {
    inspector.refuse(CODE, loss, "is_multiclass", "the state sets it", "its class does");
  }
}
