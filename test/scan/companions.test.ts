import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { memorySource, type Companion, type Source } from "../../src/bytes/index.js";
import { UnverifiedError } from "../../src/errors/index.js";
import { companionsOf, openFile } from "../../src/node/index.js";
import { approvedBytes, judge, listUntrusted, Policy, scan, takeInventory } from "../../src/scan/index.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../fixtures/onnx-external/${name}`, import.meta.url)));
const MODEL = fixture("one-file/model.onnx");
const WEIGHTS = fixture("one-file/weights.bin");
const EACH = fixture("file-each/model.onnx");

const standard = { extends: ["sallyport:onnx-standard"] };
const INSIDE = Policy.of(standard);
const EXTERNAL = Policy.of({ ...standard, onnx: { externalData: true } });
const NAMED = Policy.of({ ...standard, trust: ["file:weights.bin"] });
const EXPIRED = Policy.of({ ...standard, trust: [{ id: "file:weights.bin", expires: "2020-01-01" }] });
const DENIED = Policy.of({ ...standard, deny: ["file:weights.bin"], onnx: { externalData: true } });

const weights: Companion = (name) => (name === "weights.bin" ? memorySource(WEIGHTS) : undefined);
const invalid = expect.objectContaining({ code: "E_OPTIONS" });

describe("a file beside an artifact", () => {
  test.each<[string, Policy, Companion | undefined, string, string[]]>([
    ["there, allowed", EXTERNAL, weights, "approved", []],
    ["there, trusted by name", NAMED, weights, "approved", []],
    ["there, not trusted", INSIDE, weights, "refused", ["E_ONNX_EXTERNAL"]],
    ["there, trusted until 2020", EXPIRED, weights, "refused", ["E_ONNX_EXTERNAL"]],
    ["there, allowed and denied", DENIED, weights, "refused", ["E_DENIED"]],
    ["missing, allowed", EXTERNAL, () => undefined, "undecided", ["E_COMPANION_MISSING"]],
    ["missing, not trusted", INSIDE, () => undefined, "refused", ["E_COMPANION_MISSING", "E_ONNX_EXTERNAL"]],
    ["not asked for, allowed", EXTERNAL, undefined, "undecided", ["E_COMPANION_MISSING"]],
  ])("%s", (_, policy, companion, verdict, codes) => {
    const result = scan(memorySource(MODEL), { policy, ...(companion && { companion }) });
    expect([result.verdict, result.findings.map(({ code }) => code)]).toEqual([verdict, codes]);
    expect(result.approved === undefined).toBe(verdict !== "approved");
  });

  test("is judged again from the inventory alone", () => {
    const { inventory } = takeInventory(memorySource(MODEL), { companion: weights });
    const kept = structuredClone(inventory);
    for (const [policy, verdict] of [
      [EXTERNAL, "approved"],
      [NAMED, "approved"],
      [INSIDE, "refused"],
    ] as const) {
      expect(judge(kept, policy).verdict).toBe(verdict);
      expect(judge(kept, policy)).toEqual(judge(inventory, policy));
    }
  });

  test("is named once for all, however many there are", () => {
    const messageOf = (bytes: Uint8Array): string | undefined =>
      scan(memorySource(bytes), { policy: INSIDE, companion: () => memorySource(WEIGHTS) }).findings.find(
        ({ code }) => code === "E_ONNX_EXTERNAL",
      )?.message;
    expect(messageOf(MODEL)).toBe(
      'Cannot admit "file:weights.bin": tensors are kept in this file, onnx.externalData in the policy or trust in it is wanted',
    );
    expect(messageOf(EACH)).toBe(
      'Cannot admit "file:b": tensors are kept in this file and in 1 more, onnx.externalData in the policy or trust in each is wanted',
    );
  });

  test("is listed among what is untrusted", () => {
    expect(listUntrusted(memorySource(MODEL), { policy: INSIDE, companion: weights })).toEqual(["file:weights.bin"]);
    expect(listUntrusted(memorySource(MODEL), { policy: NAMED, companion: weights })).toEqual([]);
    expect(() => listUntrusted(memorySource(MODEL), { policy: NAMED })).toThrow(
      expect.objectContaining({ code: "E_COMPANION_MISSING" }),
    );
  });

  test("is not asked for by formats that have none", () => {
    const skops = readFileSync(new URL("../../fixtures/demo/standard-scaler-pipeline.skops", import.meta.url));
    const companion = (): never => expect.unreachable();
    expect(scan(memorySource(skops), { companion }).verdict).toBe("approved");
  });

  test("that changed while it was read is no ground for a verdict", () => {
    const changing: Companion = () => ({ ...memorySource(WEIGHTS), changed: () => true });
    const { verdict, findings } = scan(memorySource(MODEL), { policy: EXTERNAL, companion: changing });
    expect([verdict, findings.map(({ code, message }) => [code, message.includes('"weights.bin"')])]).toEqual([
      "undecided",
      [["E_SOURCE_CHANGED", true]],
    ]);
  });
});

describe("companion", () => {
  test("is a function", () => {
    // @ts-expect-error A record of sources is none.
    expect(() => scan(memorySource(MODEL), { companion: { "weights.bin": memorySource(WEIGHTS) } })).toThrow(invalid);
  });

  test.each<[string, unknown]>([
    ["bytes", WEIGHTS],
    ["a promise", Promise.resolve(memorySource(WEIGHTS))],
    ["a size that is none", { ...memorySource(WEIGHTS), size: NaN }],
  ])("that gives %s leaves the model undecided", (_, given) => {
    const companion = (() => given) as Companion;
    const { verdict, findings } = scan(memorySource(MODEL), { policy: EXTERNAL, companion });
    expect([verdict, findings.map(({ code }) => code)]).toEqual(["undecided", ["E_OPTIONS"]]);
  });

  test("that fails leaves the model undecided", () => {
    const companion: Companion = () => {
      throw new TypeError("a bug");
    };
    const { verdict, findings } = scan(memorySource(MODEL), { policy: EXTERNAL, companion });
    expect([verdict, findings.map(({ code }) => code)]).toEqual(["undecided", ["E_INTERNAL"]]);
  });
});

describe("approved files", () => {
  const differs = expect.objectContaining({ code: "E_BYTES_DIFFER" });

  test("are handed out under the names that the model gives, each time as fresh copies", () => {
    const { approved } = scan(memorySource(MODEL), { policy: EXTERNAL, companion: weights });
    const first = approvedBytes(approved!);
    expect([...first.files]).toEqual([["weights.bin", WEIGHTS]]);
    first.files.get("weights.bin")!.fill(0);
    expect(approvedBytes(approved!).files.get("weights.bin")).toEqual(WEIGHTS);
  });

  test("are not handed out if a buffer was changed after the scan", () => {
    const bytes = Uint8Array.from(WEIGHTS);
    const { approved } = scan(memorySource(MODEL), { policy: EXTERNAL, companion: () => memorySource(bytes) });
    bytes[0]! ^= 1;
    expect(() => approvedBytes(approved!)).toThrow(UnverifiedError);
    expect(() => approvedBytes(approved!)).toThrow(differs);
  });

  test("are not handed out if one was longer only for the scan", () => {
    let size = WEIGHTS.length;
    const source: Source = {
      get size() {
        return size;
      },
      read: (offset, length) => WEIGHTS.subarray(offset, offset + length),
    };
    const { approved } = scan(memorySource(MODEL), { policy: EXTERNAL, companion: () => source });
    size -= 4;
    expect(() => approvedBytes(approved!)).toThrow(differs);
  });

  test("are not handed out if a file was written to after the scan", () => {
    const folder = temporaryFolder({ "model.onnx": MODEL, "weights.bin": WEIGHTS });
    const companions = companionsOf(`${folder}/model.onnx`);
    const source = openFile(`${folder}/model.onnx`);
    const { approved } = scan(source, { policy: EXTERNAL, companion: companions.open });
    expect(approvedBytes(approved!).files.get("weights.bin")).toEqual(WEIGHTS);
    writeFileSync(
      `${folder}/weights.bin`,
      WEIGHTS.map((byte) => byte ^ 1),
    );
    expect(() => approvedBytes(approved!)).toThrow(differs);
    companions.close();
    expect(() => approvedBytes(approved!)).toThrow(expect.objectContaining({ code: "E_SOURCE_READ" }));
    source.close();
  });
});
