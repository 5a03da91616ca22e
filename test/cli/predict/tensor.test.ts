import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tensorParts } from "../../../src/cli/predict/tensor.js";

const where = (indices: readonly number[]): string => `at ${indices.join(",")}`;
const partsOf = (type: string, values: unknown, shape?: readonly (number | string)[]): ReturnType<typeof tensorParts> =>
  tensorParts({ name: "X", type, isTensor: true, ...(shape && { shape }) }, { values, where });

describe("tensorParts", () => {
  it.each([
    ["float32", [1, 0.1, "-2.5e3", "nan", "-Inf", NaN, 2n], Float32Array.of(1, 0.1, -2500, NaN, -Infinity, NaN, 2)],
    ["float64", [".5", "5.", "+1", Infinity, -0], Float64Array.of(0.5, 5, 1, Infinity, -0)],
    ["int8", [-128, "127"], Int8Array.of(-128, 127)],
    ["int16", [-32768, 32767], Int16Array.of(-32768, 32767)],
    ["int32", [2147483647, "-2147483648"], Int32Array.of(2147483647, -2147483648)],
    [
      "int64",
      [1, "-9223372036854775808", 9007199254740993n, -0],
      BigInt64Array.of(1n, -(2n ** 63n), 2n ** 53n + 1n, 0n),
    ],
    ["uint8", [0, 255], Uint8Array.of(0, 255)],
    ["uint16", [65535], Uint16Array.of(65535)],
    ["uint32", ["+4294967295"], Uint32Array.of(4294967295)],
    ["uint64", ["18446744073709551615"], BigUint64Array.of(2n ** 64n - 1n)],
    ["bool", [true, "false", "True", false], Uint8Array.of(1, 0, 1, 0)],
    ["string", ["", "é\u0000"], ["", "é\u0000"]],
  ])("makes elements of %s", (type, values, data) => {
    expect(partsOf(type, values)).toEqual({ type, data, dims: [values.length] });
  });

  it.each<[string, unknown]>([
    ["float32", "1e39"],
    ["float32", "0x10"],
    ["float32", " 1"],
    ["float32", "1_0"],
    ["float32", ""],
    ["float32", null],
    ["float32", true],
    ["float64", "1e400"],
    ["float64", 10n ** 400n],
    ["int8", 128],
    ["uint8", -1],
    ["uint8", 256],
    ["int32", 1.5],
    ["int32", "1.0"],
    ["int64", 2 ** 53],
    ["int64", "9223372036854775808"],
    ["int64", NaN],
    ["uint64", "-1"],
    ["bool", 1],
    ["bool", "yes"],
    ["string", 1],
    ["string", new Uint8Array(1)],
    ["int64", new Map()],
  ])("takes for no %s the value %o", (type, value) => {
    const make = (): unknown => partsOf(type, [value]);
    expect(make).toThrow(expect.objectContaining({ code: "E_INPUT" }));
  });

  it("makes the nearest float of 32 bits", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e38, max: 1e38 }), (value) => {
        expect([...(partsOf("float32", [String(value)]).data as Float32Array)]).toEqual([
          Math.fround(Number(String(value))),
        ]);
      }),
      { numRuns: 50 },
    );
  });

  it("takes the shape from lists in lists", () => {
    expect(partsOf("int64", 5).dims).toEqual([]);
    expect(partsOf("int64", [[[1, 2]], [[3, 4]]]).dims).toEqual([2, 1, 2]);
    expect(partsOf("int64", [[1, 2, 3]], ["N", 3]).dims).toEqual([1, 3]);
  });

  it.each<[unknown, (number | string)[] | undefined, string]>([
    [[[1, 2]], ["", 3], "the data has shape [1, 2], [?, 3] is wanted"],
    [[1, 2], ["N", 2], '[2], ["N", 2] is wanted'],
    [[], ["N", 2], "[0]"],
    [[[1, 2], [3]], undefined, "at 1 has 1 elements, 2 are wanted"],
    [[[1, 2], 3], undefined, "at 1 is no list"],
    [[1, [2]], undefined, "at 1 is a list"],
    [[[1], [{}]], undefined, "at 1,0 is an object"],
    [[["x"]], undefined, 'at 0,0 is "x", int64 is wanted'],
  ])("refuses %o for the shape %o", (values, shape, message) => {
    expect(() => partsOf("int64", values, shape)).toThrow(
      expect.objectContaining({ code: "E_INPUT", message: expect.stringContaining(message) }),
    );
  });

  it("ends in lists that have no end", () => {
    let deep: unknown = 1;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(() => partsOf("int64", deep)).toThrow(expect.objectContaining({ code: "E_INPUT" }));
  });

  it("makes no tensor for an input that takes none", () => {
    const map = { name: "X", type: "map(string, tensor(float32))", isTensor: false };
    expect(() => tensorParts(map, { values: [], where })).toThrow(expect.objectContaining({ code: "E_INPUT" }));
    expect(() => partsOf("bfloat16", [1])).toThrow(expect.objectContaining({ code: "E_INPUT" }));
  });
});
