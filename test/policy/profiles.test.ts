import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../src/policy/canonical-json.js";
import { textDigest } from "../../src/policy/digest.js";
import { idProblem } from "../../src/policy/entry-id.js";
import type { RequirementUse } from "../../src/graph/requirement.js";
import { BUILT_IN_PROFILES, Policy, type Profile } from "../../src/policy/index.js";
import { requirementOf, usedAs } from "./requirement.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const NOW = new Date("2026-11-25T12:00:00Z");

interface SkopsLists {
  readonly lists: Readonly<Record<string, readonly string[]>>;
  readonly nodes: Readonly<Record<string, readonly string[]>>;
}

const skops = JSON.parse(readFileSync(`${root}scripts/data/skops-0.16.0.json`, "utf8")) as SkopsLists;

function profileOf(name: string): Profile {
  const profile = BUILT_IN_PROFILES.get(name);
  if (!profile) throw new Error(`no profile ${name}`);
  return profile;
}

const idsOf = (name: string): string[] => profileOf(name).groups.flatMap((group) => group.ids);

/** @returns the names that a profile holds for one action, sorted. */
function namesOf(profile: string, action: string): string[] {
  const prefix = `${action}:`;
  return idsOf(profile)
    .filter((id) => id.startsWith(prefix))
    .map((id) => id.slice(prefix.length))
    .sort();
}

/** @returns the use that a slot of a profile stands for. */
function useOf(slot: string, callee?: string): RequirementUse {
  const [owner = "", attribute = ""] = slot.split("#");
  return { ...(owner && { owner }), ...(attribute && { attribute }), ...(callee !== undefined && { callee }) };
}

const CONTAINERS = ["bytearray", "bytes", "dict", "list", "set", "tuple"]
  .map((name) => `builtins.${name}`)
  .concat("collections.OrderedDict", "collections.defaultdict");

const list = (name: string): readonly string[] => skops.lists[name] ?? [];
const node = (name: string): readonly string[] => skops.nodes[name] ?? [];

describe.each([...BUILT_IN_PROFILES.values()])("$name", (profile) => {
  it("holds valid, explicit, sorted ids, each once", () => {
    const ids = profile.groups.flatMap((group) => group.ids);
    for (const id of ids) {
      expect(id).toMatch(/^(?:call|construct|method|reference|operator|function):/);
      expect(idProblem(id)).toBeUndefined();
    }
    expect(new Set(ids).size).toBe(ids.length);
    for (const group of profile.groups) expect(group.ids).toEqual([...group.ids].sort());
  });

  it("gives a reason for each group, and a version", () => {
    for (const group of profile.groups) expect(group.reason).toMatch(/^[A-Za-z].{10,}\.$/);
    expect(Number.isInteger(profile.version) && profile.version >= 1).toBe(true);
  });

  it("carries the digest of its content, slots, callees and rules included", () => {
    const { name, version, groups } = profile;
    const content = groups.map((group) => ({ ...group }));
    expect(profile.digest).toBe(textDigest(canonicalJson({ name, version, groups: content })));
  });

  it("is trusted in full by a policy that extends it, id by id and slot by slot", () => {
    const policy = Policy.of({ extends: [profile.name] });
    for (const { ids, slots, callees = [undefined] } of profile.groups) {
      const uses = (slots ?? []).flatMap((slot) => callees.map((callee) => useOf(slot, callee)));
      const judged = ids.map((id) => policy.status(usedAs(id, ...uses), NOW));
      expect(judged.filter((judgement) => judgement.status !== "trusted")).toEqual([]);
    }
  });

  it("names slots as owners that are ids, and an attribute, each once and sorted", () => {
    for (const { slots, callees } of profile.groups) {
      expect(slots).toEqual(slots && [...new Set(slots)].sort());
      for (const slot of slots ?? []) expect(slot).toMatch(/^(?:(?:call|construct):[\w.]+)?#\w*$/);
      expect(callees === undefined || slots !== undefined).toBe(true);
    }
  });
});

describe("generated profiles", () => {
  it("are what the committed lists give", () => {
    const run = spawnSync(process.execPath, ["scripts/build-profiles.mjs", "--check"], { cwd: root, encoding: "utf8" });
    expect(run.stderr).toBe("");
    expect(run.status).toBe(0);
  });
});

describe("sallyport:skops", () => {
  it("references what skops trusts in a TypeNode or FunctionNode, less builtins.map", () => {
    const trusted = [
      ...list("PRIMITIVE_TYPE_NAMES"),
      ...list("CONTAINER_TYPE_NAMES"),
      ...list("NUMPY_DTYPE_TYPE_NAMES"),
      ...list("NUMPY_UFUNC_TYPE_NAMES"),
      ...list("SCIPY_UFUNC_TYPE_NAMES"),
    ];
    expect(trusted).toContain("builtins.map");
    const expected = trusted.filter((name) => name !== "builtins.map").sort();
    expect(namesOf("sallyport:skops", "reference")).toEqual(expected);
    expect(expected).toHaveLength(351);
  });

  it("constructs what skops trusts in the other node kinds", () => {
    const expected = [
      ...list("SKLEARN_ESTIMATOR_TYPE_NAMES"),
      ...list("SKLEARN_INTERNAL_TYPE_NAMES"),
      ...list("NUMPY_DTYPE_TYPE_NAMES"),
      ...list("NUMPY_RANDOM_BIT_GENERATOR_TYPE_NAMES"),
      ...CONTAINERS,
      "numpy.ma.MaskedArray",
      "numpy.ndarray",
      "numpy.random._generator.Generator",
      "numpy.random.mtrand.RandomState",
    ].sort();
    expect(namesOf("sallyport:skops", "construct")).toEqual(expected);
    expect(expected).toHaveLength(265);
  });

  it("calls the losses that skops allows, and nothing else", () => {
    expect(namesOf("sallyport:skops", "call")).toEqual([...node("LossNode@2")].sort());
    expect(idsOf("sallyport:skops").filter((id) => !/^(?:call|construct|reference):/.test(id))).toEqual([]);
  });

  it.each([
    "reference:builtins.map",
    "construct:builtins.map",
    "construct:builtins.slice",
    "reference:builtins.dict",
    "construct:numpy.dtype",
    "construct:sklearn.tree._tree.Tree",
    "call:sklearn.tree._tree.Tree",
    "construct:scipy.sparse._csr.csr_matrix",
    "call:functools.partial",
    "call:operator.methodcaller",
    "call:numpy.log1p",
    "call:sklearn.svm._classes.SVC",
    "reference:sklearn.svm._classes.SVC",
    "construct:sklearn._loss._loss.CyHuberLoss",
    "construct:numpy.bool_",
  ])("does not hold %s", (id) => {
    const policy = Policy.of({ extends: ["sallyport:skops"] });
    expect(policy.status(requirementOf(id), NOW).status).toBe("untrusted");
  });
});

describe("sallyport:python-data", () => {
  it("calls nothing and reaches into builtins, collections and numpy alone", () => {
    const ids = idsOf("sallyport:python-data");
    expect(
      ids.filter((id) => !/^(?:construct|reference):(?:builtins|collections|numpy(?:\.ma(?:\.core)?)?)\.\w+$/.test(id)),
    ).toEqual([]);
  });

  it("spells scalars as numpy 1 and numpy 2 do", () => {
    const policy = Policy.of({ extends: ["sallyport:python-data"] });
    for (const name of [...list("NUMPY_DTYPE_TYPE_NAMES"), "numpy.bool_", "numpy.float128", "numpy.complex256"]) {
      for (const action of ["construct", "reference"]) {
        expect(policy.status(requirementOf(`${action}:${name}`), NOW).status).toBe("trusted");
      }
    }
  });

  it("holds containers, scalars and arrays", () => {
    expect(namesOf("sallyport:python-data", "construct")).toEqual(
      expect.arrayContaining([
        "builtins.dict",
        "builtins.slice",
        "builtins.complex",
        "collections.OrderedDict",
        "numpy.dtype",
        "numpy.ndarray",
        "numpy.ma.MaskedArray",
        "numpy.ma.core.MaskedArray",
      ]),
    );
    expect(namesOf("sallyport:python-data", "reference")).not.toContain("numpy.ndarray");
  });
});

interface Needs {
  readonly ids: Readonly<Record<string, { readonly releases: string; readonly slots?: readonly string[] }>>;
}

const needs = JSON.parse(readFileSync(`${root}scripts/data/scikit-learn-needs.json`, "utf8")) as Needs;
const STATS = "construct:scipy.stats.";

describe("sallyport:scikit-learn", () => {
  const policy = Policy.of({ extends: ["sallyport:scikit-learn"] });

  it("holds what models of every release were seen to need, where they need it, but for scipy.stats", () => {
    const seen = Object.entries(needs.ids).filter(([id]) => !id.startsWith(STATS));
    expect(seen.length).toBeGreaterThan(500);
    const missing = seen.filter(([id, { slots = [] }]) => {
      const uses = slots
        .filter((slot) => !slot.startsWith(STATS))
        .map((slot) => useOf(...(slot.split("<") as [string, string?])));
      return policy.status(usedAs(id, ...uses), NOW).status !== "trusted";
    });
    expect(missing.map(([id]) => id)).toEqual([]);
  });

  it("tells of a distribution which parameter holds it", () => {
    const [frozen = ""] = Object.keys(needs.ids).filter((id) => id.includes("rv_continuous_frozen"));
    const owner = "construct:sklearn.model_selection._search.RandomizedSearchCV";
    expect(policy.status(usedAs(frozen, { owner, attribute: "param_distributions" }), NOW)).toEqual({
      status: "untrusted",
      reason:
        "no profile trusts it, drop param_distributions of sklearn.model_selection._search.RandomizedSearchCV " +
        "before the model is saved",
    });
  });

  it.each([
    ["reference:numpy.log1p", "construct:sklearn.svm._classes.SVC", "kernel"],
    ["reference:numpy.mean", "construct:sklearn.preprocessing._function_transformer.FunctionTransformer", "func"],
    ["construct:sklearn.gaussian_process.kernels.RBF", "construct:sklearn.svm._classes.SVC", "kernel"],
    ["call:sklearn.tree._tree.Tree", "construct:mymodels.Forest", "tree_"],
    ["construct:sklearn.neighbors._kd_tree.KDTree", "construct:mymodels.Search", "_tree"],
    [
      "construct:sklearn._loss.loss.HalfMultinomialLoss",
      "construct:sklearn.linear_model._glm.glm.TweedieRegressor",
      "_base_loss",
    ],
    [
      "reference:sklearn.feature_selection._univariate_selection.chi2",
      "construct:sklearn.feature_selection._univariate_selection.SelectKBest",
      "k",
    ],
  ])("does not trust %s in %s as %s", (id, owner, attribute) => {
    const { status, reason } = policy.status(usedAs(id, { owner, attribute }), NOW);
    expect(status).toBe("untrusted");
    expect(reason).toBe(`sallyport:scikit-learn allows it elsewhere, not as "${attribute}" of ${owner}`);
  });

  it("gives slots to every function, and to every call", () => {
    const free = profileOf("sallyport:scikit-learn")
      .groups.filter(({ slots }) => slots === undefined)
      .flatMap(({ ids }) => ids.filter((id) => !id.startsWith("construct:")));
    expect(free.filter((id) => !/^reference:(?:builtins|numpy)\.[a-z]+[0-9_]*$/.test(id))).toEqual([]);
    expect(free.filter((id) => id.startsWith("reference:builtins.")).sort()).toEqual(
      ["bool", "float", "int", "list", "set", "str", "tuple"].map((name) => `reference:builtins.${name}`),
    );
  });

  it("wraps one function, in the slot where scikit-learn does", () => {
    const id = "call:functools.partial";
    const owner = "construct:sklearn.preprocessing._function_transformer.FunctionTransformer";
    const checked = { owner, attribute: "func", callee: "reference:sklearn.utils.validation.check_array" };
    expect(policy.status(usedAs(id, checked), NOW).status).toBe("trusted");
    for (const use of [
      { ...checked, callee: "reference:os.system" },
      { owner, attribute: "func" },
      { ...checked, owner: "construct:m.C" },
    ]) {
      expect(policy.status(usedAs(id, checked, use), NOW).status).toBe("untrusted");
    }
  });

  it.each([
    "construct:scipy.stats._distn_infrastructure.rv_continuous_frozen",
    "reference:builtins.map",
    "reference:builtins.getattr",
    "reference:numpy.load",
    "reference:numpy.vectorize",
    "call:operator.methodcaller",
    "call:numpy.log1p",
    "construct:sklearn.metrics._dist_metrics.PyFuncDistance64",
    "construct:sklearn.metrics._dist_metrics.PyFuncDistance",
    "construct:joblib.memory.Memory",
    "construct:sklearn.datasets._base.Bunch",
    "construct:sklearn.svm.SVC",
    "reference:sklearn.svm._classes.SVC",
  ])("does not hold %s", (id) => {
    expect(idsOf("sallyport:scikit-learn")).not.toContain(id);
  });

  it("holds what skops trusts by itself, in slots or everywhere", () => {
    const held = new Set(idsOf("sallyport:scikit-learn"));
    expect(idsOf("sallyport:skops").filter((id) => !held.has(id))).toEqual([]);
  });
});

interface OnnxOperators {
  readonly groups: readonly {
    readonly name: string;
    readonly operators: Readonly<Record<string, string>>;
  }[];
}

const onnx = JSON.parse(readFileSync(`${root}scripts/data/onnx-profiles.json`, "utf8")) as OnnxOperators;

/** @returns the operators of a group of the committed list, as domain/type. */
function operatorsOf(...names: string[]): string[] {
  return onnx.groups
    .filter(({ name }) => names.includes(name))
    .flatMap(({ operators }) => Object.entries(operators))
    .flatMap(([domain, types]) => types.split(" ").map((type) => `${domain}/${type}`))
    .sort();
}

describe("profiles of operators", () => {
  const operators = (profile: string): string[] => namesOf(`sallyport:${profile}`, "operator");
  const standard = operators("onnx-standard");
  const without = (...names: string[]): string[] => {
    const left = new Set(operatorsOf(...names));
    return standard.filter((operator) => !left.has(operator));
  };

  it.each([
    ["onnx-standard", 219],
    ["onnx-no-control-flow", 215],
    ["onnx-inference-strict", 194],
    ["onnx-ml-sklearn", 98],
    ["onnx-vision", 84],
    ["onnx-quantized-addon", 7],
  ])("%s holds %i operators of ai.onnx and ai.onnx.ml, all of them standard, and nothing else", (profile, count) => {
    const held = operators(profile);
    expect(held).toHaveLength(count);
    expect(idsOf(`sallyport:${profile}`)).toHaveLength(count);
    expect(held.filter((operator) => !standard.includes(operator))).toEqual([]);
    expect(held.filter((operator) => !/^ai\.onnx(?:\.ml)?\/[A-Z][A-Za-z0-9]*$/.test(operator))).toEqual([]);
  });

  it("hold no operator that decodes images, trains, is a preview, or reaches out of the model", () => {
    const types = standard.map((operator) => operator.slice(operator.indexOf("/") + 1));
    for (const type of ["ImageDecoder", "SoftmaxCrossEntropyLoss", "FlexAttention", "Adam", "ATen", "EPContext"]) {
      expect(types).not.toContain(type);
    }
  });

  it("leave out subgraphs, chance, patterns, sequences and maps as their names say", () => {
    const control = ["ai.onnx/If", "ai.onnx/Loop", "ai.onnx/Scan", "ai.onnx/SequenceMap"];
    expect(operatorsOf("control-flow")).toEqual(control);
    expect(operators("onnx-no-control-flow")).toEqual(without("control-flow"));
    expect(operators("onnx-inference-strict")).toEqual(without("control-flow", "map", "random", "regex", "sequence"));
    expect(operators("onnx-quantized-addon")).toEqual(operatorsOf("quantized"));
  });

  it("hold for scikit-learn what conversions need, deprecated tree ensembles included", () => {
    const held = operators("onnx-ml-sklearn");
    expect(held).toEqual(expect.arrayContaining(["ai.onnx/If", "ai.onnx/Scan", "ai.onnx.ml/ZipMap"]));
    expect(held).toEqual(expect.arrayContaining(["ai.onnx.ml/TreeEnsembleClassifier", "ai.onnx/NonZero"]));
    expect(held).not.toContain("ai.onnx/Loop");
  });

  it("are part of the default policy where they serve scikit-learn", () => {
    const policy = Policy.default();
    expect(policy.status(requirementOf("operator:ai.onnx.ml/Scaler"), NOW).status).toBe("trusted");
    expect(policy.status(requirementOf("operator:ai.onnx/Conv"), NOW).status).toBe("untrusted");
    expect(policy.status(requirementOf("construct:numpy.ndarray"), NOW).status).toBe("trusted");
  });
});
