import { describe, expect, test } from "vitest";
import { dtypeText, type DType, type ScalarDType } from "../../src/graph/index.js";

const scalar = (kind: ScalarDType["kind"], itemsize: number, littleEndian = true, unit?: string): ScalarDType => ({
  kind,
  itemsize,
  littleEndian,
  ...(unit !== undefined && { unit }),
});

describe("dtypeText", () => {
  test.each<[string, DType]>([
    ["|b1", scalar("bool", 1)],
    ["|u1", scalar("uint", 1)],
    ["<i8", scalar("int", 8)],
    [">i8", scalar("int", 8, false)],
    ["<f2", scalar("float", 2)],
    ["<c16", scalar("complex", 16)],
    ["|S3", scalar("bytes", 3)],
    ["|S0", scalar("bytes", 0)],
    ["<U3", scalar("str", 12)],
    [">U1", scalar("str", 4, false)],
    ["|V7", scalar("void", 7)],
    ["|O", scalar("object", 8)],
    ["<M8[ns]", scalar("datetime", 8, true, "ns")],
    ["<m8[25s]", scalar("timedelta", 8, true, "25s")],
    ["<m8", scalar("timedelta", 8, true, "")],
    ["(2,)<f8", { kind: "subarray", itemsize: 16, base: scalar("float", 8), shape: [2] }],
    ["(2,3)<f8", { kind: "subarray", itemsize: 48, base: scalar("float", 8), shape: [2, 3] }],
    ["()<f8", { kind: "subarray", itemsize: 8, base: scalar("float", 8), shape: [] }],
    [
      "{a: <f8, b: (2,)|u1}",
      {
        kind: "record",
        itemsize: 10,
        fields: [
          { name: "a", offset: 0, dtype: scalar("float", 8) },
          { name: "b", offset: 8, dtype: { kind: "subarray", itemsize: 2, base: scalar("uint", 1), shape: [2] } },
        ],
      },
    ],
    ["{}", { kind: "record", itemsize: 0, fields: [] }],
  ])("spells %s", (text, dtype) => {
    expect(dtypeText(dtype)).toBe(text);
  });
});
