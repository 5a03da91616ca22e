import { describe, expect, test } from "vitest";
import { Arrays, instance, type Attributes, type SkopsNode } from "../../../helpers/content.js";
import { ROWS, treeEstimator, type TreeParts } from "../../../helpers/content-trees.js";
import { list } from "../../../helpers/skops-builder.js";

const WIDE: TreeParts = { nFeatures: 5 };
const WIDE_OWN: Attributes = { n_features_in_: 5 };

function expectRefusals(found: readonly string[], words: readonly string[]): void {
  expect(found.length).toBe(words.length);
  for (const [i, some] of words.entries()) {
    expect(found[i]).toContain("E_CONTENT_ENSEMBLE");
    expect(found[i]).toContain(some);
  }
}

describe("a forest", () => {
  const forest = (members: readonly SkopsNode[] | undefined, own: Attributes = {}): SkopsNode =>
    instance("sklearn.ensemble._forest.RandomForestClassifier", {
      n_features_in_: 4,
      estimators_: members && list(members),
      ...own,
    });

  const cases: [name: string, make: (arrays: Arrays) => SkopsNode, words: string[]][] = [
    ["fits its trees", (a) => forest([treeEstimator(a, "DecisionTreeClassifier")]), []],
    ["may be of extra trees", (a) => forest([treeEstimator(a, "ExtraTreeRegressor")]), []],
    ["may not be fitted", () => forest(undefined, { n_features_in_: undefined }), []],
    [
      "has no wider tree",
      (a) =>
        forest([
          treeEstimator(a, "DecisionTreeClassifier"),
          treeEstimator(a, "DecisionTreeClassifier", WIDE, WIDE_OWN),
        ]),
      ["it is 4, the tree of estimators_[1] looks at 5 features"],
    ],
    [
      "checks a width",
      (a) => forest([treeEstimator(a, "DecisionTreeClassifier")], { n_features_in_: undefined }),
      ["it is undefined, the tree of estimators_[0] looks at 4 features"],
    ],
    [
      "has no other members",
      () => forest([instance("sklearn.dummy.DummyClassifier", {})]),
      ["it is a sklearn.dummy.DummyClassifier, a fitted DecisionTreeClassifier or DecisionTreeRegressor"],
    ],
    [
      "has fitted members",
      (a) => forest([treeEstimator(a, "DecisionTreeClassifier", {}, { tree_: undefined })]),
      ["it has no tree"],
    ],
    ["has a list of members", () => forest(undefined, { estimators_: 3 }), ["it is no list"]],
  ];
  test.each(cases)("%s", (_name, make, words) => {
    const arrays = new Arrays();
    expectRefusals(arrays.findings(make(arrays)), words);
  });
});

describe("an isolation forest", () => {
  interface Parts {
    readonly chosen?: readonly (readonly number[])[];
    readonly perTree?: number;
    readonly width?: number;
    readonly tree?: TreeParts;
  }
  /** One tree, which sees four columns of six. */
  const forest = (arrays: Arrays, { chosen = [[5, 0, 1, 2]], perTree = 4, width = 6, tree = {} }: Parts): SkopsNode =>
    instance("sklearn.ensemble._iforest.IsolationForest", {
      n_features_in_: width,
      _max_features: perTree,
      estimators_: list([treeEstimator(arrays, "ExtraTreeRegressor", tree, { n_features_in_: tree.nFeatures ?? 4 })]),
      estimators_features_: list(chosen.map((columns) => arrays.ints(columns))),
    });

  const cases: [name: string, parts: Parts, words: string[]][] = [
    ["fits its trees", {}, []],
    ["may show all columns", { chosen: [[0, 1, 2, 3]], width: 4 }, []],
    ["has columns for each tree", { chosen: [] }, ["it has 0 entries, one for each of 1 trees"]],
    ["has as many columns as its tree", { chosen: [[0, 1]], perTree: 2 }, ["it has 2 columns, its tree looks at 4"]],
    ["shows as many columns as it says", { perTree: 6 }, ["_max_features is 6"]],
    ["shows columns of the data", { chosen: [[0, 1, 2, 6]] }, ["its columns are in [0, 6], they must be in [0, 6)"]],
    ["shows no negative columns", { chosen: [[0, 1, 2, -1]] }, ["its columns are in [-1, 2]"]],
    ["has trees as wide as what they see", { tree: { rows: ROWS, nFeatures: 5 } }, ["its tree looks at 5"]],
  ];
  test.each(cases)("%s", (_name, parts, words) => {
    const arrays = new Arrays();
    expectRefusals(arrays.findings(forest(arrays, parts)), words);
  });
});
