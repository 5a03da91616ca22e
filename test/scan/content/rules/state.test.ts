import { describe, expect, test } from "vitest";
import { ATTRIBUTE_TYPES } from "../../../../src/scan/content/rules/method-shadow.js";
import { Masked, Model, Numbers, refusals, type Value } from "../../../helpers/content-rules.js";

const SCALER = "sklearn.preprocessing._data.StandardScaler";
const BOOSTING = "sklearn.ensemble._gb.GradientBoostingClassifier";

describe("a state", () => {
  test.each<[string, string]>([
    [SCALER, "_check_n_features"],
    [SCALER, "transform"],
    [SCALER, "_validate_data"],
    [SCALER, "loss"],
    ["sklearn.svm._classes.SVC", "_impl"],
    ["sklearn.svm._classes.SVC", "_sparse_kernels"],
    ["sklearn.cluster._kmeans.KMeans", "_check_feature_names"],
    ["scipy.interpolate._bsplines.BSpline", "_ensure_c_contiguous"],
  ])("of a %s does not hide %s", (type, name) => {
    const found = refusals(new Model(type, { [name]: 1 }));
    expect(found.filter((text) => text.startsWith("E_CONTENT_METHOD"))).toEqual([
      expect.stringContaining(`it holds "${name}", methods and constants are those of the class`),
    ]);
  });

  test.each<[string, string]>([
    [SCALER, "copy"],
    [SCALER, "n_features_in_"],
    [BOOSTING, "loss"],
    [BOOSTING, "n_features_"],
    ["sklearn.linear_model._least_angle.LassoLars", "positive"],
    ["sklearn.utils._metadata_requests.MetadataRequest", "fit"],
    ["mymodels.Scaler", "transform"],
  ])("of a %s may hold %s", (type, name) => {
    expect(refusals(new Model(type, { [name]: 1 })).filter((text) => text.includes("METHOD"))).toEqual([]);
  });

  test("starts no more jobs than a machine can have", () => {
    const jobs = (n_jobs: Value): string[] =>
      refusals(new Model("sklearn.decomposition._lda.LatentDirichletAllocation", { n_jobs }));
    for (const good of [null, -1, 1, 4096, -1e9, new Numbers("<i8", [8], [])]) expect(jobs(good)).toEqual([]);
    for (const bad of [10 ** 6, new Numbers("<i8", [10 ** 6], []), "2", [1]]) {
      expect(jobs(bad)).toEqual([expect.stringContaining('E_CONTENT_STATE: Cannot trust "n_jobs of a')]);
    }
  });

  test("passes no more jobs on among other parameters", () => {
    const jobs = (type: string, holder: string, n_jobs: Value): string[] =>
      refusals(new Model(type, { [holder]: new Map<string, Value>([["n_jobs", n_jobs]]) }));
    for (const [type, holder] of [
      ["sklearn.gaussian_process.kernels.PairwiseKernel", "pairwise_kernels_kwargs"],
      ["sklearn.kernel_ridge.KernelRidge", "kernel_params"],
      ["sklearn.neighbors._unsupervised.NearestNeighbors", "effective_metric_params_"],
    ] as const) {
      expect(jobs(type, holder, 2)).toEqual([]);
      expect(jobs(type, holder, null)).toEqual([]);
      for (const bad of [10 ** 6, "2"]) {
        expect(jobs(type, holder, bad)).toEqual([expect.stringContaining("E_CONTENT_STATE")]);
      }
    }
  });

  test("of a generalized linear model has one intercept", () => {
    const model = (intercept_: Value): string[] =>
      refusals(new Model("sklearn.linear_model._glm.glm.GammaRegressor", { intercept_ }));
    for (const good of [0, 0.5, new Numbers("<f8", [1], []), new Numbers("<f8", [1])]) expect(model(good)).toEqual([]);
    for (const bad of [new Numbers("<f8", []), new Numbers("<f8", [1, 2]), null, [1]]) {
      expect(model(bad)).toEqual([expect.stringContaining('E_CONTENT_STATE: Cannot trust "intercept_ of a')]);
    }
  });

  test.each<[string, Value]>([
    ["numpy.ma.MaskedArray", 0],
    ["numpy.ma.core.MaskedArray", 0],
    ["numpy.ma.MaskedArray", 2],
  ])("holds a %s of dimensions only: %s", (type, size) => {
    const shape = size === 0 ? [] : [2];
    const data = new Numbers("<i8", size === 0 ? [5000] : [5000, 1], shape);
    const mask = new Numbers("|b1", size === 0 ? [1] : [1, 1], shape);
    const found = refusals(new Model("sklearn.decomposition._nmf.NMF", { n_components: new Masked(type, data, mask) }));
    const wanted = [expect.stringContaining('E_CONTENT_STATE: Cannot trust "n_components of a')];
    expect(found).toEqual(size === 0 ? wanted : []);
  });

  test("holds no masked object", () => {
    const masked = new Masked("numpy.ma.MaskedArray", 5000, true);
    expect(refusals(new Model("sklearn.decomposition._nmf.NMF", { n_components: masked }))).toEqual([
      expect.stringContaining("it is a masked number"),
    ]);
  });

  test("samples no more steps than anybody would", () => {
    const sampler = (state: Record<string, Value>): string[] =>
      refusals(new Model("sklearn.kernel_approximation.AdditiveChi2Sampler", state));
    for (const good of [1, 3, 1024, new Numbers("<i8", [8], [])]) expect(sampler({ sample_steps: good })).toEqual([]);
    expect(sampler({})).toEqual([]);
    for (const bad of [1025, 10_001, new Numbers("<i8", [2 ** 40], []), "2"]) {
      expect(sampler({ sample_steps: bad })).toEqual([expect.stringContaining('"sample_steps of a')]);
    }
  });

  test("of every type is checked once", () => {
    expect(new Set(ATTRIBUTE_TYPES).size).toBe(ATTRIBUTE_TYPES.length);
    expect(ATTRIBUTE_TYPES.length).toBeGreaterThan(300);
  });
});
