import { describe, expect, test } from "vitest";
import { Model, Numbers, refusals, Tuple, type Attributes, type Value } from "../../../helpers/content-rules.js";

const TEXT = "sklearn.feature_extraction.text";
const HASHER = "sklearn.feature_extraction._hash.FeatureHasher";
const DICT = "sklearn.feature_extraction._dict_vectorizer.DictVectorizer";
const BINARIZER = "sklearn.preprocessing._label.MultiLabelBinarizer";

const int64 = (value: number): Numbers => new Numbers("<i8", [value], []);
const numbered = (...values: Value[]): Value => new Map(values.map((value, i) => [`w${i}`, value]));
const of = (type: string, attributes: Attributes): string[] => refusals(new Model(type, attributes));

describe("a vocabulary", () => {
  test.each<[string, Value | undefined]>([
    ["in order", numbered(0, 1, 2)],
    ["in another order", numbered(2, 0, 1)],
    ["of numpy's numbers", numbered(int64(1), 0, int64(2))],
    ["of no words", new Map()],
    ["that is absent", undefined],
  ])("%s is accepted", (_, vocabulary_) => {
    for (const name of ["CountVectorizer", "TfidfVectorizer"])
      expect(of(`${TEXT}.${name}`, { vocabulary_ })).toEqual([]);
  });

  test.each<[string, Value, string]>([
    ["beyond the columns", numbered(0, 10 ** 9), "it holds 1000000000, each of [0, 2) must stand there once"],
    ["one beyond", numbered(1, 2), "it holds 2"],
    ["below 0", numbered(0, -1), "it holds -1"],
    ["twice", numbered(0, 0), "it holds 0 twice"],
    ["a fraction", numbered(0, 0.5), "it holds 0.5"],
    ["a text", numbered(0, "1"), "it holds something that is no number"],
    ["numpy's number beyond", numbered(0, int64(7)), "it holds 7"],
    ["numpy's number twice", numbered(0, int64(0)), "it holds 0 twice"],
    ["more numbers in an entry", numbered(0, new Numbers("<i8", [1, 1])), "no number"],
  ])("with a column %s is refused", (_, vocabulary_, is) => {
    const [first, ...more] = of(`${TEXT}.CountVectorizer`, { vocabulary_ });
    expect(first).toContain("E_CONTENT_VOCABULARY: ");
    expect(first).toContain(is);
    expect(more).toEqual([]);
  });

  test("that is no dict is refused", () => {
    expect(of(`${TEXT}.CountVectorizer`, { vocabulary_: [0] })[0]).toContain("it is no dict");
  });

  test("of dicts has a name for each column", () => {
    expect(of(DICT, { vocabulary_: numbered(0, 1), feature_names_: ["w0", "w1"] })).toEqual([]);
    expect(of(DICT, { vocabulary_: numbered(0, 1), feature_names_: ["w0"] })[0]).toContain("there are 1, a list of 2");
    expect(of(DICT, { vocabulary_: numbered(0, 5), feature_names_: ["w0", "w1"] })[0]).toContain("it holds 5");
  });

  test("of labels that is kept is one too", () => {
    expect(of(BINARIZER, { _cached_dict: null })).toEqual([]);
    expect(of(BINARIZER, { _cached_dict: numbered(1, 0) })).toEqual([]);
    expect(of(BINARIZER, { _cached_dict: numbered(9) })[0]).toContain('"_cached_dict of a');
  });
});

test.each([HASHER, `${TEXT}.HashingVectorizer`])("%s hashes to columns that there are", (type) => {
  expect(of(type, { n_features: 2 ** 20 })).toEqual([]);
  expect(of(type, { n_features: int64(16) })).toEqual([]);
  for (const n_features of [0, -1, 2 ** 31, 1.5, "16"]) {
    expect(of(type, { n_features })[0]).toContain("E_CONTENT_VOCABULARY");
  }
});

test.each(["CountVectorizer", "HashingVectorizer", "TfidfVectorizer"])("a %s counts n-grams upwards", (name) => {
  const hashing = name === "HashingVectorizer" ? { n_features: 16 } : {};
  const range = (ngram_range: Value): string[] => of(`${TEXT}.${name}`, { ...hashing, ngram_range });
  expect(range(new Tuple([1, 2]))).toEqual([]);
  expect(range([1, int64(3)])).toEqual([]);
  for (const wrong of [new Tuple([-(10 ** 9), 1]), new Tuple([1]), new Tuple([1, "2"]), 1]) {
    expect(range(wrong)[0]).toContain('"ngram_range of a');
  }
});
