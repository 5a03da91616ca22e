import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEFAULT_LIMITS, Findings, memorySource } from "../../../src/bytes/index.js";
import { memberBody } from "../../../src/formats/skops/member-body.js";
import { readDirectory } from "../../../src/formats/zip/index.js";
import { nodeHost } from "../../../src/node/host.js";
import type { Body } from "../../../src/graph/index.js";
import { graphOf } from "../../helpers/scan-skops.js";
import { bytes, json, list, ndarray, skops } from "../../helpers/skops-builder.js";
import { buildZip, zipOf } from "../../helpers/zip-builder.js";
import { npyFile } from "../npy/npy-file.js";

const MEBIBYTE = 2 ** 20;

/** Bytes that deflate can only make a little smaller. */
function noise(size: number): Uint8Array {
  const data = new Uint8Array(size);
  let state = 1;
  for (let i = 0; i < size; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    data[i] = state >>> 24;
  }
  return data;
}

function piecesOf(body: Body): Uint8Array[] {
  const stream = body.open();
  const pieces: Uint8Array[] = [];
  for (let piece = stream.next(); piece; piece = stream.next()) pieces.push(Uint8Array.from(piece));
  expect(stream.next()).toBeUndefined();
  return pieces;
}

const read = (body: Body): Uint8Array => new Uint8Array(Buffer.concat(piecesOf(body)));
const sha256 = (data: Uint8Array): string => createHash("sha256").update(data).digest("hex");

/** @returns the body of a member between two others. */
function bodyOf(data: Uint8Array, method: 0 | 8, skip: number, size = data.length - skip): Body {
  const archive = zipOf(
    [
      ["0.bin", Uint8Array.of(0xaa)],
      ["1.bin", data],
      ["2.bin", Uint8Array.of(0xbb)],
    ],
    { method },
  );
  return bodyIn(archive, skip, size);
}

function bodyIn(archive: Uint8Array, skip: number, size: number): Body {
  const source = memorySource(archive, nodeHost);
  const directory = readDirectory(source, DEFAULT_LIMITS, new Findings());
  return memberBody({ source, entry: directory.byName.get("1.bin")!, host: nodeHost }, skip, size, undefined);
}

describe.each([
  ["stored", 0],
  ["deflated", 8],
] as const)("the body of a member that is %s", (_, method) => {
  test.each([
    ["nothing", new Uint8Array()],
    ["one byte", Uint8Array.of(7)],
    ["text", new TextEncoder().encode("skops ".repeat(1000))],
    ["a mebibyte", new Uint8Array(MEBIBYTE).fill(3)],
    ["one byte more than a mebibyte", noise(MEBIBYTE + 1)],
    ["three mebibytes of one value", new Uint8Array(3 * MEBIBYTE).fill(9)],
  ])("is read to its end: %s", (_name, data) => {
    const body = bodyOf(data, method, 0);
    expect(body.size).toBe(data.length);
    expect(sha256(read(body))).toBe(sha256(data));
  });

  test("is read as often as it is opened, at once as well", () => {
    const data = noise(5000);
    const body = bodyOf(data, method, 10);
    const [a, b] = [body.open(), body.open()];
    expect(Uint8Array.from(a.next()!).slice(0, 5)).toEqual(data.slice(10, 15));
    expect(Uint8Array.from(b.next()!).slice(0, 5)).toEqual(data.slice(10, 15));
    expect(read(body)).toEqual(data.slice(10));
    expect(read(body)).toEqual(data.slice(10));
  });

  test.each([0, 1, 128, 4999, 5000])("leaves out the %i bytes before it", (skip) => {
    const data = noise(5000);
    expect(read(bodyOf(data, method, skip))).toEqual(data.slice(skip));
  });

  test("begins where it shall, also beyond the first piece", () => {
    const data = noise(2 * MEBIBYTE + 100);
    for (const skip of [MEBIBYTE - 1, MEBIBYTE, MEBIBYTE + 1, 2 * MEBIBYTE]) {
      expect([skip, sha256(read(bodyOf(data, method, skip)))]).toEqual([skip, sha256(data.subarray(skip))]);
    }
  });

  test("gives no empty pieces before its first byte", () => {
    for (const piece of piecesOf(bodyOf(noise(3000), method, 200))) expect(piece.length).toBeGreaterThan(0);
  });

  test("of any content and any start is what stands there", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat({ max: 300 }), (data, start) => {
        const skip = Math.min(start, data.length);
        expect(read(bodyOf(data, method, skip))).toEqual(data.slice(skip));
      }),
      { numRuns: 50 },
    );
  });
});

describe("a second reading", () => {
  const members = [{ name: "1.bin", data: noise(2 * MEBIBYTE), method: 8 }];

  test("of a large deflated member comes in pieces", () => {
    const pieces = piecesOf(bodyIn(buildZip({ members }), 0, 2 * MEBIBYTE));
    expect(pieces.length).toBeGreaterThan(4);
  });

  test("of a file whose header is gone fails", () => {
    const archive = buildZip({ members });
    const body = bodyIn(archive, 0, 2 * MEBIBYTE);
    archive.fill(0, 0, 30);
    expect(() => body.open()).toThrowError(expect.objectContaining({ code: "E_TRUNCATED", path: "1.bin" }));
  });

  test("of a file whose stream was broken fails", () => {
    for (const size of [2 * MEBIBYTE, 5000]) {
      const archive = buildZip({ members: [{ name: "1.bin", data: noise(size), method: 8 }] });
      const body = bodyIn(archive, 0, size);
      archive.fill(0xff, 35, 135);
      expect(() => read(body)).toThrowError(expect.objectContaining({ code: "E_DEFLATE" }));
    }
  });

  test("of a file that changed gives other bytes, which their digest tells", () => {
    const file = skops(bytes("1.bin"), [["1.bin", Uint8Array.of(1, 2, 3)]]);
    const graph = graphOf(file);
    const root = graph.node(graph.root);
    const body = root.kind === "bytes" ? root.body : undefined;
    expect(body).toMatchObject({ path: "1.bin", size: 3, sha256: sha256(Uint8Array.of(1, 2, 3)) });
    file[35] = 9;
    expect(sha256(read(body!))).not.toBe(body!.sha256);
  });
});

describe("the bodies of a graph", () => {
  test.each([0, 8] as const)("hold the data of arrays behind their headers, with method %i", (method) => {
    const text = "{'descr': '|u1', 'fortran_order': False, 'shape': (3,), }";
    const array = npyFile({ text, data: Uint8Array.of(4, 5, 6) });
    const root = list([ndarray("1.npy"), bytes("2.bin"), json(1)]);
    const members: [string, Uint8Array][] = [
      ["1.npy", array],
      ["2.bin", noise(100)],
    ];
    const graph = graphOf(skops(root, members, { method }));
    const bodies = Array.from({ length: graph.size }, (_, i) => graph.node(i)).flatMap((node) =>
      node.kind === "array" || node.kind === "bytes" ? [node.body] : [],
    );
    expect(bodies.map(read)).toEqual([Uint8Array.of(4, 5, 6), noise(100)]);
    expect(bodies.map((body) => body.sha256)).toEqual([sha256(Uint8Array.of(4, 5, 6)), sha256(noise(100))]);
    expect(Object.isFrozen(bodies[0])).toBe(true);
  });
});
