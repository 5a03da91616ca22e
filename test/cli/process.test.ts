import { spawn, spawnSync } from "node:child_process";
import { openSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { assertBuilt } from "../helpers/build.js";
import { BIN, DEMO, demoModel, NODE_FLAGS, ROOT, runProcess } from "../helpers/cli.js";
import { parseReport } from "../helpers/report.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const MODEL = join(DEMO, "logistic-regression.skops");

beforeAll(assertBuilt);

describe("sallyport as a process", () => {
  it("begins with a line for the system", () => {
    expect(readFileSync(BIN, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it("approves with 0, and writes to the standard output alone", () => {
    const { status, stdout, stderr } = runProcess(["scan", "fixtures/demo/logistic-regression.skops"]);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^APPROVED {3}fixtures\/demo\/logistic-regression\.skops {2}skops\n/);
    expect(status).toBe(0);
  });

  it.each<[status: number, args: readonly string[]]>([
    [1, ["scan", DEMO]],
    [2, ["scan", "none.skops"]],
    [2, ["scan", MODEL, "--polcy", "x"]],
    [2, []],
    [3, ["scan", "src/errors"]],
    [0, ["--help"]],
    [0, ["version"]],
  ])("ends with %i for %j", (status, args) => {
    expect(runProcess(args).status).toBe(status);
  });

  it("puts errors on the standard error alone", () => {
    const { stdout, stderr } = runProcess(["scan", "none.skops"]);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^error: .*none\.skops.*\nhint: .*\n$/);
  });

  it("gives the same bytes twice, in a report that the schema describes", () => {
    const args = ["scan", "fixtures/demo", "--format", "json"];
    const first = runProcess(args);
    expect(runProcess(args)).toEqual(first);
    expect(parseReport(first.stdout).summary).toMatchObject({ artifacts: 6, untrusted: 1, refused: 1 });
  });

  it("writes no colour into a pipe, whatever the environment asks for", () => {
    const { stdout } = runProcess(["scan", DEMO], { env: { FORCE_COLOR: "3", TERM: "xterm-256color" } });
    expect(stdout).not.toContain("\u001b");
  });

  it.runIf(process.getuid?.() === 0)("says that a file may not be read", () => {
    const folder = temporaryFolder({ "a.skops": demoModel("logistic-regression") });
    spawnSync("chmod", ["0600", join(folder, "a.skops")]);
    const { status, stdout } = runProcess(["scan", join(folder, "a.skops")], { uid: 65_534 });
    expect(status).toBe(2);
    expect(stdout).toMatch(/^UNDECIDED .*\n {2}E_SOURCE_READ .*EACCES/);
  });

  it("starts where it is linked from, as npm links commands", () => {
    const folder = temporaryFolder();
    symlinkSync(BIN, join(folder, "sallyport"));
    const run = spawnSync(process.execPath, [...NODE_FLAGS, join(folder, "sallyport"), "version"], {
      encoding: "utf8",
    });
    expect(run.stdout).toMatch(/^sallyport /);
  });
});

describe("an output that fails", () => {
  it("is no error where the reader has seen enough", () => {
    const folder = temporaryFolder(
      Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`${"x".repeat(60)}${index}.pkl`, "?"])),
    );
    const script = `set -o pipefail; "$0" ${NODE_FLAGS.join(" ")} "$1" scan "$2" | head -1`;
    const run = spawnSync("bash", ["-c", script, process.execPath, BIN, folder], { encoding: "utf8", cwd: ROOT });
    expect(run.stderr).toBe("");
    expect(run.stdout.split("\n")).toHaveLength(2);
    expect(run.status).toBe(2); // that of the scan: every file is undecided
  });

  it("is no error where nobody reads at all", async () => {
    const child = spawn(process.execPath, [...NODE_FLAGS, BIN, "scan", DEMO, "--format", "json"], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.destroy();
    let stderr = "";
    child.stderr.on("data", (chunk) => (stderr += String(chunk)));
    const status = await new Promise((resolve) => child.on("close", resolve));
    expect(stderr).toBe("");
    expect(status).toBe(1);
  });

  it("ends with 2 where the disk is full", () => {
    const full = openSync("/dev/full", "w");
    const run = spawnSync(process.execPath, [...NODE_FLAGS, BIN, "scan", MODEL], {
      stdio: ["ignore", full, "pipe"],
      encoding: "utf8",
    });
    expect(run.stderr).toMatch(/^error: .*ENOSPC/);
    expect(run.stderr).not.toContain("    at ");
    expect(run.status).toBe(2);
  });

  it("leaves nothing behind where the file cannot be written", () => {
    const folder = temporaryFolder({ "report/keep": "" });
    const { status, stdout, stderr } = runProcess(["scan", MODEL, "-o", join(folder, "report")]);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^error: Cannot write .*report.*\nhint: /);
    expect(readdirSync(folder)).toEqual(["report"]);
    expect(runProcess(["scan", MODEL, "-o", "/dev/null"]).status).toBe(2);
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
  });

  it("does not touch an older file where the command line is wrong", () => {
    const folder = temporaryFolder({ "report.json": "old" });
    expect(runProcess(["scan", "none.skops", "-o", join(folder, "report.json")]).status).toBe(2);
    expect(readFileSync(join(folder, "report.json"), "utf8")).toBe("old");
  });
});
