import { readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draftPolicy } from "../../src/cli/policy/draft.js";
import { entriesOf, remarksOf } from "../../src/cli/policy/entries.js";
import { asUsed, requirementsOf } from "../../src/cli/requirement-of.js";
import { BUILT_IN_PROFILES, Policy, type ArtifactReport, type RequirementReport } from "../../src/index.js";
import { requirementId } from "../../src/graph/requirement.js";
import { DEMO, demoModel, runMain } from "../helpers/cli.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const NOW = new Date("2026-11-25T12:00:00Z");

function requirement(id: string, count = 1): RequirementReport {
  const [{ action, module, name } = { action: "file" as const, module: "", name: id }] = requirementsOf(id);
  return { id, action, module, name, status: "untrusted", count, first: "schema.json#/a", uses: [], moreUses: 0 };
}

function artifact(
  path: string,
  requirements: readonly RequirementReport[],
  more: Partial<ArtifactReport> = {},
): ArtifactReport {
  return {
    path,
    format: "skops",
    container: "zip",
    completeness: "complete",
    verdict: "untrusted",
    requirements,
    notes: [],
    findings: [],
    facts: { nodes: 1, arrays: 0, arrayBytes: 0, members: 1, libraries: {} },
    ...more,
  };
}

function draft(...artifacts: ArtifactReport[]): {
  trust: { id: string; reason: string }[];
  leftOut: readonly { what: string; why: string }[];
} {
  const { text, leftOut } = draftPolicy({ name: "n", profiles: ["sallyport:skops"], artifacts });
  expect(() => Policy.parse(text)).not.toThrow();
  return { trust: JSON.parse(text).trust, leftOut };
}

describe("draftPolicy", () => {
  it("sorts ids, counts uses and files, and names the first place", () => {
    const { trust, leftOut } = draft(
      artifact("a.skops", [requirement("construct:m.B", 2), requirement("call:m.z")]),
      artifact("b.skops", [requirement("construct:m.B", 3), { ...requirement("construct:m.A"), status: "trusted" }]),
    );
    expect(trust).toEqual([
      { id: "call:m.z", reason: "found first at a.skops!schema.json#/a, 1 use in 1 file" },
      { id: "construct:m.B", reason: "found first at a.skops!schema.json#/a, 5 uses in 2 files" },
    ]);
    expect(leftOut).toEqual([]);
  });

  it("leaves out what runs code, and says so", () => {
    const { trust, leftOut } = draft(artifact("a.skops", [requirement("call:os.system"), requirement("call:m.f")]));
    expect(trust.map(({ id }) => id)).toEqual(["call:m.f"]);
    expect(leftOut).toEqual([
      { what: "call:os.system", why: expect.stringMatching(/^it runs programs \(found first/) },
    ]);
  });

  it("takes no name from a file that is refused or undecided", () => {
    const refused = artifact("a.skops", [requirement("call:m.f")], {
      verdict: "refused",
      findings: [{ code: "E_ZIP_CRC", message: "Cannot x" }],
    });
    const { trust, leftOut } = draft(refused, artifact("b.skops", [requirement("call:m.g")], { verdict: "undecided" }));
    expect(trust).toEqual([]);
    expect(leftOut).toEqual([
      { what: "a.skops", why: "refused: Cannot x" },
      { what: "b.skops", why: "undecided" },
    ]);
  });

  it("makes a policy that can be read, whatever the file is called", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 2_000 }), (path) => {
        const { trust } = draft(artifact(path, [requirement("construct:m.A")]));
        expect(trust[0]?.reason).toMatch(/^found first at .*, 1 use in 1 file$/u);
      }),
      { numRuns: 200 },
    );
    expect(() => draft(artifact("\ud83d".repeat(5000), [requirement("construct:m.A")]))).not.toThrow();
  });
});

describe("requirementsOf", () => {
  it("takes an id apart as it was put together", () => {
    for (const profile of BUILT_IN_PROFILES.values()) {
      for (const id of profile.groups.flatMap(({ ids }) => ids)) {
        const [only, ...others] = requirementsOf(id);
        expect(others).toEqual([]);
        expect(requirementId(only!.action, only!.module, only!.name)).toBe(id);
        expect(Policy.of({ trust: [id] }).status(asUsed(only!), NOW).status).toBe("trusted");
      }
    }
  });

  it.each([
    ["method:a.b.C.d", [["method", "a.b", "C.d"]]],
    ["operator:ai.onnx/Relu", [["operator", "ai.onnx", "Relu"]]],
    ["function:my.domain/F", [["function", "my.domain", "F"]]],
    ["file:weights.bin", [["file", "", "weights.bin"]]],
    [
      "a.b.C",
      [
        ["construct", "a.b", "C"],
        ["reference", "a.b", "C"],
      ],
    ],
  ])("%s", (id, expected) => {
    expect(requirementsOf(id).map(({ action, module, name }) => [action, module, name])).toEqual(expected);
  });
});

describe("entriesOf", () => {
  const policy = Policy.of({
    extends: ["sallyport:python-data"],
    trust: [
      "m.Both",
      { id: "m.Old", expires: "2026-11-25", owner: "team", reason: "once" },
      { id: "m.New", expires: "2026-11-26" },
      "construct:m.Half",
      "call:os.system",
      "construct:builtins.dict",
    ],
    deny: ["m.Both", "call:m.Half"],
  });
  const entries = entriesOf(policy, NOW);
  const own = entries.filter(({ profile }) => profile === undefined);

  it("lists those of the profiles, then the policy's own, with what they do now", () => {
    expect(entries.length - own.length).toBe(
      BUILT_IN_PROFILES.get("sallyport:python-data")!.groups.flatMap(({ ids }) => ids).length,
    );
    expect(own.map(({ list, id, status }) => `${list} ${id} ${status}`).toSorted()).toEqual([
      "deny call:m.Half denied",
      "deny m.Both denied",
      "trust call:os.system trusted",
      "trust construct:builtins.dict trusted",
      "trust construct:m.Half trusted",
      "trust m.Both denied",
      "trust m.New trusted",
      "trust m.Old expired",
    ]);
  });

  it("keeps the paperwork", () => {
    expect(own.find(({ id }) => id === "m.Old")).toEqual({
      list: "trust",
      id: "m.Old",
      reason: "once",
      owner: "team",
      expires: "2026-11-25",
      status: "expired",
    });
  });

  it("remarks on entries that do nothing, and on names that run code", () => {
    expect(remarksOf(entries).toSorted()).toEqual([
      "call:os.system is trusted, although it runs programs",
      "construct:builtins.dict is held by a profile already",
      'm.Both stands in "trust" and in "deny"; it is denied',
      "m.Old is untrusted again: its entry expired at 2026-11-25",
    ]);
    expect(remarksOf(entriesOf(Policy.default(), NOW))).toEqual([]);
  });

  it("does not call an entry needless that lifts the slots of a profile", () => {
    const trust = ["reference:numpy.mean", "construct:numpy.ndarray"];
    const lifting = Policy.of({ extends: ["sallyport:scikit-learn"], trust });
    expect(remarksOf(entriesOf(lifting, NOW))).toEqual(["construct:numpy.ndarray is held by a profile already"]);
  });
});

describe("sallyport policy", () => {
  it("leads from a file to a policy that admits it", async () => {
    const folder = temporaryFolder({ "a.skops": demoModel("churn-pipeline") });
    const policy = `${folder}/policy.json`;
    expect((await runMain(["scan", folder])).status).toBe(1);
    expect((await runMain(["policy", "init", folder, "-o", policy])).status).toBe(0);
    expect((await runMain(["scan", folder, "--policy", policy])).status).toBe(0);
    expect((await runMain(["export", `${folder}/a.skops`, "--policy", policy])).status).toBe(0);
    const inspected = await runMain(["inspect", `${folder}/a.skops`, "--policy", policy]);
    expect(inspected.stdout).toContain("nothing outside policy draft");
    expect(JSON.parse(readFileSync(policy, "utf8")).extends).toEqual([
      "sallyport:onnx-ml-sklearn",
      "sallyport:scikit-learn",
    ]);
  });

  it("writes the same bytes twice", async () => {
    const args = ["policy", "init", DEMO];
    const first = await runMain(args);
    expect(await runMain(args)).toEqual(first);
    expect(first.status).toBe(1);
  });

  it("lists every field that is not valid", async () => {
    const folder = temporaryFolder();
    const trust = Array.from({ length: 40 }, (_, index) => `bad${index}`);
    writeFileSync(`${folder}/bad.json`, JSON.stringify({ version: 1, trust }));
    const { status, stdout, stderr } = await runMain(["policy", "check", `${folder}/bad.json`]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr.match(/^ {2}\/trust\/\d+: /gm)).toHaveLength(40);
  });

  it("gives one digest, wherever it is asked for", async () => {
    const digest = Policy.default().digest;
    expect((await runMain(["policy", "digest"])).stdout).toBe(`${digest}\n`);
    expect(JSON.parse((await runMain(["policy", "show", "--json"])).stdout)).toMatchObject({
      digest,
      formats: "all",
      limits: { maxMembers: 1_000_000 },
    });
  });
});
