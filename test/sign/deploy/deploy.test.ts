import { describe, expect, it } from "vitest";
import { isArtifactError, type Code } from "../../../src/errors/index.js";
import type { DeployStatement } from "../../../src/sign/deploy/deploy-statement.js";
import { deployProblem } from "../../../src/sign/deploy/judge-deploy.js";
import { readDeploy } from "../../../src/sign/deploy/read-deploy.js";
import { SVR_PREDICATE_TYPE, writeDeploy, writeSvr } from "../../../src/sign/deploy/write-deploy.js";
import { readStatement } from "../../../src/sign/statement.js";

const DEPLOY: DeployStatement = {
  name: "fraud/churn",
  version: "1.4.0",
  sequence: 7,
  created: new Date("2026-01-01T00:00:00Z"),
  expires: new Date("2026-07-01T00:00:00Z"),
  root: "a".repeat(64),
  omsDigest: "b".repeat(64),
  environments: ["staging", "prod"],
  scan: {
    tool: { name: "sallyport", version: "0.1.0" },
    policy: { name: "fraud-team", digest: { sha256: "c".repeat(64) } },
    verdict: "approved",
    formats: ["skops"],
    types: { allowed: ["construct:builtins.dict"], unknown: [] },
    files: 1,
  },
};

type Parsed = ReturnType<typeof JSON.parse>;

interface Document {
  subject: { name: string; digest: Record<string, unknown> }[];
  predicateType: string;
  predicate: Record<string, Parsed>;
}

/** @returns what reading says to a statement after a change. */
function read(change: (document: Document) => void): DeployStatement | Code {
  const document = JSON.parse(new TextDecoder().decode(writeDeploy("churn", DEPLOY))) as Document;
  change(document);
  try {
    return readDeploy(readStatement(new TextEncoder().encode(JSON.stringify(document))));
  } catch (error) {
    if (!isArtifactError(error)) throw error;
    return error.code;
  }
}

describe("readDeploy", () => {
  it("reads what is written", () => {
    expect(read(() => undefined)).toEqual(DEPLOY);
  });

  it.each<[string, (document: Document) => void]>([
    ["fields that it does not know", ({ predicate }) => Object.assign(predicate, { ticket: "ML-7" })],
    ["fields that it does not know in the model", ({ predicate }) => Object.assign(predicate["model"], { owner: "x" })],
    [
      "an OCI manifest as second subject",
      ({ subject }) => subject.push({ name: "", digest: { sha256: "d".repeat(64) } }),
    ],
    ["an OCI reference", ({ predicate }) => Object.assign(predicate, { oci: { ref: "r/churn", digest: "sha256:0" } })],
    ["further digests", ({ predicate }) => Object.assign(predicate["oms"].digest, { blake2b: "00" })],
  ])("passes over %s", (_, change) => {
    expect(read(change)).toEqual(DEPLOY);
  });

  it("takes a statement without environments for any", () => {
    expect(read(({ predicate }) => delete predicate["environments"])).toEqual({ ...DEPLOY, environments: undefined });
  });

  it.each<[string, (document: Document) => void]>([
    ["another predicate type", (document) => (document.predicateType = SVR_PREDICATE_TYPE)],
    ["no predicate", (document) => delete (document as Partial<Document>).predicate],
    ["a subject without SHA-256", ({ subject }) => (subject[0]!.digest = { sha512: "a".repeat(64) })],
    ["a subject with a short digest", ({ subject }) => (subject[0]!.digest = { sha256: "aa" })],
    ["three subjects", ({ subject }) => subject.push(subject[0]!, subject[0]!)],
    ["no model", ({ predicate }) => delete predicate["model"]],
    ["no sequence", ({ predicate }) => delete predicate["model"].sequence],
    ["sequence 0", ({ predicate }) => (predicate["model"].sequence = 0)],
    ["a broken sequence", ({ predicate }) => (predicate["model"].sequence = 1.5)],
    ["a sequence beyond 2^53", ({ predicate }) => (predicate["model"].sequence = 2 ** 53)],
    ["a name with a wildcard", ({ predicate }) => (predicate["model"].name = "*")],
    ["no expiry", ({ predicate }) => delete predicate["expires"]],
    ["an expiry on 30 February", ({ predicate }) => (predicate["expires"] = "2027-02-30")],
    ["an expiry before the creation", ({ predicate }) => (predicate["expires"] = "2025-12-31")],
    ["an expiry at the creation", ({ predicate }) => (predicate["expires"] = predicate["created"])],
    ["no digest of the OMS statement", ({ predicate }) => delete predicate["oms"].digest.sha256],
    ["upper-case digits", ({ predicate }) => (predicate["oms"].digest.sha256 = "B".repeat(64))],
    ["another verdict", ({ predicate }) => (predicate["scan"].verdict = "untrusted")],
    ["unknown types", ({ predicate }) => (predicate["scan"].types = { allowed: [], unknown: ["call:os.system"] })],
    ["no model scanned", ({ predicate }) => (predicate["scan"].files = 0)],
    ["no environment in the list", ({ predicate }) => (predicate["environments"] = [])],
    ["an environment twice", ({ predicate }) => (predicate["environments"] = ["prod", "prod"])],
  ])("refuses %s", (_, change) => {
    expect(read(change)).toBe("E_STATEMENT");
  });
});

describe("writeDeploy", () => {
  it.each<[string, Partial<DeployStatement>]>([
    ["a name that cannot be given", { name: "../churn" }],
    ["a number that cannot be read", { sequence: 2 ** 60 }],
    ["an expiry that has passed", { expires: new Date("2020-01-01") }],
    ["a version with a control", { version: "1\u001b[2J" }],
  ])("refuses %s", (_, change) => {
    expect(() => writeDeploy("churn", { ...DEPLOY, ...change })).toThrow(/^Cannot /);
  });
});

describe("writeSvr", () => {
  it("says in short what was verified", () => {
    const statement = readStatement(writeSvr("churn", DEPLOY, ["SALLYPORT_TYPES_ALLOWED"]));
    expect(statement.predicateType).toBe("https://in-toto.io/attestation/svr/v0.2");
    expect(statement.subjects[0]?.digests.get("sha256")).toBe(DEPLOY.root);
    expect(JSON.parse(JSON.stringify(statement.predicate))).toEqual({
      verifier: { id: "https://sallyport/attest" },
      timeCreated: "2026-01-01T00:00:00.000Z",
      policies: [DEPLOY.scan.policy],
      properties: ["SALLYPORT_TYPES_ALLOWED"],
    });
  });
});

describe("deployProblem", () => {
  const ask = (at: string, change: { name?: string; environment?: string; maxAgeDays?: number } = {}): unknown => {
    const { name = "fraud/churn", environment = "prod", maxAgeDays } = change;
    return deployProblem(DEPLOY, { maxAgeDays }, { name, at: new Date(at), environment })?.code;
  };

  it.each([
    ["at its creation", "2026-01-01T00:00:00Z", undefined],
    ["by a clock that is 5 minutes late", "2025-12-31T23:55:00Z", undefined],
    ["long before its creation", "2025-12-31T23:54:59Z", "E_NOT_YET_VALID"],
    ["just before it expires", "2026-06-30T23:59:59.999Z", undefined],
    ["exactly when it expires", "2026-07-01T00:00:00Z", "E_EXPIRED"],
    ["later", "2027-01-01T00:00:00Z", "E_EXPIRED"],
    ["at no time", "never", "E_NOT_YET_VALID"],
  ])("judges a statement %s", (_, at, code) => {
    expect(ask(at)).toBe(code);
  });

  it.each([
    ["2026-01-10T23:59:59.999Z", undefined],
    ["2026-01-11T00:00:00Z", "E_EXPIRED"],
  ])("judges its age at %s", (at, code) => {
    expect(ask(at, { maxAgeDays: 10 })).toBe(code);
  });

  it("refuses another name, and the same in another case", () => {
    expect(ask("2026-02-01", { name: "fraud/other" })).toBe("E_ARTIFACT_NAME");
    expect(ask("2026-02-01", { name: "Fraud/churn" })).toBe("E_ARTIFACT_NAME");
  });

  it("refuses an environment that is not listed, and none", () => {
    const question = { name: "fraud/churn", at: new Date("2026-02-01") };
    expect(ask("2026-02-01", { environment: "dev" })).toBe("E_ENVIRONMENT");
    const anywhere = { ...DEPLOY, environments: undefined };
    const problem = (deploy: DeployStatement): unknown =>
      deployProblem(deploy, { maxAgeDays: undefined }, { ...question, environment: undefined })?.code;
    expect(problem(DEPLOY)).toBe("E_ENVIRONMENT");
    expect(problem(anywhere)).toBeUndefined();
  });
});
