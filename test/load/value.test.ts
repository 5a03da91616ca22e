import { describe, expect, test } from "vitest";
import {
  Complex,
  DTypeValue,
  FrozenSet,
  Instance,
  isTuple,
  MaskedArray,
  Method,
  NdArray,
  Reference,
  Slice,
  SparseMatrix,
  type Value,
} from "../../src/load/index.js";
import { asTuple } from "../../src/load/value.js";

const dtype = { kind: "uint", itemsize: 1, littleEndian: true } as const;
const array = new NdArray({ dtype, shape: [1], order: "C" }, () => Uint8Array.of(1));
const nothing = { args: undefined, kwargs: undefined, state: undefined, items: undefined, entries: undefined };
const noIndices = { indices: undefined, indptr: undefined, row: undefined, col: undefined, coords: undefined };

describe("values of our own", () => {
  test.each<[string, object]>([
    ["Complex", new Complex(1, 2)],
    ["Slice", new Slice(null, 1, null)],
    ["FrozenSet", new FrozenSet([1])],
    ["Reference", new Reference("os", "system")],
    ["Method", new Method(null, "m", "C.f")],
    ["Instance", new Instance("m", "C", nothing)],
    ["MaskedArray", new MaskedArray(array, true)],
    ["DTypeValue", new DTypeValue(dtype)],
    ["SparseMatrix", new SparseMatrix("dia", false, [1, 1], { ...noIndices, data: array, offsets: array })],
  ])("a %s is frozen and cannot be called", (name, value) => {
    expect(Object.isFrozen(value)).toBe(true);
    expect(typeof value).toBe("object");
    expect(value.constructor.name).toBe(name);
    expect(Reflect.set(value, "module", "other")).toBe(false);
    expect("then" in value || "toJSON" in value).toBe(false);
  });

  test("a shape that the caller keeps can change, that of the matrix stays", () => {
    const shape = [1, 1];
    const matrix = new SparseMatrix("dia", false, shape, { ...noIndices, data: array, offsets: array });
    shape[0] = 9;
    expect(matrix.shape).toEqual([1, 1]);
  });

  test("a frozen set takes a copy", () => {
    const values = new Set<Value>([1]);
    const frozen = new FrozenSet(values);
    values.add(2);
    expect([...frozen]).toEqual([1]);
  });
});

describe("isTuple", () => {
  test("knows what was made a tuple, and no other frozen array", () => {
    expect(isTuple(asTuple([1, 2]))).toBe(true);
    expect(isTuple(Object.freeze([1, 2]))).toBe(false);
    expect(isTuple(asTuple([1, 2]).slice())).toBe(false);
    expect(isTuple([])).toBe(false);
  });

  test.each([[null], [undefined], [1], ["ab"], [{}], [{ length: 0 }], [Object.create(asTuple([]))]])(
    "is false for %j",
    (value: unknown) => {
      expect(isTuple(value)).toBe(false);
    },
  );
});
