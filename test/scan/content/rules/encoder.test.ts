import { describe, expect, test } from "vitest";
import { Model, Numbers, Objects, refusals, type Attributes, type Value } from "../../../helpers/content-rules.js";

const ints = (...values: number[]): Numbers => new Numbers("<i8", values);
const floats = (...values: number[]): Numbers => new Numbers("<f8", values);
const letters = (text: string): Numbers =>
  new Numbers(
    "<U1",
    Array.from(text, (letter) => letter.codePointAt(0) ?? 0),
  );

const of = (attributes: Attributes): string[] =>
  refusals(new Model("sklearn.preprocessing._encoders.OneHotEncoder", attributes));

/** Two features of three and two categories. */
const GOOD: Attributes = {
  n_features_in_: 2,
  _infrequent_enabled: false,
  categories_: [ints(1, 5, 9), new Objects(["a", "b"])],
  drop_idx_: null,
  _drop_idx_after_grouping: null,
  _n_features_outs: [3, 2],
};
/** Of the first feature, the first and the last category share a column. */
const GROUPED: Attributes = {
  ...GOOD,
  _infrequent_enabled: true,
  _infrequent_indices: [ints(0, 2), null],
  _default_to_infrequent_mappings: [ints(1, 0, 1), null],
  _n_features_outs: [2, 2],
};
const DROPPED: Attributes = {
  ...GOOD,
  drop_idx_: new Objects([2, null]),
  _drop_idx_after_grouping: new Objects([2, null]),
  _n_features_outs: [2, 2],
};

describe("an encoder", () => {
  test.each<[string, Attributes]>([
    ["that is not fitted", { drop: null }],
    ["of two features", GOOD],
    ["that groups as numpy says it", { ...GROUPED, _infrequent_enabled: new Numbers("|b1", [1], []) }],
    ["of version 1.1", { ...DROPPED, _drop_idx_after_grouping: undefined }],
    ["that groups", GROUPED],
    ["that drops", DROPPED],
    [
      "that groups and drops",
      {
        ...GROUPED,
        drop_idx_: new Objects([2, 1]),
        _drop_idx_after_grouping: new Objects([1, new Numbers("<i8", [1], [])]),
        _n_features_outs: [1, 1],
      },
    ],
  ])("%s is accepted", (_, attributes) => {
    expect(of(attributes)).toEqual([]);
  });

  test.each<[string, Value]>([
    ["integers", ints(-1, 0, 7)],
    ["floats and no number", floats(-1, 0.5, NaN)],
    ["truth values", new Numbers("|b1", [0, 1])],
    ["texts", letters("abz")],
    ["bytes", new Numbers("|S1", [65, 66])],
    ["times", new Numbers("<M8[ns]", [3, 5])],
    ["one number", floats(NaN)],
    ["texts of Python in any order", new Objects(["b", "a", null])],
    ["numbers of Python", new Objects([1, 2.5, null])],
  ])("of %s is accepted", (_, categories) => {
    const size = categories instanceof Objects ? categories.items.length : ((categories as Numbers).shape[0] ?? 0);
    expect(
      of({
        n_features_in_: 1,
        _infrequent_enabled: false,
        categories_: [categories],
        drop_idx_: null,
        _n_features_outs: [size],
      }),
    ).toEqual([]);
  });

  test.each<[string, Value]>([
    ["integers out of order", ints(5, 1)],
    ["integers that repeat", ints(1, 1)],
    ["no number before a number", floats(NaN, 1)],
    ["texts out of order", letters("ba")],
    ["times out of order", new Numbers("<M8[ns]", [5, 3])],
    ["a table", new Numbers("<i8", [1, 2], [2, 1])],
    ["complex numbers", new Numbers("<c16", [1, 2])],
    ["numbers of Python out of order", new Objects([3, 1])],
    ["numbers and texts of Python", new Objects([1, "a"])],
    ["a list", [1, 2]],
  ])("of %s is refused", (_, categories) => {
    const [first] = of({
      n_features_in_: 1,
      _infrequent_enabled: false,
      categories_: [categories],
      _n_features_outs: [2],
    });
    expect(first).toContain('E_CONTENT_ENCODER: Cannot trust "categories_[0] of a');
  });

  test.each<[string, Attributes, string]>([
    ["groups that do not count", { ...GROUPED, _infrequent_enabled: false }, "_n_features_outs[0]"],
    [
      "groups that numpy switches off",
      { ...GROUPED, _infrequent_enabled: new Numbers("|b1", [0], []) },
      "_n_features_outs[0]",
    ],
    ["groups that nothing switches off", { ...GROUPED, _infrequent_enabled: null }, "_infrequent_enabled"],
    ["groups that a text switches off", { ...GROUPED, _infrequent_enabled: "" }, "_infrequent_enabled"],
    [
      "groups in a table",
      {
        ...GOOD,
        _infrequent_enabled: new Numbers("|b1", [1], []),
        _infrequent_indices: new Numbers("<i8", [0, 0], [2, 1]),
        _default_to_infrequent_mappings: new Numbers("<i8", [9, 9, 9, 9], [2, 2]),
      },
      "_infrequent_indices",
    ],
    ["features in an array", { ...GOOD, categories_: new Objects([ints(1, 5, 9), ints(1, 2)]) }, "categories_"],
    ["a drop that is not done", { ...DROPPED, _drop_idx_after_grouping: null }, "drop_idx_[0]"],
    ["a drop that is not told", { ...DROPPED, drop_idx_: null }, "drop_idx_[0]"],
    ["drops in a list", { ...DROPPED, drop_idx_: [2, null] }, "drop_idx_"],
    [
      "drops in a table",
      { ...DROPPED, _drop_idx_after_grouping: new Objects([2, null], true) },
      "_drop_idx_after_grouping",
    ],
    ["one column for all", { ...GOOD, _n_features_outs: [1] }, "_n_features_outs"],
    ["fewer columns", { ...GOOD, _n_features_outs: [2, 2] }, "_n_features_outs[0]"],
    ["more columns", { ...GOOD, _n_features_outs: [3, 9] }, "_n_features_outs[1]"],
    ["columns that are added", { ...GOOD, _n_features_outs: ints(3, 2) }, "_n_features_outs"],
    ["no columns", { ...GOOD, _n_features_outs: undefined }, "_n_features_outs"],
    ["another width", { ...GOOD, n_features_in_: 4 }, "categories_"],
    ["no width", { ...GOOD, n_features_in_: undefined }, "categories_"],
    ["a column too many beside a dropped one", { ...DROPPED, _n_features_outs: [3, 2] }, "_n_features_outs[0]"],
    [
      "a dropped one beyond",
      { ...DROPPED, _drop_idx_after_grouping: new Objects([9, null]) },
      "_drop_idx_after_grouping[0]",
    ],
    [
      "a negative dropped one",
      { ...DROPPED, _drop_idx_after_grouping: new Objects([-1, null]) },
      "_drop_idx_after_grouping[0]",
    ],
    [
      "a negative one of version 1.1",
      { ...DROPPED, _drop_idx_after_grouping: undefined, drop_idx_: new Objects([-1, null]) },
      "drop_idx_[0]",
    ],
    [
      "a text dropped",
      { ...DROPPED, _drop_idx_after_grouping: new Objects(["1", null]) },
      "_drop_idx_after_grouping[0]",
    ],
    ["fewer dropped", { ...DROPPED, _drop_idx_after_grouping: new Objects([2]) }, "_drop_idx_after_grouping"],
    [
      "columns of groups beyond",
      { ...GROUPED, _default_to_infrequent_mappings: [ints(9, 0, 1), null] },
      "_default_to_infrequent_mappings[0]",
    ],
    [
      "columns of fewer categories",
      { ...GROUPED, _default_to_infrequent_mappings: [ints(1, 0), null] },
      "_default_to_infrequent_mappings[0]",
    ],
    [
      "a group without columns",
      { ...GROUPED, _default_to_infrequent_mappings: [null, null] },
      "_default_to_infrequent_mappings[0]",
    ],
    [
      "a group beyond the categories",
      { ...GROUPED, _infrequent_indices: [ints(0, 3), null] },
      "_infrequent_indices[0]",
    ],
    [
      "no groups although enabled",
      { ...GROUPED, _infrequent_indices: undefined, _default_to_infrequent_mappings: undefined },
      "_infrequent_indices",
    ],
  ])("with %s is refused", (_, attributes, what) => {
    const [first] = of(attributes);
    expect(first).toContain(`E_CONTENT_ENCODER: Cannot trust "${what} of a`);
  });
});
