import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeText, isDomain, isOperatorName, isOverload, normalDomain } from "../../../src/formats/onnx/names.js";
import { codesOf, float, graph, model, node, scanModel, type Fields } from "./model-bytes.js";

const called = (op_type: string, domain: string): Uint8Array =>
  model({
    opset_import: [{ version: 17 }, { domain, version: 1 }],
    graph: graph([node(op_type, ["x"], ["y"], { domain })]),
  });
const of = (...nodes: Fields[]): string[] => codesOf(model({ graph: graph(nodes) }));
const relu = (from: string, to: string): Fields => node("Relu", [from], [to]);

describe("the name of an operator", () => {
  it.each(["A", "_", "a1", "Relu_2", "A".repeat(512)])("may be %j", (name) => {
    expect(isOperatorName(name)).toBe(true);
    expect(codesOf(called(name, "my"))).toEqual([]);
  });

  it.each(["", "1a", "a b", "a-b", "a.b", "a:b", "a/b", "\u00e9", "a\u200b", "\uff21", "A".repeat(513)])(
    "may not be %j",
    (name) => {
      expect(isOperatorName(name)).toBe(false);
      expect(codesOf(called(name, "my"))).toContain("E_IDENTIFIER");
    },
  );

  it.each(["a\n", "a\0"])("may not end in a control character: %j", (name) => {
    expect(isOperatorName(name)).toBe(false);
    expect(codesOf(called(name, "my"))).toEqual(expect.arrayContaining(["E_ONNX_NAME", "E_IDENTIFIER"]));
  });
});

describe("a domain", () => {
  it.each(["my", "1", "a.b-c_d", "com.example", "d".repeat(512)])("may be %j", (domain) => {
    expect(isDomain(domain)).toBe(true);
    expect(codesOf(called("Odd", domain))).toEqual([]);
  });

  it.each(["a b", "a/b", "a:b", "\u00e9", "a*", "d".repeat(513)])("may not be %j", (domain) => {
    expect(isDomain(domain)).toBe(false);
    expect(codesOf(called("Odd", domain))).toEqual(expect.arrayContaining(["E_ONNX_OPSET", "E_IDENTIFIER"]));
  });

  it("that is empty is ai.onnx, and no other is", () => {
    expect([isDomain(""), normalDomain(""), normalDomain("ai.onnx")]).toEqual([false, "ai.onnx", "ai.onnx"]);
    expect(normalDomain("AI.ONNX")).toBe("AI.ONNX");
    const { findings, requirements } = scanModel(
      model({ graph: graph([relu("x", "a"), node("Relu", ["a"], ["y"], { domain: "ai.onnx" })]) }),
    );
    expect(findings).toEqual([]);
    expect(requirements.map(({ id, count }) => [id, count])).toEqual([["operator:ai.onnx/Relu", 2]]);
  });
});

describe("an overload", () => {
  it("is printable ASCII without spaces and colons, or empty", () => {
    const isPlain = (char: number): boolean => char > 0x20 && char < 0x7f && char !== 0x3a;
    for (let char = 0; char < 0x180; char++) {
      expect([char, isOverload(String.fromCharCode(char))]).toEqual([char, isPlain(char)]);
    }
    expect(["", "o".repeat(512), "o".repeat(513)].map(isOverload)).toEqual([true, true, false]);
  });

  it("is checked where a node calls it", () => {
    const overloaded = (overload: string): string[] => {
      const fn = { name: "F", domain: "my", overload, input: ["a"], output: ["b"], node: [relu("a", "b")] };
      const opset_import = [{ version: 17 }, { domain: "my", version: 1 }];
      const nodes = [node("F", ["x"], ["y"], { domain: "my", overload })];
      return codesOf(model({ opset_import, graph: graph(nodes), functions: [{ ...fn, opset_import }] }));
    };
    expect(overloaded("a;b")).toEqual([]);
    expect(overloaded("a:b")).toContain("E_IDENTIFIER");
  });
});

const decode = (bytes: Uint8Array): string => decodeText(bytes, 0, bytes.length);

describe("the text of a name", () => {
  it("is what was encoded, a byte order mark included", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(decode(new TextEncoder().encode(text))).toBe(text);
        expect(decode(new TextEncoder().encode(`\ufeff${text}`))).toBe(`\ufeff${text}`);
      }),
    );
  });

  it("has U+FFFD for what is no UTF-8", () => {
    expect(decode(Uint8Array.of(0x61, 0xff))).toBe("a\ufffd");
  });
});

describe("values of a graph", () => {
  const w = (name: string): Fields => ({ name, dims: [0], data_type: 1 });
  const sparse = (name: string): Fields => ({ values: w(name), dims: [2] });
  const branches = (...nodes: Fields[]): Fields => ({
    attribute: ["else_branch", "then_branch"].map((name) => ({
      name,
      type: 5,
      g: { name: "b", node: nodes, output: [{ name: "o" }] },
    })),
  });

  it.each<[string, Fields]>([
    ["an input as an output", graph([], { output: [float("x")] })],
    ["an initializer as an output", graph([], { initializer: [w("y")] })],
    ["an initializer as the default of an input", graph(undefined, { initializer: [w("x")] })],
    ["a sparse initializer", graph([relu("w", "y")], { sparse_initializer: [sparse("w")] })],
    ["names that differ in case", graph([relu("x", "Y"), relu("Y", "y")])],
    ["an input that is left out", graph([node("Clip", ["x", "", "x"], ["y"])])],
    ["an output that is left out", graph([node("Dropout", ["x"], ["y", ""])])],
    ["outputs that nothing uses", graph([relu("x", "y"), relu("x", "z")])],
    ["an output twice", graph([relu("x", "y")], { output: [float("y"), float("y")] })],
    [
      "what a subgraph takes from around it",
      graph([relu("x", "a"), node("If", ["x"], ["y"], branches(relu("a", "o")))]),
    ],
    [
      "names of one subgraph in another",
      graph([node("If", ["x"], ["a"], branches(relu("x", "o"))), node("If", ["a"], ["y"], branches(relu("a", "o")))]),
    ],
  ])("may be %s", (_, whole) => {
    expect(codesOf(model({ graph: whole }))).toEqual([]);
  });

  it.each<[string, Fields]>([
    ["two inputs of one name", graph(undefined, { input: [float("x"), float("x")] })],
    ["two initializers of one name", graph(undefined, { initializer: [w("w"), w("w")] })],
    ["a tensor and a sparse one", graph(undefined, { initializer: [w("w")], sparse_initializer: [sparse("w")] })],
    ["an input that a node makes", graph([relu("x", "x")], { output: [float("x")] })],
    ["an initializer that a node makes", graph(undefined, { initializer: [w("y")] })],
    ["one name for two outputs of a node", graph([node("Dropout", ["x"], ["y", "y"])])],
    ["what the node makes itself", graph([relu("y", "y")])],
    ["an output that has no name", graph(undefined, { output: [float("y"), float("")] })],
    ["what nothing makes", graph([relu("nothing", "y")])],
    ["what a value within names", graph([relu("v", "y")], { value_info: [float("v")] })],
    ["what a subgraph made", graph([node("If", ["x"], ["a"], branches(relu("x", "o"))), relu("o", "y")])],
    [
      "what a subgraph takes before it is made",
      graph([node("If", ["x"], ["a"], branches(relu("y", "o"))), relu("x", "y")]),
    ],
    ["what a subgraph takes from its own node", graph([node("If", ["x"], ["y"], branches(relu("y", "o")))])],
    ["what a subgraph takes from nowhere", graph([node("If", ["x"], ["y"], branches(relu("nothing", "o")))])],
    ["what a subgraph makes twice", graph([node("If", ["x"], ["y"], branches(relu("x", "o"), relu("x", "o")))])],
  ])("may not be %s", (_, whole) => {
    expect(codesOf(model({ graph: whole }))).toEqual(["E_ONNX_GRAPH"]);
  });

  it("of the model are not those of a function", () => {
    const opset_import = [{ version: 17 }, { domain: "my", version: 1 }];
    const inside = (from: string): string[] => {
      const fn = { name: "F", domain: "my", input: ["a"], output: ["b"], node: [relu(from, "b")], opset_import };
      const main = graph([node("F", ["x"], ["y"], { domain: "my" })]);
      return codesOf(model({ opset_import, graph: main, functions: [fn] }));
    };
    expect(inside("a")).toEqual([]);
    expect(inside("x")).toEqual(["E_ONNX_GRAPH"]);
  });

  it("are made before they are used in one order of a chain alone", () => {
    const chain = ["x", "a", "b", "c", "y"];
    const links = chain.slice(1).map((to, i) => ({ i, link: relu(chain[i]!, to) }));
    fc.assert(
      fc.property(fc.shuffledSubarray(links, { minLength: 4 }), (order) => {
        const isSorted = order.every(({ i }, at) => i === at);
        expect(of(...order.map(({ link }) => link))).toEqual(isSorted ? [] : ["E_ONNX_GRAPH"]);
      }),
      { numRuns: 50, examples: [[links]] },
    );
  });
});
