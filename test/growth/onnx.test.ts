import protobuf from "protobufjs";
import { describe, expect, test } from "vitest";
import { memorySource, type Host, type Source } from "../../src/bytes/index.js";
import { nodeHost } from "../../src/node/host.js";
import { Policy, scan, type Scan } from "../../src/scan/index.js";
import { ModelProto } from "../formats/onnx/oracle.js";

type Fields = Readonly<Record<string, unknown>>;

const policy = Policy.of({ extends: ["sallyport:onnx-standard"] });

/** A model with the fields of a graph, and others beside it. */
function model(graph: Fields, rest: Fields = {}): Uint8Array {
  const fields = { ir_version: 9, opset_import: [{ domain: "", version: 17 }], ...rest };
  return ModelProto.encode(ModelProto.fromObject({ ...fields, graph: { name: "g", ...graph } })).finish();
}

const relu = (input: string, output: string, domain = ""): Fields => ({
  input: [input],
  output: [output],
  op_type: "Relu",
  domain,
});

const named = (name: string): Fields => ({ name, type: { tensor_type: { elem_type: 1 } } });

const chain = (count: number): Fields => ({
  input: [named("v0")],
  node: Array.from({ length: count }, (_, index) => relu(`v${index}`, `v${index + 1}`)),
});

const weights = (size: number): Fields => ({
  initializer: [{ dims: [size], data_type: 2, name: "w", raw_data: new Uint8Array(size) }],
});

/** What a scan asks of its source and host; figures, not times. */
function measure(file: Uint8Array): {
  readonly report: Scan;
  readonly largest: number;
  readonly read: number;
  readonly digested: number;
} {
  const costs = { largest: 0, read: 0, digested: 0 };
  const host: Host = {
    ...nodeHost,
    sha256() {
      const digest = nodeHost.sha256();
      return {
        update(piece) {
          costs.digested += piece.length;
          digest.update(piece);
        },
        hex: () => digest.hex(),
      };
    },
  };
  const inner = memorySource(file);
  const source: Source = {
    size: file.length,
    host,
    read(offset, length) {
      costs.read += length;
      costs.largest = Math.max(costs.largest, length);
      return inner.read(offset, length);
    },
  };
  return { report: scan(source, { policy }), ...costs };
}

describe("a model", () => {
  test.each<[string, Uint8Array]>([
    ["of one large tensor", model(weights(2 ** 23))],
    ["of many nodes", model(chain(5000))],
    [
      "of many numbers",
      model({ initializer: [{ dims: [2 ** 20], data_type: 7, name: "w", int64_data: new Array(2 ** 20).fill(1) }] }),
    ],
  ])("%s is read once, in pieces, and every byte is digested", (_, file) => {
    const { report, largest, read, digested } = measure(file);
    expect(report.verdict).toBe("approved");
    expect(digested).toBe(file.length);
    // Twice the head and the tail, which tell the format.
    expect(read).toBeLessThanOrEqual(file.length + 2 ** 17);
    expect(largest).toBeLessThanOrEqual(2 ** 20);
  });
});

describe("what hangs or overflows other readers", () => {
  const local = {
    domain: "local",
    opset_import: [
      { domain: "", version: 17 },
      { domain: "local", version: 1 },
    ],
  };
  const imports = { opset_import: local.opset_import };
  const call = (name: string, input: string, output: string): Fields => ({
    input: [input],
    output: [output],
    op_type: name,
    domain: "local",
  });

  /** Each function calls the next one twice. */
  function doubling(count: number): Uint8Array {
    const functions = Array.from({ length: count }, (_, index) => ({
      name: `F${index}`,
      input: ["a"],
      output: ["b"],
      node: index === count - 1 ? [relu("a", "b")] : [call(`F${index + 1}`, "a", "t"), call(`F${index + 1}`, "t", "b")],
      ...local,
    }));
    return model({ node: [call("F0", "x", "y")], input: [named("x")] }, { functions, ...imports });
  }

  test("functions that double 11 times are counted, 17 or 60 times are a limit", () => {
    expect(measure(doubling(11)).report.verdict).toBe("approved");
    for (const count of [17, 60]) expect(measure(doubling(count)).report.verdict).toBe("undecided");
  });

  /** A field with a message, in bytes: protobufjs writes none this deep. */
  function field(number: number, content: Uint8Array): Uint8Array {
    const writer = protobuf.Writer.create();
    return writer
      .uint32((number << 3) | 2)
      .bytes(content)
      .finish();
  }

  /** A model whose graph is `inner` inside `depth` times the fields of `path`. */
  function nested(depth: number, path: readonly number[], inner: Uint8Array, outer: readonly number[]): Uint8Array {
    let content = inner;
    for (let level = 0; level < depth; level++) for (const number of path) content = field(number, content);
    for (const number of outer) content = field(number, content);
    return Buffer.concat([Uint8Array.of(8, 9), content]);
  }

  test.each<[string, Uint8Array]>([
    // GraphProto.node, NodeProto.attribute, AttributeProto.g
    ["subgraphs", nested(20, [6, 5, 1], field(2, Uint8Array.of(0x67)), [7])],
    ["many subgraphs", nested(2000, [6, 5, 1], field(2, Uint8Array.of(0x67)), [7])],
    // TypeProto.sequence_type, TypeProto.Sequence.elem_type, below GraphProto.input and ValueInfoProto.type
    ["types", nested(200, [1, 4], field(6, Uint8Array.of(0x67)), [2, 11, 7])],
  ])("%s inside each other are a limit or refused, and no error", (_, file) => {
    expect(measure(file).report.verdict).not.toMatch(/approved|untrusted/);
    expect(measure(file).report.findings.map(({ code }) => code)).toContain("E_LIMIT_DEPTH");
  });
});

describe("doubling", () => {
  const distinct = (count: number): Fields => ({
    node: Array.from({ length: count }, (_, index) => ({ output: [`v${index}`], op_type: `Op${index}`, domain: "d" })),
  });
  const refusals = (count: number): Fields => ({
    initializer: Array.from({ length: count }, (_, index) => ({
      dims: [3],
      data_type: 2,
      name: `w${index}`,
      raw_data: new Uint8Array(2),
    })),
  });
  const attributes = (count: number): Fields => ({
    node: [
      {
        ...relu("x", "y"),
        attribute: Array.from({ length: count }, (_, index) => ({ name: `a${index}`, type: 2, i: 1 })),
      },
    ],
  });
  const inputs = (count: number): Fields => ({
    node: [
      {
        input: Array.from({ length: count }, () => "x"),
        output: ["y"],
        op_type: "Concat",
        attribute: [{ name: "axis", type: 2, i: 0 }],
      },
    ],
  });

  /** Best of three, in milliseconds; a square would take 16 times as long. */
  function time(file: Uint8Array): number {
    const times = [1, 2, 3].map(() => {
      const start = performance.now();
      measure(file);
      return performance.now() - start;
    });
    return Math.min(...times);
  }

  test.each<[string, (count: number) => Fields]>([
    ["the nodes", chain],
    ["the operators of one domain", distinct],
    ["the refusals", refusals],
    ["the attributes of a node", attributes],
    ["the inputs of a node", inputs],
    [
      "the inputs of the graph",
      (count) => ({ input: Array.from({ length: count }, (_, index) => named(`v${index}`)) }),
    ],
  ])("four times %s takes at most ten times as long", (_, part) => {
    const imports = {
      opset_import: [
        { domain: "", version: 17 },
        { domain: "d", version: 1 },
      ],
    };
    measure(model(part(5000), imports));
    const few = time(model(part(5000), imports));
    expect(time(model(part(20_000), imports))).toBeLessThanOrEqual(10 * few + 20);
  });
});
