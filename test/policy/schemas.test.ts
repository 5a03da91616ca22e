import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../src/bytes/index.js";
import { ACTIONS } from "../../src/graph/requirement.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** Without the import of a type, which no build keeps. */
const validator = readFileSync(join(root, "src/policy/generated/validate-policy.ts"), "utf8").replace(
  /^import type .*;$/m,
  "",
);

function readSchema(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(root, "schemas", name), "utf8")) as Record<string, unknown>;
}

/** @returns the pointers of all subschemas that lack a description where a reader would look for one. */
function undescribed(schema: unknown, pointer = ""): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]: [string, unknown]) => {
    const path = `${pointer}/${key}`;
    if (key === "if" || key === "then" || key === "else") return [];
    if (key !== "properties" && key !== "$defs") return undescribed(value, path);
    return Object.entries(value as object).flatMap(([name, field]: [string, unknown]) => {
      const isReference = typeof field === "object" && field !== null && "$ref" in field;
      const described = isReference || (typeof field === "object" && field !== null && "description" in field);
      return [...(described ? [] : [`${path}/${name}`]), ...undescribed(field, `${path}/${name}`)];
    });
  });
}

const CLOSED = ["policy-v1.schema.json", "report-v1.schema.json", "trust-v1.schema.json", "gate-v1.schema.json"];
/** Statements of in-toto, whose readers pass over fields that they do not know. */
const OPEN = ["deploy-v1.schema.json"];

describe.each([...CLOSED, ...OPEN])("%s", (name) => {
  it("is valid under strict rules, and has a relative id", () => {
    const schema = readSchema(name);
    expect(schema["$id"]).toBe(name);
    const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false });
    expect(() => ajv.compile(schema)).not.toThrow();
  });

  it("describes every field", () => {
    expect(undescribed(readSchema(name))).toEqual([]);
  });
});

describe.each(CLOSED)("%s", (name) => {
  it("closes every object with named fields", () => {
    const open: string[] = [];
    const visit = (schema: unknown, pointer: string): void => {
      if (typeof schema !== "object" || schema === null) return;
      const { type, properties, additionalProperties } = schema as Record<string, unknown>;
      if (type === "object" && properties !== undefined && additionalProperties !== false) open.push(pointer);
      for (const [key, value] of Object.entries(schema)) visit(value, `${pointer}/${key}`);
    };
    visit(readSchema(name), "");
    expect(open).toEqual([]);
  });
});

describe("policy schema", () => {
  it("has exactly the limits that readers know", () => {
    const { properties } = readSchema("policy-v1.schema.json") as { properties: { limits: { properties: object } } };
    expect(Object.keys(properties.limits.properties).sort()).toEqual(Object.keys(DEFAULT_LIMITS).sort());
  });
});

describe("generated validator", () => {
  it("is what the schema gives", () => {
    const run = spawnSync(process.execPath, ["scripts/build-validators.mjs", "--check"], {
      cwd: root,
      encoding: "utf8",
    });
    expect(run.stderr).toBe("");
    expect(run.status).toBe(0);
  });

  it("loads no module and generates no code", () => {
    expect(validator).not.toMatch(/\brequire\s*\(|\bimport\b|\bnew Function\b|\beval\s*\(/);
  });

  it("runs where code generation is switched off", () => {
    const folder = mkdtempSync(join(tmpdir(), "sallyport-"));
    try {
      const plain = validator.replace("(document: unknown): readonly SchemaError[]", "(document)");
      writeFileSync(join(folder, "validator.mjs"), plain);
      writeFileSync(
        join(folder, "main.mjs"),
        `import { policyErrors } from "./validator.mjs";
        const good = policyErrors({ version: 1, trust: ["modèles.Échelle"] }).length;
        const bad = policyErrors({ version: 2, trust: [1] }).length;
        process.stdout.write(JSON.stringify({ good, bad }));`,
      );
      const run = spawnSync(process.execPath, ["--disallow-code-generation-from-strings", join(folder, "main.mjs")], {
        encoding: "utf8",
      });
      expect(run.stderr).toBe("");
      const { good, bad } = JSON.parse(run.stdout) as { good: number; bad: number };
      expect(good).toBe(0);
      expect(bad).toBeGreaterThan(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

const DIGEST = "0".repeat(64);
const REQUIREMENT = {
  id: "construct:mymodels.RareScaler",
  action: "construct",
  module: "mymodels",
  name: "RareScaler",
  status: "untrusted",
  count: 1,
  first: "schema.json#/content/steps/0/1",
};
const ARTIFACT = {
  path: "models/churn.skops",
  sha256: DIGEST,
  size: 18332,
  format: "skops",
  container: "zip",
  completeness: "complete",
  verdict: "untrusted",
  requirements: [REQUIREMENT],
  notes: [{ message: "the link was followed" }],
  findings: [{ code: "E_DUPLICATE_MEMBER", message: "…", path: "schema.json", offset: 1234 }],
  facts: { nodes: 512, arrays: 9, arrayBytes: 4096, members: 10, protocol: 2, libraries: { "scikit-learn": "1.9.1" } },
};
const REPORT = {
  schemaVersion: "1.0",
  tool: { name: "sallyport", version: "0.1.0" },
  policy: { name: "fraud-team", digest: `sha256:${DIGEST}` },
  artifacts: [ARTIFACT],
  ignored: [{ path: "README.md", reason: "not a model artifact" }],
  summary: { artifacts: 1, approved: 0, untrusted: 1, refused: 0, undecided: 0, ignored: 1 },
};

describe("report schema", () => {
  const validate = new Ajv2020({ strictTypes: false, strictRequired: false }).compile(
    readSchema("report-v1.schema.json"),
  );
  const withArtifact = (fields: object): object => ({ ...REPORT, artifacts: [{ ...ARTIFACT, ...fields }] });
  const withRequirement = (fields: object): object => withArtifact({ requirements: [{ ...REQUIREMENT, ...fields }] });
  const { sha256: _sha256, size: _size, ...unreadable } = ARTIFACT;
  const { module: _module, ...nameless } = REQUIREMENT;
  const operator = { ...nameless, id: "operator:ai.onnx/Relu", action: "operator", domain: "ai.onnx", name: "Relu" };
  const file = { ...nameless, id: "file:weights.bin", action: "file", name: "weights.bin" };

  it.each<[string, unknown]>([
    ["a full report", REPORT],
    ["a report on nothing", { ...REPORT, artifacts: [], ignored: [] }],
    ["a later minor version", { ...REPORT, schemaVersion: "1.12" }],
    ["an artifact that could not be read", { ...REPORT, artifacts: [unreadable] }],
    ["no facts", withArtifact({ facts: {} })],
    [
      "a spelling, uses and a reason",
      withRequirement({ written: "a.b", uses: [{ owner: "x", attribute: "y" }], moreUses: 2, reason: "z" }),
    ],
    ["an operator", withArtifact({ requirements: [{ ...operator, opsets: [13, 17] }] })],
    ["a file", withArtifact({ requirements: [file] })],
  ])("accepts %s", (_, report) => {
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each<[string, unknown]>([
    ["another major version", { ...REPORT, schemaVersion: "2.0" }],
    ["an unknown field", { ...REPORT, extra: 1 }],
    ["an unknown field of an artifact", withArtifact({ score: 1 })],
    ["an unknown verdict", withArtifact({ verdict: "safe" })],
    ["an unknown completeness", withArtifact({ completeness: "partial" })],
    ["an unknown container", withArtifact({ container: "rar" })],
    ["an unknown action", withRequirement({ action: "import" })],
    ["an unknown status", withRequirement({ status: "ok" })],
    ["a name without module", withArtifact({ requirements: [nameless] })],
    ["an operator with a module", withArtifact({ requirements: [{ ...operator, module: "x" }] })],
    ["a type with a domain", withRequirement({ domain: "x" })],
    ["a negative count", withRequirement({ count: -1 })],
    ["a digest of another length", withArtifact({ sha256: "00" })],
    ["a finding without code", withArtifact({ findings: [{ message: "x" }] })],
    ["a finding before the file", withArtifact({ findings: [{ code: "E_UTF8", message: "x", offset: -1 }] })],
    ["a summary without ignored", { ...REPORT, summary: { ...REPORT.summary, ignored: undefined } }],
  ])("refuses %s", (_, report) => {
    expect(validate(JSON.parse(JSON.stringify(report)))).toBe(false);
  });

  it("knows the actions that requirements have", () => {
    const schema = readSchema("report-v1.schema.json") as {
      $defs: { requirement: { properties: { action: { enum: string[] } } } };
    };
    expect(schema.$defs.requirement.properties.action.enum).toEqual(ACTIONS);
  });
});
