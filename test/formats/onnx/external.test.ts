import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memorySource, type Companion, type Source } from "../../../src/bytes/index.js";
import { artifactError } from "../../../src/errors/index.js";
import { Policy, type Scan } from "../../../src/scan/index.js";
import { float, graph, model, node, scanModel, type Fields } from "./model-bytes.js";

type Entry = readonly [key: string, value: string];

const policy = Policy.of({ extends: ["sallyport:onnx-standard"], onnx: { externalData: true } });
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const AT: Entry = ["location", "w.bin"];

/** A tensor of one float in a file. */
const tensor = (entries: readonly Entry[], rest: Fields = {}): Fields => {
  const external_data = entries.map(([key, value]) => ({ key, value }));
  return { name: "w", dims: [1], data_type: 1, external_data, data_location: 1, ...rest };
};
const withTensors = (...tensors: Fields[]): Uint8Array =>
  model({ graph: graph(undefined, { initializer: tensors.map((fields, i) => ({ ...fields, name: `w${i}` })) }) });
const external = (entries: readonly Entry[], rest: Fields = {}): Uint8Array => withTensors(tensor(entries, rest));

const FLOAT = new Uint8Array([1, 2, 3, 4]);
/** Gives the same four bytes for every name. */
const anyFile: Companion = () => memorySource(FLOAT);
const given =
  (files: Readonly<Record<string, Uint8Array>>): Companion =>
  (name) => {
    const bytes = files[name];
    return bytes && memorySource(bytes);
  };
const scanned = (bytes: Uint8Array, companion: Companion = anyFile): Scan => scanModel(bytes, { policy, companion });
const codes = (bytes: Uint8Array, companion?: Companion): string[] => [
  ...new Set(scanned(bytes, companion).findings.map(({ code }) => code)),
];
const filesOf = ({ requirements }: Scan): string[] =>
  requirements.filter(({ action }) => action === "file").map(({ id }) => id);

describe("a location", () => {
  it.each(["w", ".w", "w..bin", "a/b/c.bin", "a b-c_d.0", "console", "com10", "nul_", `${"d/".repeat(100)}w`])(
    "may be %j",
    (location) => {
      const asked: string[] = [];
      const result = scanned(external([["location", location]]), (name) => {
        asked.push(name);
        return memorySource(FLOAT);
      });
      expect([result.verdict, asked, filesOf(result)]).toEqual(["approved", [location], [`file:${location}`]]);
    },
  );

  const UNSAFE = [
    ["", ".", "..", "../w", "a/.", "a/..", "a/../w", "a/./w", "./w", "/w", "a//w", "w/", "-w", " w", "w/ a"],
    ["w\\x", "c:w", "https://w", "a/~", "~w", "w%2e", "w\u00a0", "$w", "é", "*/_ORT_MEM_ADDR_/*", "w\0", "w.bin\0x"],
    ["w ", "w.", "a /w", "a./w", "con", "NUL", "nul.bin", "a/aux", "Prn/w", "com1.x.bin", "lpt9 .w", "com0"],
  ];

  it.each(UNSAFE.flat())("may not be %j, whatever there is", (location) => {
    const { findings, verdict } = scanned(external([["location", location]]), () => {
      throw new Error("nothing may be asked for");
    });
    expect([verdict, findings.map(({ code }) => code)]).toEqual(["refused", ["E_ONNX_LOCATION"]]);
  });

  it("may not be longer than 4096 bytes", () => {
    expect(codes(external([["location", "w".repeat(4096)]]))).toEqual([]);
    expect(codes(external([["location", "w".repeat(4097)]]))).toEqual(["E_ONNX_LOCATION"]);
  });

  it("may not differ from another by case alone, in whatever order they stand", () => {
    const [lower, upper] = [tensor([["location", "d/w"]]), tensor([["location", "D/w"]])];
    expect(codes(withTensors(lower, lower, tensor([["location", "v"]])))).toEqual([]);
    for (const pair of [
      [lower, upper],
      [upper, lower, upper],
    ]) {
      const { findings } = scanned(withTensors(...pair));
      expect(findings.map(({ code, path }) => [code, path])).toEqual([["E_ONNX_LOCATION", "graph/initializer/1"]]);
    }
  });
});

describe("the entries", () => {
  it.each<[string, boolean]>([
    ["0", true],
    ["4", true],
    ["9007199254740991", true],
    ["9007199254740992", false],
    ["00", false],
    ["", false],
    ["+1", false],
    [" 0", false],
    ["-1", false],
    ["1e3", false],
    ["1.0", false],
    ["0x10", false],
    ["1\n", false],
    ["\u0661", false],
    ["1".repeat(4097), false],
  ])("%j is an offset or a length: %s", (value, isSound) => {
    for (const key of ["offset", "length"]) {
      expect(codes(external([AT, [key, value]])).includes("E_ONNX_LOCATION")).toBe(!isSound);
    }
  });

  it.each<[string, readonly Entry[]]>([
    ["no location", [["offset", "0"]]],
    ["two locations", [AT, ["location", "v.bin"]]],
    ["the same location twice", [AT, AT]],
    ["a key in capitals", [AT, ["Length", "4"]]],
    ["a key of python alone", [AT, ["basepath", "/"]]],
    ["an empty key", [AT, ["", ""]]],
    ["none", []],
  ])("may not be %s", (_, entries) => {
    expect(codes(external(entries))).toEqual(["E_ONNX_LOCATION"]);
  });

  it("are not followed to the second of two locations", () => {
    expect(filesOf(scanned(external([AT, ["location", "v.bin"]])))).toEqual(["file:w.bin"]);
  });

  it("may hold a checksum, which nobody checks", () => {
    expect(codes(external([AT, ["checksum", "any \u00e9"]]))).toEqual([]);
  });
});

describe("a tensor in a file", () => {
  it.each<[string, readonly Entry[], number, Fields?]>([
    ["the whole file", [AT], 4],
    ["the first bytes", [AT, ["length", "4"]], 9],
    ["the last bytes, without a length", [AT, ["offset", "5"]], 9],
    ["bytes between others", [AT, ["offset", "2"], ["length", "4"]], 9],
    ["nothing, at the end", [AT, ["offset", "9"]], 9, { dims: [0] }],
    ["nothing, anywhere", [AT, ["offset", "3"], ["length", "0"]], 9, { dims: [2, 0] }],
    ["an empty file", [AT], 0, { dims: [0] }],
    ["three 4-bit integers", [AT], 2, { dims: [3], data_type: 22 }],
    ["a number without dimensions", [AT], 8, { dims: [], data_type: 11 }],
  ])("may be %s", (_, entries, size, rest = {}) => {
    expect(codes(external(entries, rest), () => memorySource(new Uint8Array(size)))).toEqual([]);
  });

  it.each<[string, readonly Entry[], number, Fields?]>([
    ["longer than the file", [AT], 3],
    ["shorter than the file, without a length", [AT], 5],
    ["said to be shorter", [AT, ["length", "3"]], 9],
    ["said to be longer", [AT, ["length", "8"]], 9],
    ["said to be nothing", [AT, ["length", "0"]], 4],
    ["beyond the end", [AT, ["offset", "6"], ["length", "4"]], 9],
    ["far beyond the end", [AT, ["offset", "9007199254740991"], ["length", "4"]], 9],
    ["nothing beyond the end", [AT, ["offset", "10"]], 9, { dims: [0] }],
    ["nothing beyond the end, with a length", [AT, ["offset", "10"], ["length", "0"]], 9, { dims: [0] }],
    ["strings", [AT], 0, { data_type: 8 }],
    ["of more bytes than numbers can say", [AT], 4, { dims: [2 ** 53], data_type: 2 }],
    ["here and there", [AT], 4, { raw_data: FLOAT }],
    ["here, with a file that it does not use", [AT], 4, { raw_data: FLOAT, data_location: 0 }],
  ])("may not be %s", (_, entries, size, rest = {}) => {
    const result = scanned(external(entries, rest), () => memorySource(new Uint8Array(size)));
    expect([...new Set(result.findings.map(({ code }) => code))]).toEqual(["E_ONNX_TENSOR"]);
    expect(result.verdict).toBe("refused");
  });

  it("fits if, and only if, its bytes lie in the file", () => {
    const small = fc.nat(12);
    fc.assert(
      fc.property(small, fc.option(small), fc.option(small), small, (size, offset, length, count) => {
        const entries: Entry[] = [AT];
        if (offset !== null) entries.push(["offset", String(offset)]);
        if (length !== null) entries.push(["length", String(length)]);
        const bytes = external(entries, { dims: [count], data_type: 2 });
        const start = offset ?? 0;
        const end = length === null ? size : start + length;
        const fits = start <= size && end <= size && end - start === count;
        expect(codes(bytes, () => memorySource(new Uint8Array(size)))).toEqual(fits ? [] : ["E_ONNX_TENSOR"]);
      }),
      { numRuns: 200 },
    );
  });

  it("may stand in an attribute, in a sparse tensor, and lie over another", () => {
    const attribute = { name: "value", type: 4, t: tensor([AT, ["length", "4"]]) };
    const indices = { dims: [1], data_type: 7, int64_data: [0] };
    const bytes = model({
      graph: {
        ...graph([node("Constant", [], ["c"], { attribute: [attribute] }), node("Add", ["x", "c"], ["y"])]),
        input: [float("x", 1)],
        initializer: [tensor([AT, ["offset", "2"], ["length", "4"]]), { ...tensor([AT, ["length", "4"]]), name: "v" }],
        sparse_initializer: [{ values: { ...tensor([AT, ["length", "4"]]), name: "s" }, indices, dims: [3] }],
      },
    });
    const { requirements, verdict, inventory } = scanned(bytes, () => memorySource(new Uint8Array(6)));
    expect([verdict, inventory.facts.files]).toEqual([
      "approved",
      [{ name: "w.bin", size: 6, sha256: sha256(new Uint8Array(6)) }],
    ]);
    expect(requirements.find(({ action }) => action === "file")).toMatchObject({ count: 4, first: expect.anything() });
  });
});

describe("tensors that share bytes", () => {
  const limited = Policy.of({ extends: [], onnx: { externalData: true }, limits: { maxInflatedBytes: 8 } });
  const limitCodes = (size: number, ...tensors: Fields[]): string[] =>
    scanModel(withTensors(...tensors), {
      policy: limited,
      companion: () => memorySource(new Uint8Array(size)),
    }).findings.map(({ code }) => code);
  const head = tensor([AT, ["length", "4"]]);

  it("may have so many beyond those of their file as an archive may have inflated", () => {
    expect(limitCodes(4, head, head, head)).toEqual([]);
    expect(limitCodes(4, head, head, head, head)).toEqual(["E_LIMIT_INFLATED"]);
    expect(limitCodes(4, head, head, head, head, head)).toEqual(["E_LIMIT_INFLATED"]);
    expect(limitCodes(8, head, head, head, head)).toEqual([]);
    expect(limitCodes(4, head, head, head, tensor([["location", "v"]]))).toEqual([]);
  });

  it("are not counted where no bytes are shared", () => {
    const row = Array.from({ length: 9 }, (_, i) => tensor([AT, ["offset", String(4 * i)], ["length", "4"]]));
    expect(limitCodes(36, ...row)).toEqual([]);
  });
});

describe("files beside a model", () => {
  const two = withTensors(tensor([["location", "b"]]), tensor([["location", "a/c"]]), tensor([["location", "b"]]));
  const other = new Uint8Array([9, 9, 9, 9]);

  it("are each asked for once, digested whole and listed by name", () => {
    const asked: string[] = [];
    const files = given({ b: FLOAT, "a/c": other });
    const { inventory } = scanned(two, (name) => {
      asked.push(name);
      return files(name);
    });
    expect(asked).toEqual(["b", "a/c"]);
    expect(inventory.facts.files).toEqual([
      { name: "a/c", size: 4, sha256: sha256(other) },
      { name: "b", size: 4, sha256: sha256(FLOAT) },
    ]);
  });

  it("are digested in bounded pieces, each byte once", () => {
    const bytes = new Uint8Array(2 ** 21 + 5).fill(7);
    const reads: [offset: number, length: number][] = [];
    const into: Source = {
      size: bytes.length,
      read: () => expect.unreachable(),
      readInto(offset, target) {
        reads.push([offset, target.length]);
        target.set(bytes.subarray(offset, offset + target.length));
      },
    };
    const { inventory } = scanned(external([AT], { dims: [bytes.length], data_type: 2 }), () => into);
    expect(inventory.facts.files).toEqual([{ name: "w.bin", size: bytes.length, sha256: sha256(bytes) }]);
    expect(reads).toEqual([
      [0, 2 ** 20],
      [2 ** 20, 2 ** 20],
      [2 ** 21, 5],
    ]);
  });

  it("that are missing leave the model undecided, and are told from those that are there", () => {
    const { findings, verdict, inventory } = scanned(two, given({ b: FLOAT }));
    expect(findings.map(({ code, path }) => [code, path])).toEqual([["E_COMPANION_MISSING", "graph/initializer/1"]]);
    expect([verdict, inventory.completeness]).toEqual(["undecided", "incomplete"]);
    expect(inventory.facts.files?.map(({ name }) => name)).toEqual(["b"]);
  });

  it("that cannot be read give the finding of their source", () => {
    const refusing: Companion = () => {
      throw artifactError("E_COMPANION_FILE", "Cannot open", {});
    };
    expect(scanned(two, refusing).findings.map(({ code, path }) => [code, path])).toEqual([
      ["E_COMPANION_FILE", "graph/initializer/0"],
      ["E_COMPANION_FILE", "graph/initializer/1"],
    ]);
    const failing: Source = {
      size: 4,
      read: () => {
        throw artifactError("E_SOURCE_READ", "Cannot read");
      },
    };
    const result = scanned(two, () => failing);
    expect([result.verdict, new Set(result.findings.map(({ code }) => code))]).toEqual([
      "undecided",
      new Set(["E_SOURCE_READ"]),
    ]);
    expect(result.inventory.facts).not.toHaveProperty("files");
  });

  it("are not digested for a model that is broken off", () => {
    const reads: number[] = [];
    const source: Source = { size: 4, read: (offset) => (reads.push(offset), FLOAT) };
    expect(scanned(two.subarray(0, two.length - 3), () => source).verdict).toBe("refused");
    expect(reads).toEqual([]);
  });
});
