import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { DEFAULT_LIMITS } from "../../../src/bytes/index.js";
import { isArtifactError } from "../../../src/errors/index.js";
import { HeaderCache } from "../../../src/formats/npy/header-cache.js";
import { NpyReader, parseNpyHeader, type NpyHeader } from "../../../src/formats/npy/index.js";
import type { ArrayDescriptor, DType } from "../../../src/graph/index.js";
import { descrOf, npyFile, readVectors, shapeText, TEXT } from "./npy-file.js";

interface Read {
  readonly header: NpyHeader;
  readonly data: readonly number[];
}

function read(bytes: Uint8Array, step = bytes.length): Read {
  const data: number[] = [];
  const reader = new NpyReader(DEFAULT_LIMITS, "a.npy", undefined, (piece) => data.push(...piece));
  for (let at = 0; at < bytes.length; at += step) reader.push(bytes.subarray(at, at + step));
  return { header: reader.end(), data };
}

const scalar: fc.Arbitrary<DType> = fc.oneof(
  fc.constant<DType>({ kind: "bool", itemsize: 1, littleEndian: true }),
  fc.record({
    kind: fc.constantFrom("int" as const, "uint" as const),
    itemsize: fc.constantFrom(2, 4, 8),
    littleEndian: fc.boolean(),
  }),
  fc.record({ kind: fc.constant("float" as const), itemsize: fc.constantFrom(2, 4, 8), littleEndian: fc.boolean() }),
  fc.record({
    kind: fc.constant("bytes" as const),
    itemsize: fc.integer({ min: 1, max: 9 }),
    littleEndian: fc.constant(true),
  }),
  fc
    .record({ length: fc.integer({ min: 1, max: 9 }), littleEndian: fc.boolean() })
    .map(({ length, littleEndian }): DType => ({ kind: "str", itemsize: 4 * length, littleEndian })),
  fc.record({
    kind: fc.constantFrom("datetime" as const, "timedelta" as const),
    itemsize: fc.constant(8),
    littleEndian: fc.boolean(),
    unit: fc.constantFrom("", "ns", "25s", "Y"),
  }),
);

const record = fc
  .uniqueArray(fc.tuple(fc.string({ unit: "binary", minLength: 1 }), scalar), {
    selector: ([name]) => name,
    maxLength: 5,
    minLength: 1,
  })
  .map((columns): DType => {
    let itemsize = 0;
    const fields = columns.map(([name, dtype]) => {
      const field = { name, offset: itemsize, dtype };
      itemsize += dtype.itemsize;
      return field;
    });
    return { kind: "record", itemsize, fields };
  });

const descriptor: fc.Arbitrary<ArrayDescriptor> = fc.record({
  dtype: fc.oneof(scalar, record),
  shape: fc.array(fc.nat(3), { maxLength: 4 }),
  order: fc.constantFrom("C" as const, "F" as const),
});

describe("NpyReader", () => {
  it("reads back whatever array is written, in pieces of any size", () => {
    fc.assert(
      fc.property(descriptor, fc.integer({ min: 1, max: 300 }), fc.infiniteStream(fc.nat(1)), (array, step, stream) => {
        const text = `{'descr': ${descrOf(array.dtype)}, 'fortran_order': ${array.order === "F" ? "True" : "False"}, 'shape': ${shapeText(array.shape)}, }`;
        const size = array.shape.reduce((product, dimension) => product * dimension, array.dtype.itemsize);
        const data = Uint8Array.from({ length: size }, () => stream.next().value as number);
        const result = read(npyFile({ version: [3, 0], text, data }), step);
        expect(result.header.descriptor).toEqual(array);
        expect(result.header.dataSize).toBe(size);
        expect(result.data).toEqual([...data]);
      }),
    );
  });

  it("reads or refuses with an error of its own every file with one byte changed", () => {
    const names = new Set(["little-i2", "record-titles", "record-subarray-nested", "record-names-utf8", "unit-ns"]);
    for (const [name, , bytes] of readVectors().filter(([vector]) => names.delete(vector))) {
      const { dataOffset } = parseNpyHeader(bytes, DEFAULT_LIMITS, name);
      for (let at = 0; at < dataOffset; at++) {
        for (const flip of [1, 2, 4, 8, 16, 32, 64, 128]) {
          const changed = bytes.with(at, (bytes[at] as number) ^ flip);
          try {
            const { header, data } = read(changed);
            expect(data).toHaveLength(header.dataSize);
            expect(header.dataOffset + header.dataSize).toBe(bytes.length);
          } catch (error) {
            if (!isArtifactError(error)) throw error;
            expect(error.class).not.toBe("internal");
          }
        }
      }
    }
    expect(names.size).toBe(0);
  });

  it.each([
    ["no bytes", new Uint8Array(0), "E_TRUNCATED", 0],
    ["half a header", npyFile({}).slice(0, 40), "E_TRUNCATED", 40],
    ["another magic in its first byte", Uint8Array.of(0x50), "E_NPY_MAGIC", 0],
    ["data that is too short", npyFile({ data: Uint8Array.of(1) }), "E_NPY_SIZE", 129],
    ["data that is too long", npyFile({ data: Uint8Array.of(1, 2, 3) }), "E_NPY_SIZE", 130],
    ["bytes behind an empty array", npyFile({ text: TEXT.replace("(2,)", "(0,)") }), "E_NPY_SIZE", 128],
    ["a bool of 2", npyFile({ text: TEXT.replace("u1", "b1"), data: Uint8Array.of(1, 2) }), "E_NPY_BOOL", 129],
    ["a bool of 255", npyFile({ text: TEXT.replace("u1", "b1"), data: Uint8Array.of(255, 0) }), "E_NPY_BOOL", 128],
  ])("refuses %s", (_, bytes, code, offset) => {
    const error = expect.objectContaining({ code, offset, path: "a.npy" });
    expect(() => read(bytes, 1)).toThrow(error);
    expect(() => read(bytes, 1000)).toThrow(error);
  });

  it("passes on no data that it refuses", () => {
    const seen: number[] = [];
    const reader = new NpyReader(DEFAULT_LIMITS, "a.npy", undefined, (piece) => seen.push(...piece));
    expect(() => reader.push(npyFile({ data: Uint8Array.of(1, 2, 3) }))).toThrow();
    expect(seen).toEqual([]);
  });

  it("parses a header once, when its last byte is there", () => {
    const headers = new HeaderCache();
    const parse = vi.spyOn(headers, "parse");
    const reader = new NpyReader(DEFAULT_LIMITS, "a.npy", undefined, undefined, headers);
    for (const byte of npyFile({ text: TEXT.padEnd(9900) })) reader.push(Uint8Array.of(byte));
    expect(reader.end().dataSize).toBe(2);
    expect(parse).toHaveBeenCalledTimes(1);
  });
});
