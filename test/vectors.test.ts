import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { vectors } from "../fixtures/generate/vectors.mjs";
import { CODES } from "../src/errors/index.js";
import { memorySource, Policy, scan, type Scan } from "../src/scan/index.js";

const FOLDER = new URL("../fixtures/vectors/", import.meta.url);

/** Codes without a vector, each with the reason. */
const WITHOUT_VECTOR = new Map([
  ["E_LIMIT_STRING", "a vector would decompress to 128 MiB"],
  ["E_LIMIT_INPUT", "the command gives it, when the standard input is too long"],
  ["E_NPY_TEXT", "the bytes of strings are looked at when they are loaded, not in a scan"],
  ["E_LIMIT_BUNDLE", "it is about a signature file"],
]);

interface Vector {
  readonly expect: string;
  /** Codes of findings that must be there. */
  readonly codes: readonly string[];
  /** Ids of exactly those requirements that are not trusted; absent where findings matter alone. */
  readonly untrusted: readonly string[] | undefined;
  readonly limits: Readonly<Record<string, number>>;
  readonly artifact: Uint8Array;
}

/** Reads `key: value` lines, an empty line, and the artifact. */
function parseVector(bytes: Uint8Array): Vector {
  const end = Buffer.from(bytes).indexOf("\n\n");
  const lines = new TextDecoder().decode(bytes.subarray(0, end)).split("\n");
  const fields = lines.map((line) => [line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)] as const);
  const value = (key: string): string | undefined => fields.find(([name]) => name === key)?.[1];
  const limits = fields.filter(([key]) => key === "limit").map(([, text]) => text.split(" "));
  return {
    expect: value("expect") ?? "",
    codes: value("code")?.split(",") ?? [],
    untrusted: value("untrusted")?.split(","),
    limits: Object.fromEntries(limits.map(([name, number]) => [name, Number(number)])),
    artifact: bytes.subarray(end + 2),
  };
}

function scanVector({ limits, artifact }: Vector): Scan {
  const document = { version: 1, name: "vector", extends: ["sallyport:skops"], limits };
  return scan(memorySource(artifact), { policy: Policy.parse(document) });
}

const names = readdirSync(FOLDER).filter((name) => name.endsWith(".vec"));
const all = new Map(names.map((name) => [name, parseVector(readFileSync(new URL(name, FOLDER)))]));

describe.each(["zip", "json", "npy", "skops", "names", "honest"])("vectors of %s", (layer) => {
  const cases = [...all].filter(([name]) => name.startsWith(`${layer}_`));

  it.each(cases)("%s", (_name, vector) => {
    const { verdict, findings, requirements, approved } = scanVector(vector);
    const codes = findings.map(({ code }) => code);
    expect({ verdict, codes }).toEqual({ verdict: vector.expect, codes: expect.arrayContaining([...vector.codes]) });
    expect(codes).not.toContain("E_INTERNAL");
    expect(approved !== undefined).toBe(vector.expect === "approved");
    if (vector.codes.length > 0) return;
    const untrusted = requirements.filter(({ status }) => status !== "trusted").map(({ id }) => id);
    expect(untrusted).toEqual(vector.untrusted ?? []);
    expect(codes).toEqual([]);
  });
});

describe("the folder of vectors", () => {
  it("holds what the generator writes, byte by byte", () => {
    const written = vectors();
    expect(names.toSorted()).toEqual([...written.keys()].toSorted());
    for (const [name, content] of written) {
      expect(Buffer.compare(readFileSync(new URL(name, FOLDER)), content), name).toBe(0);
    }
  });

  it("belongs to the layers that are tested", () => {
    expect(names.filter((name) => !/^(zip|json|npy|skops|names|honest)_/.test(name))).toEqual([]);
  });

  it("has a vector for every code that a scan of these formats can give", () => {
    const wanted = Object.keys(CODES).filter((code) =>
      /^E_(ZIP|JSON|NPY|SKOPS|LIMIT)_|^E_(DUPLICATE_MEMBER|IDENTIFIER|DEFLATE|TRUNCATED|UTF8)$/.test(code),
    );
    const given = new Set([...all.values()].flatMap(({ codes }) => codes));
    expect(wanted.filter((code) => !given.has(code))).toEqual([...WITHOUT_VECTOR.keys()]);
  });
});
