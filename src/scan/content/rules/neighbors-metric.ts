import type { ContentInspector } from "../inspector.js";
import type { ContentObject } from "../content-object.js";
import type { ContentRule } from "../rule.js";

const CODE = "E_CONTENT_NEIGHBORS";

/** Modules of the compiled metrics; 1.1 had them without a suffix. */
const MODULE = "sklearn.metrics._dist_metrics";
const SUFFIXES = ["", "32", "64"];

/** Metrics with a weight for each column, and the one with a matrix. */
const WEIGHTED = ["SEuclideanDistance", "WMinkowskiDistance"];
const MAHALANOBIS = "MahalanobisDistance";
const HAVERSINE = "HaversineDistance";
const MINKOWSKI = "MinkowskiDistance";

const PLAIN = [
  "BrayCurtisDistance",
  "CanberraDistance",
  "ChebyshevDistance",
  "DiceDistance",
  "EuclideanDistance",
  "HammingDistance",
  "JaccardDistance",
  "KulsinskiDistance",
  "ManhattanDistance",
  "MatchingDistance",
  "RogersTanimotoDistance",
  "RussellRaoDistance",
  "SokalMichenerDistance",
  "SokalSneathDistance",
];

/** Every compiled metric but those that call a function. */
export const METRICS: readonly string[] = [...PLAIN, ...WEIGHTED, MAHALANOBIS, HAVERSINE, MINKOWSKI].flatMap((name) =>
  SUFFIXES.map((suffix) => `${MODULE}.${name}${suffix}`),
);

/** The ones that do. */
export const CALLING_METRICS: readonly string[] = SUFFIXES.map((suffix) => `${MODULE}.PyFuncDistance${suffix}`);

/** What a metric holds, known when the arrays have passed. */
interface MetricFacts {
  /** Length of the weights; -1 if they are no vector. */
  readonly weights: number;
  /** Sides of the matrix. */
  readonly matrix: readonly number[];
}

/** The parts of a metric. Source: scikit-learn 1.1 to 1.9 `metrics/_dist_metrics.pyx.tp` (`__setstate__`, `dist`). */
export const DISTANCE_METRIC: ContentRule = {
  name: "distance-metric",
  code: CODE,
  types: METRICS,
  prevents: "A query reads the weights or the matrix of a metric beyond their end.",
  check(metric, inspector) {
    const facts = metricFacts(metric, inspector);
    return () => {
      const found = facts();
      if (!found) {
        inspector.refuse(
          CODE,
          metric,
          "state",
          "it is something else",
          "an exponent, a vector and a matrix are wanted",
        );
        return;
      }
      const [rows, columns] = found.matrix;
      if (isNamed(metric, MAHALANOBIS) && rows !== columns) {
        inspector.refuse(CODE, metric, "mat", `its shape is (${found.matrix.join(", ")})`, "a square is wanted");
      }
    };
  },
};

/**
 * @param columns - of the points that the metric will be asked about
 * @returns what of a metric does not fit them, as words; `undefined` if it does
 */
export function metricProblem(
  metric: ContentObject,
  inspector: ContentInspector,
): (columns: number) => string | undefined {
  const facts = metricFacts(metric, inspector);
  return (columns) => {
    const found = facts();
    if (!found) return "its state is something else";
    const { weights, matrix } = found;
    if (WEIGHTED.some((name) => isNamed(metric, name)) && weights !== columns) return `it has ${weights} weights`;
    if (isNamed(metric, MINKOWSKI) && weights !== 0 && weights !== columns) return `it has ${weights} weights`;
    if (isNamed(metric, HAVERSINE) && columns !== 2) return "it measures two columns";
    if (!isNamed(metric, MAHALANOBIS)) return undefined;
    if (matrix.some((side) => side !== columns)) return `its matrix is (${matrix.join(", ")})`;
    // 1.1 and 1.2 keep their differences in the vector.
    return metric.type.endsWith(MAHALANOBIS) && weights !== columns ? `its buffer has ${weights} places` : undefined;
  };
}

function isNamed({ type }: ContentObject, name: string): boolean {
  return SUFFIXES.some((suffix) => type === `${MODULE}.${name}${suffix}`);
}

function metricFacts({ stateItems }: ContentObject, inspector: ContentInspector): () => MetricFacts | undefined {
  const [exponent, vector, matrix] = stateItems;
  const weights = inspector.header(vector);
  const sides = inspector.header(matrix);
  const hasExponent = inspector.literal(exponent) !== undefined;
  return () => {
    const length = weights?.descriptor?.shape;
    const shape = sides?.descriptor?.shape;
    if (!hasExponent || stateItems.length !== 3 || length?.length !== 1 || shape?.length !== 2) return undefined;
    return { weights: length[0] ?? -1, matrix: shape };
  };
}
