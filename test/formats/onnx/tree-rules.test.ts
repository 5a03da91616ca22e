import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { doubles, ensemble, findingsOf, refusal, type Attributes } from "./ensemble-bytes.js";
import { float, type Fields } from "./model-bytes.js";

const MAX_INT32 = 2 ** 31 - 1;

/** One tree: a branch on feature 1 with two leaves. */
const STUMP = {
  n_targets: 2,
  nodes_treeids: [0, 0, 0],
  nodes_nodeids: [0, 1, 2],
  nodes_featureids: [1, 0, 0],
  nodes_modes: ["BRANCH_LEQ", "LEAF", "LEAF"],
  nodes_truenodeids: [1, 0, 0],
  nodes_falsenodeids: [2, 0, 0],
  nodes_values: [0.5, 0, 0],
  target_treeids: [0, 0],
  target_nodeids: [1, 2],
  target_ids: [0, 1],
  target_weights: [1, 2],
};
const regressor = (change: Attributes): string[] =>
  findingsOf(ensemble("TreeEnsembleRegressor", { ...STUMP, ...change }));
describe("nodes of TreeEnsembleRegressor", () => {
  it.each(["BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ"])("may be %s", (mode) => {
    expect(regressor({ nodes_modes: [mode, "LEAF", "LEAF"] })).toEqual([]);
  });

  it.each(["", "leaf", "BRANCH_MEMBER", "BRANCH_LEQ "])("may not be %j", (mode) => {
    expect(regressor({ nodes_modes: [mode, "LEAF", "LEAF"] })).toEqual([
      refusal("TreeEnsembleRegressor", `node 0 has mode ${mode}`),
    ]);
  });

  it.each<[string, Attributes]>([
    [
      "ids that leave gaps",
      { nodes_nodeids: [9, 4, 7], nodes_truenodeids: [4, 0, 0], nodes_falsenodeids: [7, 0, 0], target_nodeids: [4, 7] },
    ],
    [
      "the largest tree id",
      { nodes_treeids: [MAX_INT32, MAX_INT32, MAX_INT32], target_treeids: [MAX_INT32, MAX_INT32] },
    ],
    ["children of leaves, that nothing follows", { nodes_truenodeids: [1, 99, -5] }],
    ["weights of branches", { target_nodeids: [0, 2] }],
    ["no weights", { target_treeids: [], target_nodeids: [], target_ids: [], target_weights: [] }],
    ["the last feature", { nodes_featureids: [1, 1, 1] }],
    ["base values for each target", { base_values: [1, 2] }],
    ["base values as a tensor", { base_values_as_tensor: doubles(2) }],
  ])("may have %s", (_, change) => {
    expect(regressor(change)).toEqual([]);
  });

  it.each<[string, Attributes]>([
    ["it has no nodes", { nodes_nodeids: [] }],
    ["nodes_treeids has 2 entries", { nodes_treeids: [0, 0] }],
    ["nodes_featureids has 4 entries", { nodes_featureids: [1, 0, 0, 0] }],
    ["nodes_modes has 2 entries", { nodes_modes: ["BRANCH_LEQ", "LEAF"] }],
    ["nodes_truenodeids has 0 entries", { nodes_truenodeids: undefined }],
    ["nodes_falsenodeids has 4 entries", { nodes_falsenodeids: [2, 0, 0, 0] }],
    ["nodes_values has 2 entries", { nodes_values: [0.5, 0] }],
    ["nodes_values has 4 entries", { nodes_values: undefined, nodes_values_as_tensor: doubles(4) }],
    ["nodes_hitrates has 2 entries", { nodes_hitrates_as_tensor: doubles(2) }],
    ["nodes_missing_value_tracks_true has 4 entries", { nodes_missing_value_tracks_true: [0, 0, 0, 0] }],
    ["nodes_nodeids holds -1", { nodes_nodeids: [0, 1, -1] }],
    ["nodes_treeids holds -2147483648", { nodes_treeids: [2 ** 31, 0, 0] }],
    ["tree 0 has node 1 twice", { nodes_nodeids: [0, 1, 1] }],
    ["node 0 has child 3", { nodes_truenodeids: [3, 0, 0] }],
    ["node 0 has child -1", { nodes_falsenodeids: [-1, 0, 0] }],
    ["node 0 has child 2", { nodes_treeids: [0, 0, 1] }],
    ["node 1 has two parents", { nodes_falsenodeids: [1, 0, 0] }],
    ["1 trees have 3 roots", { nodes_modes: ["LEAF", "LEAF", "LEAF"] }],
    [
      "2 trees have 1 roots",
      { nodes_treeids: [0, 0, 1], nodes_truenodeids: [0, 0, 0], nodes_falsenodeids: [1, 0, 0], target_treeids: [0, 1] },
    ],
    ["target_treeids has 1 entries", { target_treeids: [0] }],
    ["target_nodeids has 3 entries", { target_nodeids: [1, 2, 2] }],
    ["target_weights has 3 entries", { target_weights: [1, 2, 3] }],
    ["target_ids holds 2", { target_ids: [0, 2] }],
    ["target_ids holds -1", { target_ids: [0, -1] }],
    ["weight 1 is of a node that is not there", { target_nodeids: [1, 3] }],
    ["weight 0 is of a node that is not there", { target_treeids: [1, 0] }],
    ["it has 1 base values", { base_values: [1] }],
    ["it has 0 outputs", { n_targets: undefined }],
    ["it has -1 outputs", { n_targets: -1 }],
    ["it has 2147483648 outputs", { n_targets: 2 ** 31 }],
  ])("are refused where %s", (is, change) => {
    expect(regressor(change)).toEqual([refusal("TreeEnsembleRegressor", is)]);
  });

  it("take as many targets as 31 bits count", () => {
    expect(regressor({ n_targets: MAX_INT32, target_ids: [0, MAX_INT32 - 1] })).toEqual([]);
  });

  it("have their values in one list only", () => {
    const found = regressor({ nodes_values_as_tensor: doubles(3) });
    expect(found[0]).toContain("it has nodes_values and nodes_values_as_tensor");
    expect(found.every((text) => text.startsWith("E_ONNX_ENSEMBLE "))).toBe(true);
  });

  it("look at features of the input, as far as its shape is known", () => {
    const of = (input: Fields): string[] => findingsOf(ensemble("TreeEnsembleRegressor", STUMP, { input }));
    expect(of(float("x", 5, 2))).toEqual([]);
    expect(of(float("x", 5, 1))).toEqual([expect.stringContaining("E_ONNX_ENSEMBLE ")]);
    expect(of({ name: "x", type: { tensor_type: { elem_type: 1 } } })).toEqual([]);
  });
});

/** Any binary tree: node i is a leaf, or has the next two ids that are free. */
const binaryTree = fc.array(fc.boolean(), { maxLength: 20 }).map((branches) => {
  const modes: string[] = [];
  const sides: [number, number][] = [];
  let next = 1;
  for (let i = 0; i < next; i++) {
    const isBranch = branches[i] ?? false;
    modes.push(isBranch ? "BRANCH_LT" : "LEAF");
    sides.push(isBranch ? [next, next + 1] : [0, 0]);
    if (isBranch) next += 2;
  }
  return { modes, sides };
});
const attributesOf = (
  modes: readonly string[],
  sides: readonly (readonly [number, number])[],
  order: readonly number[],
): Attributes => ({
  n_targets: 1,
  nodes_treeids: order.map(() => 3),
  nodes_nodeids: order,
  nodes_featureids: order.map(() => 0),
  nodes_modes: order.map((i) => modes[i]!),
  nodes_truenodeids: order.map((i) => sides[i]![0]),
  nodes_falsenodeids: order.map((i) => sides[i]![1]),
  nodes_values: order.map(() => 0.5),
  target_treeids: order.map(() => 3),
  target_nodeids: order,
  target_ids: order.map(() => 0),
  target_weights: order.map(() => 1),
});

describe("any binary tree", () => {
  const shuffled = binaryTree.chain(({ modes, sides }) => {
    const ids = modes.map((_, i) => i);
    return fc.record({
      modes: fc.constant(modes),
      sides: fc.constant(sides),
      order: fc.shuffledSubarray(ids, { minLength: ids.length }),
    });
  });

  it("is sound in any order", () => {
    fc.assert(
      fc.property(shuffled, ({ modes, sides, order }) => {
        expect(findingsOf(ensemble("TreeEnsembleRegressor", attributesOf(modes, sides, order)))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it("is refused once a branch leads anywhere else", () => {
    fc.assert(
      fc.property(shuffled, fc.nat(), fc.nat(50), ({ modes, sides, order }, pick, child) => {
        const branches = order.filter((i) => modes[i] !== "LEAF");
        const chosen = branches[pick % Math.max(1, branches.length)];
        fc.pre(chosen !== undefined && sides[chosen]![0] !== child);
        const changed = sides.map(([yes, no], i): [number, number] => [i === chosen ? child : yes, no]);
        const found = findingsOf(ensemble("TreeEnsembleRegressor", attributesOf(modes, changed, order)));
        expect(found).toEqual([expect.stringContaining("E_ONNX_ENSEMBLE ")]);
      }),
      { numRuns: 60 },
    );
  });
});

describe("TreeEnsembleClassifier", () => {
  const { n_targets: _targets, target_treeids, target_nodeids, target_ids, target_weights, ...nodes } = STUMP;
  const CLASSES = {
    ...nodes,
    class_treeids: target_treeids,
    class_nodeids: target_nodeids,
    class_ids: target_ids,
    class_weights: target_weights,
  };
  const classifier = (change: Attributes): string[] =>
    findingsOf(ensemble("TreeEnsembleClassifier", { ...CLASSES, classlabels_int64s: [0, 1], ...change }));

  it.each<[string, Attributes]>([
    ["one base value for two labels", { base_values: [1] }],
    ["one base value for one label", { base_values: [1], classlabels_int64s: [7], class_ids: [0, 0] }],
    ["three base values for three labels", { base_values: [1, 2, 3], classlabels_int64s: [0, 1, 2] }],
    ["weights as a tensor", { class_weights: undefined, class_weights_as_tensor: doubles(2) }],
  ])("may have %s", (_, change) => {
    expect(classifier(change)).toEqual([]);
  });

  it.each<[string, Attributes]>([
    ["it has 1 base values", { base_values: [1], classlabels_int64s: [0, 1, 2] }],
    ["it has 3 base values", { base_values: [1, 2, 3] }],
    ["it has 0 outputs", { classlabels_int64s: [] }],
    ["class_ids holds 1", { classlabels_int64s: [0] }],
    ["class_weights has 1 entries", { class_weights: [1] }],
  ])("is refused where %s", (is, change) => {
    expect(classifier(change)).toEqual([refusal("TreeEnsembleClassifier", is)]);
  });
});

describe("TreeEnsemble", () => {
  /** A branch with a leaf on each side. */
  const FLAT = {
    tree_roots: [0],
    nodes_featureids: [1],
    nodes_splits: doubles(1),
    nodes_modes: { dims: [1], data_type: 2, raw_data: new Uint8Array(1) },
    nodes_truenodeids: [0],
    nodes_trueleafs: [1],
    nodes_falsenodeids: [1],
    nodes_falseleafs: [1],
    leaf_targetids: [0, 0],
    leaf_weights: doubles(2),
  };
  const modes = (...all: number[]): Fields => ({ dims: [all.length], data_type: 2, raw_data: Uint8Array.from(all) });
  const bytesOf = ({ buffer }: Float64Array | Float32Array | Uint16Array): Uint8Array => new Uint8Array(buffer);
  const doublesOf = (...all: number[]): Fields => ({
    dims: [all.length],
    data_type: 11,
    raw_data: bytesOf(new Float64Array(all)),
  });
  const twice = (data: Fields): Fields =>
    Object.fromEntries(Object.entries(data).map(([name, list]) => [name, [...(list as number[]), 1]]));
  const inFile = { external_data: [{ key: "location", value: "w.bin" }], data_location: 1 };
  const flat = (change: Attributes): string[] =>
    findingsOf(ensemble("TreeEnsemble", { ...FLAT, ...change }, { ml: 5 }));

  it.each<[string, Attributes]>([
    ["one target unless it says another number", {}],
    ["more targets than it uses", { n_targets: MAX_INT32 }],
    ["both sides in one leaf", { nodes_falsenodeids: [0] }],
    ["any mode", { nodes_modes: modes(5) }],
    ["modes in numbers", { nodes_modes: { dims: [1], data_type: 2, int32_data: [4] } }],
    ["a set of members", { nodes_modes: modes(6), membership_values: doublesOf(1, 2, NaN) }],
    ["a set of members without an end", { nodes_modes: modes(6), membership_values: doublesOf(1, 2) }],
    ["no members, and an empty list of them", { membership_values: doublesOf() }],
    ["hit rates and tracks", { nodes_hitrates: doubles(1), nodes_missing_value_tracks_true: [1] }],
  ])("may have %s", (_, change) => {
    expect(flat(change)).toEqual([]);
  });

  it.each<[string, Attributes]>([
    ["it has 0 targets", { n_targets: 0 }],
    ["it has 2147483648 targets", { n_targets: 2 ** 31 }],
    ["nodes_modes has 2 entries", { nodes_modes: { dims: [2], data_type: 2, raw_data: new Uint8Array(2) } }],
    ["nodes_splits has 2 entries", { nodes_splits: doubles(2) }],
    ["nodes_falseleafs has 0 entries", { nodes_falseleafs: [] }],
    ["nodes_hitrates has 2 entries", { nodes_hitrates: doubles(2) }],
    ["nodes_missing_value_tracks_true has 2 entries", { nodes_missing_value_tracks_true: [0, 1] }],
    ["leaf_weights has 1 entries", { leaf_weights: doubles(1) }],
    ["leaf_targetids holds 1", { leaf_targetids: [0, 1] }],
    ["leaf_targetids holds -1", { leaf_targetids: [-1, 0] }],
    ["nodes_featureids holds -1", { nodes_featureids: [-1] }],
    ["nodes_trueleafs holds 2", { nodes_trueleafs: [2] }],
    ["nodes_falseleafs holds -1", { nodes_falseleafs: [-1] }],
    ["it has no roots", { tree_roots: [] }],
    ["tree_roots holds 1", { tree_roots: [1] }],
    ["tree_roots holds -1", { tree_roots: [-1] }],
    ["node 0 has child 2", { nodes_falsenodeids: [2] }],
    ["node 0 has child -1", { nodes_truenodeids: [-1] }],
    ["node 0 has child 1", { nodes_falseleafs: [0] }],
    ["node 0 is reached twice", { nodes_trueleafs: [0] }],
    ["node 0 is reached twice", { tree_roots: [0, 0] }],
    ["node 0 has mode 7", { nodes_modes: modes(7) }],
    ["node 0 has mode 255", { nodes_modes: modes(255) }],
    ["nodes_modes is of type 3", { nodes_modes: { dims: [1], data_type: 3, raw_data: new Uint8Array(1) } }],
    ["nodes_modes is kept in a file", { nodes_modes: { dims: [1], data_type: 2, ...inFile } }],
    ["its numbers have several types or another", { leaf_weights: { dims: [2], data_type: 1, float_data: [0, 1] } }],
    ["its numbers have several types or another", { nodes_splits: { dims: [1], data_type: 7, int64_data: [1] } }],
    ["it has 1 sets of members", { membership_values: doublesOf(1, NaN) }],
    ["it has 0 sets of members", { nodes_modes: modes(6) }],
    ["it has 2 sets of members", { nodes_modes: modes(6), membership_values: doublesOf(1, NaN, 2) }],
    ["it has 2 sets of members", { nodes_modes: modes(6), membership_values: doublesOf(NaN, NaN) }],
  ])("is refused where %s", (is, change) => {
    expect(flat(change)).toContainEqual(refusal("TreeEnsemble", is));
  });

  it.each<[string, number, Fields, Fields]>([
    ["double", 11, { double_data: [0] }, { double_data: [1, NaN] }],
    ["float", 1, { float_data: [0] }, { float_data: [1, NaN] }],
    ["raw float", 1, { raw_data: new Uint8Array(4) }, { raw_data: bytesOf(new Float32Array([1, NaN])) }],
    ["half", 10, { int32_data: [0] }, { int32_data: [0x3c00, 0x7e00] }],
    ["raw half", 10, { raw_data: new Uint8Array(2) }, { raw_data: bytesOf(new Uint16Array([0x7c00, 0xfe00])) }],
  ])("reads sets of members of type %s", (_, data_type, one, members) => {
    const { raw_data } = one as { readonly raw_data?: Uint8Array };
    const two = raw_data ? { raw_data: new Uint8Array(2 * raw_data.length) } : twice(one);
    const attributes = {
      nodes_splits: { dims: [1], data_type, ...one },
      leaf_weights: { dims: [2], data_type, ...two },
      membership_values: { dims: [2], data_type, ...members },
    };
    expect(flat({ nodes_modes: modes(6), ...attributes })).toEqual([]);
    expect(flat({ nodes_modes: modes(0), ...attributes })).toEqual([
      refusal("TreeEnsemble", "it has 1 sets of members"),
    ]);
  });
});
