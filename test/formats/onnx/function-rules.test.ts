import { describe, expect, it } from "vitest";
import { Policy } from "../../../src/scan/index.js";
import { calling, fn, MY, RELU } from "./function-bytes.js";
import { codesOf, float, graph, node, scanModel, type Fields } from "./model-bytes.js";

const F = fn("F");
const alpha = (rest: Fields): Fields => node("Elu", ["a"], ["b"], { attribute: [{ name: "alpha", type: 1, ...rest }] });
/** Takes its attribute as an integer. */
const cast = (rest: Fields): Fields => node("Cast", ["a"], ["c"], { attribute: [{ name: "to", type: 2, ...rest }] });
const limited = (bytes: Uint8Array, limits: Fields): string[] => {
  const policy = Policy.of({ extends: ["sallyport:onnx-standard"], limits });
  return scanModel(bytes, { policy }).findings.map(({ code }) => code);
};

describe("the body of a function", () => {
  it.each<[string, Fields]>([
    ["an input that it does not use", { input: ["a", "c"] }],
    ["an output that is an input", { output: ["a"] }],
    ["no nodes", { node: [], output: ["a"] }],
    ["an attribute that it takes", { attribute: ["k"], node: [alpha({ ref_attr_name: "k" })] }],
    [
      "an attribute with a default",
      { attribute_proto: [{ name: "k", type: 1, f: 1 }], node: [alpha({ ref_attr_name: "k" })] },
    ],
    ["names of values that the graph has too", { input: ["x"], output: ["y"], node: [node("Relu", ["x"], ["y"])] }],
  ])("may have %s", (_, rest) => {
    expect(codesOf(calling([fn("F", undefined, rest)]))).toEqual([]);
  });

  const outer = { name: "g", node: [node("Relu", ["a"], ["c"])], output: [float("c")] };
  const alone = {
    name: "g",
    node: [node("Constant", [], ["c"], { attribute: [{ name: "value_int", type: 2, i: 1 }] })],
    output: [float("c")],
  };

  it.each<[string, string[], Fields]>([
    ["an input twice", ["E_ONNX_GRAPH"], { input: ["a", "a"] }],
    ["a value of the graph", ["E_ONNX_GRAPH"], { node: [node("Relu", ["x"], ["b"])] }],
    ["an output that nothing makes", ["E_ONNX_GRAPH"], { output: ["b", "c"] }],
    ["a value that is made twice", ["E_ONNX_GRAPH"], { node: [RELU, RELU] }],
    ["an attribute twice", ["E_ONNX_FUNCTION"], { attribute: ["k", "k"] }],
    [
      "an attribute with and without a default",
      ["E_ONNX_FUNCTION"],
      { attribute: ["k"], attribute_proto: [{ name: "k", type: 1, f: 1 }] },
    ],
    [
      "a default that refers to an attribute",
      ["E_ONNX_FUNCTION"],
      { attribute: ["k"], attribute_proto: [{ name: "d", type: 1, ref_attr_name: "k" }] },
    ],
    [
      "a default graph that takes a value from outside",
      ["E_ONNX_FUNCTION"],
      { attribute_proto: [{ name: "d", type: 5, g: outer }] },
    ],
    [
      "a node that takes an attribute it does not declare",
      ["E_ONNX_FUNCTION"],
      { attribute: ["j"], node: [alpha({ ref_attr_name: "k" })] },
    ],
    [
      "a node that takes an attribute of another type",
      ["E_ONNX_FUNCTION"],
      { attribute_proto: [{ name: "k", type: 2, i: 1 }], node: [alpha({ ref_attr_name: "k" })] },
    ],
    [
      "nodes that take an attribute as two types",
      ["E_ONNX_FUNCTION"],
      { attribute: ["k"], node: [alpha({ ref_attr_name: "k" }), cast({ ref_attr_name: "k" })], output: ["b", "c"] },
    ],
    [
      "a reference with a value",
      ["E_ONNX_ATTRIBUTE"],
      { attribute: ["k"], node: [alpha({ ref_attr_name: "k", f: 1 })] },
    ],
    ["metadata twice", ["E_ONNX_METADATA"], { metadata_props: [{ key: "k" }, { key: "k" }] }],
  ])("may not have %s", (_, codes, rest) => {
    expect(codesOf(calling([fn("F", undefined, rest)]))).toEqual(codes);
  });

  it("may have a default graph that stands alone", () => {
    expect(codesOf(calling([fn("F", undefined, { attribute_proto: [{ name: "d", type: 5, g: alone }] })]))).toEqual([]);
  });
});

describe("the name of a function", () => {
  const named = (rest: Fields): string[] => {
    const { domain = "my" } = rest;
    const opset_import = ["", "my", ...(domain === "" || domain === "my" ? [] : [domain])].map((name) => ({
      domain: name,
      version: name === "" ? 17 : 1,
    }));
    return codesOf(calling([F, fn("G", undefined, rest)], { opset_import }));
  };

  it.each<Fields>([
    { domain: "ai.onnxruntime" },
    { domain: "com.microsoftx" },
    { domain: "xai.onnx" },
    { name: "_1" },
    { name: "F", overload: "o" },
    { name: "a".repeat(512) },
    { overload: "!9;~" },
  ])("may be %j", (rest) => {
    expect(named(rest)).toEqual([]);
  });

  it.each<[string, Fields]>([
    ["E_ONNX_FUNCTION", { domain: "ai.onnx" }],
    ["E_ONNX_FUNCTION", { domain: "" }],
    ["E_ONNX_FUNCTION", { domain: "ai.onnx.ml" }],
    ["E_ONNX_FUNCTION", { domain: "com.microsoft" }],
    ["E_ONNX_FUNCTION", { domain: "com.microsoft.x" }],
    ["E_ONNX_FUNCTION", { domain: "com.ms.internal.nhwc" }],
    ["E_ONNX_FUNCTION", { domain: "org.pytorch.aten" }],
    ["E_ONNX_FUNCTION", { name: "Constant" }],
    ["E_ONNX_FUNCTION", { name: "F" }],
    ["E_IDENTIFIER", { name: "" }],
    ["E_IDENTIFIER", { name: "1a" }],
    ["E_IDENTIFIER", { name: "a-b" }],
    ["E_IDENTIFIER", { name: "é" }],
    ["E_IDENTIFIER", { name: "a".repeat(513) }],
    ["E_IDENTIFIER", { domain: "m y" }],
    ["E_IDENTIFIER", { overload: "a:b" }],
    ["E_IDENTIFIER", { overload: " " }],
  ])("gives %s for %j", (code, rest) => {
    expect(named(rest)).toContain(code);
  });
});

describe("what a call of a function gives", () => {
  const k = (fields: Fields): Fields => ({ name: "k", ...fields });
  const given = (callee: Fields, rest: Fields, inputs = ["x"], outputs = ["y"]): string[] =>
    codesOf(calling([fn("F", undefined, callee)], { graph: graph([node("F", inputs, outputs, { ...MY, ...rest })]) }));
  const [INT, FLOAT] = [k({ type: 2, i: 1 }), k({ type: 1, f: 1 })];

  it.each<[string, Fields, Fields]>([
    ["an attribute without a default", { attribute: ["k"] }, { attribute: [INT] }],
    ["an attribute in place of its default", { attribute_proto: [INT] }, { attribute: [INT] }],
    ["no attribute that has a default", { attribute_proto: [INT] }, {}],
    ["no attribute at all, which its body goes without", { attribute: ["k"] }, {}],
    [
      "an attribute that a node takes",
      { attribute: ["k"], node: [alpha({ ref_attr_name: "k" })] },
      { attribute: [FLOAT] },
    ],
  ])("may be %s", (_, callee, rest) => {
    expect(given(callee, rest)).toEqual([]);
  });

  it.each<[string, Fields, Fields]>([
    ["an attribute that it does not declare", {}, { attribute: [INT] }],
    ["an attribute of another type than its default", { attribute_proto: [INT] }, { attribute: [FLOAT] }],
    [
      "an attribute of another type than a node takes",
      { attribute: ["k"], node: [alpha({ ref_attr_name: "k" })] },
      { attribute: [INT] },
    ],
  ])("may not be %s", (_, callee, rest) => {
    expect(given(callee, rest)).toEqual(["E_ONNX_FUNCTION"]);
  });

  it("may be fewer values than it has, not more", () => {
    const two = { input: ["a", "c"], output: ["b", "a"] };
    expect(given(two, {}, ["x", "x"], ["y", "z"])).toEqual([]);
    expect(given(two, {}, ["x"], ["y"])).toEqual([]);
    expect(given(two, {}, ["x", "x", "x"], ["y"])).toEqual(["E_ONNX_FUNCTION"]);
    expect(given(two, {}, ["x"], ["y", "z", "w"])).toEqual(["E_ONNX_FUNCTION"]);
  });
});

describe("calls of functions", () => {
  const to = (name: string, overload = ""): Fields => node(name, ["a"], ["b"], { ...MY, overload });

  it("find the overload that they name", () => {
    const graphOf = (overload: string): Fields => graph([node("F", ["x"], ["y"], { ...MY, overload })]);
    const functions = [F, fn("F", [to("F")], { overload: "o" })];
    expect(codesOf(calling(functions, { graph: graphOf("") }))).toEqual([]);
    expect(codesOf(calling(functions, { graph: graphOf("o") }))).toEqual([]);
    expect(codesOf(calling(functions, { graph: graphOf("p") }))).toEqual(["E_ONNX_FUNCTION"]);
  });

  it.each<[string, Fields[]]>([
    ["itself", [fn("F", [to("F")])]],
    ["what calls it", [fn("F", [to("G")]), fn("G", [to("H")]), fn("H", [to("F")])]],
    ["itself, though nothing calls it", [F, fn("G", [to("G")])]],
    ["what calls itself", [fn("F", [to("G")]), fn("G", [to("G")])]],
  ])("are refused once where a function calls %s", (_, functions) => {
    expect(scanModel(calling(functions)).findings.map(({ code }) => code)).toEqual(["E_ONNX_FUNCTION"]);
  });

  it("may meet in one function, defined before or behind those that call it", () => {
    const pair = node("G", ["a"], ["t"], MY);
    const functions = [fn("H"), fn("F", [pair, node("I", ["t"], ["b"], MY)]), fn("G", [to("H")]), fn("I", [to("H")])];
    expect(codesOf(calling(functions))).toEqual([]);
  });

  it("are as deep and as many as the limits say, no more", () => {
    const functions = [fn("F", [to("G")]), fn("G")];
    expect(limited(calling(functions), { maxCallDepth: 2 })).toEqual([]);
    expect(limited(calling(functions), { maxCallDepth: 1 })).toEqual(["E_LIMIT_DEPTH"]);
    expect(limited(calling(functions), { maxExpandedNodes: 1 })).toEqual([]);
  });

  const wide = (calls: number, own: number): Uint8Array => {
    const chain = (count: number, type: string, rest: Fields): Fields[] =>
      Array.from({ length: count }, (_, i) =>
        node(type, [i === 0 ? "a" : `t${i - 1}`], [i + 1 === count ? "b" : `t${i}`], rest),
      );
    return calling([fn("F", chain(calls, "G", MY)), fn("G", chain(own, "Relu", {}))]);
  };

  it("may make 16 nodes of each at any limit", () => {
    // 1 + 40 + 22 = 63 nodes expand to 1 + 40 * 23 = 921; 1 + 40 + 40 = 81 expand to 1 + 40 * 41 = 1641.
    expect(limited(wide(40, 22), { maxExpandedNodes: 1 })).toEqual([]);
    expect(limited(wide(40, 40), { maxExpandedNodes: 1 })).toEqual(["E_LIMIT_NODES"]);
    expect(limited(wide(40, 40), { maxExpandedNodes: 1641 })).toEqual([]);
    expect(limited(wide(40, 40), { maxExpandedNodes: 1640 })).toEqual(["E_LIMIT_NODES"]);
  });
});
