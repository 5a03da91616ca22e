import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { memorySource, type Finding } from "../../src/bytes/index.js";
import { CODES, classOf, type Code } from "../../src/errors/index.js";
import { nodeHost } from "../../src/node/host.js";
import { judge, Policy, scan, takeInventory, type Inventory } from "../../src/scan/index.js";
import { requirement } from "../policy/requirement.js";

const AT = new Date("2026-01-01T00:00:00Z");
const CLEAN: Inventory = {
  sha256: "0".repeat(64),
  size: 100,
  format: "skops",
  container: "zip",
  completeness: "complete",
  requirements: [],
  findings: [],
  notes: [],
  facts: { nodes: 1, arrays: 0, arrayBytes: 0, members: 1, libraries: new Map() },
};
const NEEDS = [requirement("construct", "m", "C"), requirement("call", "m", "f")];
const TRUSTING = Policy.of({ trust: ["construct:m.C", "call:m.f"] });
const NOTHING = Policy.of({});

const OPERATORS = Policy.of({ trust: ["operator:ai.onnx/Relu"] });
const EXTERNAL = Policy.of({ trust: ["operator:ai.onnx/Relu"], onnx: { externalData: true } });

/** An ONNX model with a local function, one operator, and a file beside it if one is named. */
function onnx(operator: string, file?: string): Partial<Inventory> {
  const [domain = "", type = ""] = operator.split("/");
  const needed = [requirement("function", "local", "f"), requirement("operator", domain, type)];
  return { format: "onnx", requirements: file === undefined ? needed : [...needed, requirement("file", "", file)] };
}

const finding = (code: Code): Finding => ({ code, message: "Cannot" });
const verdictOf = (part: Partial<Inventory>, policy = TRUSTING): string =>
  judge({ ...CLEAN, ...part }, policy, AT).verdict;

describe("the verdict", () => {
  test.each<[string, Partial<Inventory>, Policy, string]>([
    ["nothing needed, nothing trusted", {}, NOTHING, "approved"],
    ["everything trusted", { requirements: NEEDS }, TRUSTING, "approved"],
    ["one name not trusted", { requirements: NEEDS }, Policy.of({ trust: ["construct:m.C"] }), "untrusted"],
    ["no name trusted", { requirements: NEEDS }, NOTHING, "untrusted"],
    ["incomplete, all trusted", { completeness: "incomplete", requirements: NEEDS }, TRUSTING, "undecided"],
    ["incomplete, some untrusted", { completeness: "incomplete", requirements: NEEDS }, NOTHING, "undecided"],
    ["a refusing finding", { findings: [finding("E_ZIP_GAP")] }, TRUSTING, "refused"],
    ["a malformed finding", { findings: [finding("E_JSON_SYNTAX")] }, TRUSTING, "refused"],
    ["an undecided finding", { findings: [finding("E_NPY_OBJECT")] }, TRUSTING, "undecided"],
    ["both", { findings: [finding("E_NPY_OBJECT"), finding("E_ZIP_GAP")] }, TRUSTING, "refused"],
    ["incomplete and refused", { completeness: "incomplete", findings: [finding("E_ZIP_GAP")] }, TRUSTING, "refused"],
    [
      "a denied name",
      { requirements: NEEDS },
      Policy.of({ trust: ["m.C", "call:m.f"], deny: ["call:m.f"] }),
      "refused",
    ],
    ["an invalid name", { requirements: [requirement("call", "m", "a.b", true)] }, TRUSTING, "refused"],
    ["a note", { notes: [{ message: "remark" }] }, TRUSTING, "approved"],
    ["a denied format", {}, Policy.of({ formats: ["onnx"] }), "refused"],
    ["a model whose local function calls what is trusted", onnx("ai.onnx/Relu"), OPERATORS, "approved"],
    ["a model whose local function calls what is not", onnx("ai.onnx/Loop"), OPERATORS, "untrusted"],
    ["a model with a file beside it", onnx("ai.onnx/Relu", "weights.bin"), OPERATORS, "refused"],
    ["the same where files are allowed", onnx("ai.onnx/Relu", "weights.bin"), EXTERNAL, "approved"],
    ["the same in another format", { ...onnx("ai.onnx/Relu", "w.bin"), format: "joblib" }, EXTERNAL, "untrusted"],
    ["an allowed format", {}, Policy.of({ formats: ["onnx", "skops"] }), "approved"],
  ])("of %s", (_, part, policy, verdict) => {
    expect(verdictOf(part, policy)).toBe(verdict);
  });

  test.each(Object.keys(CODES) as Code[])("with the finding %s is never approved nor untrusted", (code) => {
    const refuses = ["malformed", "refused"].includes(classOf(code));
    expect(verdictOf({ findings: [finding(code)], requirements: NEEDS })).toBe(refuses ? "refused" : "undecided");
  });

  test("is approved only for what is complete, without finding and trusted", () => {
    for (const completeness of ["complete", "incomplete"] as const) {
      for (const findings of [[], [finding("E_ZIP_GAP")], [finding("E_LIMIT_NODES")]]) {
        for (const policy of [TRUSTING, NOTHING]) {
          const verdict = verdictOf({ completeness, findings, requirements: NEEDS }, policy);
          const isGood = completeness === "complete" && findings.length === 0 && policy === TRUSTING;
          expect(verdict === "approved").toBe(isGood);
        }
      }
    }
  });
});

describe("a judgement", () => {
  test("lists every requirement with its status, by id", () => {
    const policy = Policy.of({ trust: ["construct:m.C"], deny: [{ id: "call:m.f", reason: "it runs commands" }] });
    const { requirements } = judge({ ...CLEAN, requirements: NEEDS }, policy, AT);
    expect(requirements.map(({ id, status, reason }) => [id, status, reason])).toEqual([
      ["call:m.f", "denied", "it runs commands"],
      ["construct:m.C", "trusted", undefined],
    ]);
  });

  test("adds a finding for each denied name, after those of the inventory", () => {
    const policy = Policy.of({ formats: ["onnx"], deny: [{ id: "call:m.f", reason: "it runs commands" }] });
    const inventory = { ...CLEAN, requirements: NEEDS, findings: [finding("E_ZIP_GAP")] };
    const { findings } = judge(inventory, policy, AT);
    expect(findings.map(({ code }) => code)).toEqual(["E_ZIP_GAP", "E_FORMAT_DENIED", "E_DENIED"]);
    expect(findings[2]).toMatchObject({ path: "schema.json#" });
    expect(findings[2]!.message).toContain("it runs commands");
  });

  test("says once what is wrong with an invalid name", () => {
    const requirements = [requirement("call", "m", "a.b", true)];
    const { findings } = judge({ ...CLEAN, requirements, findings: [finding("E_IDENTIFIER")] }, TRUSTING, AT);
    expect(findings.map(({ code }) => code)).toEqual(["E_IDENTIFIER"]);
  });

  test("carries the policy and is frozen", () => {
    const judgement = judge({ ...CLEAN, requirements: NEEDS }, TRUSTING, AT);
    expect(judgement.policy).toEqual({ name: TRUSTING.name, digest: TRUSTING.digest });
    const parts = [judgement, judgement.policy, judgement.requirements, judgement.requirements[0], judgement.findings];
    expect(parts.every((part) => Object.isFrozen(part))).toBe(true);
  });

  test("leaves the inventory as it was", () => {
    const inventory = Object.freeze({ ...CLEAN, requirements: Object.freeze([...NEEDS]) });
    judge(inventory, NOTHING, AT);
    expect(inventory.requirements.map(({ id }) => id)).toEqual(["construct:m.C", "call:m.f"]);
  });

  test("asks an unknown format for no permission", () => {
    const unknown: Inventory = { ...CLEAN, format: "unknown", completeness: "incomplete" };
    expect(judge(unknown, Policy.of({ formats: ["skops"] }), AT).findings).toEqual([]);
  });
});

describe("an entry that expires", () => {
  const policy = Policy.of({ trust: [{ id: "construct:m.C", expires: "2026-06-30" }] });
  const inventory: Inventory = { ...CLEAN, requirements: [NEEDS[0]!] };

  test.each([
    ["2026-06-01T00:00:00Z", "approved"],
    ["2026-06-29T23:59:59Z", "approved"],
    ["2026-06-30T00:00:00Z", "untrusted"],
  ])("gives at %s the verdict %s", (at, verdict) => {
    expect(judge(inventory, policy, new Date(at)).verdict).toBe(verdict);
  });

  test("is judged now if no time is given", () => {
    const past = Policy.of({ trust: [{ id: "construct:m.C", expires: "2001-01-01" }] });
    const future = Policy.of({ trust: [{ id: "construct:m.C", expires: "9999-01-01" }] });
    expect([judge(inventory, past).verdict, judge(inventory, future).verdict]).toEqual(["untrusted", "approved"]);
  });
});

describe("a stored inventory", () => {
  const demo = (name: string): Uint8Array =>
    readFileSync(new URL(`../../fixtures/demo/${name}.skops`, import.meta.url));
  const inventoryOf = (name: string): Inventory => takeInventory(memorySource(demo(name), nodeHost)).inventory;
  const policies = [
    Policy.of({ extends: ["sallyport:skops"] }),
    NOTHING,
    Policy.of({ extends: ["sallyport:skops"], deny: ["construct:builtins.dict"] }),
  ];

  test.each([
    ["standard-scaler-pipeline", ["approved", "untrusted", "refused"]],
    ["churn-pipeline", ["untrusted", "untrusted", "refused"]],
    ["tampered", ["refused", "refused", "refused"]],
  ])("of %s is judged again without the file", (name, verdicts) => {
    const inventory = inventoryOf(name);
    const json = JSON.stringify({
      ...inventory,
      facts: { ...inventory.facts, libraries: [...inventory.facts.libraries] },
    });
    const parsed = JSON.parse(json) as Inventory & { facts: { libraries: [string, string][] } };
    const stored: Inventory = { ...parsed, facts: { ...parsed.facts, libraries: new Map(parsed.facts.libraries) } };
    for (const copy of [inventory, structuredClone(inventory), stored]) {
      expect(policies.map((policy) => judge(copy, policy, AT).verdict)).toEqual(verdicts);
    }
    expect(stored).toEqual(inventory);
    for (const policy of policies) expect(judge(stored, policy, AT)).toEqual(judge(inventory, policy, AT));
  });

  test("is that of a scan, whatever the policy", () => {
    const source = memorySource(demo("churn-pipeline"), nodeHost);
    const inventories = policies.map((policy) => scan(source, { policy }).inventory);
    for (const inventory of inventories) expect(inventory).toEqual(inventories[0]);
  });
});
