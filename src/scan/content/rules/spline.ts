import type { ContentInspector } from "../inspector.js";
import type { ContentObject } from "../content-object.js";
import type { ContentRule } from "../rule.js";

const CODE = "E_CONTENT_SPLINE";

/** Knots and coefficients as older and newer releases of scipy name them. */
const SPELLINGS = [
  ["t", "c"],
  ["_t", "_c"],
] as const;

/**
 * The constructor of scipy checks knots, coefficients and degree against each other, a state does not pass through it.
 * Source: scipy 1.8 to 1.17 `interpolate/_bsplines.py`.
 */
export const SPLINE: ContentRule = {
  name: "spline",
  code: CODE,
  types: ["scipy.interpolate._bsplines.BSpline"],
  prevents: "Compiled code evaluates a spline beyond its knots or coefficients.",
  check(spline, inspector) {
    const { attributes } = spline;
    const degree = inspector.number(attributes.get("k"));
    const present = SPELLINGS.filter((names) => names.some((name) => attributes.has(name)));
    const checks = (present.length > 0 ? present : SPELLINGS.slice(0, 1)).map(([knots, coefficients]) =>
      pairCheck(spline, inspector, knots, coefficients),
    );
    return () => {
      const k = degree() ?? NaN;
      if (!Number.isSafeInteger(k) || k < 0) {
        inspector.refuse(CODE, spline, "k", `it is ${k}`, "a degree of at least 0 is wanted");
        return;
      }
      for (const check of checks) check(k);
    };
  },
};

function pairCheck(
  spline: ContentObject,
  inspector: ContentInspector,
  knots: string,
  coefficients: string,
): (k: number) => void {
  const t = inspector.array(spline.attributes.get(knots));
  const c = inspector.header(spline.attributes.get(coefficients));
  return (k) => {
    const isVector = t?.shape.length === 1 && t.descriptor?.dtype.kind === "float" && t.descriptor.dtype.itemsize === 8;
    const count = isVector ? t.count : 0;
    const functions = count - k - 1;
    if (!isVector || functions < k + 1 || t.hasNaN || !t.isAscending || !Number.isFinite(t.max - t.min)) {
      const wanted = `at least ${2 * k + 2} finite numbers in ascending order are wanted for k = ${k}`;
      inspector.refuse(CODE, spline, knots, `there are ${count}`, wanted);
      return;
    }
    const { dtype, shape: [rows = 0] = [] } = c?.descriptor ?? {};
    const isNumber = (dtype?.kind === "float" && dtype.itemsize === 8) || dtype?.kind === "complex";
    if (isNumber && rows >= functions) return;
    const wanted = `at least ${functions} are wanted for ${count} knots and k = ${k}`;
    inspector.refuse(CODE, spline, coefficients, `there are ${isNumber ? rows : "no"} rows of doubles`, wanted);
  };
}
