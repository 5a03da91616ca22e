import { describe, expect, test } from "vitest";
import { DEFAULT_LIMITS } from "../../../src/bytes/index.js";
import { Interner } from "../../../src/formats/skops/intern.js";
import { keyIdentity, keyKind, KeyNodes, type KeyKind } from "../../../src/formats/skops/keys.js";
import { GraphBuilder, type Node } from "../../../src/graph/index.js";

const encoder = new TextEncoder();

/** @returns the node of a key, or -1 if its text is not one of the type. */
function keyNode(text: string, kind: KeyKind): Node | -1 {
  const builder = new GraphBuilder(DEFAULT_LIMITS);
  const interner = new Interner();
  const bytes = encoder.encode(text);
  const key = interner.intern(bytes, 0, bytes.length);
  const nodes = new KeyNodes(builder, interner);
  const node = kind === "str" ? nodes.str(key) : nodes.other(key, kind);
  return node < 0 ? -1 : builder.freeze(node).node(node);
}

describe("keyKind", () => {
  test.each([
    ["builtins", "str", "str"],
    ["builtins", "int", "int"],
    ["builtins", "float", "float"],
    ["builtins", "bool", "bool"],
    ["numpy", "str_", "str"],
    ["numpy", "bool", "bool"],
    ["numpy", "bool_", "bool"],
    ["numpy", "int64", "int"],
    ["numpy", "uint8", "int"],
    ["numpy", "longlong", "int"],
    ["numpy", "float32", "float"],
    ["numpy", "longdouble", "float"],
    ["builtins", "NoneType", undefined],
    ["builtins", "bytes", undefined],
    ["builtins", "int64", undefined],
    ["numpy", "int", undefined],
    ["numpy", "int128", undefined],
    ["numpy", "float8", undefined],
    ["numpy", "xint64", undefined],
    ["numpy", "int64\n", undefined],
    ["enum", "int", undefined],
    ["", "str", undefined],
  ])("%s.%s reads %s", (module, name, kind) => {
    expect(keyKind(module, name)).toBe(kind);
  });
});

describe("an int key", () => {
  test.each([
    ["0", 0],
    ["-1", -1],
    ["9007199254740993", 9007199254740993n],
    ["-9223372036854775808", -9223372036854775808n],
  ])("reads %s", (text, value) => {
    expect(keyNode(text, "int")).toEqual({ kind: "int", value });
  });

  test.each(["", "-", "+1", "-0", "00", "01", "1.0", "1e3", " 1", "1 ", "1\n", "1_0", "0x1", "١", "true", "NaN"])(
    "refuses %j",
    (text) => {
      expect(keyNode(text, "int")).toBe(-1);
    },
  );

  test("reads as many digits as CPython does, and no more", () => {
    expect(keyNode("1" + "0".repeat(4299), "int")).toMatchObject({ kind: "int" });
    expect(keyNode("1" + "0".repeat(4300), "int")).toBe(-1);
  });
});

describe("a float key", () => {
  test.each([
    ["1.0", 1],
    ["-0.0", -0],
    ["0.1", 0.1],
    ["1e-05", 1e-5],
    ["1e+16", 1e16],
    ["1.5e+300", 1.5e300],
    ["NaN", NaN],
    ["Infinity", Infinity],
    ["-Infinity", -Infinity],
  ])("reads %s", (text, value) => {
    expect(keyNode(text, "float")).toEqual({ kind: "float", value });
  });

  test.each(["", ".5", "1.", "1e5", "1E+05", "01.0", "nan", "inf", "-NaN", "1,5", "0x1p3", " 1.0", "1.0\n", "1e+1234"])(
    "refuses %j, which Python does not write",
    (text) => {
      expect(keyNode(text, "float")).toBe(-1);
    },
  );
});

describe("a bool key", () => {
  test("reads true and false by their meaning", () => {
    expect(keyNode("true", "bool")).toEqual({ kind: "bool", value: true });
    expect(keyNode("false", "bool")).toEqual({ kind: "bool", value: false });
  });

  test.each(["True", "False", "1", "0", "", "true "])("refuses %j", (text) => {
    expect(keyNode(text, "bool")).toBe(-1);
  });
});

describe("a str key", () => {
  test.each(["", "a", "__proto__", "1", "\ufeff", "Größe"])("reads %j as it is", (text) => {
    expect(keyNode(text, "str")).toEqual({ kind: "str", value: text });
  });

  test("shares one node with its equals", () => {
    const builder = new GraphBuilder(DEFAULT_LIMITS);
    const interner = new Interner();
    const nodes = new KeyNodes(builder, interner);
    const a = interner.intern(encoder.encode("a"), 0, 1);
    const b = interner.intern(encoder.encode("b"), 0, 1);
    expect([nodes.str(b), nodes.str(a), nodes.str(b), nodes.str(a)]).toEqual([0, 1, 0, 1]);
    expect(builder.size).toBe(2);
  });
});

describe("keyIdentity", () => {
  test.each([
    ["1", "int", "1.0", "float"],
    ["1", "int", "true", "bool"],
    ["0", "int", "false", "bool"],
    ["0.0", "float", "-0.0", "float"],
    ["1e+16", "float", "10000000000000000", "int"],
    ["0.10", "float", "0.1", "float"],
    ["9007199254740992", "int", "9007199254740992.0", "float"],
  ] as const)("%s of %s and %s of %s are one key in Python", (a, kindA, b, kindB) => {
    expect(keyIdentity(a, kindA)).toBe(keyIdentity(b, kindB));
  });

  test.each([
    ["1", "int", "1", "str"],
    ["true", "bool", "true", "str"],
    ["9007199254740993", "int", "9007199254740992.0", "float"],
    ["1", "int", "-1", "int"],
    ["0.1", "float", "0.2", "float"],
    ["Infinity", "float", "-Infinity", "float"],
    ["NaN", "float", "nNaN", "str"],
  ] as const)("%s of %s and %s of %s are two", (a, kindA, b, kindB) => {
    expect(keyIdentity(a, kindA)).not.toBe(keyIdentity(b, kindB));
  });
});
