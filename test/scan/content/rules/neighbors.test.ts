import { describe, expect, test } from "vitest";
import { Arrays, instance, type Attributes, type SkopsNode } from "../../../helpers/content.js";
import { dict, json, list, object, tuple } from "../../../helpers/skops-builder.js";

const METRICS = "sklearn.metrics._dist_metrics";

const FIELDS: readonly (readonly [string, string])[] = [
  ["idx_start", "<i8"],
  ["idx_end", "<i8"],
  ["is_leaf", "<i8"],
  ["radius", "<f8"],
];

/** start, end, is_leaf: five points halved once, as `_recursive_build` does. */
const NODES: readonly (readonly number[])[] = [
  [0, 5, 0],
  [0, 2, 1],
  [2, 5, 1],
];

interface MetricParts {
  readonly name?: string;
  readonly weights?: readonly number[];
  readonly matrix?: readonly number[];
  readonly items?: readonly SkopsNode[];
}

function metric(arrays: Arrays, parts: MetricParts = {}): SkopsNode {
  const { name = "EuclideanDistance64", weights = [1], matrix = [1, 1] } = parts;
  const items = parts.items ?? [json(2), arrays.zeros(...weights), arrays.zeros(...matrix)];
  return object(`${METRICS}.${name}`, tuple(items));
}

interface TreeParts {
  readonly type?: string;
  readonly data?: readonly number[];
  readonly order?: readonly number[];
  readonly nodes?: readonly (readonly number[])[];
  readonly fields?: typeof FIELDS;
  readonly bounds?: readonly number[];
  readonly leafSize?: number;
  readonly levels?: number;
  readonly count?: number;
  readonly metric?: MetricParts;
  readonly weights?: readonly number[];
  /** Items of the state that shall differ. */
  readonly items?: Readonly<Record<number, SkopsNode>>;
}

/** A KDTree of five points in the plane, two to a leaf. */
function indexTree(arrays: Arrays, parts: TreeParts = {}): SkopsNode {
  const { data = [5, 2], order = [4, 0, 1, 2, 3], nodes = NODES, fields = FIELDS, bounds = [2, 3, 2] } = parts;
  const { type = "sklearn.neighbors._kd_tree.KDTree", leafSize = 2, levels = 2, count = 3, weights } = parts;
  const items = [
    arrays.zeros(...data),
    arrays.ints(order),
    arrays.records(fields, nodes),
    arrays.zeros(...bounds),
    ...[leafSize, levels, count, 0, 0, 0, 0].map((number) => json(number)),
    metric(arrays, parts.metric),
    weights ? arrays.zeros(...weights) : json(null),
  ];
  return object(type, tuple(items.map((item, i) => parts.items?.[i] ?? item)));
}

function expectFindings(findings: readonly string[], words: string | undefined): void {
  if (words === undefined) expect(findings).toEqual([]);
  else expect(findings.join("\n")).toContain(words);
  for (const finding of findings) expect(finding).toMatch(/^E_CONTENT_NEIGHBORS: /);
}

const MAHALANOBIS = { name: "MahalanobisDistance64", matrix: [2, 2] };
const BALL = { type: "sklearn.neighbors._ball_tree.BallTree64", bounds: [1, 3, 2] };

describe("an index tree", () => {
  const halves = (...nodes: number[][]): TreeParts => ({ nodes });
  const one: TreeParts = { data: [1, 2], order: [0], nodes: [[0, 1, 1]], bounds: [2, 1, 2], levels: 1, count: 1 };
  const cases: [name: string, parts: TreeParts, words: string | undefined][] = [
    ["of scikit-learn", {}, undefined],
    ["of balls", BALL, undefined],
    ["of a 32-bit Python", { fields: FIELDS.map(([n, t]) => [n, t.replace("i8", "i4")]) }, undefined],
    ["of one point", one, undefined],
    ["with weights", { weights: [5] }, undefined],
    ["with anything below a leaf", halves([0, 5, 1], [9, 9, 9], [-1, 7, 0]), undefined],
    ["with a metric of one matrix", { metric: MAHALANOBIS }, undefined],
    ["with a metric of 1.1", { metric: { name: "MahalanobisDistance", weights: [2], matrix: [2, 2] } }, undefined],
    ["with a metric of weights", { metric: { name: "SEuclideanDistance64", weights: [2] } }, undefined],
    ["with a metric without weights", { metric: { name: "MinkowskiDistance64", weights: [0] } }, undefined],
    ["on the globe", { ...BALL, metric: { name: "HaversineDistance64" } }, undefined],
    ["with a metric that calls", { metric: { name: "PyFuncDistance64", items: [] } }, undefined],
    ["index beyond the points", { order: [0, 1, 2, 3, 5] }, "its entries are in [0, 5], they must be in [0, 5)"],
    ["negative index", { order: [0, 1, 2, 3, -1] }, "its entries are in [-1, 3]"],
    ["fewer indices than points", { order: [0, 1] }, "it has 2 entries, one for each of 5 points"],
    ["no points", { data: [0, 2] }, "it is no matrix of points"],
    ["no columns", { data: [5, 0] }, "it is no matrix of points"],
    ["points without columns", { data: [5] }, "it is no matrix of points"],
    ["leaves of no point", { leafSize: 0 }, "it is 0, at least 1 is wanted"],
    ["more nodes than it has", { levels: 3, count: 7 }, "it has 3 nodes, n_levels is 3, n_nodes 7"],
    ["levels of other nodes", { levels: 3 }, "2 ** n_levels - 1"],
    ["no nodes", { nodes: [], levels: 0, count: 0 }, "it has 0 nodes"],
    ["other fields", { fields: [...FIELDS, ["more", "<i8"]] }, "it has -1 nodes"],
    ["root beyond the points", halves([0, 6, 0], [0, 2, 1], [2, 5, 1]), "[0, 5) of 5 are wanted"],
    ["negative start", halves([-1, 5, 1], [0, 2, 1], [2, 5, 1]), "its points are [-1, 5)"],
    ["half of other points", halves([0, 5, 0], [0, 2, 1], [1, 5, 1]), "[2, 5) of 5 are wanted"],
    ["inner node at the end", halves([0, 5, 0], [0, 2, 1], [2, 5, 0]), "it has children, only 3 nodes are there"],
    ["bounds of fewer nodes", { bounds: [2, 1, 2] }, "(2, 3, 2) is wanted"],
    ["bounds of fewer columns", { bounds: [2, 3, 1] }, "(2, 3, 2) is wanted"],
    ["bounds of a ball", { bounds: [1, 3, 2] }, "(2, 3, 2) is wanted"],
    ["weights of fewer points", { weights: [4] }, "one for each of 5 points is wanted"],
    ["weights that are none", { items: { 12: json(3) } }, "one for each of 5 points is wanted"],
    ["no metric", { items: { 11: json(null) } }, "it is a plain value"],
    ["another metric", { items: { 11: instance("sklearn.dummy.DummyClassifier", {}) } }, "DummyClassifier"],
    ["a metric of fewer weights", { metric: { name: "SEuclideanDistance", weights: [1] } }, "it has 1 weights"],
    ["a metric of other weights", { metric: { name: "MinkowskiDistance64", weights: [1] } }, "it has 1 weights"],
    ["a metric of a smaller matrix", { metric: { ...MAHALANOBIS, matrix: [1, 1] } }, "its matrix is (1, 1)"],
    ["a metric of a short buffer", { metric: { ...MAHALANOBIS, name: "MahalanobisDistance" } }, "has 1 places"],
    [
      "a metric of two columns",
      { data: [5, 3], bounds: [2, 3, 3], metric: { name: "HaversineDistance64" } },
      "two columns",
    ],
    ["a metric of no state", { metric: { items: [json(2)] } }, "its state is something else"],
  ];
  test.each(cases)("%s", (_name, parts, words) => {
    const arrays = new Arrays();
    expectFindings(arrays.findings(indexTree(arrays, parts)), words);
  });

  test("has a state of thirteen items", () => {
    const arrays = new Arrays();
    const state = tuple([arrays.zeros(5, 2)]);
    expectFindings(arrays.findings(object("sklearn.neighbors._kd_tree.KDTree", state)), "13 are wanted");
    expectFindings(arrays.findings(instance("sklearn.neighbors._kd_tree.KDTree", {})), "it has 0 items");
  });
});

describe("a metric", () => {
  const cases: [name: string, parts: MetricParts, words: string | undefined][] = [
    ["of scikit-learn", {}, undefined],
    ["has a square matrix", { name: "MahalanobisDistance32", matrix: [3, 1] }, "a square is wanted"],
    ["has weights in a row", { weights: [2, 2] }, "an exponent, a vector and a matrix"],
    ["has a matrix of two axes", { matrix: [4] }, "an exponent, a vector and a matrix"],
    ["has three parts", { items: [] }, "an exponent, a vector and a matrix"],
    ["has arrays", { items: [json(2), json(1), json(1)] }, "an exponent, a vector and a matrix"],
  ];
  test.each(cases)("%s", (_name, parts, words) => {
    const arrays = new Arrays();
    expectFindings(arrays.findings(metric(arrays, parts)), words);
  });
});

describe("a neighbours model", () => {
  const model = (arrays: Arrays, own: Attributes, name = "_classification.KNeighborsClassifier"): SkopsNode =>
    instance(`sklearn.neighbors.${name}`, {
      n_features_in_: 2,
      n_samples_fit_: 3,
      _fit_X: arrays.zeros(3, 2),
      _y: arrays.ints([0, 1, 1]),
      classes_: arrays.ints([4, 7]),
      ...own,
    });
  const parameters = (arrays: Arrays, key: string, shape: readonly number[]): SkopsNode =>
    dict([[key, arrays.zeros(...shape)]]);

  const cases: [name: string, own: (arrays: Arrays) => Attributes, words: string | undefined][] = [
    ["of scikit-learn", () => ({}), undefined],
    ["that is not fitted", () => ({ _fit_X: undefined, n_features_in_: undefined }), undefined],
    ["of classes that are objects", () => ({ classes_: list([json("a"), json("b")]) }), undefined],
    ["of two outputs", (a) => ({ _y: a.ints([0, 1, 1, 9, 9, 9], [3, 2]), classes_: list([]) }), undefined],
    ["with parameters", (a) => ({ metric_params: parameters(a, "VI", [2, 2]) }), undefined],
    ["with a variance", (a) => ({ effective_metric_params_: parameters(a, "V", [2]) }), undefined],
    ["with a covariance", (a) => ({ effective_metric_params_: parameters(a, "V", [2, 2]) }), undefined],
    ["without weights", () => ({ effective_metric_params_: dict([["w", json(null)]]) }), undefined],
    ["narrow points", (a) => ({ _fit_X: a.zeros(3, 1) }), "points of n_features_in_ = 2 columns are wanted"],
    ["no width", () => ({ n_features_in_: undefined }), "points of n_features_in_ = undefined"],
    ["no points", (a) => ({ _fit_X: a.zeros(0, 2) }), "its shape is (0, 2)"],
    ["points that are none", () => ({ _fit_X: null }), "its shape is (undefined)"],
    ["more samples than points", () => ({ n_samples_fit_: 4 }), "it is 4, 3 points are there"],
    ["class beyond the known", (a) => ({ _y: a.ints([0, 1, 2]) }), "one in [0, 2) for each of 3 points"],
    ["negative class", (a) => ({ _y: a.ints([0, 1, -1]) }), "it has 3 classes in [-1, 1]"],
    ["class for fewer points", (a) => ({ _y: a.ints([0, 1]) }), "it has 2 classes"],
    ["classes in a list", () => ({ _y: list([json(0)]) }), "it is no array"],
    ["no classes", () => ({ classes_: undefined }), "one in [0, 0)"],
    ["small matrix", (a) => ({ effective_metric_params_: parameters(a, "VI", [1, 1]) }), "VI has the shape (1, 1)"],
    ["vector for a matrix", (a) => ({ metric_params: parameters(a, "VI", [2]) }), "VI has the shape (2)"],
    ["few weights", (a) => ({ effective_metric_params_: parameters(a, "w", [1]) }), "w has the shape (1)"],
    ["norms", (a) => ({ effective_metric_params_: parameters(a, "Y_norm_squared", [3]) }), "it holds Y_norm_squared"],
  ];
  test.each(cases)("%s", (_name, own, words) => {
    const arrays = new Arrays();
    expectFindings(arrays.findings(model(arrays, own(arrays))), words);
  });

  test("predicts numbers that are no classes", () => {
    const arrays = new Arrays();
    const own = { _y: arrays.floats([-1, 1e9, 0.5]), classes_: undefined };
    expectFindings(arrays.findings(model(arrays, own, "_regression.KNeighborsRegressor")), undefined);
  });
});
