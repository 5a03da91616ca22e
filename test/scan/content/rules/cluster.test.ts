import { describe, expect, test } from "vitest";
import { Arrays, instance, type Attributes, type SkopsNode } from "../../../helpers/content.js";
import { json, list } from "../../../helpers/skops-builder.js";

function expectFindings(findings: readonly string[], words: string | undefined): void {
  if (words === undefined) expect(findings).toEqual([]);
  else expect(findings.join("\n")).toContain(words);
  for (const finding of findings) expect(finding).toMatch(/^E_CONTENT_CLUSTER: /);
}

describe("k-means", () => {
  const model = (arrays: Arrays, own: Attributes): SkopsNode =>
    instance("sklearn.cluster._kmeans.KMeans", {
      n_features_in_: 2,
      _n_threads: 8,
      cluster_centers_: arrays.zeros(3, 2),
      ...own,
    });
  const cases: [name: string, own: (arrays: Arrays) => Attributes, words: string | undefined][] = [
    ["of scikit-learn", () => ({}), undefined],
    [
      "that is not fitted",
      () => ({ cluster_centers_: undefined, _n_threads: undefined, n_features_in_: undefined }),
      undefined,
    ],
    ["narrow centers", (a) => ({ cluster_centers_: a.zeros(3, 1) }), "n_features_in_ = 2 are wanted"],
    ["wide centers", (a) => ({ cluster_centers_: a.zeros(3, 9) }), "its shape is (3, 9)"],
    ["no centers", () => ({ cluster_centers_: null }), "its shape is ()"],
    ["no width", () => ({ n_features_in_: undefined }), "n_features_in_ = undefined"],
    ["no thread", () => ({ _n_threads: 0 }), "it is 0, it must be in [1, 512]"],
    ["negative threads", () => ({ _n_threads: -1 }), "it is -1"],
    ["a million threads", () => ({ _n_threads: 1e6 }), "it is 1000000"],
    ["half a thread", () => ({ _n_threads: 1.5 }), "it is 1.5"],
    ["threads that are no number", () => ({ _n_threads: "8" }), "it is 0"],
  ];
  test.each(cases)("%s", (_name, own, words) => {
    const arrays = new Arrays();
    expectFindings(arrays.findings(model(arrays, own(arrays))), words);
  });
});

describe("bisecting k-means", () => {
  const half = (arrays: Arrays, own: Attributes = {}): SkopsNode =>
    instance("sklearn.cluster._bisect_k_means._BisectingTree", {
      center: arrays.zeros(2),
      left: null,
      right: null,
      ...own,
    });
  const model = (arrays: Arrays, root: SkopsNode | null | undefined): SkopsNode =>
    instance("sklearn.cluster._bisect_k_means.BisectingKMeans", {
      n_features_in_: 2,
      _n_threads: 1,
      cluster_centers_: arrays.zeros(2, 2),
      _bisecting_tree: root,
    });
  const cases: [name: string, root: (arrays: Arrays) => SkopsNode | null | undefined, words: string | undefined][] = [
    ["of scikit-learn", (a) => half(a, { left: half(a), right: half(a) }), undefined],
    ["of one cluster", (a) => half(a), undefined],
    ["of sparse data", (a) => half(a, { center: a.zeros(1, 2) }), undefined],
    ["that is not fitted", () => undefined, undefined],
    ["narrow center", (a) => half(a, { left: half(a, { center: a.zeros(1) }), right: half(a) }), "its shape is (1)"],
    ["no center", (a) => half(a, { center: undefined }), "its shape is ()"],
    ["one half", (a) => half(a, { left: half(a) }), "it leads to a plain value"],
    ["one half alone", (a) => half(a, { left: half(a), right: undefined }), "one is missing or stands twice"],
    ["no tree", () => null, "it leads to a plain value"],
    ["another object", (a) => half(a, { left: instance("m.C", {}), right: half(a) }), "it leads to a m.C"],
  ];
  test.each(cases)("%s", (_name, root, words) => {
    const arrays = new Arrays();
    expectFindings(arrays.findings(model(arrays, root(arrays))), words);
  });

  test("visits no half twice", () => {
    const arrays = new Arrays();
    const shared = half(arrays);
    expectFindings(arrays.findings(model(arrays, half(arrays, { left: shared, right: shared }))), "stands twice");
  });
});

describe("feature agglomeration", () => {
  const cases: [labels: readonly number[], words: string | undefined][] = [
    [[0, 2, 1], undefined],
    [[0, 3, 1], "its labels are in [0, 3], integers in [0, 3) are wanted"],
    [[0, -1, 1], "its labels are in [-1, 1]"],
  ];
  test.each(cases)("has labels %j", (labels, words) => {
    const arrays = new Arrays();
    const model = instance("sklearn.cluster._agglomerative.FeatureAgglomeration", { labels_: arrays.ints(labels) });
    expectFindings(arrays.findings(model), words);
  });

  test("may not be fitted", () => {
    const model = instance("sklearn.cluster._agglomerative.FeatureAgglomeration", { n_clusters: json(2) });
    expectFindings(new Arrays().findings(model), undefined);
  });

  test("has no list, which numpy would count all the same", () => {
    const model = instance("sklearn.cluster._agglomerative.FeatureAgglomeration", { labels_: list([json(1e9)]) });
    expectFindings(new Arrays().findings(model), "it is no array");
  });
});

describe("Birch", () => {
  const cases: [norms: readonly number[] | undefined, words: string | undefined][] = [
    [[3], undefined],
    [undefined, undefined],
    [[1], "one for each of 3 centers is wanted"],
    [[3, 1], "its shape is (3, 1)"],
  ];
  test.each(cases)("has norms of shape %j", (norms, words) => {
    const arrays = new Arrays();
    const model = instance("sklearn.cluster._birch.Birch", {
      subcluster_centers_: arrays.zeros(3, 2),
      _subcluster_norms: norms && arrays.zeros(...norms),
    });
    expectFindings(arrays.findings(model), words);
  });
});

describe("HDBSCAN", () => {
  const fields = [
    ["left_node", "<i8"],
    ["right_node", "<i8"],
    ["value", "<f8"],
    ["cluster_size", "<i8"],
  ] as const;
  const cases: [rows: readonly (readonly number[])[], words: string | undefined][] = [
    [
      [
        [0, 2],
        [3, 1],
      ],
      undefined,
    ],
    [[], undefined],
    [
      [
        [0, 3],
        [2, 1],
      ],
      "step 0 joins what is not there",
    ],
    [
      [
        [0, 2],
        [-1, 1],
      ],
      "step 1 joins what is not there",
    ],
  ];
  test.each(cases)("joins %j", (rows, words) => {
    const arrays = new Arrays();
    const steps = arrays.records(fields, rows);
    const model = instance("sklearn.cluster._hdbscan.hdbscan.HDBSCAN", { _single_linkage_tree_: steps });
    expectFindings(arrays.findings(model), words);
  });

  test("has records for a linkage, or none", () => {
    const arrays = new Arrays();
    const model = (own: Attributes): SkopsNode => instance("sklearn.cluster._hdbscan.hdbscan.HDBSCAN", own);
    expectFindings(arrays.findings(model({ _single_linkage_tree_: arrays.zeros(2, 4) })), "it is no linkage");
    expectFindings(arrays.findings(model({ n_features_in_: 2 })), undefined);
  });
});
