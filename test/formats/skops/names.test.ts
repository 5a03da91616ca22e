import { describe, expect, test } from "vitest";
import { methodNeeds, nodeNeeds, oldFunctionNeeds, type NodeNeeds } from "../../../src/formats/skops/names.js";
import { UFUNCS } from "../../../src/formats/skops/ufuncs.js";
import { requirementId, type Requirement } from "../../../src/graph/index.js";
import { Policy } from "../../../src/policy/index.js";
import { requirement } from "../../policy/requirement.js";

const policy = Policy.of({ extends: ["sallyport:skops"] });

const idsOf = ({ needs }: NodeNeeds): string[] => needs.map((need) => requirementId(...need));

/** Ids that skops, by its profile, does not trust. */
function untrusted({ needs }: NodeNeeds): string[] {
  const all: Requirement[] = needs.map((need) => requirement(...need));
  return all.filter((one) => policy.status(one, new Date(0)).status !== "trusted").map(({ id }) => id);
}

describe("a kind with a name of its own", () => {
  test.each([
    ["DictNode", "builtins", "dict", "construct:builtins.dict"],
    ["DictNode", "collections", "OrderedDict", "construct:collections.OrderedDict"],
    ["DefaultDictNode", "collections", "defaultdict", "construct:collections.defaultdict"],
    ["ListNode", "builtins", "list", "construct:builtins.list"],
    ["SetNode", "builtins", "set", "construct:builtins.set"],
    ["TupleNode", "builtins", "tuple", "construct:builtins.tuple"],
    ["BytesNode", "builtins", "bytes", "construct:builtins.bytes"],
    ["BytearrayNode", "builtins", "bytearray", "construct:builtins.bytearray"],
    ["NdArrayNode", "numpy", "ndarray", "construct:numpy.ndarray"],
    ["NdArrayNode", "numpy", "float64", "construct:numpy.float64"],
    ["NdArrayNode", "numpy", "bool", "construct:numpy.bool"],
    ["MaskedArrayNode", "numpy.ma", "MaskedArray", "construct:numpy.ma.MaskedArray"],
    ["RandomStateNode", "numpy.random.mtrand", "RandomState", "construct:numpy.random.mtrand.RandomState"],
    ["RandomGeneratorNode", "numpy.random._generator", "Generator", "construct:numpy.random._generator.Generator"],
    ["ObjectNode", "sklearn.svm._classes", "SVC", "construct:sklearn.svm._classes.SVC"],
    ["LossNode", "sklearn._loss._loss", "CyHalfBinomialLoss", "call:sklearn._loss._loss.CyHalfBinomialLoss"],
    ["TypeNode", "builtins", "int", "reference:builtins.int"],
    ["TypeNode", "numpy", "float64", "reference:numpy.float64"],
    ["FunctionNode", "numpy", "log1p", "reference:numpy.log1p"],
    ["FunctionNode", "scipy.special._ufuncs", "entr", "reference:scipy.special._ufuncs.entr"],
  ])("%s %s.%s needs %s, which skops trusts", (kind, module, name, id) => {
    const needs = nodeNeeds(kind, module, name);
    expect(idsOf(needs)).toEqual([id]);
    expect(needs.main).toBe(0);
    expect(untrusted(needs)).toEqual([]);
  });

  test.each([
    ["DTypeNode", "numpy", "dtype", "construct:numpy.dtype"],
    ["NdArrayNode", "numpy", "bool_", "construct:numpy.bool_"],
    ["MaskedArrayNode", "numpy.ma.core", "MaskedArray", "construct:numpy.ma.core.MaskedArray"],
    ["SparseMatrixNode", "scipy.sparse._csr", "csr_matrix", "construct:scipy.sparse._csr.csr_matrix"],
    ["SparseMatrixNode", "scipy.sparse._coo", "coo_array", "construct:scipy.sparse._coo.coo_array"],
    ["SGDNode", "sklearn.linear_model._sgd_fast", "Hinge", "construct:sklearn.linear_model._sgd_fast.Hinge"],
    [
      "_DictWithDeprecatedKeysNode",
      "sklearn.covariance._graph_lasso",
      "_DictWithDeprecatedKeys",
      "construct:sklearn.covariance._graph_lasso._DictWithDeprecatedKeys",
    ],
    ["PartialNode", "functools", "partial", "call:functools.partial"],
    ["OperatorFuncNode", "operator", "itemgetter", "call:operator.itemgetter"],
    ["ConstructorFromReduceNode", "datetime", "date", "call:datetime.date"],
    ["TreeNode", "sklearn.tree._tree", "Tree", "call:sklearn.tree._tree.Tree"],
    [
      "QuantileForestNode",
      "quantile_forest._quantile_forest_fast",
      "QuantileForest",
      "call:quantile_forest._quantile_forest_fast.QuantileForest",
    ],
    ["TypeNode", "builtins", "map", "reference:builtins.map"],
    ["TypeNode", "builtins", "len", "reference:builtins.len"],
    ["FunctionNode", "os", "system", "reference:os.system"],
    ["ObjectNode", "mymodels", "RareScaler", "construct:mymodels.RareScaler"],
    ["LossNode", "os", "system", "call:os.system"],
  ])("%s %s.%s needs %s, which skops reports", (kind, module, name, id) => {
    const needs = nodeNeeds(kind, module, name);
    expect(idsOf(needs)).toEqual([id]);
    expect(untrusted(needs)).toEqual([id]);
  });

  test.each([
    ["JsonNode", "builtins", "str"],
    ["SliceNode", "builtins", "slice"],
  ])("%s needs nothing", (kind, module, name) => {
    expect(nodeNeeds(kind, module, name)).toEqual({ needs: [], main: -1, plain: true });
  });

  test.each([
    ["DictNode", "builtins", "dict", true],
    ["DictNode", "collections", "OrderedDict", false],
    ["DictNode", "sklearn.utils._bunch", "Bunch", false],
    ["ListNode", "builtins", "list", true],
    ["ListNode", "m", "List", false],
    ["NdArrayNode", "numpy", "ndarray", true],
    ["NdArrayNode", "numpy", "float64", false],
    ["TupleNode", "m", "Pair", false],
    ["ObjectNode", "m", "C", false],
  ])("%s %s.%s is of the plain type: %s", (kind, module, name, plain) => {
    expect(nodeNeeds(kind, module, name).plain).toBe(plain);
  });
});

describe("a kind with a foreign name", () => {
  test.each([
    ["DictNode", ["call:os.system"]],
    ["ListNode", ["call:os.system"]],
    ["SetNode", ["call:os.system"]],
    ["RandomStateNode", ["call:os.system"]],
    ["RandomGeneratorNode", ["call:os.system"]],
    ["SparseMatrixNode", ["call:os.system"]],
    ["SGDNode", ["call:os.system"]],
    ["_DictWithDeprecatedKeysNode", ["call:os.system"]],
    ["JsonNode", ["call:os.system"]],
    ["SliceNode", ["call:os.system"]],
    ["TupleNode", ["construct:builtins.tuple", "call:os.system"]],
    ["BytesNode", ["construct:builtins.bytes", "call:os.system"]],
    ["BytearrayNode", ["construct:builtins.bytearray", "call:os.system"]],
    ["DefaultDictNode", ["construct:collections.defaultdict", "call:os.system"]],
    ["NdArrayNode", ["construct:numpy.ndarray", "call:os.system"]],
    ["MaskedArrayNode", ["construct:numpy.ma.MaskedArray", "call:os.system"]],
    ["DTypeNode", ["construct:numpy.dtype", "call:os.system"]],
    ["PartialNode", ["call:functools.partial", "call:os.system"]],
    ["OperatorFuncNode", ["call:operator.system", "call:os.system"]],
    ["TreeNode", ["call:sklearn.tree._tree.Tree", "call:os.system"]],
    ["QuantileForestNode", ["call:quantile_forest._quantile_forest_fast.QuantileForest", "call:os.system"]],
    ["ConstructorFromReduceNode", ["call:os.system"]],
    ["LossNode", ["call:os.system"]],
  ])("%s needs %j", (kind, ids) => {
    const needs = nodeNeeds(kind, "os", "system");
    expect(idsOf(needs)).toEqual(ids);
    expect(untrusted(needs)).toContain("call:os.system");
  });

  test.each(["TupleNode", "NdArrayNode"])("%s is made by the name", (kind) => {
    const { needs, main } = nodeNeeds(kind, "m", "C");
    expect(requirementId(...needs[main]!)).toBe("call:m.C");
  });

  test.each(["BytesNode", "DTypeNode", "TreeNode", "PartialNode"])("%s is made by what it always makes", (kind) => {
    const { needs, main } = nodeNeeds(kind, "m", "C");
    expect(requirementId(...needs[main]!)).not.toBe("call:m.C");
  });

  test.each([
    ["builtins", "dict"],
    ["numpy", "ndarray"],
    ["numpy", "float64"],
    ["collections", "defaultdict"],
    ["numpy.random", "PCG64"],
    ["scipy.sparse._csr", "csr_matrix"],
    ["sklearn.linear_model._sgd_fast", "Hinge"],
  ])("ObjectNode %s.%s is a call, since another kind builds it", (module, name) => {
    expect(idsOf(nodeNeeds("ObjectNode", module, name))).toContain(`call:${module}.${name}`);
  });

  test("a kind that is not known calls its name", () => {
    expect(idsOf(nodeNeeds("NewNode", "m", "C"))).toEqual(["call:m.C"]);
  });

  test("the name joined otherwise is another", () => {
    expect(untrusted(nodeNeeds("DictNode", "builtin", "s.dict"))).not.toEqual([]);
    expect(untrusted(nodeNeeds("NdArrayNode", "", "numpy.ndarray"))).not.toEqual([]);
  });

  test.each(["ConstructorFromReduceNode", "ListNode", "TupleNode", "JsonNode", "SGDNode"])(
    "%s does not pass a loss, which skops trusts for LossNode alone",
    (kind) => {
      expect(untrusted(nodeNeeds(kind, "sklearn._loss._loss", "CyHalfBinomialLoss"))).toEqual([
        "construct:sklearn._loss._loss.CyHalfBinomialLoss",
      ]);
    },
  );

  test.each(Object.keys(Object.prototype).concat("__proto__", "constructor", "toString", "hasOwnProperty"))(
    "%s is no known name",
    (name) => {
      expect(idsOf(nodeNeeds(name, name, name))).toEqual([`call:${name}.${name}`]);
      expect(untrusted(nodeNeeds("DictNode", name, name))).toEqual([`call:${name}.${name}`]);
    },
  );
});

describe("values", () => {
  test("a ufunc as a type and a type as a function cost a call", () => {
    expect(idsOf(nodeNeeds("TypeNode", "numpy", "log1p"))).toEqual(["reference:numpy.log1p", "call:numpy.log1p"]);
    expect(idsOf(nodeNeeds("FunctionNode", "builtins", "int"))).toEqual([
      "reference:builtins.int",
      "call:builtins.int",
    ]);
    expect(untrusted(nodeNeeds("TypeNode", "numpy", "log1p"))).not.toEqual([]);
    expect(untrusted(nodeNeeds("FunctionNode", "builtins", "int"))).not.toEqual([]);
  });

  test("every ufunc is a reference and nothing else", () => {
    for (const [module, names] of Object.entries(UFUNCS)) {
      for (const name of names.split(" ")) {
        expect(idsOf(nodeNeeds("FunctionNode", module, name))).toEqual([`reference:${module}.${name}`]);
      }
    }
  });

  test("a method needs its attribute and its owner's type", () => {
    const needs = methodNeeds("m", "C", "transform");
    expect(idsOf(needs)).toEqual(["method:m.C.transform", "reference:m.C"]);
    expect(untrusted(needs)).toEqual(["method:m.C.transform", "reference:m.C"]);
    expect(untrusted(methodNeeds("builtins", "int", "to_bytes"))).toContain("call:builtins.int");
  });
});

describe("a function of protocol 0", () => {
  test("is named by its content", () => {
    const needs = oldFunctionNeeds("numpy", "ufunc", "scipy.special._ufuncs", "entr");
    expect(idsOf(needs)).toEqual(["reference:scipy.special._ufuncs.entr"]);
    expect(untrusted(needs)).toEqual([]);
  });

  test("is reported for numpy, as skops does for protocol 0", () => {
    const needs = oldFunctionNeeds("numpy", "ufunc", "numpy", "log1p");
    expect(untrusted(needs)).toEqual(["call:numpy.log1p"]);
  });

  test("in its own module is honest", () => {
    expect(idsOf(oldFunctionNeeds("m", "function", "m", "f"))).toEqual(["reference:m.f"]);
  });

  test("that says otherwise costs a call of what it says", () => {
    expect(idsOf(oldFunctionNeeds("os", "function", "m", "f"))).toEqual(["reference:m.f", "call:os.function"]);
    expect(idsOf(oldFunctionNeeds("os", "system", "m", "f"))).toEqual(["reference:m.f", "call:os.system"]);
    expect(idsOf(oldFunctionNeeds("numpy", "exec", "numpy", "log1p"))).toContain("call:numpy.exec");
  });
});
