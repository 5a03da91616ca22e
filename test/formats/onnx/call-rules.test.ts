import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isStandardDomain, operatorSchema } from "../../../src/formats/onnx/operators.js";
import { calling, fn, MY } from "./function-bytes.js";
import { codesOf, graph, model, node, scanModel, type Fields } from "./model-bytes.js";

const of = (nodes: readonly Fields[], version = 17): Uint8Array =>
  model({ opset_import: [{ version }, { ...MY, version: 1 }], graph: graph(nodes) });
const names = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${prefix}${i}`);
const xs = (count: number): string[] => Array.from({ length: count }, () => "x");

describe("the number of inputs and outputs", () => {
  it.each([
    ["Relu", 17, [0, 1, 2], [1]],
    ["Add", 17, [1, 2, 3], [2]],
    ["Dropout", 17, [0, 1, 2, 3, 4], [1, 2, 3]],
    ["Dropout", 11, [0, 1, 2], [1]],
    ["Sum", 17, [0, 1, 2, 40], [1, 2, 40]],
  ])("of inputs for %s in opset %d, among %j, is %j", (type, version, tried, sound) => {
    const codes = tried.map((count) => codesOf(of([node(type, xs(count), ["y"])], version)));
    expect(codes).toEqual(tried.map((count) => (sound.includes(count) ? [] : ["E_ONNX_SCHEMA"])));
  });

  it.each([
    ["Dropout", 17, [1, 2, 3], [1, 2]],
    ["BatchNormalization", 13, [1, 5, 6], [1, 5]],
    ["BatchNormalization", 15, [1, 3, 4, 5], [1, 3]],
  ])("of outputs for %s in opset %d, among %j, is %j", (type, version, tried, sound) => {
    const inputs = xs(type === "Dropout" ? 1 : 5);
    const codes = tried.map((count) => codesOf(of([node(type, inputs, ["y", ...names("o", count - 1)])], version)));
    expect(codes).toEqual(tried.map((count) => (sound.includes(count) ? [] : ["E_ONNX_SCHEMA"])));
  });
});

describe("the attributes of a call", () => {
  const to = { name: "to", type: 2, i: 1 };
  it.each<[string, number, string[], Fields[]]>([
    ["Cast", 17, [], [to]],
    ["Cast", 17, ["E_ONNX_SCHEMA"], []],
    ["Cast", 17, ["E_ONNX_SCHEMA"], [{ name: "to", type: 3, s: new Uint8Array(1) }]],
    ["Cast", 18, ["E_ONNX_SCHEMA"], [to, { name: "saturate", type: 2, i: 1 }]],
    ["Cast", 19, [], [to, { name: "saturate", type: 2, i: 1 }]],
    ["Concat", 3, [], []],
    ["Concat", 4, ["E_ONNX_SCHEMA"], []],
    ["Dropout", 11, [], [{ name: "ratio", type: 1, f: 1 }]],
    ["Dropout", 12, ["E_ONNX_SCHEMA"], [{ name: "ratio", type: 1, f: 1 }]],
  ])("of %s in opset %d give %j", (type, version, codes, attribute) => {
    expect(codesOf(of([node(type, ["x"], ["y"], { attribute })], version))).toEqual(codes);
  });

  it("of a constant are its one value", () => {
    const constant = (...attribute: Fields[]): string[] => codesOf(of([node("Constant", [], ["y"], { attribute })]));
    const int = { name: "value_int", type: 2, i: 1 };
    expect(constant(int)).toEqual([]);
    expect(constant()).toEqual(["E_ONNX_SCHEMA"]);
    expect(constant(int, { name: "value_float", type: 1, f: 1 })).toEqual(["E_ONNX_SCHEMA"]);
  });

  it("of other domains may be any", () => {
    const attribute = [{ name: "odd", type: 2, i: 1 }];
    expect(codesOf(of([node("Odd", xs(9), ["y"], { ...MY, attribute })]))).toEqual([]);
  });
});

describe("an operator", () => {
  it.each([
    ["Gelu", 19, ["x"], ["E_ONNX_OPERATOR"]],
    ["Gelu", 20, ["x"], []],
    ["Scatter", 8, ["x", "x", "x"], ["E_ONNX_OPERATOR"]],
    ["Scatter", 10, ["x", "x", "x"], []],
    ["Scatter", 11, ["x", "x", "x"], ["E_ONNX_OPERATOR"]],
    ["relu", 17, ["x"], ["E_ONNX_OPERATOR"]],
  ])("%s in opset %d gives codes by its history", (type, version, inputs, codes) => {
    expect(codesOf(of([node(type, inputs, ["y"])], version))).toEqual(codes);
  });

  it("with an overload must be a function", () => {
    expect(codesOf(of([node("Relu", ["x"], ["y"], { overload: "o" })]))).toEqual(["E_ONNX_FUNCTION"]);
    expect(codesOf(of([node("Odd", ["x"], ["y"], { ...MY, overload: "o" })]))).toEqual(["E_ONNX_FUNCTION"]);
  });
});

describe("calls of one shape", () => {
  it("are refused once, at the first of them", () => {
    const add = (i: number): Fields => node("Add", ["x"], [`t${i}`]);
    const { findings } = scanModel(of([node("Relu", ["x"], ["y"]), add(0), add(1), add(2)]));
    expect(findings.map(({ code, path }) => [code, path])).toEqual([["E_ONNX_SCHEMA", "graph/node/1"]]);
  });

  it("are other ones with other inputs, outputs or attributes, and in a function", () => {
    const wrong = [node("Relu", [], ["p"]), node("Relu", ["x", "x"], ["q"]), node("Relu", ["x"], ["y", "r"])];
    const { findings } = scanModel(of(wrong));
    expect(findings.map(({ path }) => path)).toEqual(["graph/node/0", "graph/node/1", "graph/node/2"]);
    const inner = scanModel(calling([fn("F", [node("Add", ["a"], ["b"])]), fn("G", [node("Add", ["a"], ["b"])])]));
    expect(inner.findings.map(({ path }) => path)).toEqual(["functions/0/node/0", "functions/1/node/0"]);
  });

  it("are counted, whatever their order and shape", () => {
    const kinds = fc.array(fc.constantFrom("Relu", "Neg", "Sum", "Max"), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(kinds, fc.nat(3), (types, spare) => {
        const nodes = types.map((type, i) => {
          const many = type === "Sum" || type === "Max" ? 1 + ((i + spare) % 3) : 1;
          return node(type, xs(many), [i === 0 ? "y" : `t${i}`]);
        });
        const { requirements, findings } = scanModel(of(nodes));
        expect(findings).toEqual([]);
        const wanted = [...new Set(types)].map((type) => ({
          id: `operator:ai.onnx/${type}`,
          count: types.filter((other) => other === type).length,
          first: `graph/node/${types.indexOf(type)}`,
        }));
        const found = requirements.map(({ id, count, first }) => ({ id, count, first }));
        expect(found).toEqual(wanted.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
      }),
      { numRuns: 50 },
    );
  });
});

describe("operatorSchema", () => {
  it.each([
    ["Relu", 5, 1],
    ["Relu", 6, 6],
    ["Relu", 13, 13],
    ["Relu", 28, 14],
    ["Gelu", 19, undefined],
    ["Gelu", 20, 20],
    ["Relu", 0, undefined],
    ["__proto__", 17, undefined],
  ])("of %s in opset %d is that since %j", (type, opset, since) => {
    expect(operatorSchema("ai.onnx", type, opset)?.since).toBe(since);
  });

  it("gives arities, types and what must be there", () => {
    expect(operatorSchema("ai.onnx", "Cast", 19)).toEqual({
      since: 19,
      deprecated: false,
      inputs: { least: 1, most: 1 },
      outputs: { least: 1, most: 1 },
      attributes: new Map([
        ["saturate", 2],
        ["to", 2],
      ]),
      required: ["to"],
    });
    expect(operatorSchema("ai.onnx", "Concat", 13)?.inputs).toEqual({ least: 1, most: Infinity });
    expect(operatorSchema("ai.onnx", "Upsample", 10)).toMatchObject({ since: 10, deprecated: true });
  });

  it.each([
    ["ai.onnx", true],
    ["ai.onnx.ml", true],
    ["", false],
    ["my", false],
    ["constructor", false],
  ])("knows whether %j is a standard domain: %j", (domain, isStandard) => {
    expect(isStandardDomain(domain)).toBe(isStandard);
  });
});
