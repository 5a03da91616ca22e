import { crc32 as nativeCrc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { StoredMember, writeZip, zipSize } from "../../../src/formats/zip/index.js";
import { centralHeader, endRecord, localHeader, localHeaderSize } from "../../../src/formats/zip/write-headers.js";
import { concat, u16, u32, zip64Extra } from "../../helpers/zip-builder.js";
import { audit, textOf } from "./helpers.js";

const crc32 = (bytes: Uint8Array, previous?: number): number => nativeCrc32(bytes, previous);
const member = (name: string, ...pieces: readonly string[]): StoredMember => {
  const bytes = pieces.map((piece) => new TextEncoder().encode(piece));
  return new StoredMember(name, concat(...bytes).length, () => bytes);
};
const zip = (...members: readonly StoredMember[]): Uint8Array =>
  new Uint8Array(Buffer.concat(Array.from(writeZip(members, crc32))));

describe("writeZip", () => {
  it("writes what the strict reader takes without a finding", () => {
    const { codes, contents } = audit(
      zip(member("a.npy", "one ", "two"), member("empty.bin"), member("schema.json", "{}")),
    );
    expect(codes).toEqual([]);
    expect([...contents].map(([name, bytes]) => [name, textOf(bytes)])).toEqual([
      ["a.npy", "one two"],
      ["empty.bin", ""],
      ["schema.json", "{}"],
    ]);
  });

  it("gives the same bytes however the content comes in pieces", () => {
    expect(zip(member("a", "abc", "", "d"))).toEqual(zip(member("a", "a", "bcd")));
  });

  it.each([0, 1, 3])("knows its size beforehand, with %d members", (count) => {
    const members = Array.from({ length: count }, (_, index) => member(`${index}.bin`, "x"));
    expect(zip(...members)).toHaveLength(zipSize(members));
  });

  it("counts more members than 16 bits hold", () => {
    const members = Array.from({ length: 65_535 }, (_, index) => member(`${index}`));
    const archive = zip(...members);
    expect(archive).toHaveLength(zipSize(members));
    const { codes, contents } = audit(archive);
    expect([codes, contents.size]).toEqual([[], 65_535]);
  });

  it("reads the content twice, for the CRC-32 and to write it, and no more", () => {
    let opened = 0;
    const counted = new StoredMember("a", 1, () => {
      opened++;
      return [Uint8Array.of(7)];
    });
    zip(counted);
    expect(opened).toBe(2);
  });

  it("refuses content of another size than was said", () => {
    const wrong = new StoredMember("a", 2, () => [Uint8Array.of(1)]);
    expect(() => zip(wrong)).toThrow(expect.objectContaining({ code: "E_INTERNAL" }));
  });
});

describe("headers beyond 32 bits", () => {
  const name = new TextEncoder().encode("a");
  const tail = (bytes: Uint8Array, length: number): Uint8Array => bytes.subarray(bytes.length - length);

  it("defer a size to a ZIP64 field, from the first value that 32 bits cannot say", () => {
    const at = (size: number): Uint8Array => localHeader({ name, size, crc32: 5 });
    expect(at(0xfffffffe)).toHaveLength(31);
    expect(tail(at(0xffffffff), 20)).toEqual(zip64Extra(0xffffffff, 0xffffffff));
    expect(at(2 ** 33).subarray(18, 26)).toEqual(concat(u32(0xffffffff), u32(0xffffffff)));
    for (const size of [1, 2 ** 33]) expect(localHeaderSize(1, size)).toBe(at(size).length);
  });

  it.each([
    [1, 2 ** 40, [2 ** 40]],
    [2 ** 40, 1, [2 ** 40, 2 ** 40]],
    [2 ** 40, 2 ** 41, [2 ** 40, 2 ** 40, 2 ** 41]],
  ])("of the directory say size %d and offset %d only where needed", (size, offset, wide) => {
    const extra = zip64Extra(...wide);
    const header = centralHeader({ name, size, crc32: 5, offset });
    expect(header).toHaveLength(47 + extra.length);
    expect(tail(header, extra.length)).toEqual(extra);
  });

  it("of the end defer to a record before it", () => {
    const end = endRecord(1, 47, 2 ** 40);
    expect(end).toHaveLength(98);
    expect(tail(end, 6)).toEqual(concat(u32(0xffffffff), u16(0)));
    expect(endRecord(1, 47, 30)).toHaveLength(22);
  });
});
