import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS, Findings, memorySource, type Source } from "../../../src/bytes/index.js";
import { readDirectory, readMember, walkMembers } from "../../../src/formats/zip/index.js";
import { nodeHost } from "../../../src/node/host.js";
import { buildZip, bytesOf, concat, extraField, zipOf, type MemberSpec } from "../../helpers/zip-builder.js";
import { audit, entryOf, sha256Of } from "./helpers.js";

describe("an archive that shows each reader something else", () => {
  const payload = '{"__class__": "system", "__module__": "os"}';

  it("by a local name of its own", () => {
    const bytes = buildZip({ members: [{ name: "safe.npy", data: payload, local: { name: "evil.pkl" } }] });
    expect(audit(bytes).codes).toEqual(["E_ZIP_LOCAL_MISMATCH"]);
  });

  it("by a member that only a scan for local headers finds", () => {
    const hidden: MemberSpec = { name: "schema.json", data: payload, withoutRecord: true };
    expect(audit(buildZip({ members: [{ name: "a", data: "x" }, hidden, { name: "b", data: "y" }] })).codes).toEqual([
      "E_ZIP_GAP",
    ]);
    expect(audit(buildZip({ members: [{ name: "a", data: "x" }, hidden] })).codes).toEqual(["E_ZIP_GAP"]);
  });

  it("by a whole archive before or behind it", () => {
    const evil = zipOf([["schema.json", payload]]);
    const good = zipOf([["schema.json", "{}"]]);
    expect(audit(concat(evil, good)).codes).toEqual(["E_ZIP_PREFIX"]);
    const members = [{ name: "schema.json", data: "{}" }];
    const commented = audit(buildZip({ members, end: { comment: evil } }));
    expect(commented.codes).toContain("E_ZIP_END_AMBIGUOUS");
  });

  it("by a script or a pickle in front, with offsets that count it", () => {
    const members = [{ name: "schema.json", data: "{}" }];
    const polyglot = buildZip({ members, prefix: bytesOf("\x80\x04cos\nsystem\n."), absolute: true });
    const { codes, contents } = audit(polyglot);
    expect(codes).toEqual(["E_ZIP_PREFIX"]);
    expect(contents.has("schema.json")).toBe(true);
  });

  it("by an extra field that hides bytes", () => {
    const extra = extraField(0xcafe, bytesOf(payload));
    expect(audit(buildZip({ members: [{ name: "a", data: "x", local: { extra } }] })).codes).toEqual(["E_ZIP_EXTRA"]);
  });

  it("by bytes between the data and the next member, under a descriptor", () => {
    const member: MemberSpec = { name: "a", data: "x", descriptor: "signed" };
    const next: MemberSpec = { name: "b", data: "y", before: bytesOf("....") };
    expect(audit(buildZip({ members: [member, next] })).codes).toEqual(["E_ZIP_GAP"]);
  });
});

describe("an archive that costs more than it is", () => {
  it("by many records on one large member, is decoded once", () => {
    const raw = deflateRawSync(new Uint8Array(2_000_000));
    const first: MemberSpec = { name: "0", data: new Uint8Array(2_000_000), raw, method: 8 };
    const others = Array.from({ length: 500 }, (_, index): MemberSpec => ({
      ...first,
      crc: nodeHost.crc32(new Uint8Array(2_000_000)),
      name: String(index + 1),
      data: "",
      size: 2_000_000,
      offset: 0,
      withoutLocal: true,
    }));
    const { codes, begun } = audit(buildZip({ members: [first, ...others] }));
    expect(begun).toEqual(["0"]);
    expect(codes).toHaveLength(500);
    expect(new Set(codes)).toEqual(new Set(["E_ZIP_OVERLAP"]));
  });

  it("by a member of many members that nest in its data, is read once", () => {
    const inner = zipOf(Array.from({ length: 50 }, (_, index) => [`inner${index}`, "x".repeat(1000)]));
    let reads = 0;
    const bytes = zipOf([["outer", inner]]);
    const memory = memorySource(bytes);
    const source: Source = {
      size: bytes.length,
      read(offset, length) {
        reads += length;
        return memory.read(offset, length);
      },
    };
    expect(audit(source).codes).toEqual([]);
    expect(reads).toBeLessThanOrEqual(2 * bytes.length);
  });

  it("by a thousand findings and more, keeps a thousand", () => {
    const members = Array.from({ length: 1500 }, (_, index): MemberSpec => ({ name: `../${index}`, data: "" }));
    const bytes = buildZip({ members });
    const { codes, contents, digest } = audit(bytes);
    expect(codes).toHaveLength(1000);
    expect(contents.size).toBe(1500);
    expect(digest).toBe(sha256Of(bytes));
  });

  it("by a declared size that its bytes cannot have, is not allocated for", () => {
    const size = 0xfffffffe;
    const member = { name: "a", data: "x", method: 8, size };
    const { codes, begun } = audit(buildZip({ members: [member] }));
    expect(codes).toEqual(["E_LIMIT_RATIO"]);
    expect(begun).toEqual([]);
    const small = audit(buildZip({ members: [{ ...member, size: DEFAULT_LIMITS.ratioFloorBytes }] }));
    expect(small.codes).toEqual(["E_ZIP_SIZE"]);
  });
});

describe("a member that was read ahead", () => {
  it("is passed over where another member overlaps it", () => {
    const bytes = buildZip({
      members: [
        { name: "wide", data: "0123456789".repeat(10) },
        { name: "schema.json", data: "{}", local: { name: "schema.json" } },
      ],
    });
    // The first member now claims the header of the second.
    const directoryAt = bytes.length - 22 - 46 * 2 - 4 - 11;
    const view = new DataView(bytes.buffer);
    for (const at of [18, 22]) view.setUint32(at, 120, true);
    for (const at of [20, 24]) view.setUint32(directoryAt + at, 120, true);
    const findings = new Findings();
    const source = memorySource(bytes);
    const directory = readDirectory(source, DEFAULT_LIMITS, findings);
    const schema = entryOf(directory, "schema.json");
    const options = { host: nodeHost, findings, maxBytes: 100, limitCode: "E_LIMIT_SCHEMA" } as const;
    const { raw } = readMember(source, schema, directory, options);
    const digest = nodeHost.sha256();
    const kept = new Map([[schema.index, raw]]);
    walkMembers(source, directory, { host: nodeHost, findings, digest, kept, sink: () => undefined });
    expect(findings.list.map(({ code }) => code)).toEqual(["E_ZIP_CRC", "E_ZIP_OVERLAP", "E_ZIP_GAP"]);
    expect(digest.hex()).toBe(sha256Of(bytes));
  });

  it("has its data descriptor read in the walk, in the width of its local header", () => {
    const local = { size: 0xffffffff, compressedSize: 0xffffffff, extra: extraField(1, new Uint8Array(16)) };
    for (const [descriptor, codes] of [
      ["signed64", []],
      ["signed", ["E_ZIP_DESCRIPTOR"]],
    ] as const) {
      const bytes = buildZip({ members: [{ name: "schema.json", data: "{}", descriptor, local }] });
      const findings = new Findings();
      const source = memorySource(bytes);
      const directory = readDirectory(source, DEFAULT_LIMITS, findings);
      const schema = entryOf(directory, "schema.json");
      const options = { host: nodeHost, findings, maxBytes: 100, limitCode: "E_LIMIT_SCHEMA" } as const;
      const kept = new Map([[schema.index, readMember(source, schema, directory, options).raw]]);
      walkMembers(source, directory, { host: nodeHost, findings, kept, sink: () => expect.fail() });
      expect(findings.list.map(({ code }) => code).slice(0, 1)).toEqual(codes);
    }
  });
});
