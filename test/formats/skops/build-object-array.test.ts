import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { memorySource, type Limits } from "../../../src/bytes/index.js";
import { nodeHost } from "../../../src/node/host.js";
import { takeInventory } from "../../../src/scan/index.js";
import { codesOf, graphOf } from "../../helpers/scan-skops.js";
import { json, list, node, object, objectArray, skops, tuple } from "../../helpers/skops-builder.js";

type Root = ReturnType<typeof json>;

const codes = (root: Root): string[] => codesOf(skops(root));
const cached = (id: number): Root => node("CachedNode", "builtins.str", { __id__: id });
const numbers = (count: number, first = 0): Root[] => Array.from({ length: count }, (_, i) => json(first + i));

/** @returns nested lists of the numbers from `first` on, of this shape. */
function nest(shape: readonly number[], first: number): Root[] {
  const [size = 0, ...rest] = shape;
  const step = rest.reduce((product, dimension) => product * dimension, 1);
  if (rest.length === 0) return numbers(size, first);
  return Array.from({ length: size }, (_, i) => list(nest(rest, first + i * step)));
}

/** @returns the items of the array at the root, as numbers. */
function itemsOf(root: Root): unknown[] {
  const graph = graphOf(skops(root));
  const array = graph.node(graph.root);
  const items = array.kind === "apply" ? graph.node(array.items!) : undefined;
  return items?.kind === "list" ? items.items.map((item) => (graph.node(item) as { value: unknown }).value) : [];
}

describe("an array of objects", () => {
  test("holds its items in C order, whatever its shape", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 4 }), (shape) => {
        const count = shape.reduce((product, size) => product * size, 1);
        expect(itemsOf(objectArray(nest(shape, 0), shape))).toEqual(Array.from({ length: count }, (_, i) => i));
      }),
      { numRuns: 60 },
    );
  });

  test("has the shape of its nesting and no other", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
        (shape, said) => {
          // Fewer dimensions than the nesting leave lists as items.
          const fits = said.every((size, i) => size === shape[i]);
          expect(codes(objectArray(nest(shape, 0), said))).toEqual(fits ? [] : ["E_SKOPS_ARRAY"]);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("may hold any node", () => {
    expect(codes(objectArray([json("a"), object("m.C"), list([]), tuple([]), objectArray([], [0])], [5]))).toEqual([]);
  });

  test("of a scalar type is refused", () => {
    expect(codes(objectArray([json(1)], [1], { __class__: "float64" }))).toEqual(["E_SKOPS_ARRAY"]);
    expect(codes(objectArray([json(1)], [1], { __class__: "object_" }))).toEqual(["E_SKOPS_ARRAY"]);
  });
});

describe("a row of an array", () => {
  test("that is the item of another is refused", () => {
    const row = list([json(1), json(2)], { __id__: 5 });
    expect(codes(objectArray([row, list([json(3), cached(5)])], [2, 2]))).toEqual(["E_SKOPS_ARRAY"]);
    expect(codes(objectArray([row, list([json(3), cached(6)])], [2, 2]))).toContain("E_SKOPS_ID");
  });

  test("may stand beside an item that is another list", () => {
    const rows = [list([json(1), list([json(2)])]), list([list([]), json(3)])];
    expect(codes(objectArray(rows, [2, 2]))).toEqual([]);
  });

  test("may be the same as one before, a few times", () => {
    const row = list(numbers(2), { __id__: 5 });
    expect(codes(objectArray([row, cached(5), cached(5)], [3, 2]))).toEqual([]);
  });
});

describe("what is unrolled", () => {
  const shared = (rows: number, columns: number): Root =>
    objectArray(
      [list(numbers(columns), { __id__: 5 }), ...Array.from({ length: rows - 1 }, () => cached(5))],
      [rows, columns],
    );

  test.each([
    [2, 100],
    [60, 100],
  ])("of %i rows that are one list of %i is read", (rows, columns) => {
    expect(codes(shared(rows, columns))).toEqual([]);
  });

  test.each([
    [100, 100],
    [1000, 1000],
  ])("of %i rows that are one list of %i is refused", (rows, columns) => {
    expect(codes(shared(rows, columns))).toEqual(["E_SKOPS_ARRAY"]);
  });

  test("is bounded for all arrays of a file together", () => {
    const row = list(numbers(100), { __id__: 5 });
    const array = (): Root =>
      objectArray(
        Array.from({ length: 20 }, () => cached(5)),
        [20, 100],
      );
    const arrays = (count: number): string[] => codes(list([row, ...Array.from({ length: count }, array)]));
    expect(arrays(2)).toEqual([]);
    const found = arrays(30);
    expect(new Set(found)).toEqual(new Set(["E_SKOPS_ARRAY"]));
    // The first arrays fit.
    expect(found.length).toBeLessThan(29);
  });

  test("is bounded through several dimensions of shared lists", () => {
    const line = list(numbers(20), { __id__: 5 });
    const plane = list([line, ...Array.from({ length: 19 }, () => cached(5))], { __id__: 6 });
    const cube = list([plane, ...Array.from({ length: 19 }, () => cached(6))], { __id__: 7 });
    const root = objectArray([cube, ...Array.from({ length: 19 }, () => cached(7))], [20, 20, 20, 20]);
    expect(codes(root)).toEqual(["E_SKOPS_ARRAY"]);
  });

  test("counts nothing where a row is written out", () => {
    expect(codes(objectArray(nest([40, 40], 0), [40, 40]))).toEqual([]);
    expect(codes(objectArray(nest([2, 2, 2, 2, 2, 2, 2, 2], 0), [2, 2, 2, 2, 2, 2, 2, 2]))).toEqual([]);
  });
});

describe("the rank", () => {
  const codesUnder = (root: Root, limits: Partial<Limits>): string[] =>
    takeInventory(memorySource(skops(root), nodeHost), { limits }).inventory.findings.map(({ code }) => code);

  test("is bounded by the limit", () => {
    const root = objectArray(nest([2, 2, 2], 0), [2, 2, 2]);
    expect(codesUnder(root, { maxRank: 3 })).toEqual([]);
    expect(codesUnder(root, { maxRank: 2 })).toEqual(["E_LIMIT_RANK"]);
  });

  test("that goes beyond it leaves the file undecided and incomplete", () => {
    const file = skops(objectArray([json(1)], [1]));
    const { inventory } = takeInventory(memorySource(file, nodeHost), { limits: { maxRank: 0 } });
    expect(inventory.findings.map(({ code }) => code)).toEqual(["E_LIMIT_RANK"]);
    expect(inventory.completeness).toBe("incomplete");
  });
});
