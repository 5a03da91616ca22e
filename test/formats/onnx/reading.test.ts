import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { portableHost } from "../../../src/codecs/index.js";
import { isOnnx } from "../../../src/formats/onnx/index.js";
import { ApprovedGraph } from "../../../src/scan/approved.js";
import { memorySource, scan, type Scan } from "../../../src/scan/index.js";
import type { Source } from "../../../src/bytes/index.js";
import { codesOf, graph, model, node, scanModel } from "./model-bytes.js";

const big = (size: number): Uint8Array =>
  model({
    graph: graph(undefined, {
      initializer: [
        { dims: [size], data_type: 2, name: "a", raw_data: new Uint8Array(size) },
        { dims: [size], data_type: 7, name: "b", int64_data: Array.from({ length: size }, (_, i) => i * 3 - size) },
      ],
    }),
  });

/** A source that counts what is read, and, like a file, copies it. */
function counting(bytes: Uint8Array, reads: number[]): Source {
  return {
    size: bytes.length,
    host: portableHost,
    read(offset, length) {
      reads.push(length);
      return bytes.slice(offset, offset + length);
    },
    readInto(offset, target) {
      reads.push(target.length);
      target.set(bytes.subarray(offset, offset + target.length));
    },
  };
}

const verdictOf = ({ verdict, inventory, findings }: Scan): unknown => [verdict, inventory.sha256, findings];

describe("reading a model larger than what is kept of it", () => {
  const bytes = big(1_200_000);

  it("gives the same with a source that copies, each byte read once, in bounded pieces", () => {
    const reads: number[] = [];
    const report = scan(counting(bytes, reads));
    expect(verdictOf(report)).toEqual(verdictOf(scan(memorySource(bytes))));
    expect(report.verdict).toBe("approved");
    expect(Math.max(...reads)).toBeLessThanOrEqual(2 ** 20);
    // What finds the format and a hidden archive comes on top.
    expect(reads.reduce((sum, length) => sum + length, 0)).toBeLessThan(bytes.length + 2 ** 18);
  });

  it("digests what stands behind an error as well", () => {
    const broken = bytes.slice();
    broken[bytes.length - 1] = 0x80;
    const report = scan(memorySource(broken));
    const digest = portableHost.sha256();
    digest.update(broken);
    expect(report.inventory.sha256).toBe(digest.hex());
    expect(report.verdict).toBe("refused");
  });

  it("finds the same wherever a piece ends", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), (padding) => {
        const name = "p".repeat(padding);
        expect(
          codesOf(model({ producer_name: name, graph: graph(undefined, { doc_string: "d".repeat(2 ** 20 - 40) }) })),
        ).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
});

describe("reading a model that was changed", () => {
  const bytes = model({
    graph: graph([node("Elu", ["x"], ["y"], { attribute: [{ name: "alpha", type: 1, f: 1 }] })]),
  });

  it("never fails of its own", () => {
    for (let at = 0; at < bytes.length; at++) {
      for (const value of [0, 0x7f, 0x80, 0xff, bytes[at]! ^ 1]) {
        const changed = bytes.slice();
        changed[at] = value;
        const codes = scanModel(changed).findings.map(({ code }) => code);
        expect(codes).not.toContain("E_INTERNAL");
      }
      const cut = scanModel(bytes.subarray(0, at));
      expect(cut.verdict).not.toBe("approved");
    }
  });

  it("keeps what was read before an error in the bill", () => {
    const followed = Uint8Array.from([...bytes, 0x0b]);
    expect(codesOf(followed)).toEqual(["E_PROTOBUF_TAG"]);
    expect(scanModel(followed).requirements.map(({ id }) => id)).toEqual(["operator:ai.onnx/Elu"]);
  });
});

describe("the graph of an approved model", () => {
  it("is its operators, with their names, attributes and subgraphs", () => {
    const attribute = [{ name: "alpha", type: 1, f: 0.5 }];
    const { approved } = scanModel(model({ graph: graph([node("Elu", ["x"], ["y"], { attribute })]) }));
    const made = ApprovedGraph.graphOf(approved!);
    const root = made.node(made.root);
    const call = made.node(root.kind === "list" ? root.items[0]! : -1);
    expect(call).toMatchObject({ kind: "operator", opset: 17, inputs: ["x"], outputs: ["y"], subgraphs: [] });
    const attributes = made.node(call.kind === "operator" ? call.attributes : -1);
    const entries = attributes.kind === "dict" ? attributes.entries.map((entry) => made.node(entry)) : [];
    expect(entries).toEqual([
      { kind: "str", value: "alpha" },
      { kind: "float", value: 0.5 },
    ]);
  });
});

describe("isOnnx", () => {
  const detects = (bytes: Uint8Array): boolean => isOnnx(bytes.subarray(0, 512), memorySource(bytes));

  it("knows a model by its version and graph", () => {
    expect(detects(model())).toBe(true);
    expect(detects(model({ doc_string: "d".repeat(10_000) }))).toBe(true);
  });

  it.each([
    ["nothing", []],
    ["no version", [0x3a, 2, 0x12, 0]],
    ["no graph", [0x08, 8, 0x12, 1, 0x61]],
    ["a group", [0x08, 8, 0x0b]],
    ["a graph of another kind", [0x08, 8, 0x3a, 2, 0x08, 1]],
    ["a graph that is a number", [0x08, 8, 0x38, 1]],
  ])("knows nothing by %s", (_, bytes) => {
    expect(detects(Uint8Array.from(bytes))).toBe(false);
  });
});
