import { describe, expect, test } from "vitest";
import { Model, Numbers, refusals, Sparse, Tuple, type Attributes } from "../../../helpers/content-rules.js";

const zeros = (...shape: number[]): Numbers => {
  const count = shape.reduce((product, side) => product * side, 1);
  return new Numbers("<f8", new Array<number>(count).fill(0), shape);
};
const ints = (...values: number[]): Numbers => new Numbers("<i4", values);

/** Three classes, five support vectors of four features out of twenty rows. */
const SVC: Attributes = {
  kernel: "rbf",
  probability: false,
  _sparse: false,
  classes_: new Numbers("<i8", [0, 1, 2]),
  support_: ints(1, 3, 9, 12, 19),
  support_vectors_: zeros(5, 4),
  _n_support: ints(2, 2, 1),
  _dual_coef_: zeros(2, 5),
  _intercept_: zeros(3),
  _probA: zeros(0),
  _probB: zeros(0),
  shape_fit_: new Tuple([20, 4]),
};
/** With a kernel that is an object, asked about the rows that were fitted. */
const CALLED: Attributes = {
  kernel: new Model("sklearn.gaussian_process.kernels.RBF", {}),
  support_vectors_: zeros(0, 0),
  _BaseLibSVM__Xfit: zeros(20, 4),
};
const SVR: Attributes = {
  ...SVC,
  classes_: undefined,
  _n_support: ints(5, 5),
  _dual_coef_: zeros(1, 5),
  _intercept_: zeros(1),
};
const SPARSE: Attributes = {
  ...SVC,
  _sparse: true,
  support_vectors_: new Sparse("csr", 5, 4, 3),
  _dual_coef_: new Sparse("csr", 2, 5, 10),
};

const of = (name: string, state: Attributes): string[] => refusals(new Model(`sklearn.svm._classes.${name}`, state));

describe("a support vector machine", () => {
  test.each<[string, Attributes]>([
    ["fewer rows", { ...CALLED, _BaseLibSVM__Xfit: zeros(19, 4) }],
    ["more rows", { ...CALLED, _BaseLibSVM__Xfit: zeros(21, 4) }],
    ["no rows", { ...CALLED, _BaseLibSVM__Xfit: undefined }],
  ])("whose kernel is called with %s than were fitted is refused", (_, state) => {
    expect(of("SVC", { ...SVC, ...state })).toEqual([expect.stringContaining('"_BaseLibSVM__Xfit of a')]);
  });

  test.each<[string, Attributes]>([
    ["SVC", SVC],
    ["NuSVC", SVC],
    ["SVC", { ...SVC, probability: true, _probA: zeros(3), _probB: zeros(3) }],
    ["SVC", { ...SVC, kernel: "precomputed", support_vectors_: zeros(0, 0) }],
    ["SVC", { ...SVC, ...CALLED }],
    ["SVC", SPARSE],
    ["SVC", { ...SPARSE, probability: true, _probA: zeros(3), _probB: zeros(3) }],
    ["SVC", { kernel: "rbf" }],
    ["SVR", SVR],
    [
      "NuSVR",
      { ...SVR, support_: ints(), support_vectors_: zeros(0, 4), _n_support: ints(0, 0), _dual_coef_: zeros(1, 0) },
    ],
    ["OneClassSVM", SVR],
    ["OneClassSVM", { ...SVR, _n_support: ints(-7, 123) }],
  ])("%s as libsvm fits it is accepted", (name, state) => {
    expect(of(name, state)).toEqual([]);
  });

  test.each<[string, string, Attributes, string]>([
    ["a kernel that numpy wraps", "SVC", { ...SVC, ...CALLED, kernel: new Numbers("<U1", [0x72], []) }, "kernel"],
    ["a kernel in an array", "SVC", { ...SVC, ...CALLED, kernel: new Numbers("<U1", [0x72]) }, "kernel"],
    ["no kernel", "SVC", { ...SVC, kernel: undefined }, "kernel"],
    ["rows that are no number", "SVC", { ...SVC, shape_fit_: new Tuple([NaN, 4]) }, "support_"],
    ["sparse vectors by another number", "SVC", { ...SPARSE, kernel: "precomputed", _sparse: 2 }, "kernel"],
    ["sparse vectors as numpy says it", "SVC", { ...SVC, _sparse: new Numbers("|b1", [1], []) }, "_sparse"],
    ["sparse vectors by a text", "SVC", { ...SVC, _sparse: "" }, "_sparse"],
    ["more vectors counted", "SVC", { ...SVC, _n_support: ints(2, 2, 10 ** 9) }, "_n_support"],
    ["a negative count", "SVC", { ...SVC, _n_support: ints(-5, 9, 1) }, "_n_support"],
    ["more classes counted", "SVC", { ...SVC, _n_support: ints(2, 2, 1, 0) }, "_n_support"],
    ["one class", "SVC", { ...SVC, classes_: new Numbers("<i8", [0]), _n_support: ints(5) }, "_n_support"],
    ["no counts", "SVC", { ...SVC, _n_support: undefined }, "_n_support"],
    ["an index beyond the rows", "SVC", { ...SVC, support_: ints(1, 3, 9, 12, 20) }, "support_"],
    ["a negative index", "SVC", { ...SVC, kernel: "precomputed", support_: ints(-1, 3, 9, 12, 19) }, "support_"],
    ["fewer vectors", "SVC", { ...SVC, support_vectors_: zeros(4, 4) }, "support_vectors_"],
    ["no vectors", "SVC", { ...SVC, support_vectors_: zeros(0, 0) }, "support_vectors_"],
    ["fewer coefficients", "SVC", { ...SVC, _dual_coef_: zeros(2, 4) }, "_dual_coef_"],
    ["fewer rows of coefficients", "SVC", { ...SVC, _dual_coef_: zeros(1, 5) }, "_dual_coef_"],
    ["a short intercept", "SVC", { ...SVC, _intercept_: zeros(2) }, "_intercept_"],
    ["a short probA", "SVC", { ...SVC, _probA: zeros(1), _probB: zeros(3) }, "_probA"],
    ["no probB", "SVC", { ...SVC, _probA: zeros(3), _probB: undefined }, "_probB"],
    ["the counts of a regression missing", "SVR", { ...SVR, _n_support: ints(5) }, "_n_support"],
    ["coefficients of a regression missing", "SVR", { ...SVR, _dual_coef_: zeros(1, 3) }, "_dual_coef_"],
    ["a kernel matrix that is sparse", "SVC", { ...SPARSE, kernel: "precomputed" }, "kernel"],
    [
      "sparse vectors by columns",
      "SVC",
      { ...SPARSE, support_vectors_: new Sparse("csc", 5, 4, 3) },
      "support_vectors_",
    ],
    ["fewer sparse vectors", "SVC", { ...SPARSE, support_vectors_: new Sparse("csr", 4, 4, 3) }, "support_vectors_"],
    ["fewer sparse coefficients", "SVC", { ...SPARSE, _dual_coef_: new Sparse("csr", 2, 5, 9) }, "_dual_coef_"],
    [
      "sparse probabilities that are missing",
      "SVC",
      { ...SPARSE, _effective_probability: true, _probA: zeros(3) },
      "_probB",
    ],
  ])("with %s is refused", (_, name, state, what) => {
    const [first, ...more] = of(name, state);
    expect(first).toContain(`E_CONTENT_SVM: Cannot trust "${what} of a`);
    expect(more).toEqual([]);
  });
});
