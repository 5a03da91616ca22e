import { describe, expect, it } from "vitest";
import { buildZip, bytesOf, zipOf } from "../../helpers/zip-builder.js";
import { audit, codesOf } from "./helpers.js";

const UTF8 = 0x800;

function codesOfName(name: string | Uint8Array, flags = 0, limits = {}): string[] {
  return codesOf(buildZip({ members: [{ name, data: "x", flags }] }), limits);
}

function codesOfNames(...names: string[]): string[] {
  return codesOf(buildZip({ members: names.map((name) => ({ name, data: "x", flags: UTF8 })) }));
}

describe("a member name", () => {
  it.each(["a", "schema.json", "archive/data/0", "...", ".hidden", "a..b", "a b", "xy:z"])("may be %j", (name) => {
    expect(codesOfName(name)).toEqual([]);
    expect(codesOfName(name, UTF8)).toEqual([]);
  });

  it.each([
    ["empty", ""],
    ["a control character", "a\nb"],
    ["DEL", "a\x7f"],
    ["a NUL", "a\0b"],
    ["a backslash", "a\\b"],
    ["absolute", "/a"],
    ["a drive letter", "C:a"],
    ["a parent", "../a"],
    ["a parent inside", "a/../b"],
    ["a parent at the end", "a/.."],
    ["the folder itself", "./a"],
    ["an empty component", "a//b"],
    ["a folder", "a/"],
  ])("is refused if it is or has %s", (_, name) => {
    expect(codesOfName(name)).toEqual(["E_ZIP_NAME"]);
  });

  it.each([
    ["a C1 control", "a\u0085"],
    ["a bidi override", "a\u202enpj.y"],
    ["no NFC", "e\u0301"],
  ])("is refused if it has %s", (_, name) => {
    expect(codesOfName(name, UTF8)).toEqual(["E_ZIP_NAME"]);
  });

  it("beyond ASCII needs flag and encoding", () => {
    expect(codesOfName("é.npy", UTF8)).toEqual([]);
    expect(codesOfName("é.npy")).toEqual(["E_ZIP_NAME"]);
    expect(codesOfName(Uint8Array.of(0x61, 0xff), UTF8)).toEqual(["E_ZIP_NAME"]);
    expect(codesOfName(Uint8Array.of(0x61, 0xff))).toEqual(["E_ZIP_NAME"]);
    expect(codesOfName(Uint8Array.of(0xed, 0xa0, 0x80), UTF8)).toEqual(["E_ZIP_NAME"]);
  });

  it("keeps a byte order mark, which is part of it", () => {
    const { directory } = audit(buildZip({ members: [{ name: "\ufeffa", data: "x", flags: UTF8 }] }));
    expect(directory.entries[0]?.name).toBe("\ufeffa");
  });

  it("is cut at a NUL as CPython cuts it, so that its content is listed", () => {
    const { contents } = audit(zipOf([["schema.json\0.txt", "{}"]]));
    expect([...contents.keys()]).toEqual(["schema.json"]);
  });

  it("is bounded in bytes", () => {
    expect(codesOfName("abcdef", 0, { maxNameBytes: 6 })).toEqual([]);
    expect(codesOfName("abcdefg", 0, { maxNameBytes: 6 })).toEqual(["E_LIMIT_NAME"]);
    expect(codesOfName("ééé", UTF8, { maxNameBytes: 5 })).toEqual(["E_LIMIT_NAME"]);
  });

  it("is no key of a plain object", () => {
    const { codes, contents } = audit(zipOf([["__proto__", "x"]]));
    expect(codes).toEqual([]);
    expect([...contents.keys()]).toEqual(["__proto__"]);
  });
});

describe("two member names", () => {
  it("must differ", () => {
    const { codes, contents, directory } = audit(
      zipOf([
        ["a", "first"],
        ["a", "second"],
      ]),
    );
    expect(codes).toEqual(["E_DUPLICATE_MEMBER"]);
    expect(contents.get("a")).toEqual(bytesOf("second"));
    expect(directory.byName.get("a")?.index).toBe(1);
  });

  it.each([
    ["a.npy", "A.npy"],
    ["A.npy", "a.npy"],
    ["A.NPY", "a.NPY"],
    ["É", "é"],
    ["straße", "STRASSE"],
  ])("must differ in more than case: %s and %s", (first, second) => {
    expect(codesOfNames(first, second)).toEqual(["E_ZIP_NAME_COLLISION"]);
  });

  it("may differ in anything else", () => {
    expect(codesOfNames("a.npy", "b.npy", "A.npz", "Ä", "a")).toEqual([]);
  });
});
