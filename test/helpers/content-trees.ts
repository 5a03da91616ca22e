import { json, list, objectArray, tuple } from "./skops-builder.js";
import { called, instance, type Arrays, type Attributes, type SkopsNode } from "./content.js";

/** One node: left_child, right_child, feature, threshold, and whatever follows. */
export type TreeRow = readonly number[];

/** Field types of `Tree` nodes, as 64-bit scikit-learn 1.3 and later writes them. */
const NODE_FIELDS = [
  ["left_child", "<i8"],
  ["right_child", "<i8"],
  ["feature", "<i8"],
  ["threshold", "<f8"],
  ["impurity", "<f8"],
  ["n_node_samples", "<i8"],
  ["weighted_n_node_samples", "<f8"],
  ["missing_go_to_left", "|u1"],
  ["", "|V7"],
] as const;

export const LEAF: TreeRow = [-1, -1, -2, -2];

/** A root that asks for feature 3, a node below it, and three leaves. */
export const ROWS: readonly TreeRow[] = [[1, 4, 3, 0.5], [2, 3, 0, Infinity], LEAF, LEAF, LEAF];

export interface TreeParts {
  readonly rows?: readonly TreeRow[];
  readonly nFeatures?: number;
  readonly nClasses?: readonly number[];
  readonly nOutputs?: number;
  readonly valueShape?: readonly number[];
  /** Types of the fields of nodes; of 1.1 without the last two. */
  readonly fields?: readonly (readonly [string, string])[];
  /** Attributes that shall differ. */
  readonly state?: Attributes;
}

export const FIELDS_1_1 = NODE_FIELDS.slice(0, 7);
export const BIG_ENDIAN_FIELDS = NODE_FIELDS.map(([name, type]) => [name, type.replace("<", ">")] as const);
export const NARROW_FIELDS = NODE_FIELDS.map(([name, type]) => [name, type.replace("i8", "i4")] as const);

/** A `Tree` of four features and two classes. */
export function tree(arrays: Arrays, parts: TreeParts = {}): SkopsNode {
  const { rows = ROWS, nFeatures = 4, nClasses = [2], nOutputs = nClasses.length, fields = NODE_FIELDS } = parts;
  const valueShape = parts.valueShape ?? [rows.length, nOutputs, Math.max(...nClasses)];
  const args = tuple([json(nFeatures), arrays.ints(nClasses), json(nOutputs)]);
  return called("TreeNode", "sklearn.tree._tree.Tree", args, {
    max_depth: 2,
    node_count: rows.length,
    nodes: arrays.records(fields, rows),
    values: arrays.zeros(...valueShape),
    ...parts.state,
  });
}

/** A fitted tree estimator of four features. */
export function treeEstimator(arrays: Arrays, name: string, parts: TreeParts = {}, own: Attributes = {}): SkopsNode {
  return instance(`sklearn.tree._classes.${name}`, {
    n_features_in_: 4,
    n_outputs_: 1,
    n_classes_: 2,
    tree_: tree(arrays, parts),
    ...own,
  });
}

/** A GradientBoosting model of one tree for each name in a stage. */
export function boosting(arrays: Arrays, kind: "Classifier" | "Regressor", own: Attributes, columns = 1): SkopsNode {
  const regressor = { nClasses: [1] };
  const members = Array.from({ length: columns }, () => treeEstimator(arrays, "DecisionTreeRegressor", regressor));
  return instance(`sklearn.ensemble._gb.GradientBoosting${kind}`, {
    n_features_in_: 4,
    n_trees_per_iteration_: columns,
    estimators_: objectArray([list(members)], [1, columns]),
    init_: "zero",
    _loss: loss(columns === 1 ? "HalfSquaredError" : "HalfMultinomialLoss"),
    ...own,
  });
}

export function loss(name: string, own: Attributes = {}): SkopsNode {
  return instance(`sklearn._loss.loss.${name}`, own);
}
