import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ByteColumn, IntColumn } from "../../src/graph/index.js";

describe("IntColumn", () => {
  test("gives back what was pushed, over every growth", () => {
    const column = new IntColumn(1);
    const values = Array.from({ length: 1000 }, (_, i) => (i * 7919) % 1009);
    const indices = values.map((value) => column.push(value));
    expect(indices).toEqual(values.map((_, i) => i));
    expect([...column.view()]).toEqual(values);
    expect(column.get(999)).toBe(values[999]);
  });

  test("reads 0 beyond its capacity", () => {
    expect(new IntColumn(4).get(4)).toBe(0);
    expect(new IntColumn(4).get(-1)).toBe(0);
  });

  test("appends a stretch of another column and says where it begins", () => {
    const from = new IntColumn(1);
    for (const value of [5, 6, 7, 8]) from.push(value);
    const to = new IntColumn(1);
    to.push(1);
    expect(to.append(from, 1, 3)).toBe(1);
    expect(to.append(from, 0, 0)).toBe(3);
    expect([...to.view()]).toEqual([1, 6, 7]);
  });

  test("appends to itself", () => {
    const column = new IntColumn(2);
    column.push(3);
    column.push(4);
    column.append(column, 0, 2);
    expect([...column.view()]).toEqual([3, 4, 3, 4]);
  });

  test("forgets what was truncated", () => {
    const column = new IntColumn(1);
    for (const value of [1, 2, 3]) column.push(value);
    column.truncate(1);
    column.push(9);
    expect([...column.seal()]).toEqual([1, 9]);
  });

  test("seals without spare capacity", () => {
    const exact = new IntColumn(2);
    exact.push(1);
    exact.push(2);
    expect(exact.seal()).toHaveLength(2);
    exact.push(3);
    expect(exact.seal()).toHaveLength(3);
  });

  test("sets an entry in place", () => {
    const column = new IntColumn(1);
    column.push(1);
    column.set(0, -7);
    expect(column.get(0)).toBe(-7);
  });

  test("grows in steps that add up to a constant per entry", () => {
    // A column that grew by one would copy 5 * 10^9 entries here.
    const column = new IntColumn(1);
    for (let i = 0; i < 100_000; i++) column.push(i);
    expect(column.seal()).toHaveLength(100_000);
  });
});

describe("ByteColumn", () => {
  test("gives back pieces of any length, short ones and long ones", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 20 }), (pieces) => {
        const column = new ByteColumn(1);
        const starts = pieces.map((piece) => column.append(piece));
        pieces.forEach((piece, i) => {
          const start = starts[i]!;
          expect([...column.view(start, start + piece.length)]).toEqual([...piece]);
          expect(column.equals(start, piece, 0, piece.length)).toBe(true);
        });
        expect(column.seal()).toHaveLength(pieces.reduce((sum, piece) => sum + piece.length, 0));
      }),
    );
  });

  test("appends a stretch of bytes only", () => {
    const column = new ByteColumn(1);
    column.append(Uint8Array.of(1, 2, 3, 4), 1, 3);
    expect([...column.view()]).toEqual([2, 3]);
  });

  test("tells bytes that differ", () => {
    const column = new ByteColumn(1);
    column.append(Uint8Array.of(1, 2, 3));
    expect(column.equals(0, Uint8Array.of(1, 2, 4), 0, 3)).toBe(false);
    expect(column.equals(1, Uint8Array.of(9, 2, 3), 1, 3)).toBe(true);
  });

  test("seals a copy that later pushes do not reach", () => {
    const column = new ByteColumn(8);
    column.push(1);
    const sealed = column.seal();
    column.push(2);
    expect([...sealed]).toEqual([1]);
  });
});
