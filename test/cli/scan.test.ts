import { spawnSync } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ArtifactReport, Report } from "../../src/index.js";
import { DEMO, demoModel, runMain } from "../helpers/cli.js";
import { parseReport } from "../helpers/report.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const TRUSTED = demoModel("logistic-regression");
const UNTRUSTED = demoModel("churn-pipeline");
const REFUSED = demoModel("tampered");
const OWN_CLASS = "construct:churn.features.TenureBands";

async function scanJson(args: readonly string[]): Promise<{ status: number | null; report: Report }> {
  const { status, stdout, stderr } = await runMain(["scan", "--format", "json", ...args]);
  expect(stderr).toBe("");
  return { status, report: parseReport(stdout) };
}

async function scanFolder(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: readonly string[] = [],
): Promise<{ status: number | null; report: Report }> {
  return scanJson([temporaryFolder(files), ...options]);
}

function fileName({ path }: { readonly path: string }): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function codesOf(artifact: ArtifactReport | undefined): readonly string[] {
  return artifact?.findings.map(({ code }) => code) ?? [];
}

describe("exit status", () => {
  it.each<[expected: number, why: string, files: Readonly<Record<string, string | Uint8Array>>]>([
    [0, "everything is approved", { "a.skops": TRUSTED, "README.md": "text" }],
    [1, "something is untrusted", { "a.skops": TRUSTED, "b.skops": UNTRUSTED }],
    [1, "something is refused", { "a.skops": TRUSTED, "b.skops": REFUSED }],
    [2, "there is no verdict for something", { "a.skops": TRUSTED, "b.pkl": "unknown" }],
    [2, "a model is empty", { "b.skops": "" }],
    [1, "something is untrusted beside what has no verdict", { "a.skops": UNTRUSTED, "b.pkl": "unknown" }],
    [3, "nothing supported was found", { "README.md": "text" }],
    [3, "the folder is empty", {}],
  ])("is %i where %s", async (expected, _, files) => {
    expect((await scanFolder(files)).status).toBe(expected);
  });

  it.each<[expected: number, why: string, files: Readonly<Record<string, string | Uint8Array>>]>([
    [0, "what is refused or untrusted", { "a.skops": UNTRUSTED, "b.skops": REFUSED }],
    [2, "what has no verdict", { "a.pkl": "unknown" }],
    [2, "what has no verdict beside what is refused", { "a.pkl": "unknown", "b.skops": REFUSED }],
    [3, "nothing found", {}],
  ])("with --exit-zero is %i for %s", async (expected, _, files) => {
    const { status, report } = await scanFolder(files, ["--exit-zero"]);
    expect(status).toBe(expected);
    expect(report.summary.untrusted).toBe("a.skops" in files ? 1 : 0);
  });
});

describe("the verdict", () => {
  it("lists the whole bill, and what the policy says to it", async () => {
    const path = join(DEMO, "churn-pipeline.skops");
    const { status, report } = await scanJson([path]);
    const [artifact] = report.artifacts;
    expect(status).toBe(1);
    expect(artifact).toMatchObject({ path, verdict: "untrusted", format: "skops", container: "zip", findings: [] });
    const untrusted = artifact!.requirements.filter((requirement) => requirement.status !== "trusted");
    expect(untrusted.map(({ id }) => id)).toEqual([OWN_CLASS]);
    expect(artifact!.requirements.length).toBeGreaterThan(5);
  });

  it("is approved once the name is trusted, under another digest of the policy", async () => {
    const path = join(DEMO, "churn-pipeline.skops");
    const before = await scanJson([path]);
    const after = await scanJson([path, "--trust", OWN_CLASS, "--trust", OWN_CLASS]);
    expect(after.status).toBe(0);
    expect(after.report.artifacts[0]!.verdict).toBe("approved");
    expect(after.report.policy.digest).not.toBe(before.report.policy.digest);
  });

  it("follows the command that the table suggests", async () => {
    const folder = temporaryFolder({ "it's a model.skops": UNTRUSTED });
    const { stdout } = await runMain(["scan", folder]);
    const command = /^next: .* run: sallyport (.*)$/m.exec(stdout)![1];
    const words = spawnSync("/bin/sh", ["-c", `printf '%s\\0' ${command}`], { encoding: "utf8" }).stdout;
    expect((await runMain(words.split("\0").slice(0, -1))).status).toBe(0);
  });

  it("is that of the policy which was given, and of nothing else", async () => {
    const policy = { version: 1, name: "nothing", trust: [] };
    const folder = temporaryFolder({ "a.skops": TRUSTED, "policy.json": JSON.stringify(policy) });
    const { status, report } = await scanJson([folder, "--policy", join(folder, "policy.json")]);
    expect(status).toBe(1);
    expect(report.policy.name).toBe("nothing");
    expect(report.artifacts[0]!.requirements.every((requirement) => requirement.status === "untrusted")).toBe(true);
    expect((await scanJson([folder])).status).toBe(0);
  });

  it("denies what the policy denies", async () => {
    const policy = { version: 1, extends: ["sallyport:skops"], deny: ["construct:numpy.ndarray"] };
    const folder = temporaryFolder({ "p.json": JSON.stringify(policy), "a.skops": TRUSTED });
    const { status, report } = await scanJson([join(folder, "a.skops"), "--policy", join(folder, "p.json")]);
    expect(status).toBe(1);
    expect(report.artifacts[0]!.verdict).toBe("refused");
    expect(codesOf(report.artifacts[0])).toContain("E_DENIED");
  });

  it("is refused for a file with two readings", async () => {
    const { report } = await scanJson([join(DEMO, "tampered.skops")]);
    expect(report.artifacts[0]!.verdict).toBe("refused");
    expect(codesOf(report.artifacts[0])).toContain("E_DUPLICATE_MEMBER");
  });
});

describe("files of a folder", () => {
  it("that are no model by content and name are ignored and listed", async () => {
    const { report } = await scanFolder({ "README.md": "text", "a.skops": TRUSTED, "b.pkl": "?", empty: "" });
    expect(report.artifacts.map(fileName)).toEqual(["a.skops", "b.pkl"]);
    expect(report.ignored.map(fileName)).toEqual(["README.md", "empty"]);
    expect(report.ignored.map(({ reason }) => reason)).toEqual(["not a model artifact", "not a model artifact"]);
    expect(codesOf(report.artifacts[1])).toEqual(["E_FORMAT_UNKNOWN"]);
  });

  it("are models by content, whatever the name", async () => {
    const { status, report } = await scanFolder({ "notes.txt": UNTRUSTED });
    expect(status).toBe(1);
    expect(report.artifacts[0]!.format).toBe("skops");
  });

  it("are always artifacts where they were named", async () => {
    const folder = temporaryFolder({ "README.md": "text" });
    const { status, report } = await scanJson([join(folder, "README.md")]);
    expect(status).toBe(2);
    expect(report.artifacts[0]).toMatchObject({ verdict: "undecided", completeness: "incomplete" });
  });

  it("that a pattern excludes are listed, not scanned", async () => {
    const { status, report } = await scanFolder({ "a.skops": TRUSTED, "old/b.skops": REFUSED }, ["--exclude", "old"]);
    expect(status).toBe(0);
    expect(report.ignored).toMatchObject([{ reason: "excluded by old" }]);
  });

  it("may be links, of which one scan has a note", async () => {
    const folder = temporaryFolder({ "blobs/ab12": UNTRUSTED, "snapshots/x": "text" });
    symlinkSync("../blobs/ab12", join(folder, "snapshots/model.skops"));
    symlinkSync("../blobs/ab12", join(folder, "snapshots/same.skops"));
    const { report } = await scanJson([folder]);
    expect(report.artifacts.map(fileName)).toEqual(["model.skops"]);
    expect(report.artifacts[0]!.notes[0]).toEqual({ message: "link to ../blobs/ab12" });
    expect(report.ignored.map(fileName)).toEqual(["ab12", "same.skops", "x"]);
  });

  it("whose link has no model's name, but leads to one, are artifacts", async () => {
    const outside = temporaryFolder({ "model.pkl": "unknown" });
    const folder = temporaryFolder();
    symlinkSync(join(outside, "model.pkl"), join(folder, "latest"));
    expect((await scanJson([folder])).report.artifacts[0]!.verdict).toBe("undecided");
  });

  it("do not block where they are FIFOs, and are undecided with a model's name", async () => {
    const folder = temporaryFolder({ "a.skops": TRUSTED });
    spawnSync("mkfifo", [join(folder, "model.skops"), join(folder, "pipe")]);
    const { status, report } = await scanJson([folder]);
    expect(status).toBe(2);
    expect(report.artifacts.map(fileName)).toEqual(["a.skops", "model.skops"]);
    expect(codesOf(report.artifacts[1])).toEqual(["E_SPECIAL_FILE"]);
    expect(report.artifacts[1]!.findings[0]).not.toHaveProperty("path");
    expect(report.ignored).toMatchObject([{ reason: "a FIFO" }]);
  });

  it.runIf(process.getuid?.() === 0)("that cannot be read are undecided, and the others are scanned", async () => {
    const folder = temporaryFolder({ "a.skops": TRUSTED, "b.skops": TRUSTED, notes: "text" });
    spawnSync("chmod", ["0600", join(folder, "a.skops"), join(folder, "notes")]);
    process.seteuid?.(65_534);
    const { status, report } = await scanJson([folder]).finally(() => process.seteuid?.(0));
    expect(status).toBe(2);
    expect(report.artifacts.map((artifact) => `${fileName(artifact)} ${artifact.verdict}`)).toEqual([
      "a.skops undecided",
      "b.skops approved",
      "notes undecided",
    ]);
    expect(codesOf(report.artifacts[0])).toEqual(["E_SOURCE_READ"]);
  });
});

describe("the report", () => {
  it("is the same for the same files, and ordered by path", async () => {
    const first = await runMain(["scan", DEMO, "--format", "json"]);
    const second = await runMain(["scan", DEMO, "--format", "json"]);
    const paths = parseReport(first.stdout).artifacts.map(({ path }) => path);
    expect(second).toEqual(first);
    expect(paths).toEqual([...paths].sort());
    expect(paths).toHaveLength(6);
  });

  it("escapes hostile names in a table, and keeps them in JSON", async () => {
    const name = "a\u001b[2J\u001b[31m\u202e\nAPPROVED  b.skops";
    const folder = temporaryFolder({ [name]: UNTRUSTED });
    const table = await runMain(["scan", folder]);
    expect(table.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(table.stdout).not.toMatch(/^APPROVED/m);
    expect(table.stdout).toContain("a\\u{1b}[2J\\u{1b}[31m\\u{202e}\\u{a}APPROVED");
    const { report } = await scanJson([folder]);
    expect(report.artifacts[0]!.path).toBe(`${folder}/${name}`);
  });

  it("is in colour on a terminal alone, and never with NO_COLOR", async () => {
    const path = join(DEMO, "tampered.skops");
    const plain = await runMain(["scan", path]);
    const coloured = await runMain(["scan", path], { isTTY: true });
    expect(plain.stdout).not.toContain("\u001b");
    expect(coloured.stdout).toContain("\u001b[31mREFUSED");
    expect(coloured.stdout.replaceAll(/\u001b\[\d+m/g, "")).toBe(plain.stdout);
    expect(await runMain(["scan", path], { isTTY: true, env: { NO_COLOR: "1" } })).toEqual(plain);
    expect(await runMain(["scan", path], { isTTY: true, env: { NO_COLOR: "" } })).toEqual(coloured);
  });

  it("goes to a file whole, without colour, and nothing to the standard output", async () => {
    const folder = temporaryFolder();
    const path = join(DEMO, "tampered.skops");
    const output = join(folder, "report.txt");
    expect(await runMain(["scan", path, "-o", output], { isTTY: true })).toEqual({ status: 1, stdout: "", stderr: "" });
    expect(readFileSync(output, "utf8")).toBe((await runMain(["scan", path])).stdout);
  });

  it("warns of a name that runs programs, and suggests no command that trusts it", async () => {
    const policy = JSON.stringify({ version: 1, trust: [] });
    const folder = temporaryFolder({ "p.json": policy, "a.skops": REFUSED });
    const { stdout } = await runMain(["scan", join(folder, "a.skops"), "--policy", join(folder, "p.json")]);
    expect(stdout).toMatch(/untrusted reference:os\.system .*\(it runs programs\)/);
    expect(stdout).not.toContain("--trust");
  });
});
