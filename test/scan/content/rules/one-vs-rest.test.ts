import { describe, expect, test } from "vitest";
import { Arrays, instance, type Attributes, type SkopsNode } from "../../../helpers/content.js";
import { list, objectArray, type } from "../../../helpers/skops-builder.js";

const arrays = new Arrays();
const LOGISTIC = "sklearn.linear_model._logistic.LogisticRegression";
const SEARCH = "sklearn.model_selection._search.GridSearchCV";

function rest(members: SkopsNode, kind: string | SkopsNode | undefined = "multilabel-indicator"): SkopsNode {
  const binarizer = instance("sklearn.preprocessing._label.LabelBinarizer", { y_type_: kind });
  return instance("sklearn.multiclass.OneVsRestClassifier", { estimators_: members, label_binarizer_: binarizer });
}

const findings = (member: SkopsNode, kind?: string | SkopsNode): string[] =>
  arrays.findings(rest(list([member]), kind));
const logistic = (attributes: Attributes): SkopsNode =>
  instance(LOGISTIC, { coef_: arrays.zeros(1, 3), intercept_: arrays.zeros(1), ...attributes });

describe("a member of a one-versus-rest classifier", () => {
  test.each<[string, SkopsNode]>([
    ["a row of coefficients", logistic({})],
    ["no intercept", logistic({ intercept_: 0 })],
    [
      "two classes of a support vector machine",
      instance("sklearn.svm._classes.SVC", { classes_: arrays.ints([0, 1]) }),
    ],
    ["one tree a stage", boosting(1)],
    ["one constant", instance("sklearn.multiclass._ConstantPredictor", { y_: arrays.ints([1]) })],
    [
      "means and variances",
      instance("sklearn.naive_bayes.GaussianNB", { theta_: arrays.zeros(2, 3), var_: arrays.zeros(2, 3) }),
    ],
    ["neighbours", instance("sklearn.neighbors._classification.KNeighborsClassifier", {})],
    ["the probabilities of a dummy", dummy([2])],
    ["what a search found", instance(SEARCH, { best_estimator_: logistic({}) })],
  ])("may answer by %s", (_, member) => {
    expect(findings(member)).toEqual([]);
  });

  test.each<[string, SkopsNode]>([
    ["two intercepts", logistic({ intercept_: arrays.zeros(2) })],
    ["an intercept of another rank", logistic({ intercept_: arrays.zeros(1, 1) })],
    ["two rows of coefficients", logistic({ coef_: arrays.zeros(2, 3) })],
    ["coefficients in one dimension", logistic({ coef_: arrays.zeros(3) })],
    ["no coefficients", instance(LOGISTIC, {})],
    ["three classes", instance("sklearn.svm._classes.SVC", { classes_: arrays.ints([0, 1, 2]) })],
    ["three trees a stage", boosting(3)],
    ["two constants", instance("sklearn.multiclass._ConstantPredictor", { y_: arrays.ints([1, 1]) })],
    [
      "means of a third rank",
      instance("sklearn.naive_bayes.GaussianNB", { theta_: arrays.zeros(1, 2, 3), var_: arrays.zeros(2, 3) }),
    ],
    ["a prior of a second rank", dummy([2, 1])],
    ["what a search found", instance(SEARCH, { best_estimator_: logistic({ intercept_: arrays.zeros(2) }) })],
  ])("may not answer more than once, by %s", (_, member) => {
    expect(findings(member)).toEqual([expect.stringMatching(/^E_CONTENT_ENSEMBLE: .*answers more than once/)]);
  });

  test("leaves the artifact undecided if its answer is not known", () => {
    const unknown = [/^E_CONTENT_MEMBER: .*one is a m\.Own, the shape of what it answers is not known/];
    expect(findings(instance("m.Own", {}))).toEqual(unknown.map((text) => expect.stringMatching(text)));
    expect(findings(type("m.C"))[0]).toMatch(/^E_CONTENT_MEMBER: .*one is a plain value/);
    let nested = logistic({});
    for (let i = 0; i < 9; i++) nested = instance(SEARCH, { best_estimator_: nested });
    expect(findings(nested)[0]).toMatch(/^E_CONTENT_MEMBER/);
  });

  test("is looked for in an array too, at any place", () => {
    const members = objectArray([logistic({}), logistic({ intercept_: arrays.zeros(2) })], [2]);
    expect(arrays.findings(rest(members))).toHaveLength(1);
  });

  test("may answer as it likes among more than two classes, where numpy adds the answers", () => {
    const wide = logistic({ intercept_: arrays.zeros(2) });
    expect(findings(wide, "multiclass")).toEqual([]);
    for (const kind of ["binary", "multilabel-indicator", type("m.C"), undefined]) {
      expect(findings(wide, kind)).toHaveLength(1);
    }
  });

  test("is not missed before a fit", () => {
    expect(arrays.findings(instance("sklearn.multiclass.OneVsRestClassifier", {}))).toEqual([]);
  });
});

function boosting(trees: number): SkopsNode {
  const name = "sklearn.ensemble._hist_gradient_boosting.gradient_boosting.HistGradientBoostingClassifier";
  return instance(name, { n_trees_per_iteration_: trees });
}

function dummy(shape: readonly number[]): SkopsNode {
  const attributes = { n_outputs_: 1, n_classes_: 2, class_prior_: arrays.zeros(...shape) };
  return instance("sklearn.dummy.DummyClassifier", attributes);
}
