import { describe, expect, test } from "vitest";
import { graphOf, codesOf, firstPaths, scanTrusting } from "../../helpers/scan-skops.js";
import { dumpGraph } from "../../helpers/graph-dump.js";
import {
  bytes,
  dict,
  func,
  generator,
  json,
  jsonText,
  list,
  method,
  ndarray,
  node,
  object,
  objectArray,
  partial,
  raw,
  reduced,
  set,
  skops,
  tuple,
  type,
} from "../../helpers/skops-builder.js";
import { npyFile } from "../npy/npy-file.js";

type Root = ReturnType<typeof json>;
type Members = [name: string, data: Uint8Array][];

const ARRAY: Members = [["1.npy", npyFile({})]];
const BIN: Members = [["1.bin", Uint8Array.of(1, 2)]];
const dump = (root: Root, members: Members = []): string[] => dumpGraph(graphOf(skops(root, members))).split("\n");
const SCALAR = "{'descr': '|u1', 'fortran_order': False, 'shape': (), }";
const U1 = '{"dtype":{"kind":"uint","itemsize":1,"littleEndian":true},"shape":[2],"order":"C"}';

describe("the graph of", () => {
  test.each<[string, Root, string[]]>([
    ["a scalar", json(7), ["0 int 7"]],
    ["a list", list([json("a"), json(null)]), ["0 list 1 2", '1 str "a"', "2 none "]],
    ["a tuple", tuple([json(true)]), ["0 tuple 1", "1 bool true"]],
    ["a set", set([json(1.5)]), ["0 set 1", "1 float 1.5"]],
    [
      "a subclass of list, called with a list",
      list([json(1)], { __module__: "m", __class__: "L" }),
      ["0 apply call:m.L 1 - - - -", "1 tuple 2", "2 list 3", "3 int 1"],
    ],
    [
      "a namedtuple, called with its items",
      tuple([json(1)], { __module__: "m", __class__: "P" }),
      ["0 apply call:m.P 1 - - - -", "1 list 2", "2 int 1"],
    ],
    [
      "a dict, in the order of the file",
      dict([
        ["b", json(1)],
        ["a", json(2)],
      ]),
      ["0 dict 1 2 3 4", '1 str "b"', "2 int 1", '3 str "a"', "4 int 2"],
    ],
    ["a dict with int keys", dict([["10", json(1), "builtins.int"]]), ["0 dict 1 2", "1 int 10", "2 int 1"]],
    [
      "a dict with keys of a type of its own",
      dict([["x", json(1), "enum.Color"]]),
      ["0 dict 1 4", "1 apply call:enum.Color 2 - - - -", "2 tuple 3", '3 str "x"', "4 int 1"],
    ],
    [
      "an OrderedDict",
      dict([["a", json(1)]], { __module__: "collections", __class__: "OrderedDict" }),
      ["0 apply construct:collections.OrderedDict - - - - 1", "1 dict 2 3", '2 str "a"', "3 int 1"],
    ],
    [
      "a slice",
      node("SliceNode", "builtins.slice", { content: { start: 1, stop: raw("99999999999999999999"), step: null } }),
      ["0 slice 1 2 3", "1 int 1", "2 int 99999999999999999999", "3 none "],
    ],
    ["a type", type("numpy.float64"), ["0 reference reference:numpy.float64"]],
    ["a function", func("numpy.log1p"), ["0 reference reference:numpy.log1p"]],
    ["an object without state", object("m.C"), ["0 apply construct:m.C - - - - -"]],
    [
      "an object",
      object("m.C", dict([["a", json(1)]])),
      ["0 apply construct:m.C - - 1 - -", "1 dict 2 3", '2 str "a"', "3 int 1"],
    ],
    [
      "a bound method",
      method("transform", object("m.C")),
      ["0 method method:m.C.transform 1", "1 apply construct:m.C - - - - -"],
    ],
    [
      "a partial",
      partial(func("numpy.log1p")),
      [
        "0 apply call:functools.partial 1 4 5 - -",
        "1 tuple 2 3",
        "2 reference reference:numpy.log1p",
        "3 tuple ",
        "4 dict ",
        "5 none ",
      ],
    ],
    [
      "an operator function",
      node("OperatorFuncNode", "operator.itemgetter", { attrs: tuple([json(0)]) }),
      ["0 apply call:operator.itemgetter 1 - - - -", "1 tuple 2", "2 int 0"],
    ],
    [
      "a reduced object",
      node("ConstructorFromReduceNode", "datetime.timedelta", { content: tuple([json(1)]) }),
      ["0 apply call:datetime.timedelta 1 - - - -", "1 tuple 2", "2 int 1"],
    ],
    [
      "a loss",
      reduced("LossNode", "m.Loss", tuple([json(1)]), dict([["a", json(2)]])),
      ["0 apply call:m.Loss 1 - 3 - -", "1 tuple 2", "2 int 1", "3 dict 4 5", '4 str "a"', "5 int 2"],
    ],
    [
      "a default dict",
      node("DefaultDictNode", "collections.defaultdict", {
        content: { main: dict([["a", json(1)]]), default_factory: type("builtins.int") },
      }),
      [
        "0 apply construct:collections.defaultdict 1 - - - 3",
        "1 tuple 2",
        "2 reference reference:builtins.int",
        "3 dict 4 5",
        '4 str "a"',
        "5 int 1",
      ],
    ],
    [
      "an array of objects",
      objectArray([list([json(1), json(2)]), list([json(3), json(4)])], [2, 2]),
      [
        "0 apply construct:numpy.ndarray 1 - - 5 -",
        "1 tuple 2",
        "2 tuple 3 4",
        "3 int 2",
        "4 int 2",
        "5 list 6 7 8 9",
        "6 int 1",
        "7 int 2",
        "8 int 3",
        "9 int 4",
      ],
    ],
  ])("%s", (_, root, lines) => {
    expect(dump(root)).toEqual(lines);
  });

  test("an array", () => {
    expect(dump(ndarray("1.npy"), ARRAY)).toEqual([`0 array ${U1} 0000`]);
  });

  test("a numpy scalar, called with an array", () => {
    const scalar = ndarray("1.npy", { __class__: "uint8" });
    const one: Members = [["1.npy", npyFile({ text: SCALAR, data: Uint8Array.of(7) })]];
    const descriptor = U1.replace("[2]", "[]");
    expect(dump(scalar, one)).toEqual([
      "0 apply construct:numpy.uint8 1 - - - -",
      "1 tuple 2",
      `2 array ${descriptor} 07`,
    ]);
  });

  test("bytes and a bytearray", () => {
    expect(dump(bytes("1.bin"), BIN)).toEqual(["0 bytes 0102"]);
    const bytearray = node("BytearrayNode", "builtins.bytearray", { file: "1.bin" });
    expect(dump(bytearray, BIN)).toEqual([
      "0 apply construct:builtins.bytearray 1 - - - -",
      "1 tuple 2",
      "2 bytes 0102",
    ]);
  });

  test("a masked array and a dtype", () => {
    const masked = node("MaskedArrayNode", "numpy.ma.MaskedArray", {
      content: { data: ndarray("1.npy"), mask: ndarray("1.npy") },
    });
    expect(dump(masked, ARRAY)[0]).toBe("0 apply construct:numpy.ma.MaskedArray 1 - - - -");
    const dtype = node("DTypeNode", "numpy.dtype", { content: ndarray("1.npy") });
    expect(dump(dtype, ARRAY)[0]).toBe("0 apply construct:numpy.dtype 1 - - - -");
  });

  test("a generator: its bit generator is built too", () => {
    const [root, args, bits] = dump(generator("PCG64"));
    expect([root, args]).toEqual(["0 apply construct:numpy.random._generator.Generator 1 - - - -", "1 tuple 2"]);
    expect(bits).toMatch(/^2 apply construct:numpy\.random\.PCG64 \d+ - \d+ - -$/);
  });

  test("an object met twice is one node", () => {
    const shared = object("m.C", dict([["a", json(1)]]));
    expect(dump(list([shared, shared]))[0]).toBe("0 list 1 1");
  });

  test("a shared bytes object may name two members of one content", () => {
    const root = (file: string): Root => bytes(file, { __id__: 5 });
    const same: Members = [
      ["1.bin", Uint8Array.of(1)],
      ["2.bin", Uint8Array.of(1)],
    ];
    const other: Members = [
      ["1.bin", Uint8Array.of(1)],
      ["2.bin", Uint8Array.of(2)],
    ];
    expect(dump(list([root("1.bin"), root("2.bin")]), same)).toEqual(["0 list 1 1", "1 bytes 01"]);
    expect(codesOf(skops(list([root("1.bin"), root("2.bin")]), other))).toContain("E_SKOPS_ID_REUSED");
  });

  test("an object in a CachedNode is the earlier one", () => {
    const root = list([object("m.C", undefined, { __id__: 5 }), node("CachedNode", "builtins.str", { __id__: 5 })]);
    expect(dump(root)).toEqual(["0 list 1 1", "1 apply construct:m.C - - - - -"]);
  });
});

describe("the path of a name", () => {
  const probe = object("m.Probe");
  const partialOf = (argument: Root): object => ({
    func: func("m.f"),
    args: tuple([argument]),
    kwds: dict([]),
    namespace: json(null),
  });

  test.each<[string, Root, string]>([
    ["at the root", probe, "#"],
    ["in a list", list([json(1), probe]), "#/content/1"],
    ["in a nested list", list([list([]), list([json(1), list([probe])])]), "#/content/1/content/1/content/0"],
    ["under a key", dict([["a", probe]]), "#/content/a"],
    ["under a key with slash and tilde", dict([["a/b~c", probe]]), "#/content/a~1b~0c"],
    ["under an empty key", dict([["", probe]]), "#/content/"],
    ["in a state", object("m.C", dict([["a", probe]])), "#/content/content/a"],
    ["among the arguments of a partial", partial(json(1), { content: partialOf(probe) }), "#/content/args/content/0"],
    ["in a method", method("f", probe), "#/content/obj"],
    ["in a partial", partial(probe), "#/content/func"],
    ["among reduced arguments", reduced("LossNode", "m.L", tuple([probe]), dict([])), "#/__reduce__/args/content/0"],
    ["in the state of a loss", reduced("LossNode", "m.L", tuple([]), dict([["a", probe]])), "#/content/content/a"],
    ["in an operator function", node("OperatorFuncNode", "operator.f", { attrs: tuple([probe]) }), "#/attrs/content/0"],
    ["in an array of objects", objectArray([json(1), probe], [2]), "#/content/1"],
  ])("%s", (_, root, pointer) => {
    expect(firstPaths(skops(root))["construct:m.Probe"]).toBe(`schema.json${pointer}`);
  });

  test("of a key type", () => {
    const root = dict([
      ["a", json(1)],
      ["b", json(2), "enum.Color"],
    ]);
    const paths = firstPaths(skops(root));
    expect(paths["reference:enum.Color"]).toBe("schema.json#/key_types/content/1");
    expect(paths["call:enum.Color"]).toBe("schema.json#");
  });

  test("is that of the first use, and every use counts", () => {
    const file = skops(list([json(1), object("m.Probe"), list([object("m.Probe")])]));
    const probes = scanTrusting(file).requirements.find(({ id }) => id === "construct:m.Probe");
    expect(probes).toMatchObject({ count: 2, first: "schema.json#/content/1" });
  });
});

describe("the uses of a name", () => {
  const usesOf = (root: Root, id: string): unknown =>
    scanTrusting(skops(root)).requirements.find((requirement) => requirement.id === id)?.uses;
  const probe = func("m.probe");
  const id = "reference:m.probe";

  test("at the root have no owner", () => {
    expect(usesOf(probe, id)).toEqual([{}]);
  });

  test("name the object and the attribute that hold it, through plain containers", () => {
    expect(usesOf(object("m.C", dict([["kernel", probe]])), id)).toEqual([
      { owner: "construct:m.C", attribute: "kernel" },
    ]);
    expect(usesOf(object("m.C", dict([["steps", list([tuple([json("a"), probe])])]])), id)).toEqual([
      { owner: "construct:m.C", attribute: "steps" },
    ]);
  });

  test("name the innermost owner", () => {
    const inner = object("m.Inner", dict([["a", probe]]));
    expect(usesOf(object("m.Outer", dict([["b", inner]])), id)).toEqual([
      { owner: "construct:m.Inner", attribute: "a" },
    ]);
  });

  test("name what a partial calls", () => {
    expect(usesOf(object("m.C", dict([["func", partial(probe)]])), "call:functools.partial")).toEqual([
      { owner: "construct:m.C", attribute: "func", callee: id },
    ]);
    expect(usesOf(partial(probe), id)).toEqual([{ owner: "call:functools.partial", attribute: "func" }]);
  });

  test("are distinct ones, not one for each node", () => {
    const root = object("m.C", dict([["a", list([probe, func("m.probe"), func("m.probe")])]]));
    expect(usesOf(root, id)).toEqual([{ owner: "construct:m.C", attribute: "a" }]);
  });
});

describe("a finding does not end the walk", () => {
  test.each<[string, Root]>([
    ["an unknown kind", node("NewNode", "m.C", {})],
    ["a missing field", list([], { content: undefined })],
    ["a scalar instead of a node", json(1, { __loader__: 1 })],
    ["a wrong container", list([], { content: {} })],
    ["a bad value", jsonText("[]")],
    ["a bad id", json(1, { __id__: 0 })],
    ["a cycle", list([node("CachedNode", "builtins.str", { __id__: 77 })], { __id__: 77 })],
    ["a missing member", ndarray("9.npy")],
    ["a bad name", object("m.C", undefined, { __class__: "a.b" })],
  ])("%s leaves later names on the bill", (_, bad) => {
    const { requirements, findings, verdict } = scanTrusting(skops(list([bad, func("os.system")])));
    expect(requirements.map(({ id }) => id)).toContain("reference:os.system");
    expect(findings.length).toBeGreaterThan(0);
    expect(verdict).toBe("refused");
  });

  test("and its names stay on the bill when a child is bad", () => {
    const bad = list([jsonText("{}"), func("os.system")], { __module__: "m", __class__: "L" });
    const ids = scanTrusting(skops(bad)).requirements.map(({ id }) => id);
    expect(ids).toEqual(["call:m.L", "reference:os.system"]);
  });
});

describe("names", () => {
  test.each([
    ["__class__", "a.b"],
    ["__class__", ""],
    ["__class__", "a b"],
    ["__class__", "e\u0301"],
    ["__class__", "a".repeat(513)],
    ["__class__", "a\u202e"],
    ["__module__", ""],
    ["__module__", "a..b"],
    ["__module__", ".a"],
    ["__module__", "a/b"],
  ])("%s %j is refused, listed as written and never trusted", (field, text) => {
    const { findings, requirements, verdict } = scanTrusting(skops(object("m.C", undefined, { [field]: text })));
    expect(findings.map(({ code }) => code)).toEqual(["E_IDENTIFIER"]);
    expect(requirements).toMatchObject([{ status: "denied", invalid: true }]);
    expect(requirements[0]![field === "__class__" ? "name" : "module"]).toBe(text);
    expect(verdict).toBe("refused");
  });

  test("of one spelling are one name, escaped or not", () => {
    const escaped = object("m.C", undefined, { __class__: raw('"\\u0043"') });
    const { requirements } = scanTrusting(skops(list([object("m.C"), escaped])));
    expect(requirements.find(({ id }) => id === "construct:m.C")).toMatchObject({ count: 2 });
  });

  test("that join to one text stay apart", () => {
    const { requirements } = scanTrusting(
      skops(list([object("a.b.C"), object("a.b.C", undefined, { __module__: "a", __class__: "b.C" })])),
    );
    const same = requirements.filter(({ id }) => id === "construct:a.b.C");
    expect(same.map(({ module, name, status }) => [module, name, status])).toEqual([
      ["a.b", "C", "trusted"],
      ["a", "b.C", "denied"],
    ]);
  });
});

describe("facts", () => {
  test("count nodes as written, key types included", () => {
    const shared = list([json(1)]);
    const { facts } = scanTrusting(skops(tuple([shared, shared, dict([["a", json(2)]])]))).inventory;
    // The tuple, twice the list and its item, the dict, its list of key types, one type, one value.
    expect(facts.nodes).toBe(9);
  });

  test("count members and arrays", () => {
    const { facts } = scanTrusting(skops(list([ndarray("1.npy"), ndarray("1.npy")]), ARRAY)).inventory;
    expect(facts).toMatchObject({ members: 2, arrays: 1, arrayBytes: 2, protocol: 2 });
  });

  test("name the versions that wrote the estimators", () => {
    const estimator = (version: string): Root => object("m.C", dict([["_sklearn_version", json(version)]]));
    const { facts } = scanTrusting(skops(list([estimator("1.9.1"), estimator("1.1.3"), estimator("1.9.1")]))).inventory;
    expect([...facts.libraries]).toEqual([
      ["skops", "0.16.0"],
      ["scikit-learn", "1.1.3, 1.9.1"],
    ]);
  });
});
