import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { IdTable } from "../../../src/formats/skops/id-table.js";

const encoder = new TextEncoder();

function number(table: IdTable, id: bigint): number {
  const bytes = encoder.encode(`x${id}y`);
  return table.number(bytes, 1, bytes.length - 1);
}

function expectLikeMap(table: IdTable, ids: readonly bigint[]): void {
  const model = new Map<bigint, number>();
  for (const id of ids) {
    if (!model.has(id)) model.set(id, model.size);
    expect(number(table, id)).toBe(model.get(id));
  }
  expect(table.size).toBe(model.size);
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("IdTable", () => {
  test("numbers ids in the order in which they appear", () => {
    expectLikeMap(new IdTable(), [5n, 7n, 5n, 140735340871680n, 7n]);
  });

  test("tells apart ids that one double cannot", () => {
    const large = 2n ** 53n;
    expectLikeMap(new IdTable(), [large, large + 1n, large, 2n ** 64n - 1n, 2n ** 64n - 2n, large + 1n]);
  });

  test("tells apart whatever a Map tells apart", () => {
    const id = fc.oneof(fc.bigInt({ min: 1n, max: 40n }), fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }));
    fc.assert(
      fc.property(fc.array(id, { maxLength: 100 }), (ids) => {
        expectLikeMap(new IdTable(), ids);
      }),
    );
  });

  test("keeps every number over many rehashes, for addresses and for small numbers", () => {
    const addresses = Array.from({ length: 5000 }, (_, i) => 140_735_340_871_680n + 48n * BigInt(i));
    const small = Array.from({ length: 5000 }, (_, i) => BigInt(i + 1));
    expectLikeMap(new IdTable(), [...addresses, ...small, ...addresses, ...small]);
  });

  test.each([0, 0.5, 1 - 2 ** -32])("is right under the seed %d", (seed) => {
    vi.spyOn(Math, "random").mockReturnValue(seed);
    const strides = Array.from({ length: 3000 }, (_, i) => BigInt(i + 1) * 2n ** 32n);
    expectLikeMap(new IdTable(), [...strides, ...strides]);
  });

  test("tells ids apart that all hash alike, also beyond the probed slots and over a rehash", () => {
    // With imul broken, every id belongs into one slot: the worst that a crafted file could do.
    vi.spyOn(Math, "imul").mockReturnValue(0);
    const ids = Array.from({ length: 1500 }, (_, i) => BigInt(i + 1));
    expectLikeMap(new IdTable(), [...ids, ...ids]);
  });
});
