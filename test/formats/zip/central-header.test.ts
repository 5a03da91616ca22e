import { describe, expect, it } from "vitest";
import { crc32 } from "../../../src/bytes/index.js";
import {
  bytesOf,
  buildZip,
  concat,
  extraField,
  u32,
  zip64Extra,
  zipOf,
  type MemberSpec,
} from "../../helpers/zip-builder.js";
import { audit, codesOf, textOf } from "./helpers.js";

/** Codes for one member with these fields, repeated in its local header where readers compare. */
function codes(fields: Partial<MemberSpec>): string[] {
  return codesOf(buildZip({ members: [{ name: "a.npy", data: "content", ...fields }] }));
}

function unicodePath(name: string, crc = crc32(bytesOf(name)), version = 1): Uint8Array {
  return extraField(0x7075, concat(Uint8Array.of(version), u32(crc), bytesOf(name)));
}

describe("flags and methods", () => {
  it.each([0, 2, 4, 6, 0x800, 0x802])("takes flags %i", (flags) => {
    expect(codes({ flags })).toEqual([]);
  });

  it.each([
    ["encrypted", 0x1, "E_ZIP_ENCRYPTED"],
    ["strongly encrypted", 0x40, "E_ZIP_ENCRYPTED"],
    ["with masked headers", 0x2000, "E_ZIP_ENCRYPTED"],
    ["enhanced deflate", 0x10, "E_ZIP_FLAGS"],
    ["patched", 0x20, "E_ZIP_FLAGS"],
    ["reserved", 0x8000, "E_ZIP_FLAGS"],
  ])("refuses a member that is %s", (_, flags, code) => {
    expect(codes({ flags })).toEqual([code]);
  });

  it.each([12, 14, 93, 9, 99, 65535])("does not decode method %i", (method) => {
    const { codes: found, begun } = audit(buildZip({ members: [{ name: "a", data: "content", method }] }));
    expect(found).toEqual(["E_ZIP_METHOD"]);
    expect(begun).toEqual([]);
  });

  it("does not decode what is encrypted or patched, but what sets an unknown flag", () => {
    const member = (name: string, flags: number): MemberSpec => ({ name, data: "x", flags });
    const { begun } = audit(buildZip({ members: [member("e", 1), member("p", 0x20), member("u", 0x8000)] }));
    expect(begun).toEqual(["u"]);
  });

  it("does not know versions after 6.3", () => {
    expect(codes({ version: 63 })).toEqual([]);
    expect(codes({ version: 64 })).toEqual(["E_ZIP_METHOD"]);
  });
});

describe("attributes, comments, disks", () => {
  it.each([
    ["none", 0],
    ["permissions only", 0o644 << 16],
    ["a regular file", 0o100600 * 0x10000],
    ["the DOS archive bit", 0x20],
  ])("takes %s", (_, attributes) => {
    expect(codes({ attributes })).toEqual([]);
  });

  it.each([
    ["a symbolic link", 0o120777 * 0x10000],
    ["a directory", 0o040755 * 0x10000],
    ["a FIFO", 0o010600 * 0x10000],
    ["a device", 0o060600 * 0x10000],
    ["a socket", 0o140600 * 0x10000],
    ["a DOS directory", 0x10],
    ["a volume label", 0x08],
  ])("refuses %s", (_, attributes) => {
    expect(codes({ attributes })).toEqual(["E_ZIP_ATTRIBUTES"]);
  });

  it("refuses a comment and another disk", () => {
    expect(codes({ comment: "hello" })).toEqual(["E_ZIP_COMMENT"]);
    expect(codes({ disk: 1 })).toEqual(["E_ZIP_MULTIDISK"]);
  });
});

describe("extra fields", () => {
  it.each([0x5455, 0x7855, 0x7875, 0x5855, 0x000a])("takes the harmless block %i", (id) => {
    const extra = extraField(id, new Uint8Array(5));
    expect(codes({ extra, local: { extra } })).toEqual([]);
  });

  it.each([
    ["an unknown block", extraField(0x9901, new Uint8Array(7))],
    ["a cut block", extraField(0x5455, new Uint8Array(5)).subarray(0, 6)],
    ["a cut header", Uint8Array.of(0x55, 0x54, 0)],
    ["a block twice", concat(extraField(0x5455, new Uint8Array(1)), extraField(0x5455, new Uint8Array(1)))],
  ])("refuses %s in either header", (_, extra) => {
    expect(codes({ extra })).toEqual(["E_ZIP_EXTRA"]);
    expect(codes({ local: { extra } })).toEqual(["E_ZIP_EXTRA"]);
  });

  it("takes a Unicode Path that repeats the name", () => {
    expect(codes({ extra: unicodePath("a.npy"), local: { extra: unicodePath("a.npy") } })).toEqual([]);
  });

  it.each([
    ["another name", unicodePath("b.npy")],
    ["a longer name", unicodePath("a.npy2")],
    ["a wrong CRC", unicodePath("a.npy", 1)],
    ["another version", unicodePath("a.npy", undefined, 2)],
    ["no name", extraField(0x7075, new Uint8Array(2))],
  ])("refuses a Unicode Path with %s in either header", (_, extra) => {
    expect(codes({ extra })).toEqual(["E_ZIP_UNICODE_PATH"]);
    expect(codes({ local: { extra } })).toEqual(["E_ZIP_UNICODE_PATH"]);
  });
});

describe("ZIP64 fields of a record", () => {
  const deferred = 0xffffffff;

  it("resolves exactly the fields that defer, in their order", () => {
    const local = { compressedSize: 7, size: 7 };
    const extra = zip64Extra(7, 7, 0);
    expect(codes({ size: deferred, compressedSize: deferred, offset: deferred, extra, local })).toEqual([]);
    expect(codes({ offset: deferred, extra: zip64Extra(0) })).toEqual([]);
    expect(codes({ compressedSize: deferred, extra: zip64Extra(7), local })).toEqual([]);
  });

  it.each([
    ["nothing defers", { extra: zip64Extra(7, 7) }],
    ["it is too long", { offset: deferred, extra: zip64Extra(0, 0) }],
  ])("is a finding where %s", (_, fields) => {
    expect(codes(fields)).toEqual(["E_ZIP_ZIP64"]);
  });

  it.each([
    ["there is none", {}],
    ["it is too short", { extra: extraField(1, new Uint8Array(4)) }],
    ["its value is beyond 2^53", { extra: zip64Extra(2 ** 60) }],
  ])("leaves a member unread where %s", (_, fields) => {
    const bytes = buildZip({ members: [{ name: "a", data: "x", size: deferred, local: { size: 1 }, ...fields }] });
    const { codes: found, begun } = audit(bytes);
    expect(found).toContain("E_ZIP_ZIP64");
    expect(begun).toEqual([]);
  });
});

describe("declared sizes", () => {
  it("stores as many bytes as it declares", () => {
    const { codes: found, begun } = audit(buildZip({ members: [{ name: "a", data: "content", size: 6 }] }));
    expect(found).toEqual(["E_ZIP_SIZE"]);
    expect(begun).toEqual([]);
  });

  it("ends before the directory", () => {
    expect(codes({ compressedSize: 5000, size: 5000 })).toContain("E_ZIP_OVERLAP");
    expect(codes({ offset: 4000 })).toContain("E_ZIP_OVERLAP");
  });

  it("bounds the ratio above a floor, without decoding", () => {
    const bytes = zipOf([["zeros", new Uint8Array(100_000)]], { method: 8 });
    expect(codesOf(bytes)).toEqual([]);
    const { codes: found, begun } = audit(bytes, { ratioFloorBytes: 1000 });
    expect(found).toEqual(["E_LIMIT_RATIO"]);
    expect(begun).toEqual([]);
    expect(codesOf(bytes, { ratioFloorBytes: 100_000 })).toEqual([]);
    expect(codesOf(bytes, { ratioFloorBytes: 1000, maxRatio: 1100 })).toEqual([]);
  });

  it("bounds the sum, and decodes what lies within", () => {
    const bytes = zipOf([
      ["a", "12345"],
      ["b", "12345"],
      ["c", "12345"],
      ["d", "12345"],
    ]);
    const { codes: found, contents } = audit(bytes, { maxInflatedBytes: 10 });
    expect(found).toEqual(["E_LIMIT_INFLATED"]);
    expect([...contents.keys()]).toEqual(["a", "b"]);
    expect(textOf(contents.get("b"))).toBe("12345");
  });
});
