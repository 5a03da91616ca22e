import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ensemble, findingsOf, refusal, type Attributes } from "./ensemble-bytes.js";
import { float } from "./model-bytes.js";

const numbers = (count: number): number[] => Array.from({ length: count }, () => 0.5);

describe("SVMRegressor", () => {
  const VECTORS = { n_supports: 3, coefficients: numbers(3), rho: [0], support_vectors: numbers(6) };
  const LINEAR = { n_supports: 0, coefficients: numbers(3), rho: [0], support_vectors: [] };
  const regressor = (attributes: Attributes, width = 2): string[] =>
    findingsOf(ensemble("SVMRegressor", attributes, { input: float("x", 1, width) }));

  it.each<[string, Attributes]>([
    ["two features of three vectors", VECTORS],
    ["three parameters of its kernel", { ...VECTORS, kernel_params: [1, 0, 3] }],
    ["no parameters of its kernel", { ...VECTORS, kernel_params: [] }],
    ["one vector of one feature", { n_supports: 1, coefficients: [1], rho: [0], support_vectors: [1] }],
    ["no vectors and two coefficients", { coefficients: [1, 2], rho: [0] }],
    ["no vectors and two thresholds", { coefficients: [1, 2], rho: [0, 0] }],
  ])("may have %s", (_, attributes) => {
    expect(regressor(attributes)).toEqual([]);
  });

  it.each<[string, Attributes]>([
    ["kernel_params has 2 entries", { kernel_params: [1, 0] }],
    ["kernel_params has 4 entries", { kernel_params: [1, 0, 3, 4] }],
    ["it has -1 vectors", { n_supports: -1 }],
    ["coefficients has 2 entries", { coefficients: numbers(2) }],
    ["coefficients has 4 entries", { coefficients: numbers(4) }],
    ["rho has 0 entries", { rho: [] }],
    ["rho has 2 entries", { rho: [0, 0] }],
    ["support_vectors has 5 entries", { support_vectors: numbers(5) }],
    ["support_vectors has 7 entries", { support_vectors: numbers(7) }],
    ["support_vectors has 0 entries", { support_vectors: undefined }],
    ["support_vectors has 6 entries", { n_supports: undefined }],
    ["rho is empty", { ...LINEAR, rho: [] }],
    ["it has 0 coefficients", { ...LINEAR, coefficients: [] }],
  ])("is refused where %s", (is, change) => {
    expect(regressor({ ...VECTORS, ...change })).toEqual([refusal("SVMRegressor", is)]);
  });

  it("is as wide as its vectors, or as its coefficients where it is linear", () => {
    const wide = [expect.stringContaining('E_ONNX_ENSEMBLE Cannot admit "x": an ensemble looks at its feature')];
    expect(regressor(VECTORS, 1)).toEqual(wide);
    expect(regressor(VECTORS, 3)).toEqual([]);
    expect(regressor(LINEAR, 2)).toEqual(wide);
    expect(regressor(LINEAR, 3)).toEqual([]);
  });

  it("counts more vectors than there can be as too many", () => {
    expect(regressor({ ...VECTORS, n_supports: 2 ** 53 })).toEqual([
      refusal("SVMRegressor", "coefficients has 3 entries"),
    ]);
  });
});

describe("SVMClassifier", () => {
  /** Three classes, two vectors for each but the last, two features. */
  const VECTORS = {
    classlabels_ints: [0, 1, 2],
    vectors_per_class: [2, 2, 0],
    coefficients: numbers(8),
    rho: numbers(3),
    support_vectors: numbers(8),
  };
  const classifier = (change: Attributes, width = 2): string[] =>
    findingsOf(ensemble("SVMClassifier", { ...VECTORS, ...change }, { input: float("x", 1, width) }));

  it.each<[string, Attributes]>([
    ["no probabilities", {}],
    ["probabilities of each pair", { prob_a: numbers(3), prob_b: numbers(3) }],
    ["labels that are strings", { classlabels_ints: undefined, classlabels_strings: ["a", "b", "c"] }],
    ["no vectors", { vectors_per_class: [], support_vectors: [], coefficients: numbers(6) }],
    [
      "no vectors, but probabilities",
      { vectors_per_class: [], support_vectors: [], coefficients: numbers(3), prob_a: numbers(3), prob_b: numbers(3) },
    ],
  ])("may have %s", (_, change) => {
    expect(classifier(change)).toEqual([]);
  });

  it.each<[string, Attributes]>([
    ["it has no classes", { classlabels_ints: undefined }],
    ["kernel_params has 1 entries", { kernel_params: [1] }],
    ["prob_a has 2 entries", { prob_a: numbers(2), prob_b: numbers(2) }],
    ["prob_a has 4 entries", { prob_a: numbers(4), prob_b: numbers(4) }],
    ["prob_b has 2 entries", { prob_a: numbers(3), prob_b: numbers(2) }],
    ["prob_b has 3 entries", { prob_b: numbers(3) }],
    ["vectors_per_class has 2 entries", { vectors_per_class: [2, 2] }],
    ["vectors_per_class holds -1", { vectors_per_class: [3, 2, -1] }],
    ["vectors_per_class holds -2147483648", { vectors_per_class: [2, 2, 2 ** 31] }],
    ["coefficients has 8 entries", { vectors_per_class: [2, 2, 1] }],
    ["coefficients has 7 entries", { coefficients: numbers(7) }],
    ["rho has 2 entries", { rho: numbers(2) }],
    ["rho has 4 entries", { rho: numbers(4) }],
    ["support_vectors has 7 entries", { support_vectors: numbers(7) }],
    ["support_vectors has 0 entries", { vectors_per_class: [0, 0, 0], coefficients: [], support_vectors: [] }],
    ["support_vectors has 8 entries", { vectors_per_class: [] }],
    ["it has 7 coefficients", { vectors_per_class: [], support_vectors: [], coefficients: numbers(7) }],
    ["rho is empty", { vectors_per_class: [], support_vectors: [], rho: [] }],
  ])("is refused where %s", (is, change) => {
    expect(classifier(change)).toEqual([refusal("SVMClassifier", is)]);
  });

  it("is sound exactly where libsvm's counts hold, for any numbers of classes, vectors and features", () => {
    const counts = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 5 });
    const off = fc.constantFrom(-1, 0, 1);
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 4 }), off, off, (perClass, width, more, thresholds) => {
        const supports = perClass.reduce((sum, count) => sum + count, 0);
        const found = classifier(
          {
            classlabels_ints: perClass.map((_, i) => i),
            vectors_per_class: perClass,
            coefficients: numbers(supports * (perClass.length - 1) + more),
            rho: numbers((perClass.length * (perClass.length - 1)) / 2 + thresholds),
            support_vectors: numbers(supports * width),
          },
          width,
        );
        expect(found.length === 0).toBe(more === 0 && thresholds === 0);
      }),
      { numRuns: 60 },
    );
  });
});
