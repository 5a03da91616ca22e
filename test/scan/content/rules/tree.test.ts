import { describe, expect, test } from "vitest";
import { Arrays, instance, type Attributes } from "../../../helpers/content.js";
import {
  BIG_ENDIAN_FIELDS,
  FIELDS_1_1,
  LEAF,
  NARROW_FIELDS,
  ROWS,
  tree,
  treeEstimator,
  type TreeParts,
} from "../../../helpers/content-trees.js";
import { node } from "../../../helpers/skops-builder.js";

function findingsOf(parts: TreeParts): string[] {
  const arrays = new Arrays();
  return arrays.findings(tree(arrays, parts));
}

describe("a tree as scikit-learn writes it", () => {
  const honest: Record<string, TreeParts> = {
    "of 1.3 and later": {},
    "of 1.1": { fields: FIELDS_1_1 },
    "of the other byte order": { fields: BIG_ENDIAN_FIELDS },
    "of a 32-bit Python": { fields: NARROW_FIELDS },
    "of one leaf": { rows: [LEAF], state: { max_depth: 0 } },
    "of three outputs": { nClasses: [2, 5, 3] },
    "with leaves that name no feature": { rows: [[1, 2, 0, 1], LEAF, [-1, -1, 99, NaN]], state: { max_depth: 1 } },
  };
  test.each(Object.entries(honest))("%s is accepted", (_name, parts) => {
    expect(findingsOf(parts)).toEqual([]);
  });
});

describe("a hostile tree", () => {
  const withRoot = (...root: number[]): TreeParts => ({ rows: [root, ...ROWS.slice(1)] });
  const hostile: [name: string, parts: TreeParts, words: string][] = [
    ["child beyond the array", withRoot(1, 5, 3, 0), "its children are 1 and 5"],
    ["child far beyond the array", withRoot(1, 2 ** 40, 3, 0), "an id beyond 32 bits"],
    ["negative child", withRoot(-2, 4, 3, 0), "its children are -2 and 4"],
    ["left child alone", withRoot(1, -1, 3, 0), "its children are 1 and -1"],
    ["right child alone", withRoot(-1, 4, 3, 0), "its children are -1 and 4"],
    ["child that is the node itself", withRoot(0, 4, 3, 0), "two ids in (0, 5)"],
    ["one child twice", withRoot(1, 1, 3, 0), "its children are 1 and 1"],
    ["way back", { rows: [[1, 2, 0, 0], [0, 3, 0, 0], LEAF, LEAF] }, "two ids in (1, 4)"],
    ["node with two parents", { rows: [[1, 2, 0, 0], [2, 3, 0, 0], LEAF, LEAF] }, "that of another node too"],
    ["node without a parent", { rows: [[1, 2, 0, 0], LEAF, LEAF, LEAF] }, "no node leads to it"],
    ["feature beyond n_features", withRoot(1, 4, 4, 0), "it is 4, it must be in [0, 4)"],
    ["negative feature", withRoot(1, 4, -2, 0), "it is -2, it must be in [0, 4)"],
    ["threshold that is NaN", withRoot(1, 4, 3, NaN), "its threshold is NaN"],
    ["no node", { rows: [], valueShape: [0, 1, 2], state: { max_depth: 0 } }, "a tree has at least a root"],
    ["feature 2^32 + 1", withRoot(1, 4, 2 ** 32 + 1, 0), "it must be in [0, 4)"],
    ["no features", { nFeatures: 0 }, "an integer of at least 1 is wanted"],
    ["node_count beyond the nodes", { state: { node_count: 6 } }, "it is 6, 5 nodes are there"],
    ["node_count below the nodes", { state: { node_count: 4 } }, "it is 4, 5 nodes are there"],
    ["max_depth below the depth", { state: { max_depth: 1 } }, "it is 1, it must be in [2, 5)"],
    ["max_depth of any size", { state: { max_depth: 1e9 } }, "it must be in [2, 5)"],
    ["no max_depth", { state: { max_depth: undefined } }, "it must be in [2, 5)"],
    ["no class", { nClasses: [0] }, "an integer of at least 1 for each of 1 outputs"],
    ["no output", { nClasses: [2], nOutputs: 0, valueShape: [0] }, "for each of 0 outputs"],
    ["fewer classes than outputs", { nClasses: [2], nOutputs: 2 }, "for each of 2 outputs"],
    ["values of fewer nodes", { valueShape: [4, 1, 2] }, "floats of shape (5, 1, 2) are wanted"],
    ["values of fewer classes", { valueShape: [5, 1, 1] }, "floats of shape (5, 1, 2) are wanted"],
    ["no values", { state: { values: null } }, "floats of shape (5, 1, 2) are wanted"],
    ["no nodes", { state: { nodes: null } }, "it is no array of nodes"],
    ["fields in another order", { fields: [...FIELDS_1_1].reverse() }, "it is no array of nodes"],
    ["unknown field", { fields: [...FIELDS_1_1, ["missing_go_right", "|u1"]] }, "it is no array of nodes"],
    ["mixed byte orders", { fields: [["left_child", ">i8"], ...FIELDS_1_1.slice(1)] }, "it is no array of nodes"],
    ["float features", { fields: FIELDS_1_1.map(([n, t]) => [n, n === "feature" ? "<f8" : t]) }, "no array of nodes"],
  ];
  test.each(hostile)("%s is refused", (_name, parts, words) => {
    const findings = findingsOf(parts);
    expect(findings.join("\n")).toContain(words);
    for (const finding of findings) expect(finding).toMatch(/^E_CONTENT_TREE: /);
  });

  test("two dimensions of nodes are refused", () => {
    const arrays = new Arrays();
    const nodes = arrays.records(FIELDS_1_1, [LEAF], [1, 1]);
    expect(arrays.findings(tree(arrays, { state: { nodes } })).join()).toContain("it is no array of nodes");
  });

  test("a size that the array does not have reaches no rule", () => {
    const arrays = new Arrays();
    const nodes = arrays.records(FIELDS_1_1, [LEAF], [2 ** 40]);
    const findings = arrays.findings(tree(arrays, { state: { nodes } }));
    expect(findings.join("\n")).toContain("E_NPY_SIZE");
  });
});

describe("an estimator of one tree", () => {
  const cases: [name: string, parts: TreeParts, own: Attributes, findings: string[]][] = [
    ["fits it", {}, {}, []],
    ["is not fitted", {}, { tree_: undefined, n_features_in_: undefined }, []],
    ["checks another width", {}, { n_features_in_: 3 }, ["it is 3, its tree looks at 4 features"]],
    ["checks no width", {}, { n_features_in_: undefined }, ["it is undefined, its tree looks at 4 features"]],
    ["checks a text", {}, { n_features_in_: "4" }, ["it is undefined, its tree looks at 4 features"]],
    ["holds something else", {}, { tree_: instance("sklearn.dummy.DummyClassifier", {}) }, ["it is no Tree"]],
    ["holds nothing", {}, { tree_: null }, ["it is no Tree"]],
  ];
  test.each(cases)("%s", (_name, parts, own, findings) => {
    const arrays = new Arrays();
    const found = arrays.findings(treeEstimator(arrays, "ExtraTreeClassifier", parts, own));
    expect(found.length).toBe(findings.length);
    for (const [i, words] of findings.entries()) {
      expect(found[i]).toContain("E_CONTENT_TREE");
      expect(found[i]).toContain(words);
    }
  });

  test("has no masked width, which is unequal to none", () => {
    const arrays = new Arrays();
    const masked = node("MaskedArrayNode", "numpy.ma.MaskedArray", {
      content: { data: arrays.ints([4], []), mask: arrays.numbers("|b1", [1], []) },
    });
    const findings = arrays.findings(treeEstimator(arrays, "DecisionTreeRegressor", {}, { n_features_in_: masked }));
    expect(findings.join()).toContain("it is undefined, its tree looks at 4 features");
  });

  test("may have a width of numpy", () => {
    const arrays = new Arrays();
    const width = { ...arrays.ints([4], []), __class__: "int64" };
    expect(arrays.findings(treeEstimator(arrays, "DecisionTreeRegressor", {}, { n_features_in_: width }))).toEqual([]);
  });
});
