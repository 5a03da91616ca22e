import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../../src/bytes/index.js";
import { npyHeader, parseNpyHeader } from "../../../src/formats/npy/index.js";
import type { ArrayDescriptor, DType } from "../../../src/graph/index.js";
import { readVectors } from "./npy-file.js";

const text = (descriptor: ArrayDescriptor): string =>
  new TextDecoder().decode(npyHeader(descriptor, "a.npy").subarray(10));
const again = (descriptor: ArrayDescriptor): ArrayDescriptor =>
  parseNpyHeader(npyHeader(descriptor, "a.npy"), DEFAULT_LIMITS, "a.npy").descriptor;
const f8 = { kind: "float", itemsize: 8, littleEndian: true } as const;
const of = (dtype: DType, shape: readonly number[] = [1]): ArrayDescriptor => ({ dtype, shape, order: "C" });
const record = (itemsize: number, ...fields: readonly (readonly [string, number, DType, string?])[]): DType => ({
  kind: "record",
  itemsize,
  fields: fields.map(([name, offset, dtype, title]) => ({
    name,
    offset,
    dtype,
    ...(title !== undefined && { title }),
  })),
});

/** Any text; building the alphabets of fast-check would take longer than the test. */
const names = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xff }), fc.integer({ min: 0xe000, max: 0x10ffff })), {
    minLength: 1,
    maxLength: 20,
  })
  .map((points) => String.fromCodePoint(...points));

describe("npyHeader", () => {
  it("says what every header of numpy says, whatever its version and spelling", () => {
    const plain = readVectors().flatMap(([name, , bytes]) => {
      try {
        const { descriptor, hasObject } = parseNpyHeader(bytes, DEFAULT_LIMITS, name);
        return hasObject ? [] : [[name, descriptor] as const];
      } catch {
        return []; // a vector that is refused has no descriptor
      }
    });
    expect(plain.length).toBeGreaterThan(20);
    for (const [name, descriptor] of plain) expect(again(descriptor), name).toEqual(descriptor);
  });

  it.each<[readonly number[], string]>([
    [[], "()"],
    [[3], "(3,)"],
    [[2, 0, 5], "(2, 0, 5)"],
  ])("writes the shape %j as numpy does", (shape, expected) => {
    expect(text(of(f8, shape)).trimEnd()).toBe(`{'descr': '<f8', 'fortran_order': False, 'shape': ${expected}, }`);
  });

  it("aligns the data to 64 bytes and ends with the one newline", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 40 }), (shape) => {
        const header = npyHeader(of(f8, shape), "a.npy");
        expect([header.length % 64, header.at(-1), header.indexOf(10, 10)]).toEqual([0, 10, header.length - 1]);
      }),
      { numRuns: 30 },
    );
  });

  it("fills the gaps of a record", () => {
    const padded = record(24, ["a", 0, { ...f8, kind: "uint", itemsize: 1 }], ["b", 8, f8]);
    expect(text(of(padded))).toContain("[('a', '|u1'), ('', '|V7'), ('b', '<f8'), ('', '|V8')]");
    expect(again(of(padded))).toEqual(of(padded));
  });

  it("keeps titles, sub-arrays and records in records", () => {
    const inner = record(8, ["x", 0, f8]);
    const sub: DType = { kind: "subarray", itemsize: 48, base: inner, shape: [2, 3] };
    const dtype = record(56, ["a", 0, f8, "the title"], ["b", 8, sub]);
    expect(again(of(dtype))).toEqual(of(dtype));
  });

  it("keeps every name", () => {
    fc.assert(
      fc.property(names, (name) => {
        const dtype = record(8, [name, 0, f8]);
        expect(again(of(dtype))).toEqual(of(dtype));
        expect(text(of(dtype))).toMatch(/^[ -~]*\n$/);
      }),
      { numRuns: 60, examples: [["'"], ["\\"], ["\n\u0000\u0085é\u{1f600}"]] },
    );
  });

  it.each<[string, DType]>([
    ["objects", { kind: "object", itemsize: 8, littleEndian: true }],
    ["fields that overlap", record(16, ["a", 0, f8], ["b", 4, f8])],
    ["fields in another order", record(16, ["b", 8, f8], ["a", 0, f8])],
    ["a record smaller than its fields", record(4, ["a", 0, f8])],
    ["a header that numpy does not read", record(8, ["n".repeat(10_000), 0, f8])],
  ])("refuses %s", (_, dtype) => {
    expect(() => npyHeader(of(dtype), "a.npy")).toThrow(expect.objectContaining({ code: "E_CONVERT", path: "a.npy" }));
  });
});
