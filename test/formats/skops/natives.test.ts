import { describe, expect, test } from "vitest";
import {
  BIT_GENERATORS,
  isBuiltByAnotherKind,
  isLoss,
  isNative,
  isUfunc,
  isValueType,
  sparseType,
} from "../../../src/formats/skops/natives.js";

describe("natives", () => {
  test("know both spellings of numpy's names", () => {
    for (const name of ["bool", "bool_"]) expect(isNative("NdArrayNode", "numpy", name)).toBe(true);
    expect(isUfunc("numpy", "log1p")).toBe(true);
    expect(isUfunc("numpy.core._multiarray_umath", "log1p")).toBe(true);
    expect(isUfunc("numpy._core._multiarray_umath", "log1p")).toBe(true);
    for (const module of ["numpy.ma", "numpy.ma.core"])
      expect(isNative("MaskedArrayNode", module, "MaskedArray")).toBe(true);
  });

  test("know both spellings of Cython losses, and no other module", () => {
    expect(isLoss("sklearn._loss._loss", "CyHalfSquaredError")).toBe(true);
    expect(isLoss("_loss", "CyHalfSquaredError")).toBe(true);
    expect(isLoss("loss", "CyHalfSquaredError")).toBe(false);
    expect(isLoss("sklearn.linear_model._sgd_fast", "Hinge")).toBe(true);
    expect(isLoss("_loss", "Hinge")).toBe(false);
  });

  test("hold names of one kind apart from those of another", () => {
    expect(isNative("ListNode", "builtins", "list")).toBe(true);
    expect(isNative("SetNode", "builtins", "list")).toBe(false);
    expect(isNative("ObjectNode", "builtins", "list")).toBe(false);
    expect(isBuiltByAnotherKind("builtins", "list")).toBe(true);
    expect(isBuiltByAnotherKind("sklearn.svm._classes", "SVC")).toBe(false);
  });

  test("leave map out of the values, as it calls what it is given", () => {
    expect(isValueType("builtins", "map")).toBe(false);
    for (const name of ["int", "float", "str", "bool", "list", "set", "tuple"]) {
      expect(isValueType("builtins", name)).toBe(true);
    }
    for (const name of ["eval", "exec", "compile", "open", "getattr", "type", "object", "__import__"]) {
      expect(isValueType("builtins", name)).toBe(false);
    }
  });

  test("list the five bit generators, each built by its own kind", () => {
    expect([...BIT_GENERATORS].sort()).toEqual(["MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64"]);
    for (const name of BIT_GENERATORS) expect(isBuiltByAnotherKind("numpy.random", name)).toBe(true);
  });

  test.each([
    ["scipy.sparse._csr", "csr_matrix", { format: "csr", isArray: false }],
    ["scipy.sparse._csc", "csc_array", { format: "csc", isArray: true }],
    ["scipy.sparse._bsr", "bsr_matrix", { format: "bsr", isArray: false }],
    ["scipy.sparse._coo", "coo_array", { format: "coo", isArray: true }],
    ["scipy.sparse._dia", "dia_matrix", { format: "dia", isArray: false }],
    ["scipy.sparse._lil", "lil_matrix", undefined],
    ["scipy.sparse._dok", "dok_matrix", undefined],
    ["scipy.sparse._csr", "csc_matrix", undefined],
    ["scipy.sparse._matrix", "spmatrix", undefined],
  ])("know what %s.%s holds", (module, name, expected) => {
    expect(sparseType(module, name)).toEqual(expected);
  });

  test.each(["__proto__", "constructor", "toString", "valueOf"])("do not know %s", (name) => {
    expect(isNative(name, name, name)).toBe(false);
    expect(isValueType(name, name) || isUfunc(name, name) || isLoss(name, name)).toBe(false);
    expect(sparseType(name, name)).toBeUndefined();
  });
});
