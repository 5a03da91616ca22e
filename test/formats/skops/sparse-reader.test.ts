import { describe, expect, test } from "vitest";
import { DEFAULT_LIMITS, Findings, memorySource, type Limits } from "../../../src/bytes/index.js";
import { SparseReader, type SparseArchive } from "../../../src/formats/skops/sparse-reader.js";
import { readDirectory, type ZipDirectory, type ZipEntry } from "../../../src/formats/zip/index.js";
import { nodeHost } from "../../../src/node/host.js";
import { takeInventory } from "../../../src/scan/index.js";
import { scanTrusting } from "../../helpers/scan-skops.js";
import { list, skops, sparse } from "../../helpers/skops-builder.js";
import { buildZip, concat, zipOf } from "../../helpers/zip-builder.js";
import { npyFile } from "../npy/npy-file.js";

type Member = [name: string, data: Uint8Array];

const TYPE = "scipy.sparse._csr.csr_matrix";
const bytesOf = (values: ArrayBufferView): Uint8Array => new Uint8Array(values.buffer);
const array = (descr: string, shape: string, data: Uint8Array): Uint8Array =>
  concat(
    npyFile({
      text: `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`,
      data: new Uint8Array(),
    }),
    data,
  );

/** The members of a matrix of one row with `count` entries, all of them zero. */
function csr(count: number): Member[] {
  return [
    ["indices.npy", array("<i4", `(${count},)`, bytesOf(Int32Array.from({ length: count }, (_, i) => i)))],
    ["indptr.npy", array("<i4", "(2,)", bytesOf(Int32Array.of(0, count)))],
    ["format.npy", array("|S3", "()", new TextEncoder().encode("csr"))],
    ["shape.npy", array("<i8", "(2,)", bytesOf(BigInt64Array.of(1n, BigInt(count))))],
    ["data.npy", array("<f8", `(${count},)`, new Uint8Array(8 * count))],
  ];
}

const sizeOf = (members: readonly Member[]): number => members.reduce((sum, [, data]) => sum + data.length, 0);

interface Reads {
  readonly reader: SparseReader;
  readonly directory: ZipDirectory;
  readonly findings: Findings;
  /** Reads the nested archive in a member. */
  readonly read: (name: string) => SparseArchive | undefined;
  readonly entry: (name: string) => ZipEntry;
}

/** Opens an archive of nested archives, as a scan does. */
function open(nested: Readonly<Record<string, Uint8Array>>, limits: Partial<Limits> = {}, method: 0 | 8 = 0): Reads {
  const source = memorySource(zipOf(Object.entries(nested), { method }), nodeHost);
  const all = { ...DEFAULT_LIMITS, ...limits };
  const findings = new Findings();
  const directory = readDirectory(source, DEFAULT_LIMITS, findings);
  const reader = new SparseReader({ host: nodeHost, limits: all, findings, digestBodies: true }, directory);
  const entry = (name: string): ZipEntry => directory.byName.get(name)!;
  return { reader, directory, findings, entry, read: (name) => reader.read(entry(name), nested[name]!) };
}

const small = zipOf(csr(3));

describe("a nested archive", () => {
  test("gives its layout and its arrays, in a fixed order, with digests", () => {
    const { read, findings } = open({ "1.npz": small });
    const { format, isArray, arrays } = read("1.npz")!;
    expect([format, isArray]).toEqual(["csr", false]);
    expect(arrays.map(({ name }) => name)).toEqual(["data", "shape", "indices", "indptr"]);
    expect(arrays.map(({ header }) => header.descriptor.shape)).toEqual([[3], [2], [3], [2]]);
    for (const { sha256, entry, name } of arrays) {
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(entry.name).toBe(`${name}.npy`);
    }
    expect(findings.list).toEqual([]);
  });

  test("is undefined where there are findings about it, which say where", () => {
    const { read, findings } = open({ "1.npz": buildZip({ members: [{ name: "data.npy", data: "x", crc: 1 }] }) });
    expect(read("1.npz")).toBeUndefined();
    expect(findings.list.length).toBeGreaterThan(0);
    for (const { path } of findings.list) expect(path).toMatch(/^1\.npz!/);
  });

  test("throws what is wrong with the matrix as a whole", () => {
    const { read } = open({ "1.npz": zipOf(csr(3).slice(1)) });
    expect(() => read("1.npz")).toThrowError(expect.objectContaining({ code: "E_SKOPS_SPARSE", path: "1.npz" }));
  });
});

describe("the size of a nested archive", () => {
  test("is bounded, since it is kept whole", () => {
    const { reader, entry } = open({ "1.npz": small }, { maxNestedBytes: small.length });
    expect(() => reader.assertFits(entry("1.npz"))).not.toThrow();
    const tight = open({ "1.npz": small }, { maxNestedBytes: small.length - 1 });
    expect(() => tight.reader.assertFits(tight.entry("1.npz"))).toThrowError(
      expect.objectContaining({ code: "E_LIMIT_NESTED", class: "limit", path: "1.npz" }),
    );
  });

  test("beyond its bound leaves the file undecided, other members and all names read", () => {
    const root = list([sparse("1.npz", TYPE), sparse("2.npz", TYPE)]);
    const big = zipOf(csr(100));
    const file = skops(root, [
      ["1.npz", big],
      ["2.npz", small],
    ]);
    const limits = { maxNestedBytes: small.length };
    const { inventory } = takeInventory(memorySource(file, nodeHost), { limits });
    expect(inventory.findings.map(({ code, path }) => [code, path])).toEqual([["E_LIMIT_NESTED", "1.npz"]]);
    expect(inventory.completeness).toBe("incomplete");
    expect(inventory.requirements.find(({ id }) => id === `construct:${TYPE}`)).toMatchObject({ count: 2 });
    expect(inventory.facts.arrays).toBe(4);
  });
});

describe("the budget of all nested archives", () => {
  const inner = sizeOf(csr(3));
  const three = { "1.npz": small, "2.npz": small, "3.npz": small };
  const outer = 3 * small.length;

  test("is shared: what one used is gone for the next", () => {
    const { read, findings } = open(three, { maxInflatedBytes: outer + 2 * inner });
    expect(read("1.npz")).toBeDefined();
    expect(read("2.npz")).toBeDefined();
    expect(findings.list).toEqual([]);
    expect(read("3.npz")).toBeUndefined();
    expect(findings.list).toMatchObject([{ code: "E_LIMIT_INFLATED" }]);
  });

  test("is enough to the byte", () => {
    const { read, findings } = open(three, { maxInflatedBytes: outer + 3 * inner });
    for (const name of Object.keys(three)) expect(read(name)).toBeDefined();
    expect(findings.list).toEqual([]);
  });

  // Outer members that are too many by themselves leave less than nothing.
  test.each([outer, 10, 0])("counts the outer members first, of %i bytes", (maxInflatedBytes) => {
    const { read, findings } = open(three, { maxInflatedBytes });
    expect(read("1.npz")).toBeUndefined();
    expect(findings.list).toMatchObject([{ code: "E_LIMIT_INFLATED" }]);
  });

  test("ends a scan undecided", () => {
    const root = list(Object.keys(three).map((name) => sparse(name, TYPE)));
    const file = skops(root, Object.entries(three));
    const schema = file.length;
    const codes = (maxInflatedBytes: number): string[] =>
      takeInventory(memorySource(file, nodeHost), { limits: { maxInflatedBytes } }).inventory.findings.map(
        ({ code }) => code,
      );
    expect(codes(schema + 3 * inner)).toEqual([]);
    expect(new Set(codes(outer + 2 * inner))).toEqual(new Set(["E_LIMIT_INFLATED"]));
  });
});

describe("the ratio of a nested archive", () => {
  // Plain arrays in a deflated member: small in the file, and large behind it.
  const plain = zipOf(csr(20_000));
  const inner = sizeOf(csr(20_000));

  test("is measured against what stands in the file", () => {
    const ratioFloorBytes = 0;
    const { entry } = open({ "1.npz": plain }, {}, 8);
    const { compressedSize } = entry("1.npz");
    const enough = Math.ceil(inner / compressedSize);
    expect(open({ "1.npz": plain }, { ratioFloorBytes, maxRatio: enough }, 8).read("1.npz")).toBeDefined();
    const limited = open({ "1.npz": plain }, { ratioFloorBytes, maxRatio: enough - 1 }, 8);
    expect(limited.read("1.npz")).toBeUndefined();
    expect(limited.findings.list).toMatchObject([{ code: "E_LIMIT_INFLATED" }]);
  });

  test("does not judge what is below its floor", () => {
    const { read } = open({ "1.npz": plain }, { ratioFloorBytes: inner, maxRatio: 1 }, 8);
    expect(read("1.npz")).toBeDefined();
  });
});

describe("the members of a nested archive", () => {
  const verdictOf = (members: readonly Member[]): [verdict: string, codes: string[]] => {
    const { verdict, findings } = scanTrusting(skops(sparse("1.npz", TYPE), [["1.npz", zipOf([...members])]]));
    return [verdict, [...new Set(findings.map(({ code }) => code))]];
  };

  test("are arrays, and named so", () => {
    expect(verdictOf(csr(2))).toEqual(["approved", []]);
    for (const name of ["data", "README", "data.npy.txt", "data.NPY", ".npy ", "sub/"]) {
      expect([name, verdictOf([...csr(2), [name, csr(2)[4]![1]]])]).toEqual([name, ["refused", expect.anything()]]);
    }
  });

  test("have one name each: an array without a suffix does not stand beside one with it", () => {
    expect(verdictOf([...csr(2), ["data", csr(2)[4]![1]]])).toEqual(["refused", ["E_SKOPS_SPARSE"]]);
  });

  test("are no archives in their turn", () => {
    expect(verdictOf([...csr(2), ["more.npy", small]])[0]).toBe("refused");
    expect(verdictOf([...csr(2), ["more.npz", small]])).toEqual(["refused", ["E_SKOPS_SPARSE"]]);
  });

  test("may be deflated inside a deflated member", () => {
    const file = skops(sparse("1.npz", TYPE), [["1.npz", zipOf(csr(50), { method: 8 })]], { method: 8 });
    expect(scanTrusting(file)).toMatchObject({ verdict: "approved", findings: [] });
  });

  test("spell the format exactly", () => {
    const withFormat = (text: string): Member[] =>
      csr(2).map(([name, data]) =>
        name === "format.npy" ? [name, array(`|S${text.length}`, "()", new TextEncoder().encode(text))] : [name, data],
      );
    expect(verdictOf(withFormat("csr\0\0"))).toEqual(["approved", []]);
    for (const text of ["CSR", " csr", "csr ", "csr\n", "cs", "csrr", "c\0sr", "\0csr"]) {
      expect([text, verdictOf(withFormat(text))]).toEqual([text, ["refused", ["E_SKOPS_SPARSE"]]]);
    }
  });

  test.each([
    ["false", "|b1", "()", [0]],
    ["neither true nor false", "|b1", "()", [2]],
    ["an array", "|b1", "(1,)", [1]],
    ["a number", "|u1", "()", [1]],
  ] as const)("do not say that %s is an array", (_, descr, shape, data) => {
    const flag: Member = ["_is_array.npy", array(descr, shape, Uint8Array.from(data))];
    expect(verdictOf([...csr(2), flag])[0]).toBe("refused");
  });
});
