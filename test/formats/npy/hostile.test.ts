import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../../src/bytes/index.js";
import { isArtifactError, type Code } from "../../../src/errors/index.js";
import { parseNpyHeader } from "../../../src/formats/npy/index.js";
import { npyFile, TEXT, type FileParts } from "./npy-file.js";

const descr = (literal: string): FileParts => ({ text: TEXT.replace("'|u1'", literal) });
const shape = (literal: string): FileParts => ({ text: TEXT.replace("(2,)", literal) });
const nested = (depth: number): string => `${"[('a', ".repeat(depth)}'|u1'${")]".repeat(depth)}`;

function codeOf(bytes: Uint8Array): Code | undefined {
  try {
    parseNpyHeader(bytes, DEFAULT_LIMITS, "a.npy");
    return undefined;
  } catch (error) {
    if (!isArtifactError(error)) throw error;
    expect(error.path).toBe("a.npy");
    expect(error.offset).toBeGreaterThanOrEqual(0);
    expect(error.offset).toBeLessThanOrEqual(bytes.length);
    return error.code;
  }
}

const REFUSED: readonly (readonly [string, Code, FileParts])[] = [
  ["version 0.1", "E_NPY_VERSION", { version: [0, 1] }],
  ["version 1.1", "E_NPY_VERSION", { version: [1, 1] }],
  ["version 4.0", "E_NPY_VERSION", { version: [4, 0] }],
  ["data that is not aligned", "E_NPY_HEADER", { text: `${TEXT}\n`, alignment: 1 }],
  ["a header without newline", "E_NPY_HEADER", { text: TEXT.padEnd(70), alignment: 1 }],
  ["a newline before the end", "E_NPY_HEADER", { text: `${TEXT}\n   ` }],
  ["tabs for padding", "E_NPY_HEADER", { text: `${TEXT}\t` }],
  ["NULs for padding", "E_NPY_HEADER", { text: `${TEXT}\0` }],
  ["an empty header", "E_NPY_HEADER", { text: "" }],
  ["a header over 10,000 bytes", "E_NPY_HEADER", { text: TEXT.padEnd(10_001) }],
  ["a long header in version 2.0", "E_NPY_HEADER", { version: [2, 0], text: TEXT.padEnd(70_000) }],
  ["a longs suffix in version 3.0", "E_NPY_HEADER", { version: [3, 0], ...shape("(2L,)") }],
  ["a double longs suffix", "E_NPY_HEADER", shape("(2LL,)")],
  [
    "invalid UTF-8 in version 3.0",
    "E_UTF8",
    { version: [3, 0], text: Uint8Array.from("{'\xff': 1}", (c) => c.charCodeAt(0)) },
  ],
  [
    "a UTF-8 surrogate in version 3.0",
    "E_UTF8",
    { version: [3, 0], text: Uint8Array.of(0x7b, 0x27, 0xed, 0xa0, 0x80, 0x27) },
  ],
  ["a string without end", "E_NPY_HEADER", { text: "{'descr" }],
  ["a string that ends in a backslash", "E_NPY_HEADER", { text: "{'\\" }],
  ["a bytes prefix", "E_NPY_HEADER", descr("b'|u1'")],
  ["strings side by side", "E_NPY_HEADER", descr("'|u1' ''")],
  ["a comment", "E_NPY_HEADER", { text: `${TEXT}#` }],
  ["an unknown key", "E_NPY_HEADER", { text: TEXT.replace("}", "'x': 1}") }],
  ["a doubled key", "E_NPY_HEADER", { text: TEXT.replace("}", "'descr': '|u1'}") }],
  ["a missing key", "E_NPY_HEADER", { text: "{'descr': '|u1', 'shape': (2,)}" }],
  ["two commas", "E_NPY_HEADER", { text: TEXT.replace(", }", ",, }") }],
  ["text after the dict", "E_NPY_HEADER", { text: `${TEXT}()` }],
  ["a bool in the shape", "E_NPY_HEADER", shape("(True,)")],
  ["a negative dimension", "E_NPY_HEADER", shape("(-1,)")],
  ["a number for the shape", "E_NPY_HEADER", shape("(2)")],
  ["an underscore in a number", "E_NPY_HEADER", shape("(1_0,)")],
  ["a leading zero", "E_NPY_HEADER", shape("(02,)")],
  ["a dimension of 2^53", "E_NPY_HEADER", shape("(9007199254740992,)")],
  ["a dimension of a thousand digits", "E_NPY_HEADER", shape(`(${"9".repeat(1000)},)`)],
  ["a size of 2^54", "E_NPY_SIZE", shape("(4503599627370496, 4)")],
  ["a size that wraps to 0 in 64 bits", "E_NPY_SIZE", shape("(4294967296, 4294967296)")],
  ["a size that is hidden by a 0", "E_NPY_SIZE", shape("(4294967296, 4294967296, 0)")],
  ["65 dimensions", "E_LIMIT_RANK", shape(`(${"1,".repeat(65)})`)],
  ["a sub-array of 65 dimensions", "E_LIMIT_RANK", descr(`[('a', '|u1', (${"1,".repeat(65)}))]`)],
  ["a number for fortran_order", "E_NPY_HEADER", { text: TEXT.replace("False", "0") }],
  ["a type string with two types", "E_NPY_DTYPE", descr("'f8,O'")],
  ["a type string with a shape", "E_NPY_DTYPE", descr("'(2,2)O'")],
  ["a native byte order", "E_NPY_DTYPE", descr("'=u2'")],
  ["no byte order", "E_NPY_DTYPE", descr("'u2'")],
  ["| where bytes have an order", "E_NPY_DTYPE", descr("'|u2'")],
  ["a byte order for one byte", "E_NPY_DTYPE", descr("'<u1'")],
  ["an unknown kind", "E_NPY_DTYPE", descr("'<q8'")],
  ["an unknown size", "E_NPY_DTYPE", descr("'<i3'")],
  ["a unit on a number", "E_NPY_DTYPE", descr("'<i8[ns]'")],
  ["an unknown unit", "E_NPY_DTYPE", descr("'<M8[x]'")],
  ["a unit in tens of digits", "E_NPY_DTYPE", descr("'<M8[9999999999s]'")],
  ["an element of 2 GiB", "E_NPY_DTYPE", descr("'<U536870912'")],
  ["fields of 2 GiB", "E_NPY_DTYPE", descr("[('a', '|S2147483647'), ('b', '|S1')]")],
  ["a sub-array of 2 GiB", "E_NPY_DTYPE", descr("[('a', '<f8', (268435456,))]")],
  ["a sub-array without dimensions", "E_NPY_DTYPE", descr("[('a', '<f8', ())]")],
  ["a sub-array for the array's own dtype", "E_NPY_DTYPE", descr("('<f8', (2,))")],
  ["two fields of one name", "E_NPY_DTYPE", descr("[('a', '|u1'), ('a', '|u1')]")],
  ["a title that is another name", "E_NPY_DTYPE", descr("[('a', '|u1'), (('a', 'b'), '|u1')]")],
  ["a title that is its own name", "E_NPY_DTYPE", descr("[(('a', 'a'), '|u1')]")],
  ["a field of numbers without name", "E_NPY_DTYPE", descr("[('', '|u1')]")],
  ["padding with a title", "E_NPY_DTYPE", descr("[(('t', ''), '|V1')]")],
  ["three parts in a name", "E_NPY_HEADER", descr("[(('t', 'n', 'x'), '|u1')]")],
  ["a raw control character in a name", "E_NPY_HEADER", descr("[('\x01', '|u1')]")],
  ["an escaped surrogate in a name", "E_NPY_HEADER", descr("[('\\ud83d\\ude00', '|u1')]")],
  ["an escape beyond Unicode", "E_NPY_HEADER", descr("[('\\U00110000', '|u1')]")],
  ["a short escape", "E_NPY_HEADER", descr("[('\\x4', '|u1')]")],
  ["an octal escape", "E_NPY_HEADER", descr("[('\\101', '|u1')]")],
  ["long doubles", "E_NPY_DTYPE_UNSUPPORTED", descr("'<f16'")],
  ["complex long doubles", "E_NPY_DTYPE_UNSUPPORTED", descr("[('a', '>c32')]")],
  [
    "elements without bytes",
    "E_NPY_DTYPE_UNSUPPORTED",
    { text: "{'descr': '|V0', 'fortran_order': False, 'shape': (9, )}" },
  ],
  ["sub-arrays without bytes", "E_NPY_DTYPE_UNSUPPORTED", descr("[('a', '|S0', (2,)), ('b', '|u1')]")],
  ["nesting of 33 levels", "E_LIMIT_DEPTH", descr(nested(33))],
  ["nesting as deep as the header is long", "E_LIMIT_DEPTH", descr("[('a',".repeat(1500))],
  ["parentheses as deep as the header is long", "E_LIMIT_DEPTH", descr("(".repeat(9000))],
];

describe("parseNpyHeader", () => {
  it.each(REFUSED)("refuses %s with %s", (_, code, parts) => {
    expect(codeOf(npyFile(parts))).toBe(code);
  });

  const accepted: readonly (readonly [string, FileParts])[] = [
    ["the file that the others differ from", {}],
    ["a longs suffix in version 1.0", shape("(2L,)")],
    ["a longs suffix in version 2.0", { version: [2, 0], ...shape("(1L, 2L)") }],
    ["data aligned to 16 bytes", { alignment: 16 }],
    ["64 dimensions", shape(`(${"1,".repeat(64)})`)],
    ["nesting of 32 levels", descr(nested(32))],
    ["an empty array without bytes", { text: "{'descr': '|V0', 'fortran_order': False, 'shape': (0, )}" }],
    ["keys in another order", { text: '{"shape":(2,),"descr":"|u1","fortran_order":False}' }],
    ["a header of just under 10,000 bytes", { text: TEXT.padEnd(9900) }],
  ];
  it.each(accepted)("reads %s", (_, parts) => {
    expect(codeOf(npyFile(parts))).toBeUndefined();
  });

  it("refuses each wrong byte of the magic, and each truncation", () => {
    const bytes = npyFile({});
    const end = parseNpyHeader(bytes, DEFAULT_LIMITS, "a.npy").dataOffset;
    for (let at = 0; at < 6; at++) expect(codeOf(bytes.with(at, 0))).toBe("E_NPY_MAGIC");
    for (let length = 0; length < end; length++) expect(codeOf(bytes.slice(0, length))).toBe("E_TRUNCATED");
  });

  it("says where and what", () => {
    expect(() => parseNpyHeader(npyFile(shape("(02,)")), DEFAULT_LIMITS, "a.npy")).toThrow(
      'Cannot read the npy header of "a.npy": a number begins with 0, it must have no leading zeros',
    );
  });

  it("keeps to the caller's limit of dimensions", () => {
    const limits = { ...DEFAULT_LIMITS, maxRank: 1 };
    expect(() => parseNpyHeader(npyFile(shape("(1, 2)")), limits, "a.npy")).toThrow(
      expect.objectContaining({ code: "E_LIMIT_RANK" }),
    );
  });
});
