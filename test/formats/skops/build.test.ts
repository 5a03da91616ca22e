import { describe, expect, test } from "vitest";
import { codesOf, scanTrusting } from "../../helpers/scan-skops.js";
import {
  bytes,
  dict,
  func,
  generator,
  json,
  list,
  method,
  ndarray,
  node,
  object,
  objectArray,
  partial,
  reduced,
  set,
  skops,
  sparse,
  tuple,
  type,
} from "../../helpers/skops-builder.js";
import { npyFile } from "../npy/npy-file.js";

type Root = ReturnType<typeof json>;
type Members = [name: string, data: Uint8Array][];

const codes = (root: Root, members: Members = []): string[] => codesOf(skops(root, members));

describe("the keys of a dict", () => {
  const keys = (...entries: [key: string, keyType: string][]): string[] =>
    codes(dict(entries.map(([key, keyType]) => [key, json(0), keyType] as const)));

  test.each([
    [["1", "builtins.int"]],
    [["-0.0", "builtins.float"]],
    [["true", "builtins.bool"]],
    [["1", "builtins.str"]],
    [["9223372036854775808", "numpy.uint64"]],
    [["", "builtins.str"]],
  ] as [string, string][][])("fit together in %j", (...entries) => {
    expect(keys(...entries)).toEqual([]);
  });

  test.each([
    [["1.0", "builtins.int"]],
    [["1", "builtins.float"]],
    [["true", "builtins.int"]],
    [["True", "builtins.bool"]],
    [["", "builtins.int"]],
  ] as [string, string][][])("do not fit together in %j", (...entries) => {
    // A float key that Python would write as 1.0 may read 1 in other JSON writers.
    const isIntegerFloat = entries[0]![0] === "1" && entries[0]![1] === "builtins.float";
    expect(keys(...entries)).toEqual(isIntegerFloat ? [] : ["E_SKOPS_KEYS"]);
  });

  test.each<[string, [string, string], [string, string]]>([
    ["an int and a float", ["1", "builtins.int"], ["1.0", "builtins.float"]],
    ["an int and a bool", ["1", "builtins.int"], ["true", "builtins.bool"]],
    ["two floats", ["0.0", "builtins.float"], ["-0.0", "builtins.float"]],
    ["two scalars of numpy", ["1", "numpy.int64"], ["1.0", "numpy.float64"]],
  ])("differ in Python as well: %s do not", (_, a, b) => {
    expect(keys(a, b)).toEqual(["E_SKOPS_KEYS"]);
  });

  test("of different values do not meet", () => {
    expect(keys(["1", "builtins.int"], ["2.0", "builtins.float"], ["x", "builtins.str"])).toEqual([]);
  });

  test.each([
    ["one type too few", list([])],
    ["one type too many", list([type("builtins.str"), type("builtins.str")])],
    ["a tuple of types", tuple([type("builtins.str")])],
    ["a value instead of a type", list([json("str")])],
    ["an object instead of a type", list([object("m.C")])],
    ["a subclass of list", list([type("builtins.str")], { __module__: "m", __class__: "L" })],
  ])("have %s", (_, types) => {
    expect(codes(dict([["a", json(1)]], { key_types: types }))).toEqual(["E_SKOPS_KEYS"]);
  });

  test("may be functions by kind, which are called all the same", () => {
    const root = dict([["a", json(1)]], { key_types: list([func("os.system")]) });
    const { findings, requirements } = scanTrusting(skops(root));
    expect(findings).toEqual([]);
    expect(requirements.map(({ id }) => id)).toContain("call:os.system");
  });

  test("that are False carry a note, since skops loads another key", () => {
    const { inventory, verdict } = scanTrusting(skops(dict([["false", json(1), "builtins.bool"]])));
    expect(verdict).toBe("approved");
    expect(inventory.notes).toMatchObject([{ path: "schema.json#" }]);
    expect(scanTrusting(skops(dict([["true", json(1), "builtins.bool"]]))).inventory.notes).toEqual([]);
  });

  test("give at most 100 notes", () => {
    const one = (): Root => dict([["false", json(1), "builtins.bool"]]);
    const { inventory } = scanTrusting(skops(list(Array.from({ length: 150 }, one))));
    expect(inventory.notes).toHaveLength(100);
  });
});

describe("a state", () => {
  const bad = ["__class__", "__dict__", "__array_interface__", "__setstate__", "____", "__"];

  test.each(bad)("sets no %s", (key) => {
    const state = dict([[key, json(1)]]);
    expect(codes(object("m.C", state))).toEqual(["E_SKOPS_STATE"]);
    expect(codes(reduced("LossNode", "m.L", tuple([]), state))).toEqual(["E_SKOPS_STATE"]);
    expect(codes(reduced("TreeNode", "sklearn.tree._tree.Tree", tuple([]), state))).toEqual(["E_SKOPS_STATE"]);
  });

  test.each(["sklearn.utils._bunch", "sklearn.utils"])("of a Bunch of %s is its dict", (module) => {
    const bunch = (key: string): Root => dict([[key, json(1)]], { __module__: module, __class__: "Bunch" });
    expect(codes(bunch("__array_interface__"))).toEqual(["E_SKOPS_STATE"]);
    expect(codes(bunch("a"))).toEqual([]);
  });

  test("is not a plain dict, which may hold anything", () => {
    expect(codes(dict([["__class__", json(1)]]))).toEqual([]);
  });

  test("may document itself with text or None only", () => {
    expect(codes(object("m.C", dict([["__doc__", json("text")]])))).toEqual([]);
    expect(codes(object("m.C", dict([["__doc__", json(null)]])))).toEqual([]);
    expect(codes(object("m.C", dict([["__doc__", json(1)]])))).toEqual(["E_SKOPS_STATE"]);
  });

  test.each(["_a", "__a", "a__", "_sklearn_version", "a", "_"])("may set %s", (key) => {
    expect(codes(object("m.C", dict([[key, json(1)]])))).toEqual([]);
  });

  test("has strings as keys", () => {
    expect(codes(object("m.C", dict([["1", json(1), "builtins.int"]])))).toEqual(["E_SKOPS_STATE"]);
  });

  test("may be None or a tuple, which some types take", () => {
    expect(codes(object("m.C", json(null)))).toEqual([]);
    expect(codes(object("m.C", tuple([json(1)])))).toEqual([]);
  });
});

describe("an array of objects", () => {
  const row = (...values: number[]): Root => list(values.map((value) => json(value)));

  test.each<[string, Root]>([
    ["a vector", objectArray([json(1), list([])], [2])],
    ["nothing", objectArray([], [0])],
    ["a matrix", objectArray([row(1, 2, 3), row(4, 5, 6)], [2, 3])],
    ["a cube", objectArray([list([row(1), row(2)])], [1, 2, 1])],
    ["a matrix without columns", objectArray([list([]), list([])], [2, 0])],
    ["a vector of lists", objectArray([row(1), row(2, 3)], [2])],
  ])("holds %s", (_, root) => {
    expect(codes(root)).toEqual([]);
  });

  test.each<[string, Root]>([
    ["too few items", objectArray([json(1)], [2])],
    ["too many items", objectArray([json(1), json(2)], [1])],
    ["a row that is too short", objectArray([row(1, 2), row(3)], [2, 2])],
    ["a row that is too long", objectArray([row(1, 2), row(3, 4, 5)], [2, 2])],
    ["a row that is no list", objectArray([row(1, 2), tuple([json(3), json(4)])], [2, 2])],
    ["a row that is a scalar", objectArray([json(1)], [1, 1])],
    ["no dimension", objectArray([], [])],
    ["a negative size", objectArray([], [-1])],
    ["a size that is no integer", objectArray([json(1)], [1], { shape: tuple([json(1.5)]) })],
    ["a size as text", objectArray([json(1)], [1], { shape: tuple([json("1")]) })],
    ["a shape that is no tuple", objectArray([json(1)], [1], { shape: list([json(1)]) })],
    ["a size beyond 2^53", objectArray([], [1], { shape: tuple([json(1e300)]) })],
    ["a nesting deeper than its shape is no error of the nesting", objectArray([], [0, 5, -1])],
  ])("does not have %s", (_, root) => {
    expect(codes(root)).toEqual(["E_SKOPS_ARRAY"]);
  });

  test("of a huge shape is refused before anything is allocated", () => {
    expect(codes(objectArray([], [0, 2 ** 50, 2 ** 50]))).toEqual([]);
    expect(codes(objectArray([], [2 ** 50]))).toEqual(["E_SKOPS_ARRAY"]);
  });

  test("of more dimensions than numpy has is not judged", () => {
    const shape = (rank: number): number[] => [0, ...Array.from({ length: rank - 1 }, () => 1)];
    expect(codes(objectArray([], shape(64)))).toEqual([]);
    expect(codes(objectArray([], shape(65)))).toEqual(["E_LIMIT_RANK"]);
  });

  test("does not unroll rows that are only referred to", () => {
    const items = Array.from({ length: 100 }, (_, i) => json(i));
    const again = node("CachedNode", "builtins.str", { __id__: 5 });
    const rows = [list(items, { __id__: 5 }), ...Array.from({ length: 999 }, () => again)];
    expect(codes(objectArray(rows, [1000, 100]))).toEqual(["E_SKOPS_ARRAY"]);
  });

  test("of no dimension, as skops writes it, is what no skops loads", () => {
    expect(codes(objectArray([], [0], { content: "1" }))).toEqual(["E_SKOPS_UNLOADABLE"]);
  });
});

describe("a generator", () => {
  const needs = (root: Root): string[] => scanTrusting(skops(root)).requirements.map(({ id }) => id);

  test.each(["MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64"])("builds %s", (name) => {
    expect(needs(generator(name))).toContain(`construct:numpy.random.${name}`);
  });

  test("calls any other name of numpy.random", () => {
    expect(needs(generator("seed"))).toContain("call:numpy.random.seed");
  });

  test.each(["a.b", "", "os system"])("refuses the name %j", (name) => {
    expect(codes(generator(name))).toEqual(["E_IDENTIFIER"]);
  });

  const withState = (state: Root): Root =>
    node("RandomGeneratorNode", "numpy.random._generator.Generator", {
      content: { bit_generator: state, seed_seq: dict([]) },
    });

  test.each<[string, Root]>([
    ["no name", dict([])],
    ["a name that is no text", dict([["bit_generator", json(1)]])],
    ["a name under another type of key", dict([["bit_generator", json("PCG64"), "enum.E"]])],
  ])("refuses %s", (_, state) => {
    expect(codes(withState(state))).toEqual(["E_SKOPS_GENERATOR"]);
  });

  test("refuses a state that is no dict", () => {
    expect(codes(withState(list([])))).toEqual(["E_SKOPS_STATE"]);
  });

  test("names what builds its state", () => {
    const { requirements } = scanTrusting(skops(generator("PCG64")));
    expect(requirements.find(({ name }) => name === "PCG64")!.uses).toEqual([
      { owner: "construct:numpy.random._generator.Generator", attribute: "bit_generator" },
    ]);
  });
});

describe("a method", () => {
  test("belongs to the object beside it", () => {
    expect(codes(method("f", object("m.C")))).toEqual([]);
    expect(codes(method("f", object("m.C"), { __class__: "D" }))).toEqual(["E_SKOPS_METHOD"]);
    expect(codes(method("f", object("m.C"), { __module__: "n" }))).toEqual(["E_SKOPS_METHOD"]);
  });

  test("of an old skops says method, and means the object beside it", () => {
    const file = skops(method("f", object("m.C"), { __class__: "method", __module__: "elsewhere" }));
    const { findings, requirements } = scanTrusting(file);
    expect(findings).toEqual([]);
    expect(requirements.map(({ id }) => id)).toContain("method:m.C.f");
  });

  test("does not belong to an earlier object by a name that only a CachedNode says", () => {
    const owner = object("m.C", undefined, { __id__: 5 });
    const again = node("CachedNode", "builtins.str", { __id__: 5 });
    expect(codes(list([owner, method("f", again)]))).toEqual(["E_SKOPS_METHOD"]);
  });

  test.each(["__reduce__", "__class__", "__init__"])("is not the special %s", (attribute) => {
    expect(codes(method(attribute, object("m.C")))).toContain("E_SKOPS_METHOD");
  });

  test.each(["a.b", "", "a b"])("has no name like %j", (attribute) => {
    expect(codes(method(attribute, object("m.C")))).toEqual(["E_IDENTIFIER"]);
  });
});

describe("arguments", () => {
  test.each<[string, (args: Root) => Root]>([
    ["of a reduced object", (args) => node("ConstructorFromReduceNode", "m.C", { content: args })],
    ["of an operator function", (args) => node("OperatorFuncNode", "operator.itemgetter", { attrs: args })],
    ["of a loss", (args) => reduced("LossNode", "m.L", args, dict([]))],
  ])("%s are a tuple", (_, make) => {
    expect(codes(make(tuple([json(1)])))).toEqual([]);
    for (const args of [list([]), dict([]), json(1), set([])]) expect(codes(make(args))).toEqual(["E_SKOPS_STATE"]);
  });

  test("of a partial are a tuple and a dict", () => {
    const make = (fields: object): Root => {
      const honest = partial(func("numpy.log1p"));
      return { ...honest, content: { ...(honest["content"] as object), ...fields } };
    };
    expect(codes(make({ args: tuple([json(1)]), kwds: dict([["a", json(1)]]) }))).toEqual([]);
  });
});

describe("members", () => {
  const array: Members = [["1.npy", npyFile({})]];

  test("are each named by some node", () => {
    expect(codes(json(1), array)).toEqual(["E_SKOPS_MEMBER"]);
    expect(codes(json(1), [["README", Uint8Array.of()]])).toEqual(["E_SKOPS_MEMBER"]);
  });

  test("may be named by several nodes with one meaning", () => {
    expect(codes(list([ndarray("1.npy"), ndarray("1.npy")]), array)).toEqual([]);
  });

  test("have one meaning", () => {
    const scalar = ndarray("1.npy", { __class__: "uint8" });
    expect(codes(list([ndarray("1.npy"), scalar]), array)).toEqual(["E_SKOPS_MEMBER"]);
    const bytearray = node("BytearrayNode", "builtins.bytearray", { file: "1.bin" });
    expect(codes(list([bytes("1.bin"), bytearray]), [["1.bin", Uint8Array.of(1)]])).toEqual(["E_SKOPS_MEMBER"]);
  });

  test.each<[string, Root]>([
    ["a missing member", ndarray("2.npy")],
    ["the schema", bytes("schema.json")],
    ["an array as bytes", bytes("1.npy")],
    ["an array as a sparse matrix", sparse("1.npy", "scipy.sparse._csr.csr_matrix")],
    ["nothing", ndarray("")],
    ["another case", ndarray("1.NPY")],
    ["a path", ndarray("./1.npy")],
  ])("are not %s", (_, root) => {
    const found = codes(list([root, ndarray("1.npy")]), array);
    expect(new Set(found)).toEqual(new Set(["E_SKOPS_MEMBER"]));
  });

  test("are found by a name that is escaped in the schema", () => {
    const file = skops(undefined, array, {
      schema:
        '{"__class__": "ndarray", "__module__": "numpy", "__loader__": "NdArrayNode", "type": "numpy", ' +
        '"file": "\\u0031.npy", "protocol": 2, "_skops_version": "0.16.0"}',
    });
    expect(codesOf(file)).toEqual([]);
  });

  test.each<[string, Uint8Array, string]>([
    ["objects", npyFile({ text: "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }" }), "E_SKOPS_ARRAY"],
    ["too little data", npyFile({ data: new Uint8Array(1) }), "E_NPY_SIZE"],
    ["too much data", npyFile({ data: new Uint8Array(3) }), "E_NPY_SIZE"],
    ["no array", Uint8Array.of(1, 2, 3), "E_NPY_MAGIC"],
    ["nothing", new Uint8Array(), "E_TRUNCATED"],
  ])("that are arrays hold no %s", (_, data, code) => {
    expect(codes(ndarray("1.npy"), [["1.npy", data]])).toEqual([code]);
  });
});
