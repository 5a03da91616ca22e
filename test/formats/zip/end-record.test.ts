import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS, Findings, memorySource } from "../../../src/bytes/index.js";
import { readDirectory } from "../../../src/formats/zip/index.js";
import { buildZip, concat, u16, u32, zipOf, type ArchiveSpec } from "../../helpers/zip-builder.js";
import { audit, codesOf, sha256Of, textOf } from "./helpers.js";

const MEMBERS = [
  { name: "a.npy", data: "first" },
  { name: "schema.json", data: "{}" },
];

function archive(spec: Omit<ArchiveSpec, "members"> = {}): Uint8Array {
  return buildZip({ members: MEMBERS, ...spec });
}

function read(bytes: Uint8Array): unknown {
  return readDirectory(memorySource(bytes), DEFAULT_LIMITS, new Findings());
}

/** A record that says there is nothing, with a comment of `comment` bytes. */
function emptyEnd(comment: number): Uint8Array {
  return concat(u32(0x06054b50), new Uint8Array(16), u16(comment));
}

describe("a plain archive", () => {
  it("has neither findings nor unread bytes", () => {
    const bytes = archive();
    const { codes, contents, digest, directory } = audit(bytes);
    expect(codes).toEqual([]);
    expect(textOf(contents.get("schema.json"))).toBe("{}");
    expect(digest).toBe(sha256Of(bytes));
    expect(directory.shift).toBe(0);
    expect(directory.bytes.length + directory.tail.length).toBe(bytes.length - directory.start);
  });

  it("may be empty", () => {
    const { codes, contents } = audit(zipOf([]));
    expect(codes).toEqual([]);
    expect(contents.size).toBe(0);
  });

  it("may hold an archive in a stored member, whose end record ends nothing", () => {
    const inner = archive();
    const { codes, contents } = audit(zipOf([["inner.npz", inner]]));
    expect(codes).toEqual([]);
    expect(contents.get("inner.npz")).toEqual(inner);
  });
});

describe("the end record", () => {
  it.each([
    ["nothing", new Uint8Array()],
    ["21 bytes", new Uint8Array(21)],
    ["no signature", new Uint8Array(4096)],
    ["the record cut short", archive().subarray(0, -1)],
    ["a signature in the last bytes", concat(archive(), u32(0x06054b50))],
  ])("is missing from %s", (_, bytes) => {
    expect(() => read(bytes)).toThrowError(expect.objectContaining({ code: "E_ZIP_END_MISSING" }));
  });

  it.each([
    ["a comment", { end: { comment: "hello" } }, ["E_ZIP_COMMENT"]],
    ["a comment that is not there", { end: { commentLength: 7 } }, ["E_ZIP_COMMENT"]],
    ["trailing bytes", { trailing: Uint8Array.of(1, 2, 3) }, ["E_ZIP_TRAILING"]],
    ["both", { end: { comment: "x" }, trailing: Uint8Array.of(0) }, ["E_ZIP_COMMENT", "E_ZIP_TRAILING"]],
    ["an adjusted prefix", { prefix: new Uint8Array(10) }, ["E_ZIP_PREFIX"]],
    ["an absolute prefix", { prefix: new Uint8Array(10), absolute: true }, ["E_ZIP_PREFIX"]],
    ["another disk", { end: { disk: 1 } }, ["E_ZIP_MULTIDISK"]],
    ["a directory on another disk", { end: { directoryDisk: 2 } }, ["E_ZIP_MULTIDISK"]],
    ["a part of the entries", { end: { entriesOnDisk: 1 } }, ["E_ZIP_MULTIDISK"]],
    ["a record too many", { end: { entries: 3 } }, ["E_ZIP_DIRECTORY"]],
    ["a record too few", { end: { entries: 1 } }, ["E_ZIP_DIRECTORY"]],
    ["bytes before the directory", { beforeDirectory: new Uint8Array(4) }, ["E_ZIP_GAP"]],
  ] as const)("is read on, with a finding, with %s", (_, spec, codes) => {
    const bytes = archive(spec);
    const result = audit(bytes);
    expect(result.codes).toEqual(codes);
    expect(textOf(result.contents.get("schema.json"))).toBe("{}");
    expect(result.digest).toBe(sha256Of(bytes));
  });

  it("may understate the offset of the directory by a prefix only", () => {
    const { codes } = audit(archive({ end: { offset: 200 } }));
    expect(codes).toContain("E_ZIP_DIRECTORY");
  });

  it.each([
    ["a size that is too large", { end: { size: 1000 } }],
    ["a size that is too small", { end: { size: 40 } }],
    ["bytes behind the directory", { afterDirectory: new Uint8Array(3) }],
  ])("does not lead to a directory with %s", (_, spec) => {
    expect(() => read(archive(spec))).toThrowError(expect.objectContaining({ code: "E_ZIP_DIRECTORY" }));
  });

  it("is ambiguous if a comment holds a second one", () => {
    const { codes } = audit(archive({ end: { comment: emptyEnd(0) } }));
    expect(codes).toContain("E_ZIP_END_AMBIGUOUS");
  });

  it("is ambiguous if the record that CPython takes is not the one that ends the file", () => {
    const comment = concat(emptyEnd(0), Uint8Array.of(1, 2, 3));
    expect(codesOf(archive({ end: { comment } }))).toEqual(["E_ZIP_TRAILING", "E_ZIP_END_AMBIGUOUS", "E_ZIP_PREFIX"]);
  });

  it("is not searched beyond the longest comment", () => {
    const bytes = concat(archive(), new Uint8Array(0x10100));
    expect(() => read(bytes)).toThrowError(expect.objectContaining({ code: "E_ZIP_END_MISSING" }));
  });
});

describe("the ZIP64 end record", () => {
  const deferred = { entries: 0xffff, size: 0xffffffff, offset: 0xffffffff };

  it.each([
    ["beside plain values", {}],
    ["in place of all plain values", { end: deferred }],
    ["in place of the offset", { end: { offset: 0xffffffff } }],
  ])("is read %s", (_, spec) => {
    const { codes, contents } = audit(archive({ zip64: {}, ...spec }));
    expect(codes).toEqual([]);
    expect([...contents.keys()]).toEqual(["a.npy", "schema.json"]);
  });

  it.each([
    ["a longer record", { recordSize: 60 }, "E_ZIP_ZIP64"],
    ["a locator that points elsewhere", { locatorOffset: 5 }, "E_ZIP_ZIP64"],
    ["no disk", { disks: 0 }, "E_ZIP_ZIP64"],
    ["two disks", { disks: 2 }, "E_ZIP_MULTIDISK"],
    ["a locator on another disk", { locatorDisk: 1 }, "E_ZIP_MULTIDISK"],
    ["another disk", { disk: 1 }, "E_ZIP_MULTIDISK"],
    ["a part of the entries", { entriesOnDisk: 1 }, "E_ZIP_ZIP64"],
  ])("is a finding with %s", (_, zip64, code) => {
    const { codes, contents } = audit(archive({ zip64, end: deferred }));
    expect(codes).toEqual([code]);
    expect(contents.size).toBe(2);
  });

  it("must agree with the plain record", () => {
    expect(codesOf(archive({ zip64: {}, end: { entries: 1 } }))).toEqual(["E_ZIP_ZIP64"]);
  });

  it("must stand before its locator", () => {
    const locator = concat(u32(0x07064b50), new Uint8Array(12), u32(1));
    const bytes = buildZip({ members: [{ name: "a", data: "" }] });
    const end = bytes.length - 22;
    const fake = concat(bytes.subarray(0, end), locator, bytes.subarray(end));
    const findings = new Findings();
    expect(() => readDirectory(memorySource(fake), DEFAULT_LIMITS, findings)).toThrowError(
      expect.objectContaining({ code: "E_ZIP_DIRECTORY" }),
    );
    expect(findings.list.map(({ code }) => code)).toContain("E_ZIP_ZIP64");
  });

  it("says nothing about a file beyond 2^53 bytes", () => {
    const bytes = archive({ zip64: { size: 2 ** 60 }, end: deferred });
    expect(() => read(bytes)).toThrowError(expect.objectContaining({ code: "E_LIMIT_DIRECTORY" }));
  });
});

describe("limits of the directory", () => {
  const readWithin = (bytes: Uint8Array, limits: object): unknown =>
    readDirectory(memorySource(bytes), { ...DEFAULT_LIMITS, ...limits }, new Findings());

  it("bounds the members that are declared", () => {
    expect(() => readWithin(archive(), { maxMembers: 1 })).toThrowError(
      expect.objectContaining({ code: "E_LIMIT_MEMBERS" }),
    );
    expect(readWithin(archive(), { maxMembers: 2 })).toBeDefined();
  });

  it("bounds the members that are there", () => {
    const bytes = archive({ end: { entries: 1 } });
    expect(() => readWithin(bytes, { maxMembers: 1 })).toThrowError(
      expect.objectContaining({ code: "E_LIMIT_MEMBERS" }),
    );
  });

  it("bounds its bytes", () => {
    expect(() => readWithin(archive(), { maxDirectoryBytes: 50 })).toThrowError(
      expect.objectContaining({ code: "E_LIMIT_DIRECTORY" }),
    );
  });
});
