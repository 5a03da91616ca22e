import { describe, expect, test } from "vitest";
import { isScalarOf } from "../../../src/formats/skops/numpy-scalars.js";
import type { ArrayDescriptor, DType } from "../../../src/graph/index.js";
import { codesOf } from "../../helpers/scan-skops.js";
import { ndarray, skops } from "../../helpers/skops-builder.js";
import { descrOf, npyFile, shapeText } from "../npy/npy-file.js";

const plain = (kind: "bool" | "int" | "uint" | "float" | "complex", itemsize: number): DType => ({
  kind,
  itemsize,
  littleEndian: true,
});

/** Every dtype that an array of a skops file may have, by its name in numpy. */
const DTYPES: Readonly<Record<string, DType>> = {
  bool: plain("bool", 1),
  int8: plain("int", 1),
  int16: plain("int", 2),
  int32: plain("int", 4),
  int64: plain("int", 8),
  uint8: plain("uint", 1),
  uint16: plain("uint", 2),
  uint32: plain("uint", 4),
  uint64: plain("uint", 8),
  float16: plain("float", 2),
  float32: plain("float", 4),
  float64: plain("float", 8),
  complex64: plain("complex", 8),
  complex128: plain("complex", 16),
  datetime64: { kind: "datetime", itemsize: 8, littleEndian: true, unit: "D" },
  timedelta64: { kind: "timedelta", itemsize: 8, littleEndian: true, unit: "ns" },
  bytes_: { kind: "bytes", itemsize: 3, littleEndian: true },
  str_: { kind: "str", itemsize: 12, littleEndian: true },
  void: { kind: "void", itemsize: 5, littleEndian: true },
  record: { kind: "record", itemsize: 1, fields: [{ name: "a", offset: 0, dtype: plain("uint", 1) }] },
};

/** Names of scalar types in numpy 1 and 2, with the dtypes that they hold. */
const SCALARS: Readonly<Record<string, readonly string[]>> = {
  bool: ["bool"],
  bool_: ["bool"],
  int8: ["int8"],
  int16: ["int16"],
  int32: ["int32"],
  intc: ["int32"],
  int64: ["int64"],
  longlong: ["int64"],
  uint8: ["uint8"],
  uint16: ["uint16"],
  uint32: ["uint32"],
  uintc: ["uint32"],
  uint64: ["uint64"],
  ulonglong: ["uint64"],
  float16: ["float16"],
  float32: ["float32"],
  float64: ["float64"],
  complex64: ["complex64"],
  complex128: ["complex128"],
  datetime64: ["datetime64"],
  timedelta64: ["timedelta64"],
  bytes_: ["bytes_"],
  str_: ["str_"],
  void: ["void", "record"],
  // Their arrays are never read, so nothing is one of them.
  longdouble: [],
  float128: [],
  clongdouble: [],
  complex256: [],
  object_: [],
  toString: [],
  "": [],
};

const zero = (dtype: DType): ArrayDescriptor => ({ dtype, shape: [], order: "C" });

describe.each(Object.entries(SCALARS))("a scalar numpy.%s", (name, own) => {
  test.each(Object.entries(DTYPES))("and an array of %s", (dtypeName, dtype) => {
    expect(isScalarOf(name, zero(dtype))).toBe(own.includes(dtypeName));
  });

  test("is one element, not an array", () => {
    for (const dtype of Object.values(DTYPES)) {
      for (const shape of [[0], [1], [2], [1, 1]]) expect(isScalarOf(name, { dtype, shape, order: "C" })).toBe(false);
    }
  });

  test("may have either byte order", () => {
    for (const dtypeName of own) {
      const dtype = { ...DTYPES[dtypeName]!, littleEndian: false };
      expect(isScalarOf(name, zero(dtype))).toBe(true);
    }
  });
});

describe("a node of a scalar", () => {
  const codes = (name: string, dtype: DType, shape: readonly number[] = []): string[] => {
    const text = `{'descr': ${descrOf(dtype)}, 'fortran_order': False, 'shape': ${shapeText(shape)}, }`;
    const count = shape.reduce((product, size) => product * size, 1);
    const data = new Uint8Array(dtype.itemsize * count);
    return codesOf(skops(ndarray("1.npy", { __class__: name }), [["1.npy", npyFile({ text, data })]]));
  };
  const typed = Object.entries(SCALARS).flatMap(([name, own]) => own.map((dtype) => [name, dtype] as const));

  test.each(typed)("numpy.%s over an array of %s is honest", (name, dtype) => {
    expect(codes(name, DTYPES[dtype]!)).toEqual([]);
  });

  test.each(typed)("numpy.%s is refused over another array than one of %s", (name, dtype) => {
    const other = dtype === "int8" ? "uint8" : "int8";
    expect(codes(name, DTYPES[other]!)).toEqual(["E_SKOPS_ARRAY"]);
    expect(codes(name, DTYPES[dtype]!, [1])).toEqual(["E_SKOPS_ARRAY"]);
  });

  test.each(["longdouble", "float128", "clongdouble", "complex256", "object_"])("numpy.%s is refused", (name) => {
    for (const dtype of Object.values(DTYPES)) expect(codes(name, dtype)).toEqual(["E_SKOPS_ARRAY"]);
  });
});
