import { expect, test } from "vitest";
import { Arrays, instance } from "../../../helpers/content.js";
import { list } from "../../../helpers/skops-builder.js";

type Own = (arrays: Arrays) => Parameters<typeof instance>[1];

const TYPE = "sklearn.multiclass.OneVsRestClassifier";
const LINEAR = "sklearn.linear_model._logistic.LogisticRegression";
const honest: Own = (a) => ({ classes_: a.zeros(2), coef_: a.zeros(1, 3), intercept_: a.zeros(1) });

const cases: [string, string, Own, string | undefined][] = [
  ["one column", "multilabel-indicator", honest, undefined],
  ["two columns, one of which is chosen", "multiclass", (a) => ({ ...honest(a), intercept_: a.zeros(2) }), undefined],
  ["an intercept that is a number", "multilabel-indicator", (a) => ({ ...honest(a), intercept_: 0 }), undefined],
  ["two intercepts", "multilabel-indicator", (a) => ({ ...honest(a), intercept_: a.zeros(2) }), "intercept_ has"],
  ["two rows of coefficients", "binary", (a) => ({ ...honest(a), coef_: a.zeros(2, 3) }), "coef_ has the shape (2, 3)"],
  ["three classes", "multilabel-indicator", (a) => ({ ...honest(a), classes_: a.zeros(3) }), "classes_ has"],
];

test.each(cases)("a member of one versus the rest has %s of %s", (_name, kind, own, words) => {
  const arrays = new Arrays();
  const binarizer = instance("sklearn.preprocessing._label.LabelBinarizer", { y_type_: kind });
  const model = instance(TYPE, { label_binarizer_: binarizer, estimators_: list([instance(LINEAR, own(arrays))]) });
  const findings = arrays.findings(model);
  if (words === undefined) expect(findings).toEqual([]);
  else expect(findings.join()).toContain(words);
  for (const finding of findings) expect(finding).toMatch(/^E_CONTENT_ENSEMBLE: /);
});
