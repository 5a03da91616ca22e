import { describe, expect, it } from "vitest";
import { codesOf, graph, model, node, type Fields } from "./model-bytes.js";

type Value = number | readonly number[] | readonly string[] | Fields;

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));

/** FLOATS where the name says so, otherwise INTS, STRINGS, INT or TENSOR by the value. */
function attribute(name: string, value: Value): Fields {
  if (typeof value === "number") return { name, type: 2, i: value };
  if (!Array.isArray(value)) return { name, type: 4, t: value };
  if (value.some((item) => typeof item === "string"))
    return { name, type: 8, strings: value.map((text) => bytesOf(String(text))) };
  const isFloat = /values|weights|hitrates|coefficients|rho|prob|vectors$|params/.test(name);
  return isFloat ? { name, type: 6, floats: value } : { name, type: 7, ints: value };
}

function codes(type: string, attributes: Readonly<Record<string, Value | undefined>>, ml = 3): string[] {
  const list = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [attribute(name, value)],
  );
  const outputs = type.endsWith("Classifier") ? ["y", "z"] : ["y"];
  const opset_import = [{ version: 17 }, { domain: "ai.onnx.ml", version: ml }];
  return codesOf(
    model({ opset_import, graph: graph([node(type, ["x"], outputs, { domain: "ai.onnx.ml", attribute: list })]) }),
  );
}

const doubles = (count: number): Fields => ({ dims: [count], data_type: 11, raw_data: new Uint8Array(8 * count) });

/** Two trees over two features: a branch with two leaves, and a leaf. */
const TREES = {
  n_targets: 1,
  nodes_treeids: [0, 0, 0, 1],
  nodes_nodeids: [0, 1, 2, 0],
  nodes_featureids: [1, 0, 0, 0],
  nodes_modes: ["BRANCH_LEQ", "LEAF", "LEAF", "LEAF"],
  nodes_truenodeids: [1, 0, 0, 0],
  nodes_falsenodeids: [2, 0, 0, 0],
  nodes_values: [0.5, 0, 0, 0],
  target_treeids: [0, 0, 1],
  target_nodeids: [1, 2, 0],
  target_ids: [0, 0, 0],
  target_weights: [1, 2, 3],
};

describe("TreeEnsembleRegressor", () => {
  it.each<[string, Readonly<Record<string, Value | undefined>>]>([
    ["as it is", {}],
    ["with hit rates and tracks", { nodes_hitrates: [1, 1, 1, 1], nodes_missing_value_tracks_true: [0, 0, 0, 0] }],
    ["with values as a tensor", { nodes_values: undefined, nodes_values_as_tensor: doubles(4) }],
    ["with a base value", { base_values: [1] }],
  ])("is sound %s", (_, change) => {
    expect(codes("TreeEnsembleRegressor", { ...TREES, ...change })).toEqual([]);
  });

  it.each<[string, Readonly<Record<string, Value | undefined>>]>([
    ["no targets", { n_targets: 0 }],
    ["too many targets", { n_targets: 2 ** 31 }],
    ["a short list", { nodes_falsenodeids: [2, 0, 0] }],
    ["no nodes", { nodes_nodeids: undefined }],
    ["values twice", { nodes_values_as_tensor: doubles(4) }],
    ["a node twice", { nodes_nodeids: [0, 1, 1, 0] }],
    ["an unknown mode", { nodes_modes: ["BRANCH", "LEAF", "LEAF", "LEAF"] }],
    ["a child that is not there", { nodes_truenodeids: [7, 0, 0, 0] }],
    ["a child of two branches", { nodes_truenodeids: [1, 0, 0, 0], nodes_falsenodeids: [1, 0, 0, 0] }],
    [
      "a node below itself",
      {
        nodes_modes: ["BRANCH_LEQ", "BRANCH_LEQ", "LEAF", "LEAF"],
        nodes_truenodeids: [1, 0, 0, 0],
        nodes_falsenodeids: [2, 1, 0, 0],
      },
    ],
    ["a node without a parent", { nodes_modes: ["LEAF", "LEAF", "LEAF", "LEAF"] }],
    ["a negative id", { nodes_treeids: [0, 0, 0, -1], target_treeids: [0, 0, -1] }],
    ["a feature beyond the input", { nodes_featureids: [2, 0, 0, 0] }],
    ["a negative feature", { nodes_featureids: [-1, 0, 0, 0] }],
    ["a feature of 64 bits", { nodes_featureids: [2 ** 40, 0, 0, 0] }],
    ["a weight of a node that is not there", { target_nodeids: [1, 9, 0] }],
    ["a target that is not there", { target_ids: [0, 1, 0] }],
    ["a weight too few", { target_weights: [1, 2] }],
    ["base values for others", { base_values: [1, 2] }],
    ["a hit rate too few", { nodes_hitrates: [1] }],
  ])("with %s is refused", (_, change) => {
    expect(codes("TreeEnsembleRegressor", { ...TREES, ...change })).toEqual(["E_ONNX_ENSEMBLE"]);
  });

  it("is refused for a component that no root leads to", () => {
    const loop = {
      ...TREES,
      nodes_treeids: [0, 0, 0],
      nodes_nodeids: [0, 1, 2],
      nodes_featureids: [0, 0, 0],
      nodes_modes: ["LEAF", "BRANCH_LT", "BRANCH_LT"],
      nodes_truenodeids: [0, 2, 1],
      nodes_falsenodeids: [0, 1, 2],
      nodes_values: [0, 0, 0],
      target_treeids: [0, 0, 0],
    };
    expect(codes("TreeEnsembleRegressor", loop)).toEqual(["E_ONNX_ENSEMBLE"]);
  });
});

describe("TreeEnsembleClassifier", () => {
  const { n_targets, target_treeids, target_nodeids, target_ids, target_weights, ...nodes } = TREES;
  const classes = {
    ...nodes,
    class_treeids: target_treeids,
    class_nodeids: target_nodeids,
    class_ids: [0, 1, 0],
    class_weights: target_weights,
  };

  it("counts its labels", () => {
    expect([n_targets, target_ids.length]).toEqual([1, 3]);
    expect(codes("TreeEnsembleClassifier", { ...classes, classlabels_int64s: [3, 2 ** 40] })).toEqual([]);
    expect(codes("TreeEnsembleClassifier", { ...classes, classlabels_strings: ["a", "b"] })).toEqual([]);
    expect(codes("TreeEnsembleClassifier", { ...classes, classlabels_int64s: [3] })).toEqual(["E_ONNX_ENSEMBLE"]);
    expect(codes("TreeEnsembleClassifier", classes)).toEqual(["E_ONNX_ENSEMBLE"]);
  });
});

describe("TreeEnsemble", () => {
  const FLAT = {
    tree_roots: [0],
    nodes_featureids: [0, 1],
    nodes_splits: doubles(2),
    nodes_modes: { dims: [2], data_type: 2, raw_data: new Uint8Array(2) },
    nodes_truenodeids: [1, 0],
    nodes_trueleafs: [0, 1],
    nodes_falsenodeids: [2, 1],
    nodes_falseleafs: [1, 1],
    leaf_targetids: [0, 0, 0],
    leaf_weights: doubles(3),
    n_targets: 1,
  };

  it("is sound", () => {
    expect(codes("TreeEnsemble", FLAT, 5)).toEqual([]);
  });

  it.each<[string, Readonly<Record<string, Value>>]>([
    ["a root that is not there", { tree_roots: [2] }],
    ["a leaf that is not there", { nodes_falsenodeids: [3, 1] }],
    ["a node that is not there", { nodes_truenodeids: [2, 0] }],
    ["a node reached twice", { nodes_truenodeids: [0, 0] }],
    ["a node of no tree", { nodes_trueleafs: [1, 1] }],
    ["a split too few", { nodes_splits: doubles(1) }],
    ["a mark that is neither 0 nor 1", { nodes_trueleafs: [0, 2] }],
    ["a target that is not there", { leaf_targetids: [0, 0, 1] }],
    ["a feature beyond the input", { nodes_featureids: [0, 2] }],
  ])("with %s is refused", (_, change) => {
    expect(codes("TreeEnsemble", { ...FLAT, ...change }, 5)).toEqual(["E_ONNX_ENSEMBLE"]);
  });
});

describe("SVMRegressor and SVMClassifier", () => {
  const REGRESSOR = {
    n_supports: 2,
    coefficients: [1, 2],
    rho: [0],
    support_vectors: [1, 2, 3, 4],
    kernel_params: [1, 0, 3],
  };
  const CLASSIFIER = {
    classlabels_ints: [0, 1, 2],
    vectors_per_class: [1, 1, 1],
    coefficients: [1, 2, 3, 4, 5, 6],
    rho: [1, 2, 3],
    support_vectors: [1, 2, 3, 4, 5, 6],
    prob_a: [1, 2, 3],
    prob_b: [1, 2, 3],
  };

  it("are sound", () => {
    expect(codes("SVMRegressor", REGRESSOR)).toEqual([]);
    expect(codes("SVMRegressor", { coefficients: [1, 2], rho: [0] })).toEqual([]);
    expect(codes("SVMClassifier", CLASSIFIER)).toEqual([]);
    expect(codes("SVMClassifier", { classlabels_ints: [0, 1], coefficients: [1, 2, 3, 4], rho: [0, 0] })).toEqual([]);
  });

  it.each<[string, Readonly<Record<string, Value>>]>([
    ["too few coefficients", { coefficients: [1] }],
    ["vectors of unequal length", { support_vectors: [1, 2, 3] }],
    ["vectors wider than the input", { support_vectors: [1, 2, 3, 4, 5, 6] }],
    ["no rho", { rho: [] }],
    ["a negative count", { n_supports: -1 }],
    ["two parameters", { kernel_params: [1, 0] }],
  ])("SVMRegressor with %s is refused", (_, change) => {
    expect(codes("SVMRegressor", { ...REGRESSOR, ...change })).toEqual(["E_ONNX_ENSEMBLE"]);
  });

  it.each<[string, Readonly<Record<string, Value>>]>([
    ["counts for other classes", { vectors_per_class: [1, 2] }],
    ["a negative count", { vectors_per_class: [4, -2, 1] }],
    ["too few coefficients", { coefficients: [1, 2, 3] }],
    ["too few thresholds", { rho: [1] }],
    ["probabilities that do not fit", { prob_a: [1, 2] }],
    ["probabilities of one kind", { prob_b: [] }],
    ["no classes", { classlabels_ints: [] }],
  ])("SVMClassifier with %s is refused", (_, change) => {
    expect(codes("SVMClassifier", { ...CLASSIFIER, ...change })).toEqual(["E_ONNX_ENSEMBLE"]);
  });
});
