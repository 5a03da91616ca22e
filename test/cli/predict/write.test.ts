import { describe, expect, it } from "vitest";
import type { OutputTensor } from "../../../src/cli/predict/prediction.js";
import { tensorCsv } from "../../../src/cli/predict/write-csv.js";
import { predictionJson } from "../../../src/cli/predict/write-json.js";
import { tensorNpy } from "../../../src/cli/predict/write-npy.js";
import { loadApproved, memorySource, NdArray, Policy, scan } from "../../../src/index.js";

const tensor = (type: string, data: OutputTensor["data"], ...dims: number[]): OutputTensor => ({
  name: "y",
  type,
  data,
  dims,
});
const jsonOf = (output: OutputTensor): string =>
  [...predictionJson("m.onnx", { kind: "done", sha256: "0", outputs: [output], skipped: [] })].join("");
const valuesOf = (output: OutputTensor): unknown => JSON.parse(jsonOf(output)).outputs[0].values;
const csvOf = (output: OutputTensor): string => [...tensorCsv(output)].join("");

describe("as JSON", () => {
  it.each<[OutputTensor, unknown]>([
    [
      tensor("float32", Float32Array.of(0.1, -2.5e-7, 1 / 3, 16777216), 2, 2),
      [
        [0.1, -2.5e-7],
        [0.33333334, 16777216],
      ],
    ],
    [tensor("float64", Float64Array.of(0.1, 1 / 3), 2), [0.1, 1 / 3]],
    [tensor("float32", Float32Array.of(NaN, Infinity, -Infinity, -0), 4), ["nan", "inf", "-inf", -0]],
    [tensor("int64", BigInt64Array.of(7n, 2n ** 53n, -5n), 3), [7, "9007199254740992", -5]],
    [tensor("bool", Uint8Array.of(1, 0), 2), [true, false]],
    [tensor("float16", Uint16Array.of(0x3c00, 0x8001, 0x7e00), 3), [1, -(2 ** -24), "nan"]],
    [tensor("uint8", Uint8Array.of(1, 0), 1, 2, 1), [[[1], [0]]]],
    [tensor("string", ["a\u202e", "\u001b"], 2), ["a\u202e", "\u001b"]],
    [tensor("float64", Float64Array.of(3)), 3],
    [tensor("float32", new Float32Array(), 2, 0), [[], []]],
    [tensor("float32", new Float32Array(), 0, 2), []],
  ])("is %o", (output, values) => {
    expect(valuesOf(output)).toEqual(values);
  });

  it("tells every float of 32 bits apart in few digits", () => {
    const bits = Uint32Array.from({ length: 500 }, (_, i) => (i * 8_675_309) % 0x7f80_0000);
    const floats = new Float32Array(bits.buffer);
    const texts = /"values":\[(.*)\]/.exec(jsonOf(tensor("float32", floats, 500)))?.[1]?.split(",") ?? [];
    expect(texts.map((text) => Math.fround(Number(text)))).toEqual([...floats]);
    for (const text of texts)
      expect(text.replace(/e.*|[.-]/g, "").replace(/^0+|0+$/g, "").length).toBeLessThanOrEqual(9);
  });

  it("holds nothing that acts on a terminal", () => {
    expect(jsonOf({ ...tensor("string", ["\u202e\u009b\u001b"], 1), name: "\u001b[2J\u202e" })).toMatch(
      /^[\x20-\x7e\n]*$/,
    );
  });

  it("is refused for elements of which the runtime gives the bits", () => {
    for (const write of [jsonOf, csvOf]) {
      expect(() => write(tensor("bfloat16", Uint16Array.of(0x3f80), 1))).toThrow(
        expect.objectContaining({ code: "E_OUTPUT" }),
      );
    }
  });

  it("is refused for more dimensions than numpy has", () => {
    const deep = tensor("float32", Float32Array.of(1), ...Array.from({ length: 65 }, () => 1));
    expect(() => jsonOf(deep)).toThrow(expect.objectContaining({ code: "E_LIMIT_RANK" }));
  });
});

describe("as CSV", () => {
  it.each<[OutputTensor, string]>([
    [tensor("string", ['say "hi"', "", "a,b\n"], 3), 'y\n"say ""hi"""\n""\n"a,b\n"\n'],
    [tensor("float32", Float32Array.of(0.1, NaN, -0, Infinity), 2, 2), "y_0,y_1\n0.1,nan\n-0.0,inf\n"],
    [tensor("int64", BigInt64Array.of(2n ** 62n), 1, 1), "y\n4611686018427387904\n"],
    [tensor("bool", Uint8Array.of(1)), "y\ntrue\n"],
  ])("is %o", (output, text) => {
    expect(csvOf(output)).toBe(text);
  });

  it("is refused for a cube", () => {
    expect(() => csvOf(tensor("int8", new Int8Array(8), 2, 2, 2))).toThrow(
      expect.objectContaining({ code: "E_OUTPUT" }),
    );
  });
});

describe("as npy", () => {
  const readBack = (output: OutputTensor): unknown => {
    const { approved } = scan(memorySource(new Uint8Array(Buffer.concat(tensorNpy(output)))), {
      policy: Policy.of({}),
    });
    const array = approved && loadApproved(approved);
    return array instanceof NdArray ? [array.dtype.kind, array.shape, array.toNested()] : undefined;
  };

  it.each<[OutputTensor, unknown]>([
    [
      tensor("float32", Float32Array.of(1, 2, 3, 4), 2, 2),
      [
        "float",
        [2, 2],
        [
          [1, 2],
          [3, 4],
        ],
      ],
    ],
    [tensor("float64", Float64Array.of(0.1)), ["float", [], 0.1]],
    [tensor("int64", BigInt64Array.of(-(2n ** 63n)), 1), ["int", [1], [-(2n ** 63n)]]],
    [tensor("uint64", BigUint64Array.of(2n ** 64n - 1n), 1), ["uint", [1], [2n ** 64n - 1n]]],
    [tensor("int8", Int8Array.of(-1), 1, 1, 1), ["int", [1, 1, 1], [[[-1]]]]],
    [tensor("bool", Uint8Array.of(1, 0), 2), ["bool", [2], [true, false]]],
    [tensor("string", ["a", "é😀x", ""], 3), ["str", [3], ["a", "é😀x", ""]]],
    [tensor("string", [], 0), ["str", [0], []]],
  ])("is read back from %o", (output, expected) => {
    expect(readBack(output)).toEqual(expected);
  });

  it("is refused for elements that numpy has no type for, and for text that would fill memory", () => {
    const half = tensor("bfloat16", Uint16Array.of(1), 1);
    const wide = tensor("string", ["x".repeat(2 ** 20), ...Array.from({ length: 256 }, () => "")], 257);
    for (const output of [half, wide]) {
      expect(() => tensorNpy(output)).toThrow(expect.objectContaining({ code: "E_OUTPUT" }));
    }
  });
});
