import type { Arrays } from "./arrays.js";
import { MemberValues, ModeValues } from "./tree-values.js";

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

/** Tensors that have one type, FLOAT, FLOAT16 or DOUBLE. */
const NUMBERS = ["nodes_splits", "leaf_weights", "nodes_hitrates", "membership_values"];
const NUMBER_TYPES = new Set([1, 10, 11]);
const UINT8 = 2;

/** Mode of a node that looks its feature up in a set, the highest that there is. */
const BRANCH_MEMBER = 6;

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
    hasTypes(arrays) &&
    hasModes(arrays, size) &&
    isAcyclic(arrays, size, leaves);
  return isSound ? arrays.largest("nodes_featureids") : -1;
}

/** A tensor that is not there has type 0. */
function hasTypes(arrays: Arrays): boolean {
  const [wanted = 0, ...others] = NUMBERS.map((name) => arrays.get(name)?.dataType ?? 0);
  const isSame = NUMBER_TYPES.has(wanted) && others.every((type) => type === 0 || type === wanted);
  const modes = arrays.get("nodes_modes")?.dataType;
  return (
    arrays.check(isSame, "its numbers have several types or another", "all are of one floating point type") &&
    arrays.check(modes === UINT8, `nodes_modes is of type ${modes}`, `type ${UINT8} is wanted`)
  );
}

/** Each node has a known mode, and each set of members its node. */
function hasModes(arrays: Arrays, size: number): boolean {
  const values = arrays.get("nodes_modes")?.values;
  const modes = values instanceof ModeValues ? values.view() : [];
  let members = 0;
  if (!arrays.check(modes.length === size, "nodes_modes is kept in a file", "it must be in the model")) return false;
  for (let i = 0; i < modes.length; i++) {
    const mode = modes[i]!;
    if (mode > BRANCH_MEMBER) return arrays.check(false, `node ${i} has mode ${mode}`, "it must be known");
    if (mode === BRANCH_MEMBER) members++;
  }
  const sets = arrays.get("membership_values")?.values;
  const found = sets instanceof MemberValues ? sets.sets : 0;
  return arrays.check(found === members, `it has ${found} sets of members`, `${members} nodes look one up`);
}

/** Every node is a root or the child of one branch, once. */
function isAcyclic(arrays: Arrays, size: number, leaves: number): boolean {
  const reached = new Uint8Array(size);
  const waiting: number[] = [];
  const sides = [
    [arrays.integers("nodes_truenodeids"), arrays.integers("nodes_trueleafs")],
    [arrays.integers("nodes_falsenodeids"), arrays.integers("nodes_falseleafs")],
  ] as const;
  for (const root of arrays.integers("tree_roots")) {
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
