import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { portableHost } from "../../../src/codecs/index.js";
import { DEFAULT_LIMITS, Findings, memorySource, type Source } from "../../../src/bytes/index.js";
import { readDirectory, readMember } from "../../../src/formats/zip/index.js";
import { nodeHost } from "../../../src/node/host.js";
import { buildZip, concat, zip64Extra, type MemberSpec } from "../../helpers/zip-builder.js";
import { entryOf, textOf } from "./helpers.js";

const TEXT = '{"a": 1}'.repeat(50);

interface Result {
  content: string | undefined;
  codes: string[];
  reads: number;
  zip64: boolean;
}

function read(member: Partial<MemberSpec>, host = nodeHost, maxBytes = 1000): Result {
  const padding = { name: "padding", data: new Uint8Array(100_000) };
  const bytes = buildZip({ members: [{ name: "schema.json", data: TEXT, ...member }, padding] });
  const memory = memorySource(bytes);
  let reads = 0;
  const source: Source = {
    size: memory.size,
    read(offset, length) {
      reads++;
      return memory.read(offset, length);
    },
  };
  const findings = new Findings();
  const directory = readDirectory(source, DEFAULT_LIMITS, findings);
  reads = 0;
  const entry = entryOf(directory, "schema.json");
  const { raw, content } = readMember(source, entry, directory, {
    host,
    findings,
    maxBytes,
    limitCode: "E_LIMIT_SCHEMA",
  });
  expect(raw.bytes).toEqual(bytes.subarray(raw.offset, raw.offset + raw.bytes.length));
  return { content: textOf(content), codes: findings.list.map(({ code }) => code), reads, zip64: raw.zip64 };
}

describe.each([
  ["native", nodeHost],
  ["portable", portableHost],
])("one member, with the %s host", (_, host) => {
  it.each([0, 8])("is read whole in one read: method %i", (method) => {
    expect(read({ method }, host)).toEqual({ content: TEXT, codes: [], reads: 1, zip64: false });
  });

  it("is read again where its local extra field is longer", () => {
    const local = { size: 0xffffffff, compressedSize: 0xffffffff, extra: zip64Extra(TEXT.length, TEXT.length) };
    expect(read({ local }, host)).toEqual({ content: TEXT, codes: [], reads: 2, zip64: true });
  });

  it.each([
    ["CRC-32", { crc: 1 }, "E_ZIP_CRC"],
    ["CRC-32, deflated", { crc: 1, method: 8 }, "E_ZIP_CRC"],
    ["size", { method: 8, size: TEXT.length + 1 }, "E_ZIP_SIZE"],
    ["deflate stream", { method: 8, raw: Uint8Array.of(7) }, "E_DEFLATE"],
    ["end of its deflate stream", { method: 8, raw: concat(deflateRawSync(TEXT), Uint8Array.of(0)) }, "E_DEFLATE"],
    ["local header", { local: { signature: 0 } }, "E_ZIP_LOCAL_MISMATCH"],
    ["method", { method: 12 }, "E_ZIP_METHOD"],
    ["flags", { flags: 1 }, "E_ZIP_METHOD"],
  ])("is not read with a wrong %s", (_name, member, code) => {
    expect(() => read(member, host)).toThrowError(expect.objectContaining({ code, path: "schema.json" }));
  });

  it("is not read beyond the limit", () => {
    expect(() => read({}, host, TEXT.length - 1)).toThrowError(expect.objectContaining({ code: "E_LIMIT_SCHEMA" }));
    expect(read({}, host, TEXT.length).content).toBe(TEXT);
  });

  it("is read on where its local header differs", () => {
    expect(read({ local: { name: "schema.jsoN" } }, host)).toMatchObject({
      content: TEXT,
      codes: ["E_ZIP_LOCAL_MISMATCH"],
    });
  });
});

it("does not read a member into the directory", () => {
  const bytes = buildZip({ members: [{ name: "a", data: "x" }] });
  new DataView(bytes.buffer).setUint16(28, 50, true);
  const source = memorySource(bytes);
  const findings = new Findings();
  const directory = readDirectory(source, DEFAULT_LIMITS, findings);
  const options = { host: nodeHost, findings, maxBytes: 10, limitCode: "E_LIMIT_SCHEMA" } as const;
  expect(() => readMember(source, entryOf(directory, "a"), directory, options)).toThrowError(
    expect.objectContaining({ code: "E_ZIP_OVERLAP" }),
  );
});
