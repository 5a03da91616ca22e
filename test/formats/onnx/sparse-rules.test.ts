import { describe, expect, it } from "vitest";
import { codesOf, graph, model, scanModel, type Fields } from "./model-bytes.js";

const bytesOf = (fields: Fields): Uint8Array => model({ graph: graph(undefined, { sparse_initializer: [fields] }) });

/** A sparse tensor with as many values as indices; `columns` is 0 for indices in one row. */
function tensor(dims: readonly number[], places: readonly (number | string | bigint)[], columns = 0): Fields {
  const count = columns === 0 ? places.length : places.length / columns;
  const values = { name: "s", dims: [count], data_type: 2, raw_data: new Uint8Array(count) };
  const indices = { dims: columns === 0 ? [count] : [count, columns], data_type: 7 };
  return { values, dims, indices: { ...indices, int64_data: places.map(String) } };
}

/** The same tensor with its indices in raw bytes. */
function raw({ indices, ...rest }: Fields): Fields {
  const { int64_data, ...type } = indices as { readonly int64_data: readonly string[] };
  const raw_data = new Uint8Array(new BigInt64Array(int64_data.map(BigInt)).buffer);
  return { ...rest, indices: { ...type, raw_data } };
}

const SOUND: [string, Fields][] = [
  ["the first and the last place", tensor([2, 3], [0, 5])],
  ["rows of coordinates", tensor([2, 3], [0, 2, 1, 0, 1, 2], 2)],
  ["rows of one coordinate", tensor([4], [0, 3], 1)],
  ["a place beyond 32 bits", tensor([2 ** 33], [2 ** 32 + 1])],
  ["rows on many axes", tensor([2, 2, 2, 2], [0, 1, 1, 1, 1, 0, 0, 0], 4)],
];

const UNSOUND: [string, Fields][] = [
  ["a place behind the last", tensor([2, 3], [0, 6])],
  ["a place before the first", tensor([2, 3], [-1, 0])],
  ["a place twice", tensor([2, 3], [4, 4])],
  ["places that descend", tensor([2, 3], [4, 3])],
  ["a place that 53 bits do not hold", tensor([2, 3], [2n ** 62n])],
  ["the least of all integers", tensor([2, 3], [-(2n ** 63n)])],
  ["a coordinate behind the last", tensor([2, 3], [0, 3, 1, 0], 2)],
  ["a coordinate before the first", tensor([2, 3], [0, -1, 1, 0], 2)],
  ["a row twice", tensor([2, 3], [1, 1, 1, 1], 2)],
  ["rows that descend", tensor([2, 3], [1, 1, 1, 0], 2)],
  ["rows that descend on the first axis", tensor([2, 3], [1, 0, 0, 1], 2)],
  ["rows on more axes than there are", tensor([6], [0, 0, 1, 0], 2)],
];

describe("indices of a sparse tensor", () => {
  it.each(SOUND)("may be %s", (_, fields) => {
    expect(codesOf(bytesOf({ ...fields, dims: fields["dims"] }))).not.toContain("E_ONNX_TENSOR");
    expect(codesOf(bytesOf(raw(fields)))).not.toContain("E_ONNX_TENSOR");
  });

  it.each(UNSOUND)("may not be %s", (_, fields) => {
    expect(codesOf(bytesOf(fields))).toEqual(["E_ONNX_TENSOR"]);
    expect(codesOf(bytesOf(raw(fields)))).toEqual(["E_ONNX_TENSOR"]);
  });

  it("are read in pieces, whatever their number", () => {
    const count = 20_000;
    const places = Array.from({ length: count }, (_, i) => 3 * i);
    expect(codesOf(bytesOf(raw(tensor([3 * count], places))))).toEqual([]);
    expect(codesOf(bytesOf(raw(tensor([3 * count], [...places.slice(0, -1), 5]))))).toEqual(["E_ONNX_TENSOR"]);
  });

  it("may not lie in a file", () => {
    const external_data = [{ key: "location", value: "w.bin" }];
    const fields = tensor([4], [0]);
    const outside = { dims: [1], data_type: 7, external_data, data_location: 1 };
    expect(codesOf(bytesOf({ ...fields, indices: outside }))).toContain("E_ONNX_TENSOR");
  });

  it("stand on no more axes than a tensor may have", () => {
    const dims = Array.from({ length: 65 }, () => 1);
    expect(codesOf(bytesOf(tensor(dims, [0])))).toEqual(["E_LIMIT_RANK"]);
    expect(codesOf(bytesOf(tensor(dims.slice(1), [0])))).toEqual([]);
  });

  it("are found where the tensor stands", () => {
    const { findings } = scanModel(bytesOf(tensor([2, 3], [0, 6])));
    expect(findings.map(({ path, message }) => [path, message])).toEqual([
      ["graph/sparse_initializer/0", 'Cannot admit "s": an index lies outside, axis 0 has 6 places'],
    ]);
  });
});
