import { mkdirSync, renameSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Source } from "../../src/bytes/index.js";
import { isArtifactError, type Code } from "../../src/errors/index.js";
import { admit, type Decision } from "../../src/gate/index.js";
import { load } from "../../src/load/index.js";
import { nodeSignHost } from "../../src/node/sign-host.js";
import { openTree } from "../../src/node/tree.js";
import { Policy } from "../../src/policy/index.js";
import type { StateRecord, StateStore } from "../../src/sign/state.js";
import type { Tree } from "../../src/sign/tree.js";
import { TrustPolicy } from "../../src/sign/trust/trust-policy.js";
import { demoModel } from "../helpers/cli.js";
import { bundleOf, claimsOf, deployOf, manifestOf, NOW, summary, treeOf, type Files } from "../helpers/gate.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";
import { testKey, trustOptions } from "../helpers/trust.js";

const KEY = testKey("P-256");
const FILES: Files = {
  "model.skops": demoModel("logistic-regression"),
  "notes.txt": new TextEncoder().encode("fine\n"),
};
const MANIFEST = manifestOf(FILES);

/** @param at - runs between the verification of the signatures and that of the files */
function decide(tree: Tree, at: () => void = () => undefined, atEnd: () => void = () => undefined): Decision {
  const kept: StateRecord[] = [];
  const state: StateStore = {
    records: () => {
      if (kept.length === 0) at();
      return kept;
    },
    add: (record) => {
      kept.push(record);
      atEnd();
    },
  };
  return admit(tree, {
    trust: TrustPolicy.of(trustOptions([KEY]), nodeSignHost),
    policy: Policy.default(),
    name: "churn",
    signatures: [{ path: "churn.sig", bytes: bundleOf(MANIFEST.payload, KEY) }],
    claims: [claimsOf(bundleOf(deployOf(MANIFEST), KEY))],
    at: NOW,
    state,
    host: nodeSignHost,
  });
}

/** @returns a folder with the files. */
function folderOf(files: Files): string {
  const folder = join(temporaryFolder(), "churn");
  mkdirSync(folder);
  for (const [path, bytes] of Object.entries(files)) writeFileSync(join(folder, path), bytes);
  return folder;
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
}

/** @returns files of which one has other bytes from a certain reading on */
function swapping(path: string, evil: Uint8Array, from: number): Tree {
  const tree = treeOf(FILES);
  const other = treeOf({ [path]: evil }).files[0]!.source;
  let passes = 0;
  const swap = (source: Source): Source => ({
    ...source,
    size: source.size,
    read(offset, length) {
      if (offset === 0) passes++;
      return (passes < from ? source : other).read(offset, length);
    },
  });
  return {
    ...tree,
    files: tree.files.map((file) => (file.path === path ? { ...file, source: swap(file.source) } : file)),
  };
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

/** Offset of the first number of the first array. */
const FIRST_NUMBER = Buffer.from(FILES["model.skops"]!).indexOf("\u0093NUMPY", 0, "latin1") + 128;
const EVIL = flipped(FILES["model.skops"]!, FIRST_NUMBER);
const HONEST = load(decide(treeOf(FILES)).approved.get("model.skops")!);

/** @returns what comes of the model: the outcome, and that of loading what was admitted. */
function comesOf({ outcome, findings, approved }: Decision): string {
  if (outcome !== "admitted") return [outcome, ...findings.map(({ code }) => code)].join(" ");
  const model = approved.get("model.skops")!;
  const code = codeOf(() => expect(load(model)).toEqual(HONEST));
  return `admitted, ${code ?? "loaded as signed"}`;
}

describe("bytes that change between two readings", () => {
  it("never enter, whichever reading sees them first", () => {
    const results = Array.from({ length: 12 }, (_, index) => comesOf(decide(swapping("model.skops", EVIL, index + 1))));
    const allowed = ["refused E_DIGEST", "refused E_ZIP_CRC", "admitted, E_DIGEST", "admitted, loaded as signed"];
    for (const result of results) expect(allowed).toContain(result);
    expect(new Set(results)).toContain("refused E_DIGEST");
    expect(results.at(-1)).toBe("admitted, loaded as signed");
  });
});

/** @returns the tree, with something that happens when the file has been verified and is read again */
function betweenReadings(tree: Tree, path: string, happens: () => void): Tree {
  let isVerified = false;
  let isDone = false;
  const files = tree.files.map((file) => {
    if (file.path !== path) return file;
    const { source } = file;
    const read: Source["read"] = (offset, length) => {
      if (isVerified && !isDone) happens();
      isDone ||= isVerified;
      const bytes = source.read(offset, length);
      isVerified ||= offset + length === source.size;
      return bytes;
    };
    const { size, host } = source;
    const seen = { size, ...(host && { host }), read, changed: () => source.changed?.() ?? false };
    return { ...file, path, size, links: 1, source: seen };
  });
  return { ...tree, files };
}

describe("a file that is exchanged", () => {
  type When = "before it is read" | "once it is verified" | "once it is admitted";
  const gate = (change: (folder: string) => void, when: When): string => {
    const folder = folderOf(FILES);
    const tree = openTree(folder);
    const run = (): void => change(folder);
    const decision =
      when === "before it is read"
        ? decide(tree, run)
        : when === "once it is admitted"
          ? decide(tree, undefined, run)
          : decide(betweenReadings(tree, "model.skops", run));
    const result = comesOf(decision);
    tree.close();
    return result;
  };
  const model = (folder: string): string => join(folder, "model.skops");
  const replace = (folder: string, bytes: Uint8Array): void => {
    writeFileSync(`${folder}.new`, bytes);
    renameSync(`${folder}.new`, model(folder));
  };
  const overwrite = (folder: string): void => {
    const { atime, mtime } = statSync(model(folder));
    writeFileSync(model(folder), EVIL);
    utimesSync(model(folder), atime, mtime);
  };
  const exchangeFolder = (folder: string): void => {
    renameSync(folder, `${folder}.old`);
    mkdirSync(folder);
    writeFileSync(model(folder), EVIL);
  };

  it.each<[string, (folder: string) => void, When, string]>([
    ["by another", (folder) => replace(folder, EVIL), "before it is read", "refused E_DIGEST"],
    ["by another", (folder) => replace(folder, EVIL), "once it is verified", "undecided E_SOURCE_CHANGED"],
    ["by another", (folder) => replace(folder, EVIL), "once it is admitted", "admitted, loaded as signed"],
    [
      "by the same bytes",
      (folder) => replace(folder, FILES["model.skops"]!),
      "before it is read",
      "admitted, loaded as signed",
    ],
    ["in place, with its time put back", overwrite, "before it is read", "refused E_DIGEST"],
    ["in place, with its time put back", overwrite, "once it is verified", "refused E_DIGEST"],
    ["in place, with its time put back", overwrite, "once it is admitted", "admitted, E_DIGEST"],
    ["together with its folder", exchangeFolder, "before it is read", "undecided E_SOURCE_READ"],
    ["together with its folder", exchangeFolder, "once it is admitted", "admitted, loaded as signed"],
  ])("%s, %#", (_, change, when, expected) => {
    expect(gate(change, when)).toBe(expected);
  });

  it("is caught too if it is data", () => {
    const folder = folderOf(FILES);
    const tree = openTree(folder);
    const change = (): void => writeFileSync(join(folder, "notes.txt"), "evil\n");
    const decision = decide(betweenReadings(tree, "notes.txt", change));
    tree.close();
    expect(summary(decision)).toBe("undecided E_SOURCE_CHANGED");
  });
});
