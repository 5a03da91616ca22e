import { describe, expect, test } from "vitest";
import type { ArrayDescriptor, DType, RecordDType, ScalarDType } from "../../../src/graph/index.js";
import { ArrayHeader } from "../../../src/scan/content/array-header.js";
import { FlagSet, MAX_FLAGS } from "../../../src/scan/content/flag-set.js";
import { recordLayout, type FieldSpec } from "../../../src/scan/content/record-layout.js";
import { wordsOf } from "../../../src/scan/content/words.js";

const scalar = (kind: ScalarDType["kind"], itemsize: number, littleEndian = true): ScalarDType => ({
  kind,
  itemsize,
  littleEndian,
});

describe("the layout of a record", () => {
  const SPEC: readonly FieldSpec[] = [
    ["a", "i8"],
    ["b", "f8"],
    ["c", "u1"],
  ];
  const record = (fields: readonly (readonly [string, DType, number])[], itemsize = 24): RecordDType => ({
    kind: "record",
    itemsize,
    fields: fields.map(([name, dtype, offset]) => ({ name, dtype, offset })),
  });
  const [a, b, c] = [
    ["a", scalar("int", 8), 0],
    ["b", scalar("float", 8), 8],
    ["c", scalar("uint", 1), 16],
  ] as const;

  test("tells where its fields stand", () => {
    expect(recordLayout(record([a, b, c]), SPEC)).toEqual({ itemsize: 24, littleEndian: true, offsets: [0, 8, 16] });
    const spread = record([a, ["b", b[1], 16], ["c", c[1], 40]], 48);
    expect(recordLayout(spread, SPEC)).toEqual({ itemsize: 48, littleEndian: true, offsets: [0, 16, 40] });
  });

  test("tells its byte order", () => {
    const big = record([["a", scalar("int", 8, false), 0], ["b", scalar("float", 8, false), 8], c]);
    expect(recordLayout(big, SPEC)?.littleEndian).toBe(false);
    expect(recordLayout(record([c]), [["c", "u1"]])?.littleEndian).toBe(true);
  });

  const others: [name: string, dtype: DType | undefined][] = [
    ["no dtype", undefined],
    ["no record", scalar("int", 8)],
    ["fewer fields", record([a, b])],
    ["more fields", record([a, b, c, ["d", c[1], 17]])],
    ["another order of fields", record([b, a, c])],
    ["another name", record([["A", a[1], 0], b, c])],
    ["another kind", record([["a", scalar("uint", 8), 0], b, c])],
    ["another size", record([["a", scalar("int", 4), 0], b, c])],
    ["two byte orders", record([a, ["b", scalar("float", 8, false), 8], c])],
    ["a subarray", record([["a", { kind: "subarray", itemsize: 8, base: scalar("int", 8), shape: [1] }, 0], b, c])],
  ];
  test.each(others)("is none of %s", (_name, dtype) => {
    expect(recordLayout(dtype, SPEC)).toBeUndefined();
  });
});

describe("a set of flags", () => {
  const flags = (dtype: DType, shape: readonly number[], ...pieces: number[][]): FlagSet => {
    const set = new FlagSet();
    set.begin({ dtype, shape, order: "C" });
    for (const piece of pieces) set.push(Uint8Array.from(piece));
    return set;
  };

  test("holds the positions of what is not 0", () => {
    const set = flags(scalar("uint", 1), [5], [0, 1], [0, 7, 0]);
    expect([...set.positions]).toEqual([1, 3]);
    expect(set.count).toBe(5);
    expect([...flags(scalar("bool", 1), [2], [1, 1]).positions]).toEqual([0, 1]);
    expect([...flags(scalar("int", 2), [2], [0, 0, 0], [1]).positions]).toEqual([1]);
  });

  test("counts nothing where there is no row of numbers", () => {
    expect(flags(scalar("str", 4), [1], [65, 0, 0, 0]).count).toBe(-1);
    expect(flags(scalar("uint", 1), [1, 2], [1, 1]).count).toBe(-1);
    expect(flags(scalar("uint", 1), [], [1]).positions.size).toBe(0);
    expect(new FlagSet().count).toBe(-1);
  });

  test("stays small", () => {
    const set = new FlagSet();
    set.begin({ dtype: scalar("uint", 1), shape: [MAX_FLAGS + 9], order: "C" });
    set.push(new Uint8Array(MAX_FLAGS + 9).fill(1));
    expect([set.positions.size, set.count]).toEqual([MAX_FLAGS, MAX_FLAGS + 9]);
  });
});

test("a header keeps what an array is, and none of its bytes", () => {
  const header = new ArrayHeader();
  expect(header.descriptor).toBeUndefined();
  const descriptor: ArrayDescriptor = { dtype: scalar("float", 8), shape: [2], order: "C" };
  header.begin(descriptor);
  header.push();
  expect(header.descriptor).toBe(descriptor);
});

test("words are those of the bytes, wherever these begin", () => {
  const bytes = Uint8Array.from({ length: 40 }, (_, i) => i * 7);
  for (let shift = 0; shift < 8; shift++) {
    const view = new DataView(bytes.buffer, shift);
    const words = wordsOf(view, 32);
    // Machines of the other byte order have none, and rules read their views.
    if (words) expect([...words]).toEqual(Array.from({ length: 8 }, (_, i) => view.getInt32(4 * i, true)));
  }
});
