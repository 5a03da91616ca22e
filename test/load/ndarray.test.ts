import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { Code } from "../../src/errors/index.js";
import type { DType, ScalarDType } from "../../src/graph/index.js";
import { NdArray } from "../../src/load/ndarray.js";

const scalar = (kind: ScalarDType["kind"], itemsize: number, littleEndian = true): ScalarDType => ({
  kind,
  itemsize,
  littleEndian,
});
const array = (dtype: DType, shape: readonly number[], bytes: Uint8Array, order: "C" | "F" = "C"): NdArray =>
  new NdArray({ dtype, shape, order }, () => bytes, "a.npy");
const coded = (code: Code): unknown => expect.objectContaining({ code });

describe("NdArray.data", () => {
  it.each([
    ["int", 1, Int8Array],
    ["int", 2, Int16Array],
    ["int", 4, Int32Array],
    ["int", 8, BigInt64Array],
    ["uint", 1, Uint8Array],
    ["uint", 2, Uint16Array],
    ["uint", 4, Uint32Array],
    ["uint", 8, BigUint64Array],
    ["float", 2, Float32Array],
    ["float", 4, Float32Array],
    ["float", 8, Float64Array],
    ["complex", 8, Float32Array],
    ["complex", 16, Float64Array],
    ["bool", 1, Uint8Array],
    ["datetime", 8, BigInt64Array],
    ["timedelta", 8, BigInt64Array],
  ] as const)("of %s with %i bytes is a typed array", (kind, itemsize, type) => {
    const { data } = array(scalar(kind, itemsize), [3], new Uint8Array(3 * itemsize));
    expect(data).toBeInstanceOf(type);
    expect(data).toHaveLength(kind === "complex" ? 6 : 3);
  });

  it("is in stored order", () => {
    const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6);
    const c = array(scalar("uint", 1), [2, 3], bytes);
    const f = array(scalar("uint", 1), [2, 3], bytes, "F");
    expect(c.data).toEqual(f.data);
    expect(c.toNested()).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(f.toNested()).toEqual([
      [1, 3, 5],
      [2, 4, 6],
    ]);
    expect([c.at(1, 0), f.at(1, 0)]).toEqual([4, 2]);
  });

  it("is read once, when it is first asked for", () => {
    const read = vi.fn(() => Uint8Array.of(7));
    const lazy = new NdArray({ dtype: scalar("uint", 1), shape: [1], order: "C" }, read);
    expect(read).not.toHaveBeenCalled();
    expect(lazy.data).toBe(lazy.data);
    expect(read).toHaveBeenCalledOnce();
  });

  it.each([
    ["uint", 1],
    ["float", 8],
    ["bytes", 8],
    ["void", 8],
    ["bool", 1],
  ] as const)("of %s never shares memory with the file", (kind, itemsize) => {
    // A Buffer's own slice() would be a view.
    const file = Buffer.alloc(17);
    file[1] = 1;
    const { data } = array(scalar(kind, itemsize), [1], file.subarray(1, 1 + itemsize));
    const before = structuredClone(data);
    file.fill(0);
    expect(data).toEqual(before);
    const { buffer } = (Array.isArray(data) ? data[0] : data) as Uint8Array;
    expect(buffer).not.toBe(file.buffer);
  });

  it("of big-endian numbers equals that of little-endian ones", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(["int", 2], ["uint", 4], ["int", 8], ["float", 8], ["datetime", 8] as const),
        fc.array(fc.uint8Array({ minLength: 8, maxLength: 8 })),
        ([kind, width], items) => {
          const elements = items.map((item) => item.subarray(0, width as number));
          const little = Uint8Array.from(elements.flatMap((element) => [...element]));
          const big = Uint8Array.from(elements.flatMap((element) => [...element].reverse()));
          const dtype = (littleEndian: boolean): ScalarDType => scalar(kind, width, littleEndian);
          expect(array(dtype(false), [items.length], big).data).toEqual(
            array(dtype(true), [items.length], little).data,
          );
        },
      ),
    );
  });

  it("of f2 is exact for all 65,536 halves", () => {
    const halves = Uint16Array.from({ length: 65536 }, (_, i) => i);
    const data = array(scalar("float", 2), [65536], new Uint8Array(halves.buffer)).data as Float32Array;
    for (const [i, value] of data.entries()) {
      const sign = i & 0x8000 ? -1 : 1;
      const exponent = (i >> 10) & 31;
      const fraction = i & 1023;
      const magnitude =
        exponent === 31
          ? fraction === 0
            ? Infinity
            : NaN
          : exponent === 0
            ? fraction * 2 ** -24
            : (1 + fraction / 1024) * 2 ** (exponent - 15);
      if (!Object.is(value, sign * magnitude)) expect.fail(`half ${i} is ${value}`);
    }
  });

  it("of text ends before its last NULs only", () => {
    const points = Uint32Array.of(0x61, 0, 0x1f600, 0, 0, 0, 0, 0);
    expect(array(scalar("str", 16), [2], new Uint8Array(points.buffer)).data).toEqual(["a\0😀", ""]);
    expect(array(scalar("bytes", 3), [2], Uint8Array.of(1, 0, 2, 0, 0, 0)).data).toEqual([
      Uint8Array.of(1, 0, 2),
      new Uint8Array(0),
    ]);
    expect(array(scalar("void", 2), [1], Uint8Array.of(1, 0)).data).toEqual([Uint8Array.of(1, 0)]);
  });

  const column: DType = {
    kind: "record",
    itemsize: 4,
    fields: [{ name: "o", offset: 0, dtype: scalar("object", 4) }],
  };
  it.each<[string, Code, DType, number, Uint8Array]>([
    ["too few bytes", "E_NPY_SIZE", scalar("int", 4), 2, new Uint8Array(7)],
    ["too many bytes", "E_NPY_SIZE", scalar("int", 4), 2, new Uint8Array(9)],
    ["a size beyond all numbers", "E_NPY_SIZE", scalar("int", 4), 2 ** 53, new Uint8Array(4)],
    ["a bool of 2", "E_NPY_BOOL", scalar("bool", 1), 2, Uint8Array.of(1, 2)],
    ["a code point beyond Unicode", "E_NPY_TEXT", scalar("str", 4), 1, Uint8Array.of(0, 0, 0x11, 0)],
    ["a surrogate", "E_NPY_TEXT", scalar("str", 4), 1, Uint8Array.of(0, 0xd8, 0, 0)],
    ["a code point in the wrong byte order", "E_NPY_TEXT", scalar("str", 4, false), 1, Uint8Array.of(0x61, 0, 0, 0)],
    ["objects in bytes", "E_NPY_OBJECT", scalar("object", 8), 1, new Uint8Array(8)],
    ["millions of elements without bytes", "E_LIMIT_NODES", scalar("void", 0), 2 ** 40, new Uint8Array(0)],
  ])("refuses %s, each time", (_, code, dtype, length, bytes) => {
    const wrong = array(dtype, [length], bytes);
    expect(() => wrong.data).toThrow(coded(code));
    expect(() => wrong.data).toThrow(coded(code));
  });

  it("refuses objects in a column", () => {
    expect(() => array(column, [1], new Uint8Array(4)).field("o").data).toThrow(coded("E_NPY_OBJECT"));
  });
});

describe("NdArray of records", () => {
  const inner: DType = {
    kind: "record",
    itemsize: 3,
    fields: [
      { name: "n", offset: 0, dtype: scalar("uint", 1) },
      { name: "__proto__", offset: 1, dtype: { kind: "subarray", itemsize: 2, base: scalar("uint", 1), shape: [2] } },
    ],
  };
  const bytes = Uint8Array.from({ length: 18 }, (_, i) => i);

  it("has columns in its own order, but sub-arrays in C order", () => {
    const records = array(inner, [2, 3], bytes, "F");
    const plain = records.field("n");
    expect([plain.order, plain.shape, plain.data]).toEqual(["F", [2, 3], Uint8Array.of(0, 3, 6, 9, 12, 15)]);
    const block = records.field("__proto__");
    expect([block.order, block.shape]).toEqual(["C", [2, 3, 2]]);
    expect(block.toNested()).toEqual([
      [
        [1, 2],
        [7, 8],
        [13, 14],
      ],
      [
        [4, 5],
        [10, 11],
        [16, 17],
      ],
    ]);
  });

  it("has maps for elements", () => {
    expect(array(inner, [6], bytes).at(1)).toEqual(
      new Map<string, unknown>([
        ["n", 3],
        ["__proto__", [4, 5]],
      ]),
    );
  });

  it("has no other fields", () => {
    expect(() => array(inner, [6], bytes).field("toString")).toThrow(coded("E_OPTIONS"));
    expect(() => array(scalar("uint", 1), [18], bytes).field("n")).toThrow(coded("E_OPTIONS"));
  });
});

describe("NdArray", () => {
  it("refuses an index outside", () => {
    const numbers = array(scalar("uint", 1), [2, 3], new Uint8Array(6));
    for (const index of [[], [0], [0, 0, 0], [2, 0], [0, 3], [-1, 0], [0.5, 0], [NaN, 0]]) {
      expect(() => numbers.at(...index)).toThrow(coded("E_OPTIONS"));
    }
  });

  it("refuses a sub-array dtype of its own", () => {
    const dtype: DType = { kind: "subarray", itemsize: 2, base: scalar("uint", 1), shape: [2] };
    expect(() => array(dtype, [1], new Uint8Array(2))).toThrow(coded("E_OPTIONS"));
  });

  it("nests what is empty, up to a bound", () => {
    expect(array(scalar("int", 4), [2, 0, 3], new Uint8Array(0)).toNested()).toEqual([[], []]);
    expect(array(scalar("int", 4), [0, 2 ** 40], new Uint8Array(0)).toNested()).toEqual([]);
    expect(() => array(scalar("int", 4), [2 ** 40, 0], new Uint8Array(0)).toNested()).toThrow(coded("E_LIMIT_NODES"));
  });

  it("is frozen in shape, and keeps a copy of it", () => {
    const shape = [2];
    const numbers = array(scalar("uint", 1), shape, new Uint8Array(2));
    shape[0] = 9;
    expect(numbers.shape).toEqual([2]);
    expect(Object.isFrozen(numbers.shape)).toBe(true);
  });

  it("holds objects as they are given", () => {
    const values = [1n, "a", null, new Map()];
    const objects = NdArray.ofObjects([2, 2], "F", values);
    expect(objects.dtype.kind).toBe("object");
    expect(objects.data).toEqual(values);
    expect(objects.data).not.toBe(values);
    expect(objects.at(1, 0)).toBe("a");
    expect(objects.toNested()).toEqual([
      [1n, null],
      ["a", values[3]],
    ]);
    expect(() => NdArray.ofObjects([3], "C", values)).toThrow(coded("E_NPY_SIZE"));
  });
});
