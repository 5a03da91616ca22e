import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isArtifactError, type Code } from "../../src/errors/index.js";
import { claimsPathOf, findEvidence, readClaimsFile, readSignatureFile } from "../../src/node/evidence.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

function codeOf(operation: () => unknown): Code | undefined {
  try {
    operation();
    return undefined;
  } catch (error) {
    if (!isArtifactError(error)) throw error;
    return error.code;
  }
}

describe("findEvidence", () => {
  it("finds signatures of all signers and the claims beside a model, and nothing else", () => {
    const folder = temporaryFolder({
      "churn.sig": "",
      "churn.1a2b3c4d.sig": "",
      "churn.claims.jsonl": "",
      "churn.1A2B3C4D.sig": "",
      "churn.1a2b3c4.sig": "",
      "churn.sig.bak": "",
      "churn2.sig": "",
      "trust.json": "",
      "policy.json": "",
    });
    mkdirSync(join(folder, "churn"));
    expect(findEvidence(join(folder, "churn"))).toEqual({
      signatures: [join(folder, "churn.1a2b3c4d.sig"), join(folder, "churn.sig")],
      claims: [join(folder, "churn.claims.jsonl")],
    });
  });

  it("finds the same whatever way the folder is called", () => {
    const folder = temporaryFolder({ "churn.sig": "" });
    mkdirSync(join(folder, "churn", "sub"), { recursive: true });
    for (const way of ["churn/", "churn/.", "churn/sub/..", "./churn"]) {
      expect(findEvidence(`${folder}/${way}`).signatures).toEqual([join(folder, "churn.sig")]);
    }
  });

  it("finds nothing where nothing is", () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "churn"));
    expect(findEvidence(join(folder, "churn"))).toEqual({ signatures: [], claims: [] });
    expect(codeOf(() => findEvidence(join(folder, "missing", "churn")))).toBe("E_SOURCE_READ");
  });

  it("takes a signature within the folder only where none stands beside it", () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "churn"));
    writeFileSync(join(folder, "churn", "model.sig"), "");
    expect(findEvidence(join(folder, "churn")).signatures).toEqual([join(folder, "churn", "model.sig")]);
    writeFileSync(join(folder, "churn.sig"), "");
    expect(findEvidence(join(folder, "churn")).signatures).toEqual([join(folder, "churn.sig")]);
  });
});

describe("claimsPathOf", () => {
  it.each([
    ["models/churn", "models/churn.claims.jsonl"],
    ["models/churn/", "models/churn.claims.jsonl"],
    ["churn", "churn.claims.jsonl"],
  ])("of %s is %s", (model, path) => {
    expect(claimsPathOf(model)).toBe(path);
  });
});

describe("readSignatureFile and readClaimsFile", () => {
  it("read small files, and name them", () => {
    const folder = temporaryFolder({ "a.sig": "{}" });
    const path = join(folder, "a.sig");
    expect(readSignatureFile(path)).toEqual({ path, bytes: new TextEncoder().encode("{}") });
    expect(readClaimsFile(path).bytes).toHaveLength(2);
  });

  it("refuse what is missing, no file, or too large", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "large"), new Uint8Array(2 ** 20 + 1));
    expect(codeOf(() => readSignatureFile(join(folder, "large")))).toBe("E_OPTIONS");
    expect(codeOf(() => readClaimsFile(join(folder, "large")))).toBeUndefined();
    expect(codeOf(() => readSignatureFile(join(folder, "missing")))).toBe("E_SOURCE_READ");
    expect(codeOf(() => readSignatureFile(folder))).toBe("E_SOURCE_READ");
  });
});
