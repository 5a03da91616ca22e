import type { Arrays } from "./arrays.js";
import { NodeIds } from "./node-ids.js";

const BRANCHES = new Set(["BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ"]);

/** Lists with one entry for each node. */
const COLUMNS = [
  "nodes_treeids",
  "nodes_nodeids",
  "nodes_featureids",
  "nodes_modes",
  "nodes_truenodeids",
  "nodes_falsenodeids",
];

/**
 * Nodes of TreeEnsembleClassifier and TreeEnsembleRegressor (ai.onnx.ml 1 to 4): each is the root of its tree, or
 * the child of exactly one branch.
 *
 * @returns undefined, and a finding, if they are not trees
 */
export function checkTreeNodes(arrays: Arrays): NodeIds | undefined {
  const size = arrays.length("nodes_nodeids");
  if (!arrays.check(size > 0, "it has no nodes", "there must be one")) return undefined;
  const values = arrays.eitherLength("nodes_values");
  if (!arrays.checkLengths(COLUMNS, size) || !arrays.checkLength("nodes_values", values, size)) return undefined;
  const hitrates = arrays.eitherLength("nodes_hitrates");
  if (hitrates !== 0 && !arrays.checkLength("nodes_hitrates", hitrates, size)) return undefined;
  const missing = arrays.length("nodes_missing_value_tracks_true");
  if (missing !== 0 && !arrays.checkLength("nodes_missing_value_tracks_true", missing, size)) return undefined;
  const ids = ["nodes_treeids", "nodes_nodeids", "nodes_featureids"];
  if (!ids.every((name) => arrays.checkRange(name, 2 ** 31))) return undefined;
  const [trees, own] = [arrays.integers("nodes_treeids"), arrays.integers("nodes_nodeids")];
  const nodes = new NodeIds(trees, own);
  const twice = nodes.repeated;
  if (!arrays.check(twice < 0, `tree ${trees[twice]} has node ${own[twice]} twice`, "ids must be unique")) {
    return undefined;
  }
  return isForest(arrays, size, nodes) ? nodes : undefined;
}

function isForest(arrays: Arrays, size: number, nodes: NodeIds): boolean {
  const modes = arrays.integers("nodes_modes");
  const trees = arrays.integers("nodes_treeids");
  const sides = [arrays.integers("nodes_truenodeids"), arrays.integers("nodes_falsenodeids")];
  const parents = new Int32Array(size).fill(-1);
  for (let i = 0; i < size; i++) {
    const mode = arrays.text(modes[i] ?? 0);
    if (mode === "LEAF") continue;
    if (!BRANCHES.has(mode)) return arrays.check(false, `node ${i} has mode ${mode}`, "it must be known");
    for (const side of sides) {
      const child = nodes.find(trees[i]!, side[i]!, i);
      if (child < 0) return arrays.check(false, `node ${i} has child ${side[i]}`, "its tree has none");
      if (parents[child] !== -1) return arrays.check(false, `node ${child} has two parents`, "one is the most");
      parents[child] = i;
    }
  }
  return isRooted(arrays, parents, nodes.trees);
}

/** With one parent each, nodes form trees if and only if every tree has one root and every node leads to it. */
function isRooted(arrays: Arrays, parents: Int32Array, trees: number): boolean {
  let roots = 0;
  for (let i = 0; i < parents.length; i++) if (parents[i] === -1) roots++;
  if (!arrays.check(roots === trees, `${trees} trees have ${roots} roots`, "each must have one")) return false;
  /** 0 unknown, 1 leads to a root, 2 on the way that is walked. */
  const state = new Uint8Array(parents.length);
  for (let i = 0; i < parents.length; i++) {
    let at = i;
    while (at !== -1 && state[at] === 0) {
      state[at] = 2;
      at = parents[at]!;
    }
    if (at !== -1 && state[at] === 2) return arrays.check(false, `node ${at} is below itself`, "trees have no cycle");
    for (at = i; at !== -1 && state[at] === 2; at = parents[at]!) state[at] = 1;
  }
  return true;
}

/** Weights of TreeEnsembleClassifier (`class`) and TreeEnsembleRegressor (`target`). */
export function checkTargets(arrays: Arrays, prefix: "class" | "target", targets: number, nodes: NodeIds): void {
  const size = arrays.length(`${prefix}_ids`);
  if (!arrays.checkLengths([`${prefix}_treeids`, `${prefix}_nodeids`], size)) return;
  if (!arrays.checkLength(`${prefix}_weights`, arrays.eitherLength(`${prefix}_weights`), size)) return;
  if (!arrays.checkRange(`${prefix}_ids`, targets)) return;
  const trees = arrays.integers(`${prefix}_treeids`);
  const ids = arrays.integers(`${prefix}_nodeids`);
  let near = 0;
  for (let i = 0; i < size; i++) {
    // Weights follow their nodes: the last one is a neighbour, or the next tree begins.
    near = nodes.find(trees[i]!, ids[i]!, near);
    if (!arrays.check(near >= 0, `weight ${i} is of a node that is not there`, "each must be of one")) return;
  }
}
