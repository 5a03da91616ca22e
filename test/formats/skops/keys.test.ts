import { describe, expect, test } from "vitest";
import { DEFAULT_LIMITS } from "../../../src/bytes/index.js";
import { Interner } from "../../../src/graph/intern.js";
import { keyIdentity, KeyNodes, keyType, type KeyType } from "../../../src/formats/skops/keys.js";
import { GraphBuilder, type Node } from "../../../src/graph/index.js";

const encoder = new TextEncoder();

/** @returns the type of keys that `type` names, in builtins unless it says `numpy.`. */
function typeOf(type: string): KeyType {
  const [module, name] = type.startsWith("numpy.") ? ["numpy", type.slice(6)] : ["builtins", type];
  return keyType(module, name)!;
}

/** @returns the node of a key, or -1 if its text is not one of the type. */
function keyNode(text: string, type: string): Node | -1 {
  const builder = new GraphBuilder(DEFAULT_LIMITS);
  const interner = new Interner();
  const bytes = encoder.encode(text);
  const key = interner.intern(bytes, 0, bytes.length);
  const nodes = new KeyNodes(builder, interner);
  const node = nodes.other(key, typeOf(type));
  return node < 0 ? -1 : builder.freeze(node).node(node);
}

describe("keyType", () => {
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
    ["numpy", "ulonglong", "int"],
    ["numpy", "float16", "float"],
    ["numpy", "float32", "float"],
    ["numpy", "float64", "float"],
    ["numpy", "longdouble", undefined],
    ["numpy", "complex128", undefined],
    ["numpy", "datetime64", undefined],
    ["numpy", "intc", undefined],
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
    ["__proto__", "str", undefined],
  ])("%s.%s reads %s", (module, name, reads) => {
    expect(keyType(module, name)?.reads).toBe(reads);
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

describe("an int key of numpy", () => {
  test.each([
    ["int8", "-128", "127"],
    ["int16", "-32768", "32767"],
    ["int32", "-2147483648", "2147483647"],
    ["int64", "-9223372036854775808", "9223372036854775807"],
    ["longlong", "-9223372036854775808", "9223372036854775807"],
    ["uint8", "0", "255"],
    ["uint16", "0", "65535"],
    ["uint32", "0", "4294967295"],
    ["uint64", "0", "18446744073709551615"],
    ["ulonglong", "0", "18446744073709551615"],
  ])("of type %s holds %s to %s, and nothing beyond", (name, least, greatest) => {
    const type = `numpy.${name}`;
    for (const text of [least, "0", "1", greatest]) expect(keyNode(text, type)).toMatchObject({ kind: "int" });
    expect(keyNode(String(BigInt(least) - 1n), type)).toBe(-1);
    expect(keyNode(String(BigInt(greatest) + 1n), type)).toBe(-1);
    expect(keyNode("1.0", type)).toBe(-1);
  });
});

describe("a float key of numpy", () => {
  test.each([
    ["numpy.float16", ["0.0", "-0.0", "1.0", "0.5", "65504.0", "-65504.0", "5.960464477539063e-08", "0.0999755859375"]],
    ["numpy.float32", ["0.0", "16777216.0", "3.4028234663852886e+38", "0.10000000149011612"]],
    ["numpy.float64", ["0.1", "1.7976931348623157e+308", "5e-324"]],
  ])("of type %s holds %j", (type, texts) => {
    for (const text of [...texts, "NaN", "Infinity", "-Infinity"]) {
      expect([text, keyNode(text, type)]).toEqual([text, { kind: "float", value: Number(text) }]);
    }
  });

  test.each([
    ["numpy.float16", ["0.1", "65505.0", "65536.0", "2049.0", "1e-08", "2.9802322387695312e-08", "1e+308"]],
    ["numpy.float32", ["0.1", "16777217.0", "3.5e+38", "1e-46"]],
    ["numpy.float64", ["1.", "nan"]],
  ])("of type %s does not hold %j", (type, texts) => {
    for (const text of texts) expect([text, keyNode(text, type)]).toEqual([text, -1]);
  });

  test("of 16 bits holds every half, and no number between two", () => {
    for (let bits = 0; bits < 0x7bff; bits += 7) {
      const [low, high] = [half(bits), half(bits + 1)];
      const { holds } = typeOf("numpy.float16");
      expect([bits, holds(low, ""), holds(high, ""), holds((low + high) / 2, "")]).toEqual([bits, true, true, false]);
    }
  });
});

/** @returns the number of a positive finite half, by IEEE 754. */
function half(bits: number): number {
  const exponent = bits >> 10;
  const fraction = bits & 0x3ff;
  return exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25);
}

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
    ["1", "numpy.int8", "1", "numpy.uint64"],
    ["1", "numpy.float32", "true", "numpy.bool_"],
    ["a", "str", "a", "numpy.str_"],
  ] as const)("%s of %s and %s of %s are one key in Python", (a, kindA, b, kindB) => {
    expect(keyIdentity(a, typeOf(kindA))).toBe(keyIdentity(b, typeOf(kindB)));
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
    expect(keyIdentity(a, typeOf(kindA))).not.toBe(keyIdentity(b, typeOf(kindB)));
  });
});
