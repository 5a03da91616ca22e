import type { ContentRule } from "../rule.js";

const CODE = "E_CONTENT_SPLINE";

/** Up to this degree the columns of a sparse matrix are made in compiled code, above it one by one in Python. */
const COMPILED_DEGREE = 3;

/** Columns made one by one: at this count a row takes minutes and a gigabyte. */
const MAX_COLUMNS = 1e8;

/** Degrees are counted through one by one, also where they give no column. */
const MAX_DEGREE = 10_000;

/**
 * `transform` makes room for `_n_out_full` columns without clearing it, and fills as many as the degrees give. Source:
 * scikit-learn 1.1 to 1.9 `preprocessing/_polynomial.py`, `_num_combinations` and `transform`.
 */
export const POLYNOMIAL: ContentRule = {
  name: "polynomial",
  code: CODE,
  types: ["sklearn.preprocessing._polynomial.PolynomialFeatures"],
  prevents: "transform returns memory that nobody wrote, or makes columns without end.",
  check(features, inspector) {
    const { attributes } = features;
    if (!attributes.has("_max_degree") && !attributes.has("n_output_features_")) return undefined;
    const read = (name: string): (() => number) => {
      const number = inspector.number(attributes.get(name));
      return () => number() ?? NaN;
    };
    const [width, least, most] = [read("n_features_in_"), read("_min_degree"), read("_max_degree")];
    const [kept, full] = [read("n_output_features_"), read("_n_out_full")];
    const flags = ["interaction_only", "include_bias"].map(
      (name) => [name, inspector.number(attributes.get(name))] as const,
    );
    return () => {
      for (const [name, flag] of flags) {
        if (flag() !== undefined) continue;
        inspector.refuse(CODE, features, name, "it is no truth value", "True or False is wanted");
        return;
      }
      const [isInteraction, hasBias] = flags.map(([, flag]) => flag() !== 0);
      const bias = hasBias ? 1 : 0;
      const [n, from, to] = [width(), least(), most()];
      if (![n, from, to].every((value) => Number.isSafeInteger(value) && value >= 0) || from > to || to > MAX_DEGREE) {
        const wanted = `two in ascending order up to ${MAX_DEGREE} are wanted`;
        inspector.refuse(CODE, features, "degrees", `they are ${from} and ${to}`, wanted);
        return;
      }
      const count = (lowest: number): number =>
        bias + (isInteraction ? products(n, Math.max(1, lowest), to) : monomials(n, to) - below(n, lowest));
      for (const [name, is, wanted] of [
        ["n_output_features_", kept(), count(from)],
        ["_n_out_full", full(), count(0)],
      ] as const) {
        const isExact = wanted < Infinity && Math.abs(is - wanted) <= wanted * Number.EPSILON * 8;
        if (isExact && (to <= COMPILED_DEGREE || is <= MAX_COLUMNS)) continue;
        const range = to <= COMPILED_DEGREE || wanted <= MAX_COLUMNS ? `${wanted}` : `at most ${MAX_COLUMNS}`;
        inspector.refuse(CODE, features, name, `it is ${is}`, `${range} is wanted for ${n} features to degree ${to}`);
      }
    };
  },
};

/** Products of at most `degree` of `n` features, each as often as you like, without the empty one. */
function monomials(n: number, degree: number): number {
  return binomial(n + degree, degree) - 1;
}

function below(n: number, degree: number): number {
  return degree > 0 ? monomials(n, degree - 1) : 0;
}

/** Products of different features, from `least` to `most` of them. */
function products(n: number, least: number, most: number): number {
  let count = 0;
  for (let size = least; size <= Math.min(most, n) && count < Infinity; size++) count += binomial(n, size);
  return count;
}

/** @returns Infinity beyond 2^63, which no array has columns for. */
function binomial(n: number, k: number): number {
  let value = 1;
  for (let i = 1; i <= Math.min(k, n - k); i++) {
    value = (value * (n - i + 1)) / i;
    if (value > 2 ** 63) return Infinity;
  }
  return value;
}
