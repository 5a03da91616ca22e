import { describe, expect, test } from "vitest";
import { DEFAULT_LIMITS, Findings } from "../../../../src/bytes/index.js";
import { GraphBuilder } from "../../../../src/graph/index.js";
import { BUILT_IN_PROFILES } from "../../../../src/policy/index.js";
import { RuleAudit } from "../../../../src/scan/content/audit.js";
import { COMPILED_LOSS } from "../../../../src/scan/content/rules/arguments-loss.js";
import { UFUNC_CALL } from "../../../../src/scan/content/rules/arguments-ufunc.js";
import { scanTrusting } from "../../../helpers/scan-skops.js";
import {
  dict,
  func,
  json,
  list,
  ndarray,
  node,
  object,
  objectArray,
  partial,
  reduced,
  skops,
  tuple,
  type,
} from "../../../helpers/skops-builder.js";
import { npyFile } from "../../../formats/npy/npy-file.js";

type Root = NonNullable<Parameters<typeof skops>[0]>;
type Member = readonly [name: string, content: Uint8Array];

const CODE = "E_CONTENT_ARGUMENTS";

/** @returns a member of two elements of 8 bytes, or of as many as `shape` says. */
const member = (name: string, descr: string, shape = "(2,)", size = 16): Member => [
  name,
  npyFile({ text: `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`, data: new Uint8Array(size) }),
];
const NUMBERS = member("1.npy", "<i8");
const FLOATS = member("2.npy", "<f8");
const SCALAR = member("3.npy", "<f8", "()", 8);

/** @returns the messages of the findings, after their code was checked. */
function refusals(root: Root, members: readonly Member[] = []): string[] {
  const { findings } = scanTrusting(skops(root, members));
  for (const { code } of findings) expect(code).toBe(CODE);
  return findings.map(({ message }) => message);
}

const bunch = (entries: Parameters<typeof dict>[0]): Root => ({
  ...dict(entries),
  __class__: "Bunch",
  __module__: "sklearn.utils._bunch",
});

describe("a Bunch", () => {
  test("has texts for keys", () => {
    expect(refusals(bunch([]))).toEqual([]);
    expect(refusals(bunch([["a", json(1)]]))).toEqual([]);
    const builder = new GraphBuilder(DEFAULT_LIMITS);
    const called = builder.requirements.declare("call", "sklearn.utils._bunch", "Bunch", false, () => "");
    const graph = builder.freeze(builder.apply(called, { entries: builder.dict([builder.none(), builder.none()]) }));
    const audit = new RuleAudit();
    audit.begin(graph);
    const findings = new Findings();
    audit.finish(graph, findings);
    expect(findings.list).toMatchObject([{ code: CODE, message: expect.stringContaining("a key is of kind none") }]);
  });

  test("takes no arguments", () => {
    const call = node("ConstructorFromReduceNode", "sklearn.utils._bunch.Bunch", { content: tuple([json(1)]) });
    expect(refusals(call)[0]).toContain("there are 1, a Bunch is made of entries alone");
  });
});

describe("a transformer of columns", () => {
  const TRANSFORMER = "sklearn.preprocessing._function_transformer.FunctionTransformer";
  const calls = (name: string, holder: string, key: Root = type("builtins.str"), word = "where"): string[] => {
    const called = holder === "kw_args" ? "func" : "inverse_func";
    const entries: Parameters<typeof dict>[0] = [[word, json(false)]];
    const args = { ...dict(entries), key_types: list([key]) };
    const state = dict([
      [called, func(name)],
      [holder, args],
    ]);
    return refusals(object(TRANSFORMER, state));
  };
  test.each<[string, string]>([
    ["numpy.sqrt", "kw_args"],
    ["numpy.clip", "inv_kw_args"],
    ["scipy.special._ufuncs.boxcox", "kw_args"],
  ])("does not let %s leave elements out by its %s", (name, holder) => {
    expect(calls(name, holder)).toEqual([expect.stringContaining(`"${holder} of a`)]);
  });

  test("calls a function of another module with what it likes", () => {
    expect(calls("mymodule.fill", "kw_args")).toEqual([]);
  });

  test("calls numpy by words alone", () => {
    const args = dict([["dtype", json("f8")]]);
    const state = dict([
      ["func", func("numpy.sqrt")],
      ["kw_args", args],
    ]);
    expect(refusals(object(TRANSFORMER, state))).toEqual([]);
    expect(calls("numpy.sqrt", "kw_args", type("numpy.str_"))).toEqual([expect.stringContaining('it holds "where"')]);
    expect(calls("numpy.sqrt", "kw_args", type("builtins.int"), "1")).toEqual([
      expect.stringContaining("a key is no text"),
    ]);
  });
});

describe("the triplet of an imputer", () => {
  const estimator = object("sklearn.linear_model._bayes.BayesianRidge", dict([]));
  const triplet = (...items: Root[]): Root => ({
    ...tuple(items),
    __class__: "_ImputerTriplet",
    __module__: "sklearn.impute._iterative",
  });

  test("is a column, a row of columns and an estimator", () => {
    expect(refusals(triplet(json(0), ndarray("1.npy"), estimator), [NUMBERS])).toEqual([]);
  });

  test.each<[string, Root, Member[], string]>([
    ["two items", triplet(json(0), estimator), [], "items"],
    ["four items", triplet(json(0), json(0), estimator, json(0)), [], "items"],
    ["no integer", triplet(json(0.5), ndarray("1.npy"), estimator), [NUMBERS], "feat_idx"],
    ["a text", triplet(json("a"), ndarray("1.npy"), estimator), [NUMBERS], "feat_idx"],
    ["neighbours that are floats", triplet(json(0), ndarray("2.npy"), estimator), [FLOATS], "neighbor_feat_idx"],
    ["neighbours in a list", triplet(json(0), list([json(1)]), estimator), [], "neighbor_feat_idx"],
    ["a type for an estimator", triplet(json(0), ndarray("1.npy"), type("m.C")), [NUMBERS], "estimator"],
  ])("with %s is refused", (_, root, members, what) => {
    const messages = refusals(root, members);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain(`"${what} of a sklearn.impute._iterative._ImputerTriplet"`);
  });
});

describe("a compiled loss", () => {
  const loss = (name: string, args: Root[], state: Root = dict([])): Root =>
    reduced("LossNode", name, tuple(args), state);

  test.each<[string, Root[], Member[]]>([
    ["sklearn._loss._loss.CyHalfBinomialLoss", [], []],
    ["_loss.CyHuberLoss", [json(1.5)], []],
    ["_loss.CyPinballLoss", [json(0)], []],
    ["sklearn._loss._loss.CyHalfTweedieLoss", [ndarray("3.npy", { __class__: "float64" })], [SCALAR]],
    ["sklearn.linear_model._sgd_fast.Hinge", [json(1)], []],
    ["sklearn.linear_model._sgd_fast.Hinge", [], []],
    ["sklearn.linear_model._sgd_fast.ModifiedHuber", [], []],
  ])("%s is made as scikit-learn makes it", (name, args, members) => {
    expect(refusals(loss(name, args), members)).toEqual([]);
  });

  test("may stand without a state, and with an empty tuple for one", () => {
    expect(refusals(object("_loss.CyHalfPoissonLoss", json(null)))).toEqual([]);
    expect(refusals(loss("_loss.CyHalfMultinomialLoss", [], tuple([])))).toEqual([]);
  });

  test.each<[string, Root]>([
    ["a number too many", loss("_loss.CyHalfBinomialLoss", [json(1)])],
    ["two numbers", loss("_loss.CyHuberLoss", [json(1), json(2)])],
    ["a text", loss("_loss.CyHuberLoss", [json("1")])],
    ["a list", loss("_loss.CyHuberLoss", [list([json(1)])])],
    ["a type", loss("sklearn.linear_model._sgd_fast.Hinge", [type("m.C")])],
    ["an attribute", loss("_loss.CyHuberLoss", [json(1)], dict([["delta", json(2)]]))],
    ["an item of state", loss("_loss.CyHuberLoss", [json(1)], tuple([json(2)]))],
  ])("with %s is refused", (_, root) => {
    expect(refusals(root)).toHaveLength(1);
  });

  test("is known in both spellings of its module", () => {
    const names = COMPILED_LOSS.types.filter((name) => name.startsWith("_loss."));
    expect(names).toHaveLength(11);
    for (const name of names) expect(COMPILED_LOSS.types).toContain(`sklearn._loss.${name}`);
  });
});

describe("the input check of boosting", () => {
  const CHECK = "sklearn.utils.validation.check_array";
  const bound = (callee: Root, content: object): Root => {
    const made = partial(callee);
    return { ...made, content: { ...(made as unknown as { content: object }).content, ...content } };
  };

  test.each<[string, object]>([
    ["nothing", {}],
    [
      "plain options",
      {
        kwds: dict([
          ["dtype", type("numpy.float64")],
          ["ensure_all_finite", json(false)],
        ]),
      },
    ],
    ["a list of types", { kwds: dict([["dtype", list([type("numpy.float64"), type("numpy.float32")])]]) }],
  ])("may be bound to %s", (_, content) => {
    expect(refusals(bound(func(CHECK), content))).toEqual([]);
  });

  test.each<[string, object, string]>([
    ["an input", { args: tuple([json(1)]) }, "positional arguments"],
    ["an object", { kwds: dict([["dtype", object("m.C", dict([]))]]) }, "keyword arguments"],
    ["a dict", { kwds: dict([["dtype", dict([])]]) }, "keyword arguments"],
    ["an attribute", { namespace: dict([["a", json(1)]]) }, "state"],
  ])("may not be bound to %s", (_, content, what) => {
    const messages = refusals(bound(func(CHECK), content));
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain(`"${what} of a functools.partial"`);
  });

  test("is told from other functions, which whoever trusts them knows", () => {
    expect(refusals(bound(func("mymodels.steps.scale"), { args: tuple([object("m.C", dict([]))]) }))).toEqual([]);
  });
});

describe("a matrix", () => {
  const call = (...args: Root[]): Root => node("ConstructorFromReduceNode", "numpy.matrix", { content: tuple(args) });

  test("is made of one array", () => {
    expect(refusals(ndarray("1.npy", { __class__: "matrix" }), [NUMBERS])).toEqual([]);
    expect(refusals(call(ndarray("1.npy")), [NUMBERS])).toEqual([]);
  });

  test.each<[string, Root, Member[]]>([
    ["a text", call(json("1 2; 3 4")), []],
    ["nothing", call(), []],
    ["an array and more", call(ndarray("1.npy"), json("S")), [NUMBERS]],
    ["objects", call(objectArray([json(1)], [1])), []],
  ])("is not made of %s", (_, root, members) => {
    expect(refusals(root, members)).toHaveLength(1);
  });
});

describe("a ufunc", () => {
  const LOG1P = "numpy.core._multiarray_umath.log1p";

  test("may stand as a value and not be called by the file", () => {
    expect(refusals(list([func(LOG1P)]))).toEqual([]);
    const call = node("ConstructorFromReduceNode", LOG1P, { content: tuple([json(1)]) });
    expect(refusals(call)).toHaveLength(1);
  });

  test("is every one whose call the profile trusts", () => {
    const { groups = [] } = BUILT_IN_PROFILES.get("sallyport:scikit-learn") ?? {};
    const held = groups.find(({ rules }) => rules?.includes(UFUNC_CALL.name))?.ids ?? [];
    expect(held.length).toBeGreaterThan(80);
    expect([...held].map((id) => id.slice("call:".length)).sort()).toEqual([...UFUNC_CALL.types].sort());
  });
});

describe("the name of a method", () => {
  const scorer = (name: Root): Root => object("sklearn.metrics._scorer._Scorer", dict([["_response_method", name]]));
  const stacking = (names: Root): Root =>
    object("sklearn.ensemble._stacking.StackingClassifier", dict([["stack_method_", names]]));

  test.each<[string, Root]>([
    ["predict", scorer(json("predict"))],
    ["a choice of two", scorer(tuple([json("decision_function"), json("predict_proba")]))],
    ["one for each member", stacking(list([json("predict_proba"), json(null)]))],
    ["one for each member, in an array", stacking(objectArray([json("predict")], [1]))],
    ["none", object("sklearn.multioutput.ClassifierChain", dict([]))],
  ])("may be %s", (_, root) => {
    expect(refusals(root)).toEqual([]);
  });

  test.each<[string, Root]>([
    ["fit", scorer(json("fit"))],
    ["a special method", scorer(json("__class__"))],
    ["a number", scorer(json(1))],
    ["a function", scorer(func("m.f"))],
    ["another beside a known one", stacking(list([json("predict"), json("set_params")]))],
    ["fit", object("sklearn.multioutput.ClassifierChain", dict([["chain_method_", json("fit")]]))],
  ])("may not be %s", (_, root) => {
    expect(refusals(root)).toHaveLength(1);
  });
});
