import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isArtifactError, type Code } from "../../src/errors/index.js";
import { openState } from "../../src/node/state.js";
import { sequenceProblem, type StateRecord } from "../../src/sign/state.js";
import type { TrustedKey } from "../../src/sign/trust/trusted-key.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const ROOT = "a".repeat(64);
const OTHER = "b".repeat(64);
const KEY = "c".repeat(64);
/** Name of the file of number 1, ROOT and KEY. */
const FILE = `1-${ROOT}-${createHash("sha256").update(KEY).digest("hex")}.json`;

function record(sequence: number, root = ROOT, name = "churn"): StateRecord {
  return { name, sequence, root, keys: [KEY] };
}

function codeOf(operation: () => unknown): Code | undefined {
  try {
    operation();
    return undefined;
  } catch (error) {
    if (!isArtifactError(error)) throw error;
    return error.code;
  }
}

/** @returns the folder that holds the records of the only name. */
function folderIn(path: string): string {
  return join(path, readdirSync(path)[0]!);
}

describe("openState", () => {
  it("keeps records of each name apart, and for others who open the folder", () => {
    const path = temporaryFolder();
    const state = openState(path);
    expect(state.records("churn")).toEqual([]);
    state.add(record(1));
    state.add(record(2, OTHER));
    state.add(record(7, ROOT, "Churn"));
    const again = openState(path);
    expect(again.records("churn").toSorted((a, b) => a.sequence - b.sequence)).toEqual([record(1), record(2, OTHER)]);
    expect(again.records("Churn")).toEqual([record(7, ROOT, "Churn")]);
    expect(again.records("fraud/churn")).toEqual([]);
  });

  it("keeps a record that is there, and both of two models with one number", () => {
    const path = temporaryFolder();
    const state = openState(path);
    state.add({ ...record(1), keys: [KEY, OTHER] });
    state.add({ ...record(1), keys: [OTHER, KEY] });
    expect(state.records("churn")).toEqual([{ ...record(1), keys: [KEY, OTHER] }]);
    state.add(record(1, OTHER));
    expect(state.records("churn")).toHaveLength(2);
  });

  it("keeps a release that others signed later, for when its first signers are revoked", () => {
    const state = openState(temporaryFolder());
    state.add(record(7));
    state.add({ ...record(7), keys: [OTHER] });
    const revoked = { hint: KEY, revoked: { at: new Date(0), reason: "stolen" } } as TrustedKey;
    const trust = { keys: new Map([[KEY, revoked]]), revokedRoots: new Map<string, string>() };
    expect(sequenceProblem(state.records("churn"), record(6), trust)?.code).toBe("E_ROLLBACK");
  });

  it("passes over what a process that died left behind, and leaves nothing itself", () => {
    const path = temporaryFolder();
    const state = openState(path);
    state.add(record(1));
    writeFileSync(join(folderIn(path), ".sallyport-0.tmp"), "{");
    expect(state.records("churn")).toEqual([record(1)]);
    expect(readdirSync(folderIn(path)).filter((name) => !name.startsWith("."))).toEqual([FILE]);
  });

  it("holds the largest sequence number", () => {
    const state = openState(temporaryFolder());
    state.add(record(Number.MAX_SAFE_INTEGER));
    expect(state.records("churn")).toEqual([record(Number.MAX_SAFE_INTEGER)]);
  });

  it("refuses a folder that is missing, or none", () => {
    const path = temporaryFolder();
    writeFileSync(join(path, "file"), "");
    expect(codeOf(() => openState(join(path, "missing")))).toBe("E_STATE");
    expect(codeOf(() => openState(join(path, "file")))).toBe("E_STATE");
  });

  it.skipIf(process.getuid?.() === 0)("refuses a folder that cannot be written", () => {
    const path = temporaryFolder();
    chmodSync(path, 0o500);
    expect(codeOf(() => openState(path))).toBe("E_STATE");
    chmodSync(path, 0o700);
  });

  it("says so where a record can be neither read nor written", () => {
    const path = temporaryFolder();
    const state = openState(path);
    state.add(record(1));
    const folder = folderIn(path);
    mkdirSync(join(folder, `2-${ROOT}.json`));
    expect(codeOf(() => state.records("churn"))).toBe("E_STATE");
    writeFileSync(join(path, "file"), "");
    const other = temporaryFolder();
    const blocked = openState(other);
    blocked.add(record(1));
    const name = readdirSync(other)[0]!;
    const full = temporaryFolder();
    writeFileSync(join(full, name), "");
    expect(codeOf(() => openState(full).add(record(1)))).toBe("E_STATE");
    expect(codeOf(() => openState(full).records("churn"))).toBe("E_STATE");
  });

  it.each([
    ["no JSON", FILE, "{"],
    ["no object", FILE, "[]"],
    ["another version", FILE, { version: 2 }],
    ["another name", FILE, { name: "other" }],
    ["another number", FILE, { sequence: 2 }],
    ["another root", FILE, { root: OTHER }],
    ["no keys", FILE, { keys: null }],
    ["keys of another kind", FILE, { keys: [1] }],
    ["a key that is no hint", FILE, { keys: ["k1"] }],
    ["other keys", FILE, { keys: [OTHER] }],
    ["a name of its own", "notes.txt", {}],
    ["no digest of its keys", `1-${ROOT}.json`, {}],
    ["number zero", `0-${ROOT}.json`, { sequence: 0 }],
  ])("refuses a record with %s", (_, file, content) => {
    const path = temporaryFolder();
    const state = openState(path);
    state.add(record(3));
    const text = typeof content === "string" ? content : JSON.stringify({ version: 1, ...record(1), ...content });
    writeFileSync(join(folderIn(path), file), text);
    expect(codeOf(() => state.records("churn"))).toBe("E_STATE");
  });
});
