import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../../src/bytes/index.js";
import { parseNpyHeader, NpyReader, type NpyHeader } from "../../../src/formats/npy/index.js";
import { readVectors } from "./npy-file.js";

const vectors = readVectors();
const plain = vectors.filter(([, entry]) => entry.values !== undefined);
const objects = vectors.filter(([, entry]) => entry.values === undefined);

describe("files that numpy wrote", () => {
  it("cover every kind", () => {
    expect(vectors.length).toBeGreaterThan(100);
    expect(objects.map(([name]) => name)).toContain("object-field");
  });

  it.each(vectors)("%s is described as numpy does", (name, { version, dtype, shape, order }, bytes) => {
    const header = parseNpyHeader(bytes, DEFAULT_LIMITS, name);
    expect({ version: header.version, ...header.descriptor }).toEqual({ version, dtype, shape, order });
  });

  it.each(plain)("%s is read whole, whatever the pieces", (name, _, bytes) => {
    const header = parseNpyHeader(bytes, DEFAULT_LIMITS, name);
    expect(header.dataOffset + header.dataSize).toBe(bytes.length);
    expect(header.hasObject).toBe(false);
    for (const step of [1, 3, 64, 1024]) {
      const headers: NpyHeader[] = [];
      const pieces: number[] = [];
      const reader = new NpyReader(
        DEFAULT_LIMITS,
        name,
        (seen) => headers.push(seen),
        (piece) => pieces.push(...piece),
      );
      for (let at = 0; at < bytes.length; at += step) reader.push(bytes.subarray(at, at + step));
      expect(reader.end()).toEqual(header);
      expect(headers).toEqual([header]);
      expect(pieces).toEqual([...bytes.subarray(header.dataOffset)]);
    }
  });

  it.each(objects)("%s is described, then refused", (name, _, bytes) => {
    expect(parseNpyHeader(bytes, DEFAULT_LIMITS, name)).toMatchObject({ hasObject: true, dataSize: 0 });
    const headers: NpyHeader[] = [];
    const reader = new NpyReader(DEFAULT_LIMITS, name, (header) => headers.push(header));
    expect(() => reader.push(bytes)).toThrow(expect.objectContaining({ code: "E_NPY_OBJECT", path: name }));
    expect(headers).toHaveLength(1);
  });

  it("cannot be changed once they are described", () => {
    for (const [name, , bytes] of vectors) {
      const header = parseNpyHeader(bytes, DEFAULT_LIMITS, name);
      const pending: unknown[] = [header];
      for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
        expect(Object.isFrozen(value)).toBe(true);
        pending.push(...Object.values(value as object).filter((inner) => typeof inner === "object"));
      }
    }
  });
});
