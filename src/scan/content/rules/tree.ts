import type { ContentInspector } from "../inspector.js";
import type { ContentObject } from "../content-object.js";
import type { ContentRule } from "../rule.js";
import { TreeNodes } from "./tree-nodes.js";

const TREE = "sklearn.tree._tree.Tree";

const CODE = "E_CONTENT_TREE";

/**
 * The structure of one tree: what `Tree.__setstate__` copies as it stands, and `predict`, `apply` and `decision_path`
 * follow. Source: scikit-learn 1.1 to 1.9 `tree/_tree.pyx`.
 */
export const TREE_STRUCTURE: ContentRule = {
  name: "tree",
  code: CODE,
  types: [TREE],
  prevents:
    "Predict follows the child and feature of each node without a check: it reads memory outside the arrays, or never ends.",
  check(tree, inspector) {
    const { args, attributes } = tree;
    const [features, classes, outputs] = args;
    const nodes = inspector.watch(attributes.get("nodes"), TreeNodes);
    const values = inspector.header(attributes.get("values"));
    const classCounts = inspector.array(classes);
    const nodeCount = inspector.number(attributes.get("node_count"));
    const maxDepth = inspector.number(attributes.get("max_depth"));
    const nFeatures = inspector.number(features);
    const nOutputs = inspector.number(outputs);
    return () => {
      const refuse = (what: string, is: string, wanted: string): void => {
        inspector.refuse(CODE, tree, what, is, wanted);
      };
      const found = nodes?.nodes;
      if (!found) {
        refuse("nodes", "it is no array of nodes", "one of a known version is wanted");
        return;
      }
      if (found.problem) refuse(`node ${found.problem.node}`, found.problem.is, found.problem.wanted);
      const width = nFeatures() ?? 0;
      checkFeatures(nodes, width, refuse);
      if (nodeCount() !== found.count) refuse("node_count", `it is ${nodeCount()}`, `${found.count} nodes are there`);
      const depth = maxDepth() ?? -1;
      if (!(depth >= found.depth && depth < found.count)) {
        refuse("max_depth", `it is ${depth}`, `it must be in [${found.depth}, ${found.count})`);
      }
      const wantsOutputs = nOutputs() ?? 0;
      const isCounted =
        classCounts?.isInteger === true && classCounts.shape.length === 1 && classCounts.count === wantsOutputs;
      if (!isCounted || !(classCounts.min >= 1)) {
        refuse("n_classes", "it is something else", `an integer of at least 1 for each of ${wantsOutputs} outputs`);
        return;
      }
      const wantedShape = [found.count, wantsOutputs, classCounts.max];
      const isFloat = values?.descriptor?.dtype.kind === "float" && values.descriptor.dtype.itemsize === 8;
      const shape = values?.descriptor?.shape.join(", ");
      if (!isFloat || shape !== wantedShape.join(", ")) {
        refuse("values", `its shape is (${shape})`, `floats of shape (${wantedShape.join(", ")}) are wanted`);
      }
    };
  },
};

function checkFeatures(
  { minFeature, maxFeature }: TreeNodes,
  width: number,
  refuse: (what: string, is: string, wanted: string) => void,
): void {
  if (!(Number.isSafeInteger(width) && width >= 1)) {
    refuse("n_features", `it is ${width}`, "an integer of at least 1 is wanted");
    return;
  }
  if (minFeature >= 0 && maxFeature < width) return;
  const wrong = minFeature < 0 ? minFeature : maxFeature;
  refuse("feature of a node", `it is ${wrong}`, `it must be in [0, ${width})`);
}

/**
 * @param estimator - one that holds its tree as `tree_`
 * @returns the object of its tree, `undefined` if it has none
 */
export function treeOf(estimator: ContentObject, inspector: ContentInspector): ContentObject | undefined {
  const tree = inspector.object(estimator.attributes.get("tree_"));
  return tree?.type === TREE ? tree : undefined;
}

/** @returns how to learn the number of features that a tree looks at. */
export function featuresOf(tree: ContentObject, inspector: ContentInspector): () => number | undefined {
  return inspector.number(tree.args[0]);
}
