import type { ContentInspector } from "../inspector.js";
import type { ContentObject } from "../content-object.js";
import { predictionOf } from "./boosting-prediction.js";

const CODE = "E_CONTENT_ENSEMBLE";

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
 * (`_init_raw_predictions`) and `_gb_losses.py`.
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
  const predicted = predictionOf(estimator, inspector, model.type.endsWith("Classifier"));
  if (!estimator || !predicted) {
    const is = `the initial estimator is a ${estimator?.type ?? "plain value"}`;
    inspector.refuse("E_CONTENT_INITIAL", model, "init_", is, "the shape of what it predicts is not known");
    return undefined;
  }
  return () => {
    const width = predicted();
    if (width !== undefined && width >= columns) return;
    const is = width === undefined ? "its prediction lacks rows or outputs" : `it predicts ${width} columns`;
    inspector.refuse(CODE, estimator, "prediction", is, `a row for each sample and ${columns} columns are wanted`);
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
