import { Arrays } from "./arrays.js";
import type { AttributeSink } from "./attribute.js";
import type { OnnxContext } from "./context.js";
import { checkSvmClassifier, checkSvmRegressor } from "./svm.js";
import { checkTargets, checkTreeNodes } from "./tree-nodes.js";
import { checkFlatTrees } from "./flat-trees.js";

/** @returns the largest feature that the operator looks at; -1 if none is known */
type Check = (arrays: Arrays) => number;

const MAX_TARGETS = 2 ** 31 - 1;

/** Operators of ai.onnx.ml whose kernels follow indices of their attributes unchecked. */
const CHECKS: ReadonlyMap<string, Check> = new Map([
  ["TreeEnsembleClassifier", checkClassifier],
  ["TreeEnsembleRegressor", checkRegressor],
  ["TreeEnsemble", checkFlatTrees],
  ["SVMClassifier", checkSvmClassifier],
  ["SVMRegressor", checkSvmRegressor],
]);

export function isEnsemble(type: string): boolean {
  return CHECKS.has(type);
}

/**
 * Checks the arrays of a tree ensemble or a support vector machine: neither onnx's checker nor every kernel does.
 *
 * @returns the largest feature that it looks at in its first input; -1 if none is known
 */
export function checkEnsemble(
  node: { readonly type: string; readonly attributes: ReadonlyMap<string, AttributeSink> },
  context: OnnxContext,
): number {
  const isReference = [...node.attributes.values()].some(({ reference }) => reference !== "");
  const arrays = new Arrays(node.attributes, node.type, context);
  if (!arrays.check(!isReference, "an attribute is taken from a call", "its arrays must be its own")) return -1;
  return CHECKS.get(node.type)?.(arrays) ?? -1;
}

function checkClassifier(arrays: Arrays): number {
  const classes = arrays.length("classlabels_int64s") + arrays.length("classlabels_strings");
  return checkTrees(arrays, "class", classes);
}

function checkRegressor(arrays: Arrays): number {
  return checkTrees(arrays, "target", arrays.number("n_targets", 0));
}

function checkTrees(arrays: Arrays, prefix: "class" | "target", targets: number): number {
  const isCounted = targets >= 1 && targets <= MAX_TARGETS;
  if (!arrays.check(isCounted, `it has ${targets} outputs`, `1 to ${MAX_TARGETS} are allowed`)) return -1;
  const bases = arrays.eitherLength("base_values");
  // One label of two may stand for both.
  const isBased = bases === 0 || bases === targets || (prefix === "class" && bases === 1 && targets <= 2);
  arrays.check(isBased, `it has ${bases} base values`, `${targets} are wanted`);
  const nodes = checkTreeNodes(arrays);
  if (nodes === undefined) return -1;
  checkTargets(arrays, prefix, targets, nodes);
  return arrays.largest("nodes_featureids");
}
