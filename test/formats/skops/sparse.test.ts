import { describe, expect, test } from "vitest";
import { memorySource, type Limits } from "../../../src/bytes/index.js";
import { nodeHost } from "../../../src/node/host.js";
import { takeInventory, type Inventory } from "../../../src/scan/index.js";
import { codesOf, graphOf, scanTrusting } from "../../helpers/scan-skops.js";
import { dumpGraph } from "../../helpers/graph-dump.js";
import { list, skops, sparse } from "../../helpers/skops-builder.js";
import { buildZip, zipOf } from "../../helpers/zip-builder.js";
import { npyFile } from "../npy/npy-file.js";

type Arrays = Record<string, Uint8Array | undefined>;

function array(descr: string, shape: string, data: Uint8Array, order = "False"): Uint8Array {
  return npyFile({ text: `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }`, data });
}

const bytesOf = (values: ArrayBufferView): Uint8Array => new Uint8Array(values.buffer);
const ints = (...values: number[]): Uint8Array => array("<i4", `(${values.length},)`, bytesOf(Int32Array.from(values)));
const longs = (...values: (number | bigint)[]): Uint8Array =>
  array("<i8", `(${values.length},)`, bytesOf(BigInt64Array.from(values, BigInt)));
const floats = (shape: string, ...values: number[]): Uint8Array =>
  array("<f8", shape, bytesOf(Float64Array.from(values)));
const named = (format: string): Uint8Array => array(`|S${format.length}`, "()", new TextEncoder().encode(format));

/** A matrix of 2 x 3 with entries at (0, 0), (0, 2) and (1, 1). */
const CSR: Arrays = {
  indices: ints(0, 2, 1),
  indptr: ints(0, 2, 3),
  format: named("csr"),
  shape: longs(2, 3),
  data: floats("(3,)", 1, 2, 3),
};
const CSC: Arrays = { ...CSR, format: named("csc"), indices: ints(0, 1, 0), indptr: ints(0, 1, 2, 3) };
const BSR: Arrays = {
  ...CSR,
  format: named("bsr"),
  shape: longs(2, 6),
  data: floats("(3, 1, 2)", 1, 2, 3, 4, 5, 6),
};
const COO: Arrays = {
  row: ints(0, 0, 1),
  col: ints(0, 2, 1),
  format: named("coo"),
  shape: longs(2, 3),
  data: floats("(3,)", 1, 2, 3),
};
const DIA: Arrays = {
  offsets: ints(0, 1),
  format: named("dia"),
  shape: longs(2, 3),
  data: floats("(2, 3)", 1, 2, 3, 4, 5, 6),
};
const COORDS: Arrays = {
  coords: array("<i8", "(1, 2)", bytesOf(BigInt64Array.of(0n, 3n))),
  format: named("coo"),
  _is_array: array("|b1", "()", Uint8Array.of(1)),
  shape: longs(4),
  data: floats("(2,)", 1, 2),
};

const TYPE: Record<string, string> = {
  csr: "scipy.sparse._csr.csr_matrix",
  csc: "scipy.sparse._csc.csc_matrix",
  bsr: "scipy.sparse._bsr.bsr_matrix",
  coo: "scipy.sparse._coo.coo_matrix",
  dia: "scipy.sparse._dia.dia_matrix",
};

function npz(arrays: Arrays): Uint8Array {
  const given = Object.entries(arrays).filter(([, data]) => data !== undefined);
  return zipOf(given.map(([name, data]) => [`${name}.npy`, data!]));
}

function file(arrays: Arrays | Uint8Array, name: string): Uint8Array {
  return skops(sparse("1.npz", name), [["1.npz", arrays instanceof Uint8Array ? arrays : npz(arrays)]]);
}

const codes = (arrays: Arrays | Uint8Array, name: string): string[] => codesOf(file(arrays, name));

describe("a sparse matrix", () => {
  test.each([
    ["csr", CSR],
    ["csc", CSC],
    ["bsr", BSR],
    ["coo", COO],
    ["dia", DIA],
  ] as const)("of format %s is well formed", (format, arrays) => {
    expect(codes(arrays, TYPE[format]!)).toEqual([]);
  });

  test("is an application whose state holds its arrays by name", () => {
    const lines = dumpGraph(graphOf(file(CSR, TYPE["csr"]!))).split("\n");
    expect(lines[0]).toBe("0 apply construct:scipy.sparse._csr.csr_matrix - - 1 - -");
    expect(lines.filter((line) => line.includes(" str ")).map((line) => line.split(" ")[2])).toEqual([
      '"data"',
      '"shape"',
      '"indices"',
      '"indptr"',
    ]);
    const data = lines.filter((line) => line.includes(" array ")).map((line) => line.split(" ").at(-1));
    expect(data).toEqual([
      "000000000000f03f00000000000000400000000000000840",
      "02000000000000000300000000000000",
      "000000000200000001000000",
      "000000000200000003000000",
    ]);
  });

  test("counts its arrays", () => {
    const { facts } = scanTrusting(file(CSR, TYPE["csr"]!)).inventory;
    expect(facts).toMatchObject({ members: 2, arrays: 4, arrayBytes: 3 * 4 + 3 * 4 + 2 * 8 + 3 * 8 });
  });

  test("may be named by two nodes", () => {
    const twice = list([sparse("1.npz", TYPE["csr"]!), sparse("1.npz", TYPE["csr"]!)]);
    expect(codesOf(skops(twice, [["1.npz", npz(CSR)]]))).toEqual([]);
  });

  test("may have 64-bit indices, big-endian ones, a text format and no entries", () => {
    expect(codes({ ...CSR, indices: longs(0, 2, 1), indptr: longs(0, 2, 3) }, TYPE["csr"]!)).toEqual([]);
    const swapped = array(">i4", "(3,)", Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 1));
    expect(codes({ ...CSR, indices: swapped }, TYPE["csr"]!)).toEqual([]);
    const text = array(
      "<U3",
      "()",
      Uint8Array.from("c\0\0\0s\0\0\0r\0\0\0", (c) => c.charCodeAt(0)),
    );
    expect(codes({ ...CSR, format: text }, TYPE["csr"]!)).toEqual([]);
    const empty = { ...CSR, shape: longs(0, 0), indices: ints(), indptr: ints(0), data: floats("(0,)") };
    expect(codes(empty, TYPE["csr"]!)).toEqual([]);
  });

  test("of one dimension has coordinates", () => {
    expect(codes(COORDS, "scipy.sparse._coo.coo_array")).toEqual([]);
    const fortran = array("<i8", "(1, 2)", bytesOf(BigInt64Array.of(0n, 3n)), "True");
    expect(codes({ ...COORDS, coords: fortran }, "scipy.sparse._coo.coo_array")).toEqual([]);
  });

  test("with coordinates in Fortran order is checked axis by axis", () => {
    const two = { ...COORDS, shape: longs(2, 10) };
    const coords = (order: string, ...values: bigint[]): Arrays => ({
      ...two,
      coords: array("<i8", "(2, 2)", bytesOf(BigInt64Array.from(values)), order),
    });
    expect(codes(coords("False", 0n, 1n, 8n, 9n), "scipy.sparse._coo.coo_array")).toEqual([]);
    expect(codes(coords("True", 0n, 8n, 1n, 9n), "scipy.sparse._coo.coo_array")).toEqual([]);
    expect(codes(coords("True", 0n, 1n, 8n, 9n), "scipy.sparse._coo.coo_array")).toEqual(["E_SKOPS_SPARSE"]);
    expect(codes(coords("False", 0n, 8n, 1n, 9n), "scipy.sparse._coo.coo_array")).toEqual(["E_SKOPS_SPARSE"]);
  });
});

describe("limits", () => {
  const inventoryOf = (limits: Partial<Limits>): Inventory =>
    takeInventory(memorySource(file(CSR, TYPE["csr"]!), nodeHost), { limits }).inventory;
  const codesUnder = (limits: Partial<Limits>): string[] => inventoryOf(limits).findings.map(({ code }) => code);

  test("bound what the nested archive holds and what comes out of both together", () => {
    const { size } = memorySource(npz(CSR));
    expect(codesUnder({ maxNestedBytes: size })).toEqual([]);
    expect(codesUnder({ maxNestedBytes: size - 1 })).toEqual(["E_LIMIT_NESTED"]);
    expect(codesUnder({ maxInflatedBytes: size + 300 })).toEqual(["E_LIMIT_INFLATED"]);
    expect(codesUnder({ maxMembers: 4 })).toEqual(["E_LIMIT_MEMBERS"]);
  });
});

describe("is refused:", () => {
  test.each<[string, string, Arrays]>([
    ["an index equal to the width", "csr", { ...CSR, indices: ints(0, 3, 1) }],
    ["a negative index", "csr", { ...CSR, indices: ints(0, -1, 1) }],
    ["a row index of csc outside", "csc", { ...CSC, indices: ints(0, 2, 0) }],
    ["an indptr that falls", "csr", { ...CSR, indptr: ints(0, 3, 2), shape: longs(2, 3) }],
    ["an indptr that climbs beyond and falls back", "csr", { ...CSR, shape: longs(3, 3), indptr: ints(0, 9, 2, 3) }],
    ["an indptr that does not begin at 0", "csr", { ...CSR, indptr: ints(1, 2, 3) }],
    ["an indptr that ends early", "csr", { ...CSR, indptr: ints(0, 1, 2) }],
    ["an indptr that is too short", "csr", { ...CSR, indptr: ints(0, 3) }],
    ["an indptr that is too long", "csr", { ...CSR, indptr: ints(0, 1, 2, 3) }],
    ["an empty indptr", "csr", { ...CSR, indptr: ints(), indices: ints(), data: floats("(0,)"), shape: longs(0, 3) }],
    ["more indices than data", "csr", { ...CSR, indices: ints(0, 2, 1, 1) }],
    ["fewer indices than data", "csr", { ...CSR, indices: ints(0, 2) }],
    ["a negative shape", "csr", { ...CSR, shape: longs(-2, 3) }],
    ["a shape of one number", "csr", { ...CSR, shape: longs(2) }],
    ["a shape of three numbers", "csr", { ...CSR, shape: longs(2, 3, 4) }],
    ["a shape of another size", "csr", { ...CSR, shape: longs(3, 3) }],
    ["a shape beyond 2^53", "csr", { ...CSR, shape: longs(2n, 2n ** 60n) }],
    ["a shape of floats", "csr", { ...CSR, shape: floats("(2,)", 2, 3) }],
    ["indices of floats", "csr", { ...CSR, indices: floats("(3,)", 0, 2, 1) }],
    ["indices without sign", "csr", { ...CSR, indices: array("<u4", "(3,)", new Uint8Array(12)) }],
    ["indices of 16 bits", "csr", { ...CSR, indices: array("<i2", "(3,)", new Uint8Array(6)) }],
    ["indices of two dimensions", "csr", { ...CSR, indices: array("<i4", "(3, 1)", new Uint8Array(12)) }],
    ["data of two dimensions", "csr", { ...CSR, data: floats("(3, 1)", 1, 2, 3) }],
    ["no data", "csr", { ...CSR, data: undefined }],
    ["no indices", "csr", { ...CSR, indices: undefined }],
    ["no shape", "csr", { ...CSR, shape: undefined }],
    ["no format", "csr", { ...CSR, format: undefined }],
    ["an unknown format", "csr", { ...CSR, format: named("lil") }],
    ["a format out of every object's prototype", "csr", { ...CSR, format: named("toString") }],
    ["a format of two", "csr", { ...CSR, format: array("|S3", "(2,)", new TextEncoder().encode("csrcsr")) }],
    ["a format with a NUL inside is another text", "csr", { ...CSR, format: named("x\0csr") }],
    ["one array more", "csr", { ...CSR, evil: ints(1) }],
    ["arrays of another format beside its own", "csr", { ...CSR, row: ints(0, 0, 1) }],
    ["a block that does not tile", "bsr", { ...BSR, shape: longs(2, 5) }],
    ["a block of no height", "bsr", { ...BSR, data: floats("(3, 0, 2)") }],
    ["a block index outside", "bsr", { ...BSR, indices: ints(0, 3, 1) }],
    ["a row outside", "coo", { ...COO, row: ints(0, 0, 2) }],
    ["a column outside", "coo", { ...COO, col: ints(0, 3, 1) }],
    ["rows and columns of different number", "coo", { ...COO, row: ints(0, 0) }],
    ["coordinates for one axis of two", "coo", { ...COORDS, shape: longs(4, 4) }],
    ["offsets for other rows", "dia", { ...DIA, offsets: ints(0) }],
    ["data of one dimension", "dia", { ...DIA, data: floats("(2,)", 1, 2) }],
  ])("%s", (_, format, arrays) => {
    const name = "_is_array" in arrays ? "scipy.sparse._coo.coo_array" : TYPE[format]!;
    expect(codes(arrays, name)).toEqual(["E_SKOPS_SPARSE"]);
  });

  test.each([
    ["a csc matrix that is said to be csr", CSC, TYPE["csr"]!],
    ["a matrix that is said to be an array", CSR, "scipy.sparse._csr.csr_array"],
    ["an array that is said to be a matrix", { ...CSR, _is_array: COORDS["_is_array"] }, TYPE["csr"]!],
  ])("%s", (_, arrays, name) => {
    expect(codes(arrays, name)).toEqual(["E_SKOPS_SPARSE"]);
  });

  test("an array of objects inside", () => {
    expect(codes({ ...CSR, data: array("|O", "(3,)", new Uint8Array(24)) }, TYPE["csr"]!).length).toBeGreaterThan(0);
  });

  test.each<[string, Uint8Array]>([
    ["no archive", Uint8Array.of(1, 2, 3)],
    ["bytes behind the archive", Uint8Array.from([...npz(CSR), 0])],
    ["bytes before the archive", Uint8Array.from([0, ...npz(CSR)])],
    [
      "a member twice",
      zipOf(
        [...Object.entries(CSR), ["data", CSR["data"]!]].map(([name, data]) => [
          `${String(name)}.npy`,
          data as Uint8Array,
        ]),
      ),
    ],
    [
      "a wrong checksum",
      buildZip({ members: Object.entries(CSR).map(([name, data]) => ({ name: `${name}.npy`, data: data!, crc: 1 })) }),
    ],
  ])("%s", (_, bytes) => {
    const { verdict, findings } = scanTrusting(file(bytes, TYPE["csr"]!));
    expect(verdict).toBe("refused");
    expect(findings[0]!.path).toMatch(/^1\.npz/);
  });
});
