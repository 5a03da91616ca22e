import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { memorySource, type Source } from "../../src/bytes/index.js";
import { UnverifiedError } from "../../src/errors/index.js";
import { nodeHost, openFile } from "../../src/node/index.js";
import { approvedBytes, ApprovedGraph, scan } from "../../src/scan/index.js";
import { graph, model } from "../formats/onnx/model-bytes.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const MODEL = readFileSync(new URL("../../fixtures/onnx/own/function-nested.onnx", import.meta.url));
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

function approvedOf(source: Source): ApprovedGraph {
  const { approved } = scan(source);
  return approved!;
}

describe("approvedBytes", () => {
  test.each([
    ["memory", (bytes: Uint8Array) => memorySource(bytes)],
    ["memory with native digests", (bytes: Uint8Array) => memorySource(bytes, nodeHost)],
    ["a file", (bytes: Uint8Array) => openFile(`${temporaryFolder({ "m.onnx": bytes })}/m.onnx`)],
  ])("gives a copy of what was approved in %s", (_, open) => {
    const source = open(MODEL);
    const approved = approvedOf(source);
    const { model: copy, files } = approvedBytes(approved);
    expect(sha256(copy)).toBe(approved.approval.artifact);
    expect(files.size).toBe(0);
    expect(copy.buffer.byteLength).toBe(MODEL.length);
    copy.fill(0);
    expect(sha256(approvedBytes(approved).model)).toBe(sha256(MODEL));
    source.close?.();
    if (source.close) expect(() => approvedBytes(approved)).toThrow(expect.objectContaining({ code: "E_SOURCE_READ" }));
  });

  test("copies in pieces what is large", () => {
    const weights = { name: "w", dims: [300_000], data_type: 1, raw_data: new Uint8Array(1_200_000).fill(7) };
    const bytes = model({ graph: graph(undefined, { initializer: [weights] }) });
    const lengths: number[] = [];
    const read = (offset: number, length: number): Uint8Array => {
      lengths.push(length);
      return bytes.subarray(offset, offset + length);
    };
    const approved = approvedOf({ size: bytes.length, read });
    lengths.length = 0;
    expect(sha256(approvedBytes(approved).model)).toBe(sha256(bytes));
    expect(lengths).toEqual([2 ** 20, bytes.length - 2 ** 20]);
  });

  test("gives nothing of a buffer that was changed after the scan", () => {
    const bytes = new Uint8Array(MODEL);
    const approved = approvedOf(memorySource(bytes));
    bytes[bytes.length - 1]! ^= 1;
    expect(() => approvedBytes(approved)).toThrow(UnverifiedError);
    expect(() => approvedBytes(approved)).toThrow(expect.objectContaining({ code: "E_BYTES_DIFFER" }));
  });

  test("gives nothing of a source that gives other bytes, or has another size, each time", () => {
    let isSwapped = false;
    const other = new Uint8Array(MODEL.length + 1);
    const source: Source = {
      get size() {
        return isSwapped ? other.length : MODEL.length;
      },
      read: (offset, length) => (isSwapped ? other : MODEL).subarray(offset, offset + length),
    };
    const approved = approvedOf(source);
    isSwapped = true;
    expect(() => approvedBytes(approved)).toThrow(expect.objectContaining({ code: "E_BYTES_DIFFER" }));
  });

  test("gives nothing of a file that was written to after the scan, in its place", () => {
    const path = `${temporaryFolder({ "m.onnx": MODEL })}/m.onnx`;
    const source = openFile(path);
    const approved = approvedOf(source);
    writeFileSync(
      path,
      MODEL.map((byte) => byte ^ 1),
    );
    expect(() => approvedBytes(approved)).toThrow(UnverifiedError);
    source.close();
  });

  test("takes nothing that no scan approved", () => {
    const approved = approvedOf(memorySource(MODEL));
    for (const fake of [Object.assign({}, approved), Object.create(ApprovedGraph.prototype), null]) {
      expect(() => approvedBytes(fake)).toThrow(expect.objectContaining({ code: "E_NOT_APPROVED" }));
    }
  });
});
