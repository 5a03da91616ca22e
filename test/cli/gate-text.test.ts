import { describe, expect, it } from "vitest";
import { renderDecision } from "../../src/cli/gate/json.js";
import { describeDecision } from "../../src/cli/gate/text.js";
import type { Decision, FileRecord } from "../../src/gate/index.js";
import { claimsOf, bundleOf, deployOf, gate, manifestOf, FILES } from "../helpers/gate.js";
import { testKey } from "../helpers/trust.js";

const KEY = testKey("P-256");
const ADMITTED = gate({ keys: [KEY] });
const plain = (_: unknown, word: string): string => word;

function text(change: Partial<Decision>, path = "churn"): string {
  return describeDecision(path, { ...ADMITTED, ...change }, plain);
}

function files(models: number, data: number): readonly FileRecord[] {
  const [example] = ADMITTED.files.filter(({ kind }) => kind === "model");
  const model = (index: number): FileRecord => ({ ...example!, path: `m${index}.skops` });
  const other = (index: number): FileRecord => ({ path: `d${index}`, size: 1, sha256: "0", kind: "data" });
  return [...Array.from({ length: models }, (_, i) => model(i)), ...Array.from({ length: data }, (_, i) => other(i))];
}

describe("describeDecision", () => {
  it("gives the word of the outcome its colour alone", () => {
    const painted = describeDecision("churn", ADMITTED, (verdict, word) => `<${verdict}>${word.trim()}</>`);
    expect(painted.split("\n")[0]).toBe("<approved>ADMITTED</>  churn  as churn, release 1.0.0 (5)");
  });

  it.each([
    [1, 0, ["APPROVED   m0.skops"]],
    [2, 1, ["APPROVED   m0.skops", "APPROVED   m1.skops", "data       1 file,"]],
    [0, 3, ["data       3 files,"]],
    [51, 0, ["m49.skops", "… and 1 more (use --format json)"]],
  ])("lists %i models and %i other files", (models, data, expected) => {
    const shown = text({ files: files(models, data) });
    for (const line of expected) expect(shown).toContain(line);
    expect(shown).not.toContain("m50.skops");
  });

  it("says in which mode, and what was noted about what", () => {
    const notes = [{ message: "2 names", path: "a" }, { message: "no state" }];
    const shown = text({ mode: "oms-compat", notes });
    expect(shown).toContain("  note: 2 names (a)\n  note: no state\n  note: --oms-compat passes over");
    expect(text({})).not.toContain("--oms-compat");
  });

  it("says for which time it was asked", () => {
    expect(text({ at: new Date("2020-01-01") })).toContain("\n  at         2020-01-01T00:00:00.000Z\n");
  });

  it("says where, and what to do about the first finding", () => {
    const findings = [
      { code: "E_DIGEST", message: "Cannot x", path: "model.skops", offset: 7 },
      { code: "E_FILE_EXTRA", message: "Cannot y" },
    ] as const;
    const shown = text({ outcome: "refused", failed: "files", findings });
    expect(shown).toContain("  E_DIGEST Cannot x (model.skops, offset 7)\n  E_FILE_EXTRA Cannot y\n");
    expect(shown).toMatch(/the step "files" failed\nnext: .*explain E_DIGEST\n$/);
  });

  it("lets no text act on a terminal", () => {
    const evil = "\u001b[2J\u202e\n";
    const hostile = describeDecision(
      evil,
      {
        ...ADMITTED,
        environment: evil,
        release: { ...ADMITTED.release!, version: evil },
        trust: { ...ADMITTED.trust, name: evil },
        rule: { ...ADMITTED.rule!, name: evil },
        policy: { name: evil, digest: "sha256:0" },
        signatures: [{ path: evil, counts: true, key: { ...ADMITTED.signatures[0]!.key!, name: evil } }],
        files: files(1, 0).map((file) => ({ ...file, path: evil })),
        findings: [{ code: "E_DIGEST", message: evil, path: evil }],
        notes: [{ message: evil, path: evil }],
      },
      plain,
    );
    expect(hostile).not.toMatch(/[\u001b\u202e]/);
    expect(hostile.split("\n").some((line) => line.startsWith("\n"))).toBe(false);
  });
});

describe("renderDecision", () => {
  it("leaves out what is not known", () => {
    const decision = JSON.parse(renderDecision("churn", false, gate({ keys: [KEY], options: { name: "other" } })));
    expect(decision).toMatchObject({ outcome: "refused", findings: [{ code: "E_TRUST_RULE" }], files: [] });
    for (const absent of ["environment", "root", "release"]) expect(decision).not.toHaveProperty(absent);
    expect(decision.trust).not.toHaveProperty("rule");
    expect(decision.steps[0]).toEqual({ step: "trust", result: "failed" });
  });

  it("holds environments, and why a signature does not count", () => {
    const environments = ["prod"];
    const claims = [claimsOf(bundleOf(deployOf(manifestOf(FILES), { environments }), KEY))];
    const admitted = JSON.parse(
      renderDecision("churn", false, gate({ keys: [KEY], claims, options: { env: "prod" } })),
    );
    expect(admitted.release.environments).toEqual(environments);
    const refused = JSON.parse(renderDecision("churn", false, gate({ keys: [KEY], claims, options: { env: "dev" } })));
    expect(refused.signatures[1]).toMatchObject({ counts: false, problem: { code: "E_ENVIRONMENT" } });
  });

  it("lets no text act on a terminal", () => {
    const json = renderDecision("\u001b[2J\u202e", false, ADMITTED);
    expect(json).not.toMatch(/[\u001b\u202e]/);
    expect(JSON.parse(json).path).toBe("\u001b[2J\u202e");
  });
});
