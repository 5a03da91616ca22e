import type { NodeIndex } from "../../../graph/index.js";
import type { ContentInspector } from "../inspector.js";
import type { ContentObject } from "../content-object.js";
import type { ContentRule } from "../rule.js";
import { CALLING_METRICS, METRICS, metricProblem } from "./neighbors-metric.js";
import { NeighborsNodes } from "./neighbors-nodes.js";

const CODE = "E_CONTENT_NEIGHBORS";

const KD_TREE = "sklearn.neighbors._kd_tree.KDTree";
const BALL_TREE = "sklearn.neighbors._ball_tree.BallTree";
const SUFFIXES = ["", "32", "64"];

/** Index trees over the points of a neighbours model. */
const INDEX_TREES: readonly string[] = [KD_TREE, BALL_TREE].flatMap((name) =>
  SUFFIXES.map((suffix) => `${name}${suffix}`),
);

/** Items of the state: four arrays, seven numbers, the metric, the weights of the points. */
const STATE_ITEMS = 13;

/**
 * A tree over points, whose state is copied as it stands and whose queries look at no bounds. Source: scikit-learn
 * 1.1 to 1.9 `neighbors/_binary_tree.pxi.tp` (`__setstate__`, `_recursive_build`, `query`).
 */
export const INDEX_TREE: ContentRule = {
  name: "index-tree",
  code: CODE,
  types: INDEX_TREES,
  prevents:
    "A query reads points, nodes and bounds outside the arrays, writes outside its results, or divides by zero.",
  check(tree, inspector) {
    const { stateItems } = tree;
    const refuse = (what: string, is: string, wanted: string): void => {
      inspector.refuse(CODE, tree, what, is, wanted);
    };
    if (stateItems.length !== STATE_ITEMS) {
      refuse("state", `it has ${stateItems.length} items`, `${STATE_ITEMS} are wanted`);
      return undefined;
    }
    const [data, indices, nodes, bounds, leafSize, levels, count] = stateItems;
    const points = inspector.header(data);
    const order = inspector.array(indices);
    const found = inspector.watch(nodes, NeighborsNodes);
    const boxes = inspector.header(bounds);
    const numbers = [leafSize, levels, count].map((item) => inspector.literal(item) ?? -1);
    const [perLeaf = -1, nLevels = -1, nNodes = -1] = numbers;
    const checkMetric = metricCheck(tree, inspector, stateItems[11]);
    const checkWeights = weightCheck(tree, inspector, stateItems[12]);
    return () => {
      const [rows = 0, columns = 0, ...more] = points?.descriptor?.shape ?? [];
      if (rows < 1 || columns < 1 || more.length > 0) {
        refuse("data", "it is no matrix of points", "at least one row and column are wanted");
        return;
      }
      if (order?.isInteger !== true || order.shape.length !== 1 || order.count !== rows) {
        refuse("idx_array", `it has ${order?.count ?? "no"} entries`, `one for each of ${rows} points is wanted`);
      } else if (!(order.min >= 0 && order.max < rows)) {
        refuse("idx_array", `its entries are in [${order.min}, ${order.max}]`, `they must be in [0, ${rows})`);
      }
      if (perLeaf < 1) refuse("leaf_size", `it is ${perLeaf}`, "at least 1 is wanted");
      if (nNodes < 1 || nNodes !== found?.count || nNodes !== 2 ** nLevels - 1) {
        const is = `n_levels is ${nLevels}, n_nodes ${nNodes}`;
        refuse("node_data", `it has ${found?.count ?? "no"} nodes`, `${is}: 2 ** n_levels - 1 are wanted`);
        return;
      }
      const problem = found.problem(rows);
      if (problem) refuse(`node ${problem.node}`, problem.is, problem.wanted);
      const wantedBounds = [isKdTree(tree) ? 2 : 1, nNodes, columns].join(", ");
      const shape = boxes?.descriptor?.shape.join(", ");
      if (shape !== wantedBounds) refuse("node_bounds", `its shape is (${shape})`, `(${wantedBounds}) is wanted`);
      checkMetric(columns);
      checkWeights(rows);
    };
  },
};

function isKdTree({ type }: ContentObject): boolean {
  return type.startsWith(KD_TREE);
}

function metricCheck(
  tree: ContentObject,
  inspector: ContentInspector,
  item: NodeIndex | undefined,
): (columns: number) => void {
  const metric = inspector.object(item);
  // It calls a function of Python and looks at nothing else; whether to trust that is for the policy.
  if (metric && CALLING_METRICS.includes(metric.type)) return () => undefined;
  if (!metric || !METRICS.includes(metric.type)) {
    const is = `it is a ${metric?.type ?? "plain value"}`;
    inspector.refuse(CODE, tree, "dist_metric", is, "a compiled metric of scikit-learn is wanted");
    return () => undefined;
  }
  const problem = metricProblem(metric, inspector);
  return (columns) => {
    const is = problem(columns);
    if (is !== undefined) inspector.refuse(CODE, metric, "dist_metric", is, `the points have ${columns} columns`);
  };
}

function weightCheck(
  tree: ContentObject,
  inspector: ContentInspector,
  item: NodeIndex | undefined,
): (rows: number) => void {
  if (inspector.isNone(item)) return () => undefined;
  const weights = inspector.header(item);
  return (rows) => {
    const shape = weights?.descriptor?.shape;
    if (shape?.length === 1 && shape[0] === rows) return;
    inspector.refuse(CODE, tree, "sample_weight", "it is something else", `one for each of ${rows} points is wanted`);
  };
}
