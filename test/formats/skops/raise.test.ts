import { describe, expect, it } from "vitest";
import type { NodeIndex } from "../../../src/graph/index.js";
import { raise } from "../../../src/formats/skops/raise.js";
import { floatText, jsonString, type RaisedNode } from "../../../src/formats/skops/raised.js";
import { floats, TestGraph } from "../../load/graph-support.js";

/** @returns the node that the graph of one root is raised to. */
function raised(make: (graph: TestGraph) => NodeIndex): RaisedNode {
  const test = new TestGraph();
  const root = make(test);
  return raise(test.builder.freeze(root), root);
}

const kindOf = (make: (graph: TestGraph) => NodeIndex): string => {
  const { kind, module, name } = raised(make);
  return `${kind} ${module}.${name}`;
};

const jsonOf = (make: (graph: TestGraph) => NodeIndex): unknown => {
  const [, content] = raised(make).fields.find(([name]) => name === "content") ?? [];
  return content && "json" in content ? JSON.parse(content.json) : undefined;
};

describe("floatText", () => {
  it.each<[number, string]>([
    [1, "1.0"],
    [-0, "-0.0"],
    [0.1, "0.1"],
    [1e21, "1e+21"],
    [1e-7, "1e-07"],
    [1.5e-10, "1.5e-10"],
    [5e-324, "5e-324"],
    [123456789012345680000, "123456789012345680000.0"],
    [NaN, "NaN"],
    [-Infinity, "-Infinity"],
  ])("of %d is %s, which Python reads as a float", (value, text) => expect(floatText(value)).toBe(text));
});

describe("jsonString", () => {
  it.each(["a", 'quote " and \\', "\u0000\n\u007f\u00e9\u2028", "\u{1f600}", "__proto__"])("of %j is ASCII", (text) => {
    expect(jsonString(text)).toMatch(/^[ -~]*$/);
    expect(JSON.parse(jsonString(text))).toBe(text);
  });
});

describe("scalars", () => {
  it.each<[string, (graph: TestGraph) => NodeIndex]>([
    ["null", ({ builder }) => builder.none()],
    ["true", ({ builder }) => builder.bool(true)],
    ["-7", (graph) => graph.int(-7)],
    ["18446744073709551616", (graph) => graph.int(2n ** 64n)],
    ["2.0", (graph) => graph.float("2.0")],
    ["NaN", (graph) => graph.float("NaN")],
    ['"\\u00e9"', (graph) => graph.str("\u00e9")],
  ])("stand in a JsonNode as %s", (text, make) => {
    expect(kindOf(make)).toBe("JsonNode builtins.str");
    expect(jsonOf(make)).toBe(text);
  });
});

/** An application of a name, with these slots. */
type Make = (graph: TestGraph) => NodeIndex;
const apply =
  (
    action: "call" | "construct",
    path: string,
    slots: (graph: TestGraph) => Parameters<TestGraph["builder"]["apply"]>[1] = () => ({}),
  ): Make =>
  (graph) => {
    const dot = path.lastIndexOf(".");
    return graph.builder.apply(graph.name(action, path.slice(0, dot), path.slice(dot + 1)), slots(graph));
  };
const array = (graph: TestGraph): NodeIndex => graph.array(...floats(1));
const RANDOM_STATE = ["bit_generator", "state", "has_gauss", "gauss"];
const dictOf = (graph: TestGraph, names: readonly string[]): NodeIndex =>
  graph.dict(...names.flatMap((name) => [graph.str(name), graph.int(0)]));
const LOSS = "sklearn.linear_model._sgd_fast.Hinge";

/** The kind follows from action, name and slots alone, so that a graph of any format is raised alike. */
describe("an application", () => {
  it.each<[string, Make]>([
    ["ObjectNode m.C", apply("construct", "m.C")],
    ["ObjectNode m.C", apply("construct", "m.C", (g) => ({ state: dictOf(g, ["a"]) }))],
    ["ObjectNode numpy.ndarray", apply("call", "numpy.ndarray", (g) => ({ state: g.builder.none() }))],
    [
      "RandomStateNode numpy.random.mtrand.RandomState",
      apply("construct", "numpy.random.mtrand.RandomState", (g) => ({ state: dictOf(g, RANDOM_STATE) })),
    ],
    ["RandomStateNode m.Random", apply("call", "m.Random", (g) => ({ state: dictOf(g, RANDOM_STATE) }))],
    ["DictNode collections.OrderedDict", apply("construct", "collections.OrderedDict", (g) => ({ entries: g.dict() }))],
    ["DictNode m.Bunch", apply("call", "m.Bunch", (g) => ({ entries: g.dict() }))],
    [
      "DefaultDictNode collections.defaultdict",
      apply("construct", "collections.defaultdict", (g) => ({ args: g.tuple(g.builder.none()), entries: g.dict() })),
    ],
    ["TupleNode m.Point", apply("call", "m.Point", (g) => ({ args: g.list(g.int(1), g.int(2)) }))],
    ["ListNode m.Items", apply("call", "m.Items", (g) => ({ args: g.tuple(g.list(g.int(1))) }))],
    [
      "ConstructorFromReduceNode builtins.frozenset",
      apply("call", "builtins.frozenset", (g) => ({ args: g.tuple(g.list(g.int(1))) })),
    ],
    ["ConstructorFromReduceNode m.C", apply("call", "m.C", (g) => ({ args: g.tuple(g.int(1)) }))],
    ["ConstructorFromReduceNode numpy.float64", apply("call", "numpy.float64", (g) => ({ args: g.tuple(array(g)) }))],
    [
      "OperatorFuncNode operator.itemgetter",
      apply("call", "operator.itemgetter", (g) => ({ args: g.tuple(g.int(1)) })),
    ],
    [
      "BytearrayNode builtins.bytearray",
      apply("construct", "builtins.bytearray", (g) => ({ args: g.tuple(g.bytes(1)) })),
    ],
    ["NdArrayNode numpy.float64", apply("construct", "numpy.float64", (g) => ({ args: g.tuple(array(g)) }))],
    ["NdArrayNode m.Matrix", apply("call", "m.Matrix", (g) => ({ args: g.tuple(array(g)) }))],
    ["DTypeNode numpy.dtype", apply("construct", "numpy.dtype", (g) => ({ args: g.tuple(array(g)) }))],
    [
      "MaskedArrayNode numpy.ma.core.MaskedArray",
      apply("construct", "numpy.ma.core.MaskedArray", (g) => ({ args: g.tuple(array(g), array(g)) })),
    ],
    [
      "PartialNode functools.partial",
      apply("call", "functools.partial", (g) => ({
        args: g.tuple(g.int(0), g.tuple()),
        kwargs: g.dict(),
        state: g.builder.none(),
      })),
    ],
    [
      "TreeNode sklearn.tree._tree.Tree",
      apply("call", "sklearn.tree._tree.Tree", (g) => ({ args: g.tuple(), state: g.dict() })),
    ],
    ["LossNode " + LOSS, apply("call", LOSS, (g) => ({ args: g.tuple(), state: g.dict() }))],
    ["SGDNode " + LOSS, apply("construct", LOSS, (g) => ({ args: g.tuple(), state: g.tuple() }))],
  ])("becomes %s", (kind, make) => expect(kindOf(make)).toBe(kind));

  it.each<[string, Make]>([
    ["a call with a state alone", apply("call", "m.C", (g) => ({ state: g.dict() }))],
    ["a state that is a number", apply("construct", "m.C", (g) => ({ state: g.int(1) }))],
    ["arguments in a dict", apply("call", "m.C", (g) => ({ args: g.dict() }))],
    ["items for a type of its own", apply("construct", "m.C", (g) => ({ items: g.list() }))],
    ["keyword arguments", apply("call", "m.C", (g) => ({ args: g.tuple(), kwargs: g.dict() }))],
    ["a class that is handed arguments", apply("construct", "m.C", (g) => ({ args: g.tuple() }))],
    [
      "a partial of a number",
      apply("call", "functools.partial", (g) => ({ args: g.tuple(g.int(1)), kwargs: g.dict(), state: g.dict() })),
    ],
    [
      "a sparse matrix without values",
      apply("construct", "scipy.sparse._csr.csr_matrix", (g) => ({ state: g.dict() })),
    ],
    [
      "an object array of another size",
      apply("construct", "numpy.ndarray", (g) => ({
        args: g.tuple(g.tuple(g.int(2), g.int(2))),
        items: g.list(g.int(1)),
      })),
    ],
    [
      "an object array without shape",
      apply("construct", "numpy.ndarray", (g) => ({ args: g.tuple(g.int(1)), items: g.list(g.int(1)) })),
    ],
  ])("is not written with %s", (_, make) => {
    expect(() => raised(make)).toThrow(expect.objectContaining({ code: "E_CONVERT" }));
  });
});

describe("what skops has no node for", () => {
  it.each<[string, Make]>([
    ["complex", ({ builder }) => builder.complex("1", "2")],
    ["frozenset", ({ builder }) => builder.sequence("frozenset", [])],
    ["file:w.bin", (graph) => graph.builder.external(graph.name("file", "", "w.bin"))],
    ["slice", (graph) => graph.builder.slice(graph.str("a"), graph.int(1), graph.builder.none())],
    ["tuple", (graph) => graph.dict(graph.tuple(), graph.int(1))],
    ["dict", (graph) => graph.dict(graph.int(1), graph.int(1), graph.str("1"), graph.int(2))],
  ])("is named: %s", (kind, make) => {
    const message = expect.stringMatching(new RegExp(`^Cannot write "${kind}`));
    expect(() => raised(make)).toThrow(expect.objectContaining({ code: "E_CONVERT", message }));
  });

  it("is named with the place where it was met first", () => {
    const make: Make = apply("construct", "m.C", (graph) => ({ items: graph.list() }));
    expect(() => raised(make)).toThrow(
      expect.objectContaining({ path: "schema.json#", message: expect.stringContaining('"construct:m.C"') }),
    );
  });
});

describe("references", () => {
  it.each<[string, string]>([
    ["numpy.log1p", "FunctionNode"],
    ["builtins.int", "TypeNode"],
    ["m.function", "TypeNode"],
  ])("to %s become a %s", (path, kind) => {
    const make: Make = (graph) => {
      const [module = "", name = ""] = path.split(".");
      return graph.builder.reference(graph.name("reference", module, name));
    };
    expect(raised(make)).toMatchObject({ kind, fields: [] });
  });

  it("to a method name its owner's class and the attribute", () => {
    const make: Make = (graph) => graph.builder.method(graph.name("method", "m", "C.run"), graph.construct("m", "C"));
    const { kind, module, name, fields, needs } = raised(make);
    expect([kind, module, name]).toEqual(["MethodNode", "m", "C"]);
    expect(fields).toMatchObject([
      [
        "content",
        {
          group: [
            ["func", { json: '"run"' }],
            ["obj", {}],
          ],
        },
      ],
    ]);
    expect(needs).toContainEqual(["method", "m", "C.run"]);
  });
});
