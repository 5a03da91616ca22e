import { describe, expect, test } from "vitest";
import { Model, Numbers, refusals, type Attributes } from "../../../helpers/content-rules.js";

const doubles = (count: number, shape = [count]): Numbers =>
  new Numbers(
    "<f8",
    Array.from({ length: count }, (_, i) => i),
    shape,
  );

describe("a spline", () => {
  const spline = (state: Attributes): string[] => refusals(new Model("scipy.interpolate._bsplines.BSpline", state));
  const good = { t: doubles(8), c: doubles(4), k: 3 };

  test.each<[string, Attributes]>([
    ["of older scipy", good],
    ["of newer scipy", { _t: good.t, _c: good.c, k: 3 }],
    ["with several columns", { ...good, c: doubles(20, [5, 4]) }],
    ["of degree 0", { t: doubles(2), c: doubles(1), k: 0 }],
    ["whose degree is numpy's", { ...good, k: new Numbers("<i8", [3], []) }],
    ["with knots that repeat", { ...good, t: new Numbers("<f8", [0, 0, 0, 0, 1, 1, 1, 1]) }],
  ])("%s is accepted", (_, state) => {
    expect(spline(state)).toEqual([]);
  });

  test.each<[string, Attributes, string]>([
    ["a negative degree", { ...good, k: -3 }, '"k of'],
    ["no degree", { t: good.t, c: good.c }, '"k of'],
    ["a fraction for a degree", { ...good, k: 1.5 }, '"k of'],
    ["too few knots", { ...good, t: doubles(7) }, '"t of'],
    ["a degree beyond its knots", { ...good, k: 10 ** 9 }, '"t of'],
    ["knots in descending order", { ...good, t: new Numbers("<f8", [7, 6, 5, 4, 3, 2, 1, 0]) }, '"t of'],
    ["knots that are no numbers", { ...good, t: new Numbers("<f8", [0, 1, 2, NaN, 4, 5, 6, 7]) }, '"t of'],
    ["endless knots", { ...good, t: new Numbers("<f8", [0, 1, 2, 3, 4, 5, 6, Infinity]) }, '"t of'],
    ["knots in a table", { ...good, t: doubles(8, [4, 2]) }, '"t of'],
    ["knots of integers", { ...good, t: new Numbers("<i8", [0, 1, 2, 3, 4, 5, 6, 7]) }, '"t of'],
    ["no knots", { k: 3 }, '"t of'],
    ["too few coefficients", { ...good, c: doubles(3) }, '"c of'],
    ["coefficients of bytes", { ...good, c: new Numbers("|i1", [0, 1, 2, 3]) }, '"c of'],
    ["too few of the newer spelling", { ...good, _t: good.t, _c: doubles(2) }, '"_c of'],
  ])("with %s is refused", (_, state, what) => {
    expect(spline(state)).toEqual([expect.stringContaining(`E_CONTENT_SPLINE: Cannot trust ${what}`)]);
  });
});

describe("polynomial features", () => {
  const polynomial = (state: Attributes): string[] =>
    refusals(new Model("sklearn.preprocessing._polynomial.PolynomialFeatures", state));
  const good = {
    n_features_in_: 3,
    interaction_only: false,
    include_bias: true,
    _min_degree: 0,
    _max_degree: 2,
    n_output_features_: 10,
    _n_out_full: 10,
  };

  test.each<[string, Attributes]>([
    ["that are not fitted", { degree: 2 }],
    ["of degree 2", good],
    ["without a bias", { ...good, include_bias: false, n_output_features_: 9, _n_out_full: 9 }],
    ["from degree 2 on", { ...good, _min_degree: 2, n_output_features_: 7 }],
    [
      "of interactions as numpy says it",
      { ...good, interaction_only: new Numbers("|b1", [1], []), n_output_features_: 7, _n_out_full: 7 },
    ],
    ["of interactions", { ...good, interaction_only: true, n_output_features_: 7, _n_out_full: 7 }],
    [
      "of interactions beyond their number",
      { ...good, interaction_only: true, _max_degree: 9, n_output_features_: 8, _n_out_full: 8 },
    ],
    [
      "of a wide sparse matrix",
      { ...good, n_features_in_: 10 ** 6, n_output_features_: 500001500001, _n_out_full: 500001500001 },
    ],
  ])("%s are accepted", (_, state) => {
    expect(polynomial(state)).toEqual([]);
  });

  test.each<[string, Attributes, string]>([
    [
      "of interactions that numpy hides",
      { ...good, interaction_only: new Numbers("|b1", [1], []) },
      '"n_output_features_ of',
    ],
    ["of interactions by another number", { ...good, interaction_only: 2 }, '"n_output_features_ of'],
    ["of interactions by a text", { ...good, interaction_only: "x" }, '"interaction_only of'],
    ["of a bias by a list", { ...good, include_bias: [1] }, '"include_bias of'],
    ["of a high degree", { ...good, _max_degree: 9999 }, '"n_output_features_ of'],
    [
      "of a degree that gives too many columns to count",
      { ...good, n_features_in_: 2000, _max_degree: 2000 },
      '"n_out',
    ],
    ["of a degree beyond all", { ...good, _max_degree: 2 ** 31 - 1 }, '"degrees of'],
    [
      "of interactions counted through without end",
      { ...good, interaction_only: true, _max_degree: 10 ** 9, n_output_features_: 8, _n_out_full: 8 },
      '"degrees of',
    ],
    [
      "with as many columns as that gives",
      { ...good, _max_degree: 2000, n_output_features_: 1339337001, _n_out_full: 1339337001 },
      "at most 100000000",
    ],
    ["with more columns", { ...good, _n_out_full: 1000 }, '"_n_out_full of'],
    ["with fewer columns", { ...good, n_output_features_: 9 }, '"n_output_features_ of'],
    ["with degrees in descending order", { ...good, _min_degree: 3 }, '"degrees of'],
    ["with a negative degree", { ...good, _min_degree: -1 }, '"degrees of'],
  ])("%s are refused", (_, state, what) => {
    const [first] = polynomial(state);
    expect(first).toContain("E_CONTENT_SPLINE: ");
    expect(first).toContain(what);
  });
});
