import { describe, expect, it } from "vitest";
import { codesOf, float, graph, model, node, scanModel, type Fields } from "./model-bytes.js";

/** No schema is known of the operators here, so that only the form of the attributes is judged. */
const my = { domain: "my" };
const MY = { opset_import: [{ version: 17 }, { domain: "my", version: 1 }] };
const withAttributes = (...attribute: Fields[]): Uint8Array =>
  model({ ...MY, graph: graph([node("Odd", ["x"], ["y"], { ...my, attribute })]) });
const codes = (attribute: Fields): string[] => codesOf(withAttributes({ name: "a", ...attribute }));
const inFunction = (attribute: Fields, rest: Fields = {}): string[] => {
  const body = node("Odd", ["a"], ["b"], { ...my, attribute: [{ name: "a", ...attribute }] });
  const { opset_import } = MY;
  const fn = { name: "F", ...my, input: ["a"], output: ["b"], attribute: ["r"], node: [body], opset_import, ...rest };
  return codesOf(model({ ...MY, graph: graph([node("F", ["x"], ["y"], my)]), functions: [fn] }));
};

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const tensor = { dims: [1], data_type: 1, float_data: [1] };
const sparse = { values: tensor, indices: { dims: [1], data_type: 7, int64_data: [0] }, dims: [2] };
const constant = { name: "g", node: [node("Odd", [], ["o"], my)], output: [float("o")] };
const type = { tensor_type: { elem_type: 1 } };

/** Number of the type, and its field with a value. */
const TYPES: [number, string, unknown][] = [
  [1, "f", 1.5],
  [2, "i", 7],
  [3, "s", bytes("text")],
  [4, "t", tensor],
  [5, "g", constant],
  [6, "floats", [1, 2]],
  [7, "ints", [1, 2]],
  [8, "strings", [bytes("a"), bytes("b")]],
  [9, "tensors", [tensor, tensor]],
  [10, "graphs", [constant]],
  [11, "sparse_tensor", sparse],
  [12, "sparse_tensors", [sparse]],
  [13, "tp", type],
  [14, "type_protos", [type]],
];

describe("an attribute of type", () => {
  it.each(TYPES)("%d has a value in %s, and in no other field", (number, field, value) => {
    expect(codes({ type: number, [field]: value })).toEqual([]);
    for (const [, other, another] of TYPES.filter(([, name]) => name !== field)) {
      expect(codes({ type: number, [other]: another })).toContain("E_ONNX_ATTRIBUTE");
      expect(codes({ type: number, [field]: value, [other]: another })).toEqual(["E_ONNX_ATTRIBUTE"]);
    }
  });

  it.each(TYPES)("%d without %s is sound where a default is meant", (number, field) => {
    const isNeeded = ["t", "g", "sparse_tensor", "tp"].includes(field);
    expect(codes({ type: number })).toEqual(isNeeded ? ["E_ONNX_ATTRIBUTE"] : []);
  });

  it.each(TYPES)("%d that is not written is no type for %s", (_, field, value) => {
    expect(codes({ [field]: value })).toEqual(["E_ONNX_ATTRIBUTE"]);
    expect(codes({ type: 0, [field]: value })).toEqual(["E_ONNX_ATTRIBUTE"]);
  });

  it.each(TYPES)("%d may refer to a function's attribute, in place of a value in %s", (number, field, value) => {
    const reference = { type: number, ref_attr_name: "r" };
    expect(inFunction(reference)).toEqual([]);
    expect(inFunction({ ...reference, [field]: value })).toEqual(["E_ONNX_ATTRIBUTE"]);
    expect(codes(reference)).toEqual(["E_ONNX_ATTRIBUTE"]);
  });
});

describe("values of an attribute", () => {
  it.each<[string, Fields]>([
    ["the least integer", { type: 2, i: "-9223372036854775808" }],
    ["the largest integer", { type: 2, i: "9223372036854775807" }],
    ["no number", { type: 1, f: NaN }],
    ["infinity", { type: 1, f: -Infinity }],
    ["an empty string", { type: 3, s: bytes("") }],
    ["bytes that are no text", { type: 3, s: Uint8Array.of(0xff, 0) }],
    ["a string that is longer than a name", { type: 3, s: new Uint8Array(5000) }],
    ["an empty list", { type: 7, ints: [] }],
    ["a list with an empty string", { type: 8, strings: [bytes("")] }],
  ])("may be %s", (_, attribute) => {
    expect(codes(attribute)).toEqual([]);
  });

  it.each<[string, string, Fields]>([
    ["a tensor without data", "E_ONNX_TENSOR", { type: 4, t: { dims: [1], data_type: 1 } }],
    ["the second of two tensors without data", "E_ONNX_TENSOR", { type: 9, tensors: [tensor, { data_type: 1 }] }],
    ["a sparse tensor without values", "E_ONNX_TENSOR", { type: 11, sparse_tensor: { dims: [1] } }],
    ["a type that is unknown", "E_ONNX_TYPE", { type: 13, tp: { tensor_type: { elem_type: 29 } } }],
    ["a list with an opaque type", "E_ONNX_TYPE", { type: 14, type_protos: [type, { opaque_type: {} }] }],
    ["a graph that lacks a value", "E_ONNX_GRAPH", { type: 5, g: { ...constant, output: [float("none")] } }],
    [
      "a tensor in a file at no plain place",
      "E_ONNX_LOCATION",
      {
        type: 4,
        t: { dims: [1], data_type: 1, data_location: 1, external_data: [{ key: "location", value: "../w" }] },
      },
    ],
  ])("may not be %s", (_, code, attribute) => {
    expect(codes(attribute)).toEqual([code]);
  });

  it("are found where they stand", () => {
    const { findings } = scanModel(
      withAttributes({ name: "a", type: 9, tensors: [tensor, { dims: [1], data_type: 1 }] }),
    );
    expect(findings.map(({ path }) => path)).toEqual(["graph/node/0/attribute/0/tensors/1"]);
  });

  it("count among the arrays of the model", () => {
    const arrays = withAttributes(
      { name: "a", type: 4, t: tensor },
      { name: "b", type: 9, tensors: [tensor, tensor] },
      { name: "c", type: 11, sparse_tensor: sparse },
    );
    expect(scanModel(arrays).inventory.facts).toMatchObject({ arrays: 5, arrayBytes: 24 });
  });
});

describe("the name of an attribute", () => {
  it("must be there, and once", () => {
    const one = { type: 2, i: 1 };
    expect(codesOf(withAttributes(one))).toEqual(["E_ONNX_ATTRIBUTE"]);
    expect(codesOf(withAttributes({ name: "", ...one }))).toEqual(["E_ONNX_ATTRIBUTE"]);
    expect(codesOf(withAttributes({ name: "a", ...one }, { name: "a", type: 1, f: 1 }))).toEqual(["E_ONNX_ATTRIBUTE"]);
    expect(codesOf(withAttributes({ name: "a", ...one }, { name: "A", ...one }))).toEqual([]);
  });

  it("differs with a byte order mark before it", () => {
    const one = { type: 2, i: 1 };
    expect(codesOf(withAttributes({ name: "a", ...one }, { name: "\ufeffa", ...one }))).toEqual([]);
  });
});

describe("a reference", () => {
  it("to no name is none", () => {
    expect(codes({ type: 2, i: 1, ref_attr_name: "" })).toEqual([]);
  });

  it("needs a type as a value does", () => {
    expect(inFunction({ ref_attr_name: "r" })).toEqual(["E_ONNX_ATTRIBUTE"]);
    expect(inFunction({ ref_attr_name: "r", type: 15 })).toContain("E_ONNX_ATTRIBUTE");
  });

  it("may stand in a graph inside a function, not outside one", () => {
    const inner = node("Odd", [], ["o"], { ...my, attribute: [{ name: "a", type: 2, ref_attr_name: "r" }] });
    expect(inFunction({ type: 5, g: { ...constant, node: [inner] } })).toEqual([]);
    expect(codes({ type: 5, g: { ...constant, node: [inner] } })).toEqual(["E_ONNX_ATTRIBUTE"]);
  });

  it("may not be a default", () => {
    const one = { type: 2, i: 1 };
    expect(inFunction(one, { attribute_proto: [{ name: "d", ...one }] })).toEqual([]);
    const reference = { name: "d", type: 2, ref_attr_name: "r" };
    expect(inFunction(one, { attribute_proto: [reference] })).toEqual(["E_ONNX_FUNCTION"]);
    expect(inFunction(one, { attribute_proto: [{ name: "r", ...one }] })).toEqual(["E_ONNX_FUNCTION"]);
  });
});
