import { describe, expect, it } from "vitest";
import type { Inventory, JudgedRequirement, Scan } from "../../src/index.js";
import { buildReport, toArtifactReport, toUndecidedReport } from "../../src/report/index.js";
import { jsonText, parseReport } from "../helpers/report.js";

const POLICY = { name: "team", digest: `sha256:${"a".repeat(64)}` };

const FACTS = { nodes: 5, arrays: 4, arrayBytes: 3, members: 2, protocol: 1, libraries: new Map<string, string>() };

const REQUIREMENT: JudgedRequirement = {
  moreUses: 1,
  invalid: false,
  uses: [{ callee: "call:a.b", owner: "construct:c.D" }, { attribute: "steps" }, {}],
  first: "schema.json#/content",
  count: 3,
  status: "untrusted",
  name: "RareScaler",
  module: "mymodels",
  action: "construct",
  id: "construct:mymodels.RareScaler",
};

function scanOf(inventory: Partial<Inventory> = {}, judgement: Partial<Scan> = {}): Scan {
  return {
    verdict: "untrusted",
    policy: POLICY,
    requirements: [REQUIREMENT],
    findings: [],
    approved: undefined,
    inventory: {
      sha256: "b".repeat(64),
      size: 12,
      format: "skops",
      container: "zip",
      completeness: "complete",
      requirements: [],
      findings: [],
      notes: [],
      facts: FACTS,
      ...inventory,
    },
    ...judgement,
  };
}

function jsonOf(scan: Scan): string {
  const artifacts = [toArtifactReport("a.skops", scan)];
  return jsonText(buildReport({ version: "0.1.0", policy: POLICY, artifacts, ignored: [] }));
}

describe("toArtifactReport", () => {
  it("gives what the schema describes", () => {
    const [artifact] = parseReport(jsonOf(scanOf())).artifacts;
    expect(artifact).toMatchObject({ path: "a.skops", size: 12, verdict: "untrusted", completeness: "complete" });
  });

  it("has its keys in one order, whatever that of the scan", () => {
    const artifact = toArtifactReport("a.skops", scanOf());
    expect(Object.keys(artifact)).toEqual([
      "path",
      "sha256",
      "size",
      "format",
      "container",
      "completeness",
      "verdict",
      "requirements",
      "notes",
      "findings",
      "facts",
    ]);
    expect(Object.keys(artifact.requirements[0]!)).toEqual([
      "id",
      "action",
      "module",
      "name",
      "status",
      "count",
      "first",
      "uses",
      "moreUses",
    ]);
    expect(Object.keys(artifact.facts)).toEqual(["nodes", "arrays", "arrayBytes", "members", "protocol", "libraries"]);
  });

  it("lists files beside the artifact as they were read", () => {
    const sha256 = "0".repeat(64);
    const files = [{ name: "d/weights.bin", size: 7, sha256 }];
    const [artifact] = parseReport(jsonOf(scanOf({ format: "onnx", facts: { ...FACTS, files } }))).artifacts;
    expect(artifact!.facts.files).toEqual(files);
    expect(Object.keys(artifact!.facts.files![0]!)).toEqual(["name", "size", "sha256"]);
  });

  it("gives operators and functions a domain and opsets, and files neither domain nor module", () => {
    const rows = [
      { id: "operator:ai.onnx/Relu", action: "operator", module: "ai.onnx", name: "Relu", opsets: [13, 15] },
      { id: "function:local/f", action: "function", module: "local", name: "f" },
      { id: "file:weights.bin", action: "file", module: "", name: "weights.bin" },
    ] as const;
    const requirements = rows.map((row) => ({ ...REQUIREMENT, ...row, uses: [], moreUses: 0 }));
    const [artifact] = parseReport(jsonOf(scanOf({ format: "onnx" }, { requirements }))).artifacts;
    const rest = { status: "untrusted", count: 3, first: "schema.json#/content", uses: [], moreUses: 0 };
    expect(artifact!.requirements).toEqual([
      { id: "operator:ai.onnx/Relu", action: "operator", domain: "ai.onnx", name: "Relu", opsets: [13, 15], ...rest },
      { id: "function:local/f", action: "function", domain: "local", name: "f", ...rest },
      { id: "file:weights.bin", action: "file", name: "weights.bin", ...rest },
    ]);
  });

  it("says why a requirement has its status, and nothing where there is nothing to say", () => {
    const expired = { ...REQUIREMENT, reason: "its entry expired" };
    const { requirements } = toArtifactReport("a", scanOf({}, { requirements: [expired, REQUIREMENT] }));
    expect(requirements[0]).toHaveProperty("reason", "its entry expired");
    expect(requirements[1]).not.toHaveProperty("reason");
  });

  it("keeps the keys of uses in one order, without empty ones", () => {
    const { uses } = toArtifactReport("a", scanOf()).requirements[0]!;
    expect(JSON.stringify(uses)).toBe('[{"owner":"construct:c.D","callee":"call:a.b"},{"attribute":"steps"},{}]');
  });

  it("leaves out what is not known", () => {
    const { sha256: _sha256, ...unread } = scanOf().inventory;
    const facts = { nodes: 0, arrays: 0, arrayBytes: 0, members: 0, libraries: new Map<string, string>() };
    const artifact = toArtifactReport("a", { ...scanOf(), inventory: { ...unread, facts } });
    expect(artifact).not.toHaveProperty("sha256");
    expect(artifact.facts).not.toHaveProperty("protocol");
  });

  it("lists findings of the judgement, with their places", () => {
    const findings = [
      { code: "E_DENIED", message: "denied" } as const,
      { offset: 0, path: "a#b", message: "crc", code: "E_ZIP_CRC" } as const,
    ];
    const artifact = toArtifactReport("a", scanOf({}, { findings }));
    expect(JSON.stringify(artifact.findings)).toBe(
      '[{"code":"E_DENIED","message":"denied"},{"code":"E_ZIP_CRC","message":"crc","path":"a#b","offset":0}]',
    );
  });

  it("puts remarks before the notes of the scan", () => {
    const scan = scanOf({ notes: [{ path: "m.npy", message: "unusual" }] });
    expect(toArtifactReport("a", scan, [{ message: "link to b" }]).notes).toEqual([
      { message: "link to b" },
      { message: "unusual", path: "m.npy" },
    ]);
  });

  it("sorts libraries, and takes no key for a special one", () => {
    const libraries = new Map([
      ["scikit-learn", "1.9.1"],
      ["__proto__", "1"],
      ["constructor", "2"],
      ["numpy", "2.4"],
    ]);
    const facts = { ...scanOf().inventory.facts, libraries };
    const scan = scanOf({ facts });
    const object = toArtifactReport("a", scan).facts.libraries;
    expect(Object.getPrototypeOf(object)).toBeNull();
    expect(Object.entries(object)).toEqual([
      ["__proto__", "1"],
      ["constructor", "2"],
      ["numpy", "2.4"],
      ["scikit-learn", "1.9.1"],
    ]);
    expect(jsonOf(scan)).toContain('"__proto__": "1"');
  });

  it("gives data that shares nothing with the scan", () => {
    const scan = scanOf({ notes: [{ message: "unusual" }] });
    const artifact = toArtifactReport("a", scan);
    expect(structuredClone(artifact).requirements).toEqual(artifact.requirements);
    expect(artifact.notes[0]).not.toBe(scan.inventory.notes[0]);
    expect(artifact.requirements[0]!.uses[0]).not.toBe(REQUIREMENT.uses[0]);
  });
});

describe("toUndecidedReport", () => {
  it("has the finding, no size and no digest", () => {
    const artifact = toUndecidedReport("a.pkl", { code: "E_SOURCE_READ", message: "gone" }, [{ message: "link to b" }]);
    const json = jsonText(buildReport({ version: "0.1.0", policy: POLICY, artifacts: [artifact], ignored: [] }));
    const [parsed] = parseReport(json).artifacts;
    expect(parsed).toEqual({
      path: "a.pkl",
      format: "unknown",
      container: "none",
      completeness: "incomplete",
      verdict: "undecided",
      requirements: [],
      notes: [{ message: "link to b" }],
      findings: [{ code: "E_SOURCE_READ", message: "gone" }],
      facts: { nodes: 0, arrays: 0, arrayBytes: 0, members: 0, libraries: {} },
    });
  });
});
