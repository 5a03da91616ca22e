import { describe, expect, test } from "vitest";
import { Arrays, instance, type Attributes, type SkopsNode } from "../../../helpers/content.js";
import { boosting, loss, treeEstimator } from "../../../helpers/content-trees.js";
import { list, objectArray } from "../../../helpers/skops-builder.js";

type Make = (arrays: Arrays) => SkopsNode;

const dummy = (arrays: Arrays, classes: number, own: Attributes = {}): SkopsNode =>
  instance("sklearn.dummy.DummyClassifier", {
    n_outputs_: 1,
    n_classes_: classes,
    class_prior_: arrays.zeros(classes),
    ...own,
  });

const linear = (arrays: Arrays, rows: number, intercept: SkopsNode | number): SkopsNode =>
  instance("sklearn.linear_model._logistic.LogisticRegression", {
    coef_: arrays.zeros(rows, 4),
    intercept_: intercept,
  });

const classifier = (arrays: Arrays, columns: number, own: Attributes): SkopsNode =>
  boosting(arrays, "Classifier", own, columns);

const regressor = (arrays: Arrays, init: SkopsNode): SkopsNode => boosting(arrays, "Regressor", { init_: init });

const TREE = { nClasses: [1] };

describe("gradient boosting that is accepted", () => {
  const honest: [name: string, make: Make][] = [
    ["from zero", (a) => classifier(a, 3, {})],
    ["from a prior", (a) => classifier(a, 3, { init_: dummy(a, 3) })],
    ["of two classes", (a) => classifier(a, 1, { init_: dummy(a, 2), _loss: loss("HalfBinomialLoss") })],
    [
      "as 1.3 wrote it",
      (a) => classifier(a, 1, { n_trees_per_iteration_: undefined, _loss: old("BinomialDeviance", 1) }),
    ],
    ["of three classes, as 1.3 wrote it", (a) => classifier(a, 3, { _loss: old("MultinomialDeviance", 3) })],
    ["from a constant", (a) => regressor(a, instance("sklearn.dummy.DummyRegressor", { n_outputs_: 1 }))],
    ["from a linear model", (a) => classifier(a, 3, { init_: linear(a, 3, a.zeros(3)) })],
    ["from a linear model of two classes", (a) => classifier(a, 1, { init_: linear(a, 1, 0) })],
    ["from a tree", (a) => classifier(a, 2, { init_: treeEstimator(a, "DecisionTreeClassifier") })],
    ["from a tree of values", (a) => regressor(a, treeEstimator(a, "DecisionTreeRegressor", TREE))],
    ["from a forest", (a) => classifier(a, 2, { init_: forest(a, {}) })],
    ["with a link", (a) => classifier(a, 1, { _loss: linked("LogitLink") })],
    ["not fitted", (a) => classifier(a, 1, { estimators_: undefined, init_: undefined })],
  ];
  test.each(honest)("%s", (_name, make) => {
    const arrays = new Arrays();
    expect(arrays.findings(make(arrays))).toEqual([]);
  });
});

describe("gradient boosting that is refused", () => {
  const stage = (a: Arrays, names: readonly string[], shape: readonly number[]): SkopsNode =>
    objectArray([list(names.map((name) => treeEstimator(a, name, TREE)))], shape);
  const hostile: [name: string, make: Make, words: string][] = [
    ["wider trees", (a) => classifier(a, 1, { n_features_in_: 3 }), "it is 3, the tree of estimators_[0] looks at 4"],
    ["no width", (a) => classifier(a, 1, { n_features_in_: undefined }), "it is undefined"],
    ["other members", (a) => classifier(a, 1, { estimators_: stage(a, ["ExtraTreeRegressor"], [1, 1]) }), "a fitted"],
    [
      "a list of members",
      (a) => classifier(a, 1, { estimators_: list([treeEstimator(a, "DecisionTreeRegressor", TREE)]) }),
      "its shape is (0, 0)",
    ],
    [
      "one axis",
      (a) => classifier(a, 1, { estimators_: objectArray([treeEstimator(a, "DecisionTreeRegressor", TREE)], [1]) }),
      "its shape is (1, 0)",
    ],
    [
      "more trees than a stage has",
      (a) => classifier(a, 3, { n_trees_per_iteration_: 1 }),
      "it is 1, each stage has 3",
    ],
    ["more trees than the loss says", (a) => classifier(a, 3, { _loss: old("MultinomialDeviance", 2) }), "it is 2"],
    [
      "the loss of one column",
      (a) => classifier(a, 3, { _loss: loss("HalfBinomialLoss") }),
      "that of 3 classes is wanted",
    ],
    ["no loss", (a) => classifier(a, 1, { _loss: null }), "it is a plain value"],
    [
      "a loss that says it is multiclass",
      (a) => classifier(a, 1, { _loss: loss("HalfBinomialLoss", { is_multiclass: 1 }) }),
      "its class does",
    ],
    [
      "a link of another kind",
      (a) => classifier(a, 1, { _loss: loss("HalfBinomialLoss", { link: dummy(a, 2) }) }),
      "a link of scikit-learn",
    ],
    ["a model that says it is none", (a) => classifier(a, 3, { _estimator_type: "regressor" }), "the state sets it"],
    ["a prior of fewer classes", (a) => classifier(a, 3, { init_: dummy(a, 2) }), "it predicts 2 columns"],
    [
      "a prior of no row",
      (a) => classifier(a, 1, { init_: dummy(a, 2, { class_prior_: a.zeros(0, 2) }) }),
      "lacks rows",
    ],
    ["a prior of other classes", (a) => classifier(a, 2, { init_: dummy(a, 2, { n_classes_: 1 }) }), "lacks rows"],
    ["a prior of two outputs", (a) => classifier(a, 1, { init_: dummy(a, 2, { n_outputs_: 2 }) }), "lacks rows"],
    [
      "a constant of no output",
      (a) => regressor(a, instance("sklearn.dummy.DummyRegressor", { n_outputs_: 0 })),
      "lacks rows",
    ],
    ["an intercept that adds an axis", (a) => classifier(a, 1, { init_: linear(a, 1, a.zeros(1, 1)) }), "lacks rows"],
    ["an intercept of no class", (a) => classifier(a, 1, { init_: linear(a, 1, a.zeros(0)) }), "lacks rows"],
    [
      "coefficients of fewer classes",
      (a) => classifier(a, 3, { init_: linear(a, 2, a.zeros(2)) }),
      "it predicts 2 columns",
    ],
    [
      "a tree of fewer classes",
      (a) => classifier(a, 3, { init_: treeEstimator(a, "DecisionTreeClassifier") }),
      "it predicts 2",
    ],
    [
      "a tree of two outputs",
      (a) => regressor(a, treeEstimator(a, "DecisionTreeRegressor", { nClasses: [1, 1] })),
      "lacks rows",
    ],
    ["a forest of two outputs", (a) => classifier(a, 1, { init_: forest(a, { n_outputs_: 2 }) }), "lacks rows"],
  ];
  test.each(hostile)("%s", (_name, make, words) => {
    const arrays = new Arrays();
    const [first, ...more] = arrays.findings(make(arrays)).filter((finding) => finding.includes(words));
    expect(first).toContain("E_CONTENT_ENSEMBLE");
    expect(more).toEqual([]);
  });

  test("an initial estimator that nobody knows leaves it undecided", () => {
    const arrays = new Arrays();
    const init = instance("sklearn.neighbors._classification.KNeighborsClassifier", {});
    expect(arrays.findings(classifier(arrays, 3, { init_: init })).join()).toMatch(/^E_CONTENT_INITIAL/);
  });
});

function old(name: string, columns: number): SkopsNode {
  return instance(`sklearn.ensemble._gb_losses.${name}`, { K: columns });
}

function linked(name: string): SkopsNode {
  return loss("HalfBinomialLoss", { link: instance(`sklearn._loss.link.${name}`, {}) });
}

function forest(arrays: Arrays, own: Attributes): SkopsNode {
  return instance("sklearn.ensemble._forest.RandomForestClassifier", {
    n_features_in_: 4,
    n_outputs_: 1,
    n_classes_: 2,
    estimators_: list([treeEstimator(arrays, "DecisionTreeClassifier")]),
    ...own,
  });
}
