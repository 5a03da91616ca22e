import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../src/bytes/index.js";
import { parseNpyHeader } from "../../src/formats/npy/index.js";
import type { DType } from "../../src/graph/index.js";
import { NdArray } from "../../src/load/ndarray.js";

const VECTORS = new URL("../../fixtures/npy/", import.meta.url);

interface Expected {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly values?: unknown;
}

const entries = Object.entries(
  JSON.parse(readFileSync(new URL("expected.json", VECTORS), "utf8")) as Record<string, Expected>,
).filter(([, entry]) => entry.values !== undefined);

function open(name: string): NdArray {
  const bytes = readFileSync(new URL(`${name}.npy`, VECTORS));
  const { descriptor, dataOffset } = parseNpyHeader(bytes, DEFAULT_LIMITS, name);
  return new NdArray(descriptor, () => bytes.subarray(dataOffset), name);
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

function double(value: unknown): string {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value as number);
  return hex(bytes);
}

/** Spells a value as the generator of the vectors does. */
function spell(dtype: DType, value: unknown): unknown {
  if (dtype.kind === "subarray") return spell(dtype.base, value);
  if (dtype.kind === "complex" && Array.isArray(value) && typeof value[0] === "number") return value.map(double);
  if (Array.isArray(value)) return value.map((item) => spell(dtype, item));
  switch (dtype.kind) {
    case "record":
      return dtype.fields.map((field) => [
        field.name,
        spell(field.dtype, (value as ReadonlyMap<string, unknown>).get(field.name)),
      ]);
    case "float":
      return double(value);
    case "bytes":
    case "void":
      return hex(value as Uint8Array);
    case "bool":
    case "str":
      return value;
    default:
      return String(value);
  }
}

describe("arrays that numpy wrote", () => {
  it.each(entries)("%s has numpy's values", (name, { dtype, values }) => {
    expect(spell(dtype, open(name).toNested())).toEqual(values);
  });

  it.each(entries)("%s gives each element by its index", (name, { dtype, shape, values }) => {
    const array = open(name);
    const indices = shape.reduce<number[][]>(
      (outer, length) => outer.flatMap((index) => Array.from({ length }, (_, i) => [...index, i])),
      [[]],
    );
    expect(array.size).toBe(indices.length);
    for (const index of indices) {
      const expected = index.reduce<unknown>((list, i) => (list as unknown[])[i], values);
      expect(spell(dtype, array.at(...index))).toEqual(expected);
    }
  });

  it.each(entries.filter(([, entry]) => entry.dtype.kind === "record"))("%s gives its columns", (name, expected) => {
    if (expected.dtype.kind !== "record") throw new Error("not a record");
    const array = open(name);
    expect([...(array.data as ReadonlyMap<string, NdArray>).keys()]).toEqual(expected.dtype.fields.map((f) => f.name));
    const pick = (value: unknown, depth: number, field: number): unknown =>
      depth === 0
        ? ((value as [string, unknown][])[field] as [string, unknown])[1]
        : (value as unknown[]).map((item) => pick(item, depth - 1, field));
    for (const [i, field] of expected.dtype.fields.entries()) {
      const column = array.field(field.name);
      expect(column.shape.slice(0, array.shape.length)).toEqual(array.shape);
      expect(spell(field.dtype, column.toNested())).toEqual(pick(expected.values, expected.shape.length, i));
    }
  });
});
