import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Body } from "../../src/graph/index.js";
import type { NdArray, Value } from "../../src/load/index.js";
import { readBody } from "../../src/load/read-body.js";
import { errorOf, floats, MemoryBody, sha256Hex, TestGraph } from "./graph-support.js";

const BYTES = Uint8Array.from({ length: 10 }, (_, i) => i);

/** A body that says one thing and gives another. */
function lying(said: Uint8Array, pieces: readonly Uint8Array[]): Body {
  const stream = pieces.values();
  return { size: said.length, sha256: sha256Hex(said), open: () => ({ next: () => stream.next().value }) };
}

describe("reading a body", () => {
  test("gives the bytes, whatever the pieces", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.integer({ min: 1, max: 70 }), (bytes, piece) => {
        expect([...readBody(new MemoryBody(bytes, { piece }), "b")]).toEqual([...bytes]);
      }),
    );
  });

  test("uses the digest of the platform if the body has one", () => {
    const hash = createHash("sha256");
    let updates = 0;
    const newDigest = (): { update(bytes: Uint8Array): void; hex(): string } => ({
      update(bytes) {
        updates++;
        hash.update(bytes);
      },
      hex: () => hash.digest("hex"),
    });
    const body = { ...lying(BYTES, [BYTES.subarray(0, 4), BYTES.subarray(4)]), newDigest };
    expect(readBody(body, "b")).toEqual(BYTES);
    expect(updates).toBe(2);
  });

  test("without a digest is not approved, and nothing is opened", () => {
    const body = new MemoryBody(BYTES, { sha256: "" });
    expect(errorOf(() => readBody(body, "b"))).toMatchObject({ name: "RefusedError", code: "E_NOT_APPROVED" });
    expect(body.opened).toBe(0);
  });

  test.each<[string, readonly Uint8Array[]]>([
    ["one byte differs", [Uint8Array.from(BYTES, (byte) => (byte === 7 ? 6 : byte))]],
    ["it is shorter", [BYTES.subarray(0, 9)]],
    ["it is empty", []],
    ["it is longer", [BYTES, Uint8Array.of(0)]],
    ["one piece is longer", [Uint8Array.from([...BYTES, 10])]],
    ["pieces are swapped", [BYTES.subarray(5), BYTES.subarray(0, 5)]],
  ])("is refused where %s", (_name, pieces) => {
    const error = errorOf(() => readBody(lying(BYTES, pieces), "the body"));
    expect(error).toMatchObject({ name: "RefusedError", code: "E_DIGEST", path: "the body" });
  });

  test("digests the very copy that it hands out", () => {
    const shared = BYTES.slice();
    const body: Body = {
      ...lying(BYTES, []),
      open() {
        const pieces = [shared].values();
        return { next: () => pieces.next().value };
      },
      newDigest: () => {
        const hash = createHash("sha256");
        return {
          update(bytes) {
            hash.update(bytes);
            // Another thread writes to the memory behind the source.
            shared.fill(0xff);
          },
          hex: () => hash.digest("hex"),
        };
      },
    };
    expect(readBody(body, "b")).toEqual(BYTES);
  });
});

describe("arrays", () => {
  test("are read while loading", () => {
    const graph = new TestGraph();
    const [descriptor, data] = floats(1, 2.5);
    const body = new MemoryBody(new Uint8Array(data.buffer));
    const value = graph.load(graph.builder.array({ descriptor, body })) as NdArray;
    expect(body.opened).toBe(1);
    expect([...(value.data as Float64Array)]).toEqual([1, 2.5]);
    expect(body.opened).toBe(1);
  });

  test("that are lazy are read once, when they are looked at", () => {
    const graph = new TestGraph();
    const [descriptor, data] = floats(1, 2.5);
    const body = new MemoryBody(new Uint8Array(data.buffer));
    const value = graph.load(graph.builder.array({ descriptor, body }), { lazy: true }) as NdArray;
    expect([value.shape, body.opened]).toEqual([[2], 0]);
    expect([value.at(1), value.at(0), body.opened]).toEqual([2.5, 1, 1]);
  });

  test("that changed since the scan are refused, lazy ones on first use", () => {
    const [descriptor, data] = floats(1);
    const body = lying(new Uint8Array(data.buffer), [new Uint8Array(8)]);
    const eager = new TestGraph();
    expect(errorOf(() => eager.load(eager.builder.array({ descriptor, body })))).toMatchObject({ code: "E_DIGEST" });
    const lazy = new TestGraph();
    const value = lazy.load(lazy.builder.array({ descriptor, body }), { lazy: true }) as NdArray;
    expect(errorOf(() => value.data)).toMatchObject({ code: "E_DIGEST" });
  });

  test("and bytes of one body are read once for all nodes that name it", () => {
    const graph = new TestGraph();
    const [descriptor, data] = floats(1);
    const ofArray = new MemoryBody(new Uint8Array(data.buffer));
    const ofBytes = new MemoryBody(BYTES);
    const nodes = Array.from({ length: 100 }, () => [
      graph.builder.array({ descriptor, body: ofArray }),
      graph.builder.bytes(ofBytes),
    ]);
    const value = graph.load(graph.list(...nodes.flat())) as readonly Value[];
    expect([ofArray.opened, ofBytes.opened]).toEqual([1, 1]);
    expect(value[198]).toBe(value[0]);
    expect(value[199]).toBe(value[1]);
  });
});
