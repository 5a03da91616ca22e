import { expect, test } from "vitest";
import { Model, refusals, type Value } from "../../../helpers/content-rules.js";

const TEXT = "sklearn.feature_extraction.text";

test.each(["CountVectorizer", "HashingVectorizer", "TfidfVectorizer"])("a %s reads texts, no files", (name) => {
  const reading = (input: Value): string[] => refusals(new Model(`${TEXT}.${name}`, { n_features: 8, input }));
  expect(reading("content")).toEqual([]);
  expect(refusals(new Model(`${TEXT}.${name}`, { n_features: 8 }))).toEqual([]);
  for (const input of ["filename", "file", null, 1]) {
    expect(reading(input)).toEqual([expect.stringContaining('E_CONTENT_FILE: Cannot trust "input of a')]);
  }
});

test.each([
  "sklearn.pipeline.Pipeline",
  "sklearn.cluster._agglomerative.AgglomerativeClustering",
  "sklearn.cluster._agglomerative.FeatureAgglomeration",
  "sklearn.cluster._hdbscan.hdbscan.HDBSCAN",
  "sklearn.cluster._optics.OPTICS",
])("%s keeps no files", (type) => {
  expect(refusals(new Model(type, { memory: null }))).toEqual([]);
  expect(refusals(new Model(type, {}))).toEqual([]);
  for (const memory of ["/tmp/cache", new Model("joblib.memory.Memory", {})]) {
    expect(refusals(new Model(type, { memory }))).toEqual([expect.stringContaining("E_CONTENT_FILE")]);
  }
});
