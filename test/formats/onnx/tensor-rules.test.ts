import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codesOf, graph, model, scanModel, type Fields } from "./model-bytes.js";

const initializer = (tensor: Fields): Uint8Array =>
  model({ graph: graph(undefined, { initializer: [{ name: "w", ...tensor }] }) });
const raw = (length: number): Uint8Array => new Uint8Array(length);
const zeros = (field: string, count: number): unknown[] =>
  Array.from({ length: count }, () => (field === "string_data" ? raw(0) : 0));

/** Number of the type, its name, its data field, entries there and bytes of raw data for five elements. */
const TYPES: [number, string, string, number, number | undefined][] = [
  [1, "FLOAT", "float_data", 5, 20],
  [2, "UINT8", "int32_data", 5, 5],
  [3, "INT8", "int32_data", 5, 5],
  [4, "UINT16", "int32_data", 5, 10],
  [5, "INT16", "int32_data", 5, 10],
  [6, "INT32", "int32_data", 5, 20],
  [7, "INT64", "int64_data", 5, 40],
  [8, "STRING", "string_data", 5, undefined],
  [9, "BOOL", "int32_data", 5, 5],
  [10, "FLOAT16", "int32_data", 5, 10],
  [11, "DOUBLE", "double_data", 5, 40],
  [12, "UINT32", "uint64_data", 5, 20],
  [13, "UINT64", "uint64_data", 5, 40],
  [14, "COMPLEX64", "float_data", 10, 40],
  [15, "COMPLEX128", "double_data", 10, 80],
  [16, "BFLOAT16", "int32_data", 5, 10],
  [17, "FLOAT8E4M3FN", "int32_data", 5, 5],
  [18, "FLOAT8E4M3FNUZ", "int32_data", 5, 5],
  [19, "FLOAT8E5M2", "int32_data", 5, 5],
  [20, "FLOAT8E5M2FNUZ", "int32_data", 5, 5],
  [21, "UINT4", "int32_data", 3, 3],
  [22, "INT4", "int32_data", 3, 3],
  [23, "FLOAT4E2M1", "int32_data", 3, 3],
  [24, "FLOAT8E8M0", "int32_data", 5, 5],
  [25, "UINT2", "int32_data", 2, 2],
  [26, "INT2", "int32_data", 2, 2],
  [27, "FLOAT6E2M3", "int32_data", 5, 4],
  [28, "FLOAT6E3M2", "int32_data", 5, 4],
];
const FIELDS = [...new Set(TYPES.map(([, , field]) => field))];

describe("five elements of type", () => {
  it.each(TYPES)(
    "%d (%s) stand in %s as %d entries, in raw_data as %s bytes",
    (data_type, _, field, entries, bytes) => {
      const codes = (data: Fields): string[] => codesOf(initializer({ dims: [5], data_type, ...data }));
      expect(codes({ [field]: zeros(field, entries) })).toEqual([]);
      expect(codes({ [field]: zeros(field, entries - 1) })).toEqual(["E_ONNX_TENSOR"]);
      expect(codes({ [field]: zeros(field, entries + 1) })).toEqual(["E_ONNX_TENSOR"]);
      const length = bytes ?? 5;
      expect(codes({ raw_data: raw(length) })).toEqual(bytes === undefined ? ["E_ONNX_TENSOR"] : []);
      expect(codes({ raw_data: raw(length - 1) })).toEqual(["E_ONNX_TENSOR"]);
      expect(codes({ raw_data: raw(length + 1) })).toEqual(["E_ONNX_TENSOR"]);
      for (const other of FIELDS.filter((name) => name !== field)) {
        expect(codes({ [other]: zeros(other, entries) })).toEqual(["E_ONNX_TENSOR"]);
      }
    },
  );

  it.each([0, 29, 2 ** 31 - 1])("%d are refused, there is no such type", (data_type) => {
    expect(codesOf(initializer({ dims: [5], data_type, raw_data: raw(5) }))).toEqual(["E_ONNX_TENSOR"]);
  });
});

describe("dimensions", () => {
  it.each<[string, unknown[], Fields]>([
    ["none, for one element", [], { raw_data: raw(1) }],
    ["one that is 0", [0], {}],
    ["one that is 0, and empty raw data", [0], { raw_data: raw(0) }],
    ["a 0 before a large one", [0, 2 ** 40], {}],
    ["64 of them", Array.from({ length: 64 }, () => 1), { raw_data: raw(1) }],
  ])("may be %s", (_, dims, data) => {
    expect(codesOf(initializer({ dims, data_type: 2, ...data }))).toEqual([]);
  });

  it.each<[string, unknown[], string]>([
    ["one of -1", [-1], "E_ONNX_TENSOR"],
    ["two negative ones with a positive product", [-2, -2], "E_ONNX_TENSOR"],
    ["a negative one beside 0", [0, -1], "E_ONNX_TENSOR"],
    ["a 0 before ones whose product is not exact", [0, 2 ** 40, 2 ** 40], "E_ONNX_TENSOR"],
    ["a 0 behind ones whose product is not exact", [2 ** 40, 2 ** 40, 0], "E_ONNX_TENSOR"],
    ["one of 2^53", ["9007199254740992"], "E_ONNX_TENSOR"],
    ["one of 2^63 - 1", ["9223372036854775807"], "E_ONNX_TENSOR"],
    ["two with a product of 2^53", [2 ** 26, 2 ** 27], "E_ONNX_TENSOR"],
    ["a product that wraps to 0 in 64 bits", [2 ** 32, 2 ** 32], "E_ONNX_TENSOR"],
    ["65 of them", Array.from({ length: 65 }, () => 1), "E_LIMIT_RANK"],
  ])("may not be %s", (_, dims, code) => {
    expect(codesOf(initializer({ dims, data_type: 2, raw_data: raw(4) }))).toEqual([code]);
  });

  it("multiply to the length of the data, and to no other", () => {
    const small = fc.array(fc.nat(5), { maxLength: 4 });
    fc.assert(
      fc.property(small, fc.nat(700), (dims, length) => {
        const wanted = dims.reduce((product, dimension) => product * dimension, 1);
        expect(codesOf(initializer({ dims, data_type: 2, raw_data: raw(wanted) }))).toEqual([]);
        const codes = codesOf(initializer({ dims, data_type: 2, raw_data: raw(length) }));
        expect(codes).toEqual(length === wanted ? [] : ["E_ONNX_TENSOR"]);
      }),
      { numRuns: 50 },
    );
  });

  it("give the bytes of the inventory, rounded up for each tensor", () => {
    const tensors = [
      { name: "a", dims: [3], data_type: 22, raw_data: raw(2) },
      { name: "b", dims: [2, 2], data_type: 11, raw_data: raw(32) },
      { name: "c", dims: [2], data_type: 8, string_data: zeros("string_data", 2) },
    ];
    const { facts } = scanModel(model({ graph: graph(undefined, { initializer: tensors }) })).inventory;
    expect(facts).toMatchObject({ arrays: 3, arrayBytes: 34 });
  });
});

describe("a sparse tensor", () => {
  const values = (count: number, rest: Fields = {}): Fields => ({
    name: "s",
    dims: [count],
    data_type: 1,
    float_data: zeros("float_data", count),
    ...rest,
  });
  /** Places `0`, `1`, … of a tensor, or the rows of a tensor with two columns and more. */
  const indices = (count = 1, columns = 1): Fields => ({
    dims: columns === 1 ? [count] : [count, columns],
    data_type: 7,
    int64_data: Array.from({ length: count }, (_, i) =>
      columns === 1 ? [i] : [i >> 2, i & 3, 0].slice(0, columns),
    ).flat(),
  });
  const sparse = (fields: Fields): string[] =>
    codesOf(model({ graph: graph(undefined, { sparse_initializer: [fields] }) }));

  it.each<[string, Fields]>([
    ["flat indices", { values: values(3), indices: indices(3), dims: [2, 4] }],
    ["a row of indices for each value", { values: values(3), indices: indices(3, 2), dims: [2, 4] }],
    ["as many values as fit", { values: values(8), indices: indices(8), dims: [2, 4] }],
    ["neither values nor indices", { values: values(0), dims: [2, 4] }],
    ["no values, and empty indices", { values: values(0), indices: indices(0), dims: [2, 4] }],
  ])("may have %s", (_, fields) => {
    expect(sparse(fields)).toEqual([]);
  });

  it.each<[string, Fields]>([
    ["more values than fit", { values: values(9), indices: indices(9), dims: [2, 4] }],
    ["no dimensions", { values: values(1), indices: indices(1), dims: [] }],
    ["a negative dimension", { values: values(1), indices: indices(1), dims: [-2, -4] }],
    ["indices with rows and columns exchanged", { values: values(3), indices: indices(2, 3), dims: [2, 4] }],
    ["one value without a dimension", { values: values(1, { dims: [] }), indices: indices(1), dims: [4] }],
    ["values in rows", { values: values(4, { dims: [2, 2] }), indices: indices(4), dims: [8] }],
    ["no indices", { values: values(1), dims: [4] }],
    ["too few indices", { values: values(3), indices: indices(2), dims: [4] }],
    ["too many indices", { values: values(3), indices: indices(4), dims: [4] }],
    ["rows of indices that are too long", { values: values(3), indices: indices(3, 3), dims: [2, 4] }],
    ["indices of three dimensions", { values: values(3), indices: { ...indices(3), dims: [3, 1, 1] }, dims: [8] }],
  ])("may not have %s", (_, fields) => {
    expect(sparse(fields)).toEqual(["E_ONNX_TENSOR"]);
  });

  it("has values, and with them a name", () => {
    expect(sparse({ indices: indices(1), dims: [4] })).toEqual(["E_ONNX_TENSOR", "E_ONNX_GRAPH"]);
    expect(sparse({ values: values(1, { name: "" }), indices: indices(1), dims: [4] })).toEqual(["E_ONNX_GRAPH"]);
  });

  it("of text costs what its references cost, spread out", () => {
    const text: Fields = { name: "s", dims: [1], data_type: 8, string_data: [new Uint8Array()] };
    expect(sparse({ values: text, indices: indices(1), dims: [2 ** 30] })).toEqual([]);
    expect(sparse({ values: text, indices: indices(1), dims: [2 ** 40] })).toEqual(["E_LIMIT_INFLATED"]);
  });

  it("may have the size that is allowed, and no more", () => {
    const most = 2 ** 31; // Floats in 8 GiB.
    expect(sparse({ values: values(1), indices: indices(1), dims: [most] })).toEqual([]);
    expect(sparse({ values: values(1), indices: indices(1), dims: [most + 1] })).toEqual(["E_LIMIT_INFLATED"]);
  });

  it("shares that size with the others", () => {
    const half = (name: string, size: number): Fields => ({
      values: values(1, { name }),
      indices: indices(1),
      dims: [size],
    });
    const both = (size: number): string[] =>
      codesOf(model({ graph: graph(undefined, { sparse_initializer: [half("a", 2 ** 30), half("b", size)] }) }));
    expect(both(2 ** 30)).toEqual([]);
    expect(both(2 ** 30 + 1)).toEqual(["E_LIMIT_INFLATED"]);
  });
});
