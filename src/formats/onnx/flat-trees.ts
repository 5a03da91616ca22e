import type { Arrays } from "./arrays.js";

/** Lists with one entry for each node. */
const COLUMNS = [
  "nodes_featureids",
  "nodes_modes",
  "nodes_splits",
  "nodes_truenodeids",
  "nodes_trueleafs",
  "nodes_falsenodeids",
  "nodes_falseleafs",
];

const OPTIONAL_COLUMNS = ["nodes_hitrates", "nodes_missing_value_tracks_true"];

/** TreeEnsemble (ai.onnx.ml 5): nodes and leaves are numbered over all trees. */
export function checkFlatTrees(arrays: Arrays): number {
  const size = arrays.length("nodes_featureids");
  const leaves = arrays.length("leaf_targetids");
  const targets = arrays.number("n_targets", 1);
  const columns = [...COLUMNS, ...OPTIONAL_COLUMNS.filter((name) => arrays.length(name) > 0)];
  const isSound =
    arrays.check(targets >= 1 && targets < 2 ** 31, `it has ${targets} targets`, "one is the least") &&
    arrays.checkLengths(columns, size) &&
    arrays.checkLengths(["leaf_weights"], leaves) &&
    arrays.checkRange("leaf_targetids", targets) &&
    arrays.checkRange("nodes_featureids", 2 ** 31) &&
    arrays.checkRange("nodes_trueleafs", 2) &&
    arrays.checkRange("nodes_falseleafs", 2) &&
    arrays.check(arrays.length("tree_roots") > 0, "it has no roots", "there must be one") &&
    arrays.checkRange("tree_roots", size) &&
    isAcyclic(arrays, size, leaves);
  return isSound ? arrays.integers("nodes_featureids").reduce((most, feature) => Math.max(most, feature), -1) : -1;
}

/** Every node is a root or the child of one branch, once. */
function isAcyclic(arrays: Arrays, size: number, leaves: number): boolean {
  const reached = new Uint8Array(size);
  const waiting: number[] = [];
  const sides = [
    [arrays.integers("nodes_truenodeids"), arrays.integers("nodes_trueleafs")],
    [arrays.integers("nodes_falsenodeids"), arrays.integers("nodes_falseleafs")],
  ] as const;
  for (const root of new Set(arrays.integers("tree_roots"))) {
    waiting.push(root);
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (!arrays.check(reached[node] === 0, `node ${node} is reached twice`, "trees share no node")) return false;
      reached[node] = 1;
      for (const [ids, areLeaves] of sides) {
        const child = ids[node]!;
        const isLeaf = areLeaves[node] === 1;
        const isThere = child >= 0 && child < (isLeaf ? leaves : size);
        if (!arrays.check(isThere, `node ${node} has child ${child}`, "it must be there")) return false;
        if (!isLeaf) waiting.push(child);
      }
    }
  }
  const lost = reached.indexOf(0);
  return arrays.check(lost < 0, `node ${lost} belongs to no tree`, "each must");
}
