import { describe, expect, test } from "vitest";
import { Arrays, instance, type Attributes, type SkopsNode } from "../../../helpers/content.js";
import { dict, func, json, list, partial, tuple, type } from "../../../helpers/skops-builder.js";

const MODULE = "sklearn.ensemble._hist_gradient_boosting";

/** left, right, feature, is_categorical, bitset_idx; a row of none is a leaf. */
type Row = readonly number[];

const FIELDS: readonly (readonly [string, string])[] = [
  ["value", "<f8"],
  ["count", "<u4"],
  ["feature_idx", "<i8"],
  ["num_threshold", "<f8"],
  ["missing_go_to_left", "|u1"],
  ["left", "<u4"],
  ["right", "<u4"],
  ["gain", "<f8"],
  ["depth", "<u4"],
  ["is_leaf", "|u1"],
  ["bin_threshold", "|u1"],
  ["is_categorical", "|u1"],
  ["bitset_idx", "<u4"],
];

/** A root that asks for feature 3, a node that asks for the categories of feature 1, and three leaves. */
const ROWS: readonly Row[] = [[1, 4, 3], [2, 3, 1, 1, 0], [], [], []];

interface PredictorParts {
  readonly rows?: readonly Row[];
  readonly fields?: typeof FIELDS;
  readonly bitsets?: readonly number[];
  readonly state?: Attributes;
}

function predictor(arrays: Arrays, parts: PredictorParts = {}): SkopsNode {
  const { rows = ROWS, fields = FIELDS, bitsets = [1, 8] } = parts;
  const records = rows.map(([left = 0, right = 0, feature = 0, isCategorical = 0, bitset = 0], i) => {
    const isLeaf = rows[i]?.length === 0 ? 1 : 0;
    return [0.5, 9, feature, Infinity, 0, left, right, 0, 1, isLeaf, 0, isCategorical, bitset];
  });
  const words = new Array<number>(bitsets.reduce((product, side) => product * side, 1)).fill(0);
  return instance(`${MODULE}.predictor.TreePredictor`, {
    nodes: arrays.records(fields, records),
    binned_left_cat_bitsets: arrays.numbers("<u4", words, bitsets),
    raw_left_cat_bitsets: arrays.numbers("<u4", words, bitsets),
    ...parts.state,
  });
}

interface ModelParts extends PredictorParts {
  readonly categorical?: readonly number[];
  readonly own?: Attributes;
}

/** A model of four features, of which the second has categories. */
function model(arrays: Arrays, { categorical = [0, 1, 0, 0], own = {}, ...parts }: ModelParts = {}): SkopsNode {
  return instance(`${MODULE}.gradient_boosting.HistGradientBoostingClassifier`, {
    n_features_in_: 4,
    n_trees_per_iteration_: 1,
    _predictors: list([list([predictor(arrays, parts)])]),
    _bin_mapper: mapper(arrays, categorical),
    ...own,
  });
}

function mapper(arrays: Arrays, categorical: readonly number[], own: Attributes = {}): SkopsNode {
  return instance(`${MODULE}.binning._BinMapper`, {
    is_categorical_: arrays.numbers("|u1", categorical),
    n_bins_non_missing_: arrays.numbers("<u4", categorical),
    bin_thresholds_: list(categorical.map(() => arrays.floats([0.5]))),
    ...own,
  });
}

describe("a tree predictor", () => {
  const withRoot = (...root: number[]): PredictorParts => ({ rows: [root, ...ROWS.slice(1)] });
  const narrow = (id: string): typeof FIELDS => FIELDS.map(([n, t]) => [n, n === "feature_idx" ? id : t]);
  const honest: Record<string, PredictorParts> = {
    "of 1.3 and later": {},
    "of 1.1": { fields: narrow("<u4") },
    "of a 32-bit Python": { fields: narrow("<i4") },
    "of the other byte order": { fields: FIELDS.map(([n, t]) => [n, t.replace("<", ">")]) },
    "of one leaf": { rows: [[]], bitsets: [0, 8] },
    "of numbers alone": { rows: [[1, 2, 3], [], []], bitsets: [0, 8] },
  };
  test.each(Object.entries(honest))("%s is accepted", (_name, parts) => {
    const arrays = new Arrays();
    expect(arrays.findings(predictor(arrays, parts))).toEqual([]);
  });

  const hostile: [name: string, parts: PredictorParts, words: string][] = [
    ["child beyond the array", withRoot(1, 5, 3), "its children are 1 and 5"],
    ["child 2^32 - 1", withRoot(-1, 4, 3), "its children are 4294967295 and 4"],
    ["child that is the node itself", withRoot(0, 4, 3), "two ids in (0, 5)"],
    ["node with two parents", { rows: [[1, 2, 0], [2, 3, 0], [], []] }, "that of another node too"],
    ["node without a parent", { rows: [[1, 2, 0], [], [], []] }, "no node leads to it"],
    ["no node", { rows: [] }, "a tree has at least a root"],
    ["bitset beyond the rows", { rows: [[1, 2, 0, 1, 1], [], []] }, "8 words for each of 2 categorical nodes"],
    ["bitsets of four words", { bitsets: [1, 4] }, "its shape is (1, 4)"],
    ["bitsets of one axis", { bitsets: [8] }, "its shape is (8)"],
    ["bitsets that are none", { state: { raw_left_cat_bitsets: null } }, "raw_left_cat_bitsets"],
    ["no nodes", { state: { nodes: null } }, "it is no array of nodes"],
    ["unknown field", { fields: [...FIELDS, ["more", "|u1"]] }, "it is no array of nodes"],
  ];
  test.each(hostile)("%s is refused", (_name, parts, words) => {
    const arrays = new Arrays();
    const findings = arrays.findings(predictor(arrays, parts));
    expect(findings.join("\n")).toContain(words);
    for (const finding of findings) expect(finding).toMatch(/^E_CONTENT_TREE: /);
  });
});

describe("histogram-based boosting", () => {
  const cases: [name: string, parts: ModelParts, words: string | undefined][] = [
    ["fits its trees", {}, undefined],
    ["may not be fitted", { own: { _predictors: undefined, _bin_mapper: undefined } }, undefined],
    ["may say that it is not being fitted", { own: { _in_fit: json(false) } }, undefined],
    ["is not being fitted", { own: { _in_fit: json(true) } }, "_in_fit"],
    ["has no wider tree", { own: { n_features_in_: 3 } }, "a tree looks at feature 3"],
    ["checks a width", { own: { n_features_in_: undefined } }, "a tree looks at feature 3"],
    ["asks for known categories alone", { categorical: [1, 0, 0, 0] }, "feature 1 is none"],
    ["has flags for each feature", { categorical: [0, 1] }, "one for each of 4 features is wanted"],
    ["asks for no negative feature", { rows: [[1, 2, -1], [], []] }, "a tree looks at feature Infinity"],
    ["has a bin mapper", { own: { _bin_mapper: null } }, "a _BinMapper is wanted"],
    ["has as many trees as it says", { own: { n_trees_per_iteration_: 1e9 } }, "an iteration has 1 trees"],
    ["has lists of trees", { own: { _predictors: list([json(1)]) } }, "it is no list"],
    ["has trees in its lists", { own: { _predictors: list([list([json(1)])]) } }, "a TreePredictor is wanted"],
  ];
  test.each(cases)("%s", (_name, parts, words) => {
    const arrays = new Arrays();
    const findings = arrays.findings(model(arrays, parts));
    if (words === undefined) expect(findings).toEqual([]);
    else expect(findings.join("\n")).toContain(words);
    for (const finding of findings) expect(finding).toMatch(/^E_CONTENT_ENSEMBLE: /);
  });
});

describe("a bin mapper", () => {
  const cases: [name: string, own: (arrays: Arrays) => Attributes, words: string | undefined][] = [
    ["has an entry for each feature", () => ({}), undefined],
    ["may not be fitted", () => ({ is_categorical_: undefined, bin_thresholds_: undefined }), undefined],
    ["has flags for each", (a) => ({ is_categorical_: a.numbers("|u1", [0]) }), "there are (1), (2) of them"],
    ["has counts for each", (a) => ({ n_bins_non_missing_: a.numbers("<u4", [2]) }), "there are (2), (1) of them"],
    ["has one axis", (a) => ({ is_categorical_: a.numbers("|u1", [0, 0], [2, 1]) }), "there are (2, 1), (2)"],
    ["has thresholds", () => ({ bin_thresholds_: null }), "one for each of undefined features"],
  ];
  test.each(cases)("%s", (_name, own, words) => {
    const arrays = new Arrays();
    const findings = arrays.findings(mapper(arrays, [0, 0], own(arrays)));
    if (words === undefined) expect(findings).toEqual([]);
    else expect(findings.join()).toContain(words);
  });
});

describe("the preprocessor of histogram-based boosting", () => {
  interface Parts {
    readonly encoded?: readonly number[];
    readonly checked?: readonly number[];
    readonly names?: readonly string[];
    readonly encoder?: SkopsNode;
    readonly check?: SkopsNode;
    readonly indices?: readonly number[];
    readonly own?: Attributes;
  }
  const encoderType = "sklearn.preprocessing._encoders.OrdinalEncoder";
  const bound = (name: string): SkopsNode =>
    instance("sklearn.preprocessing._function_transformer.FunctionTransformer", { func: partial(func(name)) });
  const CHECK = "sklearn.utils.validation.check_array";
  const transformer = (arrays: Arrays, parts: Parts): SkopsNode => {
    const { encoded = [0, 1, 0, 0], checked = [1, 0, 1, 1], names = ["encoder", "numerical"], indices = [1] } = parts;
    const [first = "", second = ""] = names;
    return instance("sklearn.compose._column_transformer.ColumnTransformer", {
      n_features_in_: 4,
      transformers_: list([
        tuple([json(first), parts.encoder ?? instance(encoderType, {}), arrays.numbers("|b1", encoded)]),
        tuple([json(second), parts.check ?? bound(CHECK), arrays.numbers("|b1", checked)]),
        tuple([json("remainder"), json("drop"), list([])]),
      ]),
      _transformer_to_input_indices: dict([
        ["encoder", list(indices.map((index) => json(index)))],
        ["remainder", list([])],
      ]),
      ...parts.own,
    });
  };

  const cases: [name: string, parts: Parts, words: string | undefined][] = [
    ["keeps each column", {}, undefined],
    ["may encode all columns", { encoded: [1, 1, 1, 1], checked: [0, 0, 0, 0], indices: [0, 1, 2, 3] }, undefined],
    ["drops no column", { checked: [1, 0, 0, 1] }, "they are 1 and 2 of 4"],
    ["takes no column twice", { encoded: [0, 0, 1, 0] }, "they are 1 and 3 of 4"],
    ["has flags for each column", { checked: [1, 0, 1] }, "they are 1 and 2 of 4"],
    ["has as many indices as flags", { indices: [1, 2] }, "encoder has 2 columns, not 1"],
    ["has the width of the model", { own: { n_features_in_: 3 } }, "it is 3, that of the model 4"],
    ["has no weights", { own: { transformer_weights: dict([]) } }, "it is set"],
    ["has no other steps", { names: ["encoder", "scaler"] }, "not an encoder and a check"],
    ["has each step once", { names: ["encoder", "encoder"] }, "not an encoder and a check"],
    ["encodes with an encoder", { encoder: json("drop") }, "not an encoder and a check"],
    ["checks with a check", { check: bound("numpy.mean") }, "not an encoder and a check"],
    ["checks with a bound function", { check: instance(encoderType, {}) }, "not an encoder and a check"],
    ["has steps", { own: { transformers_: list([]) } }, "not an encoder and a check"],
  ];
  test.each(cases)("%s", (_name, parts, words) => {
    const arrays = new Arrays();
    const findings = arrays.findings(model(arrays, { own: { _preprocessor: transformer(arrays, parts) } }));
    if (words === undefined) expect(findings).toEqual([]);
    else expect(findings.join("\n")).toContain(words);
    for (const finding of findings) expect(finding).toMatch(/^E_CONTENT_ENSEMBLE: /);
  });

  test("is of the known type", () => {
    const arrays = new Arrays();
    const other = instance("sklearn.preprocessing._data.StandardScaler", {});
    expect(arrays.findings(model(arrays, { own: { _preprocessor: other } })).join()).toContain("StandardScaler");
    expect(arrays.findings(model(arrays, { own: { _preprocessor: null } }))).toEqual([]);
    expect(arrays.findings(model(arrays, { own: { _preprocessor: type("builtins.int") } })).join()).toContain("plain");
  });
});
