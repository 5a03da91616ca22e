import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { memorySource } from "../src/bytes/index.js";
import type { Code } from "../src/errors/index.js";
import { nodeHost } from "../src/node/host.js";
import { Policy, scan, type Scan } from "../src/scan/index.js";

interface Expected {
  readonly protocol: number;
  readonly skops: string;
  readonly sklearn: string;
  /** What `get_untrusted_types` of skops 0.16.0 says, or how it fails. */
  readonly untrusted_0_16: readonly string[] | { readonly error: string };
}

const VERSIONS = ["0.4.0", "0.4.0-python3.10", "0.8.0", "0.10.0", "0.13.0", "0.16.0"];
const policy = Policy.of({ extends: ["sallyport:skops"] });
const folder = new URL("../fixtures/skops/", import.meta.url);

/** Honest files that are not approved whatever is trusted, with the only code that they may give. */
const FINDINGS: Readonly<Record<string, { readonly code: Code; readonly in?: readonly string[] }>> = {
  // Extended precision depends on the processor that wrote it.
  "array-longdouble.skops": { code: "E_NPY_DTYPE_UNSUPPORTED" },
  "numpy-scalar-longdouble.skops": { code: "E_NPY_DTYPE_UNSUPPORTED" },
  // No skops loads these.
  "array-object-0d.skops": { code: "E_SKOPS_UNLOADABLE" },
  "generator-PCG64.skops": { code: "E_SKOPS_UNLOADABLE", in: ["0.4.0"] },
  "generator-PCG64DXSM.skops": { code: "E_SKOPS_UNLOADABLE", in: ["0.4.0"] },
  "generator-spawned.skops": { code: "E_SKOPS_UNLOADABLE", in: ["0.4.0"] },
  // skops loads something else than was saved.
  "dict-colliding-keys.skops": { code: "E_JSON_DUPLICATE_KEY" },
  "dict-property-value.skops": { code: "E_SKOPS_KEYS" },
  // The class method names the metaclass; skops 0.16 refuses it as well.
  "method-class.skops": { code: "E_SKOPS_METHOD", in: ["0.16.0"] },
  "string-lone-surrogate.skops": { code: "E_JSON_SURROGATE" },
  // Methods 12 and 14.
  "compressed-bzip2.skops": { code: "E_ZIP_METHOD" },
  "compressed-lzma.skops": { code: "E_ZIP_METHOD" },
  "compressed-random-forest.skops": { code: "E_ZIP_METHOD" },
};

/** Findings beside which every node was read all the same. */
const READ_WHOLE: ReadonlySet<Code> = new Set(["E_JSON_DUPLICATE_KEY", "E_SKOPS_METHOD"]);

const UNREADABLE = ["compressed-bzip2.skops", "compressed-lzma.skops", "compressed-random-forest.skops"];

function read(version: string, name: string): Scan {
  return scan(memorySource(readFileSync(new URL(`${version}/${name}`, folder)), nodeHost), { policy });
}

/** @returns names as skops reports them, without the action. */
function untrustedNames({ requirements }: Scan): string[] {
  const names = requirements
    .filter(({ status }) => status !== "trusted")
    .map(({ module, name }) => `${module}.${name}`);
  return [...new Set(names)].sort();
}

describe.each(VERSIONS)("files of skops %s", (version) => {
  const text = readFileSync(new URL(`${version}/expected.json`, folder), "utf8");
  const files = Object.entries(JSON.parse(text) as Record<string, Expected>);
  const scans = new Map(files.map(([name]) => [name, read(version, name)]));
  const scanOf = (name: string): Scan => scans.get(name)!;
  const exceptionOf = (name: string): (typeof FINDINGS)[string] | undefined => {
    const exception = FINDINGS[name];
    return exception?.in === undefined || exception.in.includes(version) ? exception : undefined;
  };

  test("are complete and without a finding, but for the named ones", () => {
    for (const [name] of files) {
      const { inventory, findings } = scanOf(name);
      const exception = exceptionOf(name);
      const codes = [...new Set(findings.map(({ code }) => code))];
      expect([name, ...codes]).toEqual(exception ? [name, exception.code] : [name]);
      const isOpen = exception !== undefined && !READ_WHOLE.has(exception.code);
      expect([name, inventory.completeness]).toEqual([name, isOpen ? "incomplete" : "complete"]);
      expect([inventory.format, inventory.container]).toEqual(["skops", "zip"]);
    }
  });

  test("need what skops 0.16 does not trust, name for name", () => {
    for (const [name, { untrusted_0_16: untrusted }] of files) {
      if (!Array.isArray(untrusted) || UNREADABLE.includes(name)) continue;
      // skops trusts map, which calls what it is given.
      const wanted: string[] = [...untrusted, ...(name === "types.skops" ? ["builtins.map"] : [])];
      expect([name, ...untrustedNames(scanOf(name))]).toEqual([name, ...wanted.sort()]);
    }
  });

  test("are not approved where skops 0.16 cannot even audit them", () => {
    for (const [name, { untrusted_0_16: untrusted }] of files) {
      const { verdict, approved } = scanOf(name);
      if (!Array.isArray(untrusted)) expect([name, verdict]).not.toEqual([name, "approved"]);
      expect([name, approved !== undefined]).toEqual([name, verdict === "approved"]);
    }
  });

  test("have a verdict that follows from findings and names alone", () => {
    for (const [name] of files) {
      const report = scanOf(name);
      const isClean = report.findings.length === 0;
      const expected = untrustedNames(report).length === 0 ? "approved" : "untrusted";
      if (isClean) expect([name, report.verdict]).toEqual([name, expected]);
      else expect(["refused", "undecided"]).toContain(report.verdict);
    }
  });

  test("state their protocol and the versions that wrote them", () => {
    for (const [name, { protocol, skops, sklearn }] of files) {
      const { facts, findings } = scanOf(name).inventory;
      if (findings.some(({ code }) => code === "E_JSON_SURROGATE" || code === "E_ZIP_METHOD")) continue;
      expect([name, facts.protocol, facts.libraries.get("skops")]).toEqual([name, protocol, skops]);
      const stated = facts.libraries.get("scikit-learn") ?? sklearn;
      expect([name, stated]).toEqual([name, sklearn]);
    }
  });
});

test("every exception is met by some file", () => {
  const names = VERSIONS.map((version) => {
    const text = readFileSync(new URL(`${version}/expected.json`, folder), "utf8");
    return Object.keys(JSON.parse(text) as object);
  });
  const all = new Set(names.flat());
  expect(Object.keys(FINDINGS).filter((name) => !all.has(name))).toEqual([]);
});
