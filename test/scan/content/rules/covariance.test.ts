import { expect, test } from "vitest";
import { Arrays, instance, type Attributes } from "../../../helpers/content.js";

const cases: [name: string, own: (arrays: Arrays) => Attributes, words: string | undefined][] = [
  ["a square for each feature", (a) => ({ precision_: a.zeros(2, 2), covariance_: a.zeros(2, 2) }), undefined],
  ["no precision", (a) => ({ precision_: null, covariance_: a.zeros(2, 2) }), undefined],
  ["nothing yet", () => ({ n_features_in_: undefined }), undefined],
  ["a smaller precision", (a) => ({ precision_: a.zeros(1, 1) }), "its shape is (1, 1), n_features_in_ = 2 rows"],
  ["an oblong precision", (a) => ({ precision_: a.zeros(2, 1) }), "its shape is (2, 1)"],
  ["a smaller covariance", (a) => ({ covariance_: a.zeros(1, 1) }), "its shape is (1, 1)"],
  ["one axis", (a) => ({ precision_: a.zeros(2) }), "its shape is (2)"],
  ["a text", () => ({ precision_: "eye" }), "its shape is ()"],
  ["no width", (a) => ({ precision_: a.zeros(2, 2), n_features_in_: undefined }), "n_features_in_ = undefined"],
];

test.each(cases)("a covariance model has %s", (_name, own, words) => {
  const arrays = new Arrays();
  const type = "sklearn.covariance._elliptic_envelope.EllipticEnvelope";
  const findings = arrays.findings(instance(type, { n_features_in_: 2, ...own(arrays) }));
  if (words === undefined) expect(findings).toEqual([]);
  else expect(findings.join()).toContain(words);
  for (const finding of findings) expect(finding).toMatch(/^E_CONTENT_COVARIANCE: /);
});
