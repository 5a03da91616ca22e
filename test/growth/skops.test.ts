import { afterEach, describe, expect, test, vi } from "vitest";
import { memorySource, type Digest, type Host, type Source } from "../../src/bytes/index.js";
import { Records } from "../../src/formats/skops/records.js";
import { GraphBuilder } from "../../src/graph/index.js";
import { nodeHost } from "../../src/node/host.js";
import { scan, Policy, type Scan } from "../../src/scan/index.js";
import { bytes, dict, json, list, ndarray, object, skops, sparse, tuple, type } from "../helpers/skops-builder.js";
import { zipOf } from "../helpers/zip-builder.js";
import { npyFile } from "../formats/npy/npy-file.js";

type Root = ReturnType<typeof json>;
type Members = [name: string, data: Uint8Array][];

/** What a scan asks of its source and host; figures, not times. */
interface Costs {
  reads: number;
  readBytes: number;
  largestRead: number;
  crcBytes: number;
  digestBytes: number;
  inflations: number;
}

function measure(file: Uint8Array, approve = true): { readonly costs: Costs; readonly report: Scan } {
  const costs: Costs = { reads: 0, readBytes: 0, largestRead: 0, crcBytes: 0, digestBytes: 0, inflations: 0 };
  const counted = (digest: Digest): Digest => ({
    update(piece) {
      costs.digestBytes += piece.length;
      digest.update(piece);
    },
    hex: () => digest.hex(),
  });
  const host: Host = {
    crc32(piece, previous) {
      costs.crcBytes += piece.length;
      return nodeHost.crc32(piece, previous);
    },
    sha256: () => counted(nodeHost.sha256()),
    inflateRaw(piece, size) {
      costs.inflations++;
      return nodeHost.inflateRaw(piece, size);
    },
  };
  const inner = memorySource(file);
  const source: Source = {
    size: file.length,
    host,
    read(offset, length) {
      costs.reads++;
      costs.readBytes += length;
      costs.largestRead = Math.max(costs.largestRead, length);
      return inner.read(offset, length);
    },
  };
  const policy = Policy.of({ extends: ["sallyport:skops"], trust: ["scipy.sparse._csr.csr_matrix"] });
  return { costs, report: scan(source, { policy, approve }) };
}

/** Counts calls of the accessors through which every step over a schema goes. */
function countSteps(file: Uint8Array): number {
  const spies = [
    vi.spyOn(Records.prototype, "type"),
    vi.spyOn(Records.prototype, "keyOf"),
    vi.spyOn(Records.prototype, "next"),
    vi.spyOn(Records.prototype, "start"),
    vi.spyOn(GraphBuilder.prototype, "kindCode"),
    vi.spyOn(GraphBuilder.prototype, "childOf"),
    vi.spyOn(GraphBuilder.prototype, "textOf"),
  ];
  measure(file);
  return spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
}

/** Twice as much must cost at most this many times as much: a square would cost 4 times. */
const DOUBLE = 2.2;

/** What is read beside each byte once: the head, to tell the format, and the longest tail that can hold the end record. */
const overhead = ({ length }: Uint8Array): number => Math.min(length, 512) + Math.min(length, 2 ** 16 + 100);

afterEach(() => {
  vi.restoreAllMocks();
});

function arrays(count: number): Uint8Array {
  const members: Members = Array.from({ length: count }, (_, i) => [`${i}.npy`, npyFile({})]);
  return skops(list(members.map(([name]) => ndarray(name))), members);
}

function blobs(count: number): Uint8Array {
  const members: Members = Array.from({ length: count }, (_, i) => [`${i}.bin`, Uint8Array.of(i & 0xff)]);
  return skops(list(members.map(([name]) => bytes(name))), members);
}

const nested = (depth: number): Root => (depth === 0 ? json(0) : list([nested(depth - 1)]));

/** `depth` levels, each of which holds the one below twice under one `__id__`: written out, 2^depth times. */
function repeated(depth: number): Root {
  let node: Root = dict(Array.from({ length: 8 }, (_, i) => [`key${i}`, json(i)] as const));
  for (let level = 0; level < depth; level++) node = tuple([node, node]);
  return node;
}

describe("doubling", () => {
  test.each<[string, (size: number) => Uint8Array, number]>([
    ["the nodes of a list", (n) => skops(list(Array.from({ length: n }, (_, i) => json(i)))), 500],
    [
      "the nodes of a list without ids",
      (n) => skops(list(Array.from({ length: n }, () => json(0, { __id__: undefined })))),
      500,
    ],
    ["the depth", (n) => skops(nested(n)), 100],
    ["the keys of a dict", (n) => skops(dict(Array.from({ length: n }, (_, i) => [`k${i}`, json(i)] as const))), 500],
    [
      "the int keys of a dict",
      (n) => skops(dict(Array.from({ length: n }, (_, i) => [String(i), json(i), "builtins.int"] as const))),
      500,
    ],
    ["the names", (n) => skops(list(Array.from({ length: n }, (_, i) => type(`m.N${i}`)))), 500],
    [
      "the keys of states",
      (n) => skops(object("m.C", dict(Array.from({ length: n }, (_, i) => [`k${i}`, json(i)] as const)))),
      500,
    ],
    ["the arrays", arrays, 200],
    [
      "the occurrences of one object",
      (n) => {
        const shared = repeated(3);
        return skops(list(Array.from({ length: n }, () => shared)));
      },
      20,
    ],
    [
      "the nodes that name one member",
      (n) => skops(list(Array.from({ length: n }, () => ndarray("1.npy"))), [["1.npy", npyFile({})]]),
      500,
    ],
    ["the refusals", (n) => skops(list(Array.from({ length: n }, () => json([])))), 500],
    [
      "the nested cycles",
      (n) => {
        let node: Root = json(1, { __id__: 1 });
        for (let i = 0; i < n; i++) node = list([node, json(1, { __id__: 7 })], { __id__: 7 });
        return skops(node);
      },
      100,
    ],
  ])("%s at most doubles the steps", (_, make, size) => {
    const [once, twice] = [countSteps(make(size)), (vi.restoreAllMocks(), countSteps(make(2 * size)))];
    expect(once).toBeGreaterThan(size);
    expect(twice / once).toBeLessThan(DOUBLE);
  });

  test("the levels of objects that are written out twice costs steps in proportion to the text", () => {
    const rates = [4, 6, 8].map((depth) => {
      vi.restoreAllMocks();
      const file = skops(repeated(depth));
      return countSteps(file) / file.length;
    });
    expect(rates.at(-1)! / rates[0]!).toBeLessThan(1.2);
  });

  test("members doubles what is asked of source and host, and no more", () => {
    for (const make of [arrays, blobs]) {
      const [once, twice] = [make(300), make(600)].map((file) => measure(file).costs);
      for (const cost of ["readBytes", "crcBytes", "digestBytes"] as const) {
        expect([cost, twice![cost] / once![cost] < DOUBLE]).toEqual([cost, true]);
      }
      expect(twice!.reads).toBeLessThanOrEqual(once!.reads + 1);
    }
  });

  test("nodes doubles the graph, and arrays its arrays", () => {
    const facts = (count: number): Scan["inventory"]["facts"] => measure(arrays(count)).report.inventory.facts;
    // The list and its arrays; each array of two bytes is counted once.
    expect(facts(100)).toMatchObject({ nodes: 101, arrays: 100, arrayBytes: 200, members: 101 });
    expect(facts(200)).toMatchObject({ nodes: 201, arrays: 200, arrayBytes: 400, members: 201 });
  });
});

describe("every byte", () => {
  const head = npyFile({
    text: "{'descr': '|u1', 'fortran_order': False, 'shape': (3000000,), }",
    data: new Uint8Array(),
  });
  const big = new Uint8Array(head.length + 3_000_000);
  big.set(head);
  const large = skops(list([ndarray("1.npy"), bytes("2.bin")]), [
    ["1.npy", big],
    ["2.bin", new Uint8Array(1_500_000)],
  ]);

  test.each<[string, Uint8Array]>([
    ["of a small file", skops(json(1))],
    ["of many members", arrays(300)],
    ["of large members", large],
    ["of deflated members", skops(ndarray("1.npy"), [["1.npy", npyFile({})]], { method: 8 })],
    ["of a schema that stands first", schemaFirst()],
  ])("%s is read once", (_, file) => {
    const { costs, report } = measure(file);
    expect(report.verdict).toBe("approved");
    expect(costs.readBytes).toBeGreaterThanOrEqual(file.length);
    expect(costs.readBytes).toBeLessThanOrEqual(file.length + overhead(file));
  });

  test("of the file feeds the digest once, and each array once more if it shall be loaded", () => {
    expect(measure(large, false).costs.digestBytes).toBe(large.length);
    expect(measure(large).costs.digestBytes).toBe(large.length + 3_000_000 + 1_500_000);
  });

  test("of each member is checked once", () => {
    const schema = measure(skops(json(1))).costs.crcBytes;
    expect(schema).toBeLessThan(300);
    const { crcBytes } = measure(large).costs;
    expect(crcBytes).toBeGreaterThan(big.length + 1_500_000);
    expect(crcBytes).toBeLessThan(big.length + 1_500_000 + 1000);
  });

  test("is read in steps of at most a mebibyte", () => {
    expect(measure(large).costs.largestRead).toBeLessThanOrEqual(2 ** 20);
    expect(measure(large).costs.reads).toBeLessThan(12);
  });

  test("of a nested archive is read once", () => {
    const file = skops(sparse("1.npz", "scipy.sparse._csr.csr_matrix"), [["1.npz", emptyCsr()]]);
    const { costs, report } = measure(file);
    expect(report.verdict).toBe("approved");
    expect(costs.readBytes).toBeLessThanOrEqual(file.length + overhead(file));
  });

  test("that is deflated is decoded once", () => {
    const members: Members = Array.from({ length: 40 }, (_, i) => [`${i}.npy`, npyFile({})]);
    const file = skops(list(members.map(([name]) => ndarray(name))), members, { method: 8 });
    expect(measure(file).costs.inflations).toBe(41);
  });
});

function schemaFirst(): Uint8Array {
  const schema = new TextEncoder().encode(
    '{"__class__": "bytes", "__module__": "builtins", "__loader__": "BytesNode", "file": "1.bin", "protocol": 2}',
  );
  return zipOf([
    ["schema.json", schema],
    ["1.bin", new Uint8Array(5000)],
  ]);
}

function emptyCsr(): Uint8Array {
  const array = (descr: string, shape: string, data: Uint8Array): Uint8Array =>
    npyFile({ text: `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`, data });
  return zipOf([
    ["indices.npy", array("<i4", "(0,)", new Uint8Array())],
    ["indptr.npy", array("<i4", "(1,)", new Uint8Array(4))],
    ["format.npy", array("|S3", "()", new TextEncoder().encode("csr"))],
    ["shape.npy", array("<i8", "(2,)", new Uint8Array(16))],
    ["data.npy", array("<f8", "(0,)", new Uint8Array())],
  ]);
}
