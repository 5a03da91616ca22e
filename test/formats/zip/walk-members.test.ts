import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { artifactError } from "../../../src/errors/index.js";
import { DEFAULT_LIMITS, Findings, memorySource, type Source } from "../../../src/bytes/index.js";
import { readDirectory, readMember, walkMembers } from "../../../src/formats/zip/index.js";
import { nodeHost } from "../../../src/node/host.js";
import { buildZip, bytesOf, concat, u32, zip64Extra, zipOf, type MemberSpec } from "../../helpers/zip-builder.js";
import { audit, codesOf, entryOf, sha256Of, textOf } from "./helpers.js";

const FIRST = { name: "first", data: "one" };
const LAST = { name: "last", data: "three" };

/** Audits a member between two honest ones, which must be read whatever it holds. */
function between(member: Partial<MemberSpec>): string[] {
  const bytes = buildZip({ members: [FIRST, { name: "middle", data: "two", ...member }, LAST] });
  const { codes, contents, digest } = audit(bytes);
  expect(textOf(contents.get("first"))).toBe("one");
  expect(textOf(contents.get("last"))).toBe("three");
  expect(digest).toBe(sha256Of(bytes));
  return codes;
}

describe("a local header", () => {
  it.each([
    ["flags", { flags: 2 }],
    ["method", { method: 8 }],
    ["CRC-32", { crc: 1 }],
    ["compressed size", { compressedSize: 2 }],
    ["size", { size: 2 }],
    ["name", { name: "muddle" }],
    ["length of its name", { name: "middle2" }],
    ["ZIP64 size", { size: 0xffffffff, compressedSize: 0xffffffff, extra: zip64Extra(4, 3) }],
    ["ZIP64 compressed size", { size: 0xffffffff, compressedSize: 0xffffffff, extra: zip64Extra(3, 4) }],
    ["redundant ZIP64 size", { extra: zip64Extra(4, 3) }],
    ["size that defers to nothing", { size: 0xffffffff }],
  ])("may not have another %s", (_, local) => {
    expect(between({ local })).toEqual(["E_ZIP_LOCAL_MISMATCH"]);
  });

  it("may need another version, and give its sizes in either form", () => {
    const deferred = { size: 0xffffffff, compressedSize: 0xffffffff };
    expect(between({ local: { version: 45 } })).toEqual([]);
    expect(between({ local: { ...deferred, extra: zip64Extra(3, 3) } })).toEqual([]);
    expect(between({ local: { extra: zip64Extra(3, 3) } })).toEqual([]);
  });

  it("has both sizes in a ZIP64 field", () => {
    expect(between({ local: { size: 0xffffffff, extra: zip64Extra(3) } })).toEqual(["E_ZIP_ZIP64"]);
  });

  it("must stand at the offset of its record", () => {
    expect(between({ local: { signature: 0x04034b51 } })).toEqual(["E_ZIP_LOCAL_MISMATCH", "E_ZIP_GAP"]);
  });

  it("may not lead to data beyond the directory", () => {
    const bytes = buildZip({ members: [{ name: "a", data: "x", local: { name: "a".repeat(9) } }] });
    expect(codesOf(bytes)).toEqual(["E_ZIP_LOCAL_MISMATCH"]);
    const cut = buildZip({ members: [{ name: "a", data: "", local: { extra: new Uint8Array(0) } }] });
    new DataView(cut.buffer).setUint16(28, 500, true);
    expect(codesOf(cut)).toEqual(["E_ZIP_OVERLAP", "E_ZIP_GAP"]);
  });
});

describe("the bytes of an archive", () => {
  it("belong to members", () => {
    expect(between({ before: bytesOf("hidden") })).toEqual(["E_ZIP_GAP"]);
    expect(between({ withoutRecord: true })).toEqual(["E_ZIP_GAP"]);
    expect(codesOf(buildZip({ members: [{ ...FIRST, withoutRecord: true }, LAST] }))).toEqual(["E_ZIP_PREFIX"]);
    expect(codesOf(buildZip({ members: [{ ...FIRST, before: bytesOf("#!") }, LAST] }))).toEqual(["E_ZIP_PREFIX"]);
  });

  it("belong to one member each", () => {
    const twice = buildZip({ members: [FIRST, { ...FIRST, name: "again", withoutLocal: true, offset: 0 }] });
    const { codes, contents } = audit(twice);
    expect(codes).toEqual(["E_ZIP_OVERLAP"]);
    expect([...contents.keys()]).toEqual(["first"]);
  });

  it("are not decoded twice where members overlap", () => {
    const inner = zipOf([["inner", "x".repeat(100)]]);
    const bytes = buildZip({
      members: [
        { name: "outer", data: inner },
        { name: "inner", data: "x".repeat(100), offset: 35, withoutLocal: true },
      ],
    });
    const { codes, begun } = audit(bytes);
    expect(codes).toEqual(["E_ZIP_OVERLAP"]);
    expect(begun).toEqual(["outer"]);
  });

  it("pass in the order of their offsets, whatever the order of the records", () => {
    const swapped = buildZip({
      members: [
        { name: "zz", data: "b", withoutLocal: true, offset: 33 },
        { name: "aa", data: "a", offset: 0 },
        { name: "zz", data: "b", withoutRecord: true },
      ],
    });
    const { codes, begun } = audit(swapped);
    expect(codes).toEqual([]);
    expect(begun).toEqual(["aa", "zz"]);
  });
});

describe("a data descriptor", () => {
  it.each(["signed", "bare"] as const)("may be %s", (descriptor) => {
    expect(between({ descriptor })).toEqual([]);
    expect(between({ descriptor, method: 8 })).toEqual([]);
  });

  it.each(["signed64", "bare64"] as const)("has 64-bit sizes beside a ZIP64 field: %s", (descriptor) => {
    const local = { size: 0xffffffff, compressedSize: 0xffffffff, extra: zip64Extra(0, 0) };
    expect(between({ descriptor, local })).toEqual([]);
    expect(between({ descriptor })).toContain("E_ZIP_DESCRIPTOR");
  });

  it("may follow a CRC-32 that looks like its signature", () => {
    const data = dataWithCrc(0x08074b50);
    expect(between({ data, descriptor: "signed" })).toEqual([]);
    expect(between({ data, descriptor: "bare" })).toEqual([]);
  });

  it.each([
    ["is missing", new Uint8Array()],
    ["has another CRC-32", concat(u32(0x08074b50), u32(1), u32(3), u32(3))],
    ["has another size", concat(u32(0x08074b50), u32(0), u32(3), u32(4))],
    ["is cut", new Uint8Array(11)],
  ])("is a finding if it %s", (_, descriptor) => {
    expect(between({ descriptor })).toContain("E_ZIP_DESCRIPTOR");
  });

  it("is not expected without its flag", () => {
    expect(between({ descriptor: "signed", flags: 0, local: { crc: undefined } as object })).toContain("E_ZIP_GAP");
  });

  it("allows the fields of the local header to be zero, not wrong", () => {
    expect(between({ descriptor: "signed", local: { crc: 5 } })).toEqual(["E_ZIP_LOCAL_MISMATCH"]);
    expect(between({ descriptor: "signed", local: { size: 3, compressedSize: 3 } })).toEqual([]);
  });
});

/** Four bytes after "x" that give this CRC-32, found by running it backwards. */
function dataWithCrc(wanted: number): Uint8Array {
  const table = Array.from({ length: 256 }, (_, index) => {
    let crc = index;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    return crc >>> 0;
  });
  let state = ~wanted >>> 0;
  const indices: number[] = [];
  for (let step = 0; step < 4; step++) {
    const index = table.findIndex((entry) => entry >>> 24 === state >>> 24);
    indices.unshift(index);
    state = ((state ^ table[index]!) << 8) >>> 0;
  }
  let crc = ~nodeHost.crc32(bytesOf("x")) >>> 0;
  const bytes = indices.map((index) => {
    const byte = (crc ^ index) & 0xff;
    crc = (table[index]! ^ (crc >>> 8)) >>> 0;
    return byte;
  });
  return concat(bytesOf("x"), Uint8Array.from(bytes));
}

describe("the content of a member", () => {
  const text = "content ".repeat(20);
  const deflated = deflateRawSync(text);
  const large = "0123456789abcdef".repeat(80_000);

  it.each([
    ["stored", { data: text, crc: 1, local: { crc: 1 } }, "E_ZIP_CRC"],
    ["deflated", { data: text, method: 8, crc: 1, local: { crc: 1 } }, "E_ZIP_CRC"],
    ["deflated large", { data: large, method: 8, crc: 1 }, "E_ZIP_CRC"],
    ["longer than declared", { data: text, method: 8, size: 100 }, "E_ZIP_SIZE"],
    ["longer by one byte", { data: text, method: 8, size: 159 }, "E_ZIP_SIZE"],
    ["shorter than declared", { data: text, method: 8, size: 161 }, "E_ZIP_SIZE"],
    ["large and longer", { data: large, method: 8, size: 1_200_000 }, "E_ZIP_SIZE"],
    ["large and shorter", { data: large, method: 8, size: 1_300_000 }, "E_ZIP_SIZE"],
    ["followed by a byte", { data: text, method: 8, raw: concat(deflated, new Uint8Array(1)) }, "E_DEFLATE"],
    ["cut", { data: text, method: 8, raw: deflated.subarray(0, -1) }, "E_DEFLATE"],
    ["no deflate stream", { data: text, method: 8, raw: new Uint8Array(9).fill(255) }, "E_DEFLATE"],
    ["nothing at all", { data: text, method: 8, raw: new Uint8Array() }, "E_DEFLATE"],
    ["large and cut", { data: large, method: 8, raw: deflateRawSync(large).subarray(0, -3) }, "E_DEFLATE"],
    [
      "large and followed by a byte",
      { data: large, method: 8, raw: concat(deflateRawSync(large), u32(0)) },
      "E_DEFLATE",
    ],
  ])("is a finding if it is %s", (_, member, code) => {
    expect(between(member)).toEqual([code]);
  });

  it("stops at the declared size, and still reaches its sink up to there", () => {
    const bytes = buildZip({
      members: [{ name: "bomb", data: new Uint8Array(50_000_000), method: 8, size: 2_000_000 }],
    });
    const findings = new Findings();
    const source = memorySource(bytes);
    const directory = readDirectory(source, DEFAULT_LIMITS, findings);
    let received = 0;
    const push = (chunk: Uint8Array): void => void (received += chunk.length);
    walkMembers(source, directory, { host: nodeHost, findings, sink: () => ({ push, end: () => expect.fail() }) });
    expect(findings.list.map(({ code }) => code)).toEqual(["E_ZIP_SIZE"]);
    expect(received).toBe(2_000_000);
  });

  it.each([0, 8] as const)("is verified without a sink: method %i", (method) => {
    const bytes = buildZip({ members: [{ name: "a", data: text, method, crc: 1, local: { crc: 1 } }] });
    const findings = new Findings();
    const source = memorySource(bytes);
    const directory = readDirectory(source, DEFAULT_LIMITS, findings);
    walkMembers(source, directory, { host: nodeHost, findings, sink: () => undefined });
    expect(findings.list).toMatchObject([{ code: "E_ZIP_CRC", path: "a" }]);
  });
});

describe("a sink", () => {
  function walkWith(fail: "push" | "end" | "open", error: unknown): Findings {
    const bytes = buildZip({ members: [{ ...FIRST, crc: 1, local: { crc: 1 } }, LAST] });
    const findings = new Findings();
    const source = memorySource(bytes);
    const failAt = (step: string): void => {
      if (step === fail) throw error;
    };
    walkMembers(source, readDirectory(source, DEFAULT_LIMITS, findings), {
      host: nodeHost,
      findings,
      sink: ({ name }) => {
        if (name === "first") failAt("open");
        return { push: () => failAt("push"), end: () => failAt("end") };
      },
    });
    return findings;
  }

  it("that throws is left out, and its member verified all the same", () => {
    const { list } = walkWith("push", artifactError("E_NPY_HEADER", "bad header"));
    expect(list).toMatchObject([
      { code: "E_NPY_HEADER", path: "first" },
      { code: "E_ZIP_CRC", path: "first" },
      { code: "E_NPY_HEADER", path: "last" },
    ]);
  });

  it("that throws at the end or at the beginning does not end the walk", () => {
    expect(walkWith("end", artifactError("E_NPY_SIZE", "short")).list).toMatchObject([
      { code: "E_ZIP_CRC", path: "first" },
      { code: "E_NPY_SIZE", path: "last" },
    ]);
    expect(walkWith("open", new Error("bug")).list).toMatchObject([{ code: "E_INTERNAL", path: "first" }]);
  });
});

describe("a walk", () => {
  function counted(bytes: Uint8Array): { source: Source; reads: [number, number][] } {
    const reads: [number, number][] = [];
    const memory = memorySource(bytes);
    const read = (offset: number, length: number): Uint8Array => {
      reads.push([offset, length]);
      return memory.read(offset, length);
    };
    return { source: { size: bytes.length, read }, reads };
  }

  const members = Array.from({ length: 3000 }, (_, index): [string, Uint8Array] => [
    `${index}.npy`,
    new Uint8Array(1000 + (index % 7)).fill(index),
  ]);

  it("reads many small members at a time, each byte once", () => {
    const bytes = zipOf([...members, ["schema.json", "{}".repeat(1000)]]);
    const { source, reads } = counted(bytes);
    const { codes, contents, directory, digest } = audit(source);
    expect(codes).toEqual([]);
    expect(contents.size).toBe(3001);
    expect(contents.get("2999.npy")).toEqual(members[2999]?.[1]);
    expect(digest).toBe(sha256Of(bytes));
    const walked = reads.filter(([offset]) => offset < directory.start);
    expect(walked.length).toBeLessThanOrEqual(5);
    expect(walked.reduce((sum, [, length]) => sum + length, 0)).toBe(directory.start);
  });

  it("takes members that were read ahead from the caller", () => {
    const bytes = zipOf([["schema.json", "{}".repeat(1000)], ...members, ["last.json", "[]"]], { method: 8 });
    const { source, reads } = counted(bytes);
    const findings = new Findings();
    const directory = readDirectory(source, DEFAULT_LIMITS, findings);
    const options = { host: nodeHost, findings, maxBytes: 10_000, limitCode: "E_LIMIT_SCHEMA" } as const;
    const ahead = ["schema.json", "last.json"].map((name) => entryOf(directory, name));
    const kept = new Map(ahead.map((entry) => [entry.index, readMember(source, entry, directory, options).raw]));
    const begun: string[] = [];
    const digest = nodeHost.sha256();
    const sink = ({ name }: { name: string }): undefined => void begun.push(name);
    walkMembers(source, directory, { host: nodeHost, findings, digest, kept, sink });
    expect(findings.list).toEqual([]);
    expect(digest.hex()).toBe(sha256Of(bytes));
    expect(begun).toHaveLength(3000);
    const before = reads.filter(([offset]) => offset < directory.start);
    expect(before.reduce((sum, [, length]) => sum + length, 0)).toBe(directory.start);
  });

  it("passes a stored member larger than its window in pieces", () => {
    const data = new Uint8Array(3_500_000).map((_, index) => index * 7);
    const { source, reads } = counted(zipOf([["big", data]]));
    const { codes, contents } = audit(source);
    expect(codes).toEqual([]);
    expect(sha256Of(contents.get("big") ?? new Uint8Array())).toBe(sha256Of(data));
    expect(Math.max(...reads.map(([, length]) => length))).toBeLessThanOrEqual(2 ** 20);
  });

  it("does not turn an unreadable source into a finding", () => {
    const bytes = zipOf([["big", new Uint8Array(3_000_000)]]);
    const memory = memorySource(bytes);
    const failing: Source = {
      size: bytes.length,
      read(offset, length) {
        if (offset > 1_000_000 && offset < 2_500_000) throw artifactError("E_SOURCE_READ", "gone");
        return memory.read(offset, length);
      },
    };
    expect(() => audit(failing)).toThrowError(expect.objectContaining({ code: "E_SOURCE_READ" }));
  });
});
