import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { ReportSummary } from "../../src/index.js";
import { assertBuilt } from "../helpers/build.js";
import { BIN, DEMO, demoModel, NODE_FLAGS, ROOT, runProcess } from "../helpers/cli.js";
import { parseReport } from "../helpers/report.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const TRUSTED = demoModel("logistic-regression");
const MODEL = join(DEMO, "logistic-regression.skops");
const COMMAND = [process.execPath, ...NODE_FLAGS, BIN];

beforeAll(assertBuilt);

/** @returns a folder with so many files, in twenty folders; every hundredth is text. */
function folderOf(count: number, content: Uint8Array, extension: string): string {
  const folder = temporaryFolder();
  for (let part = 0; part < 20; part++) mkdirSync(join(folder, `${part}`));
  for (let index = 0; index < count; index++) {
    const name = index % 100 === 0 ? `${index}.txt` : `${index}.${extension}`;
    writeFileSync(join(folder, `${index % 20}`, name), index % 100 === 0 ? "text" : content);
  }
  return folder;
}

const summaryOf = (lines: string): ReportSummary =>
  (JSON.parse(lines.trimEnd().split("\n").at(-1)!) as { readonly summary: ReportSummary }).summary;

describe("3,000 files", () => {
  it("give the same bytes from any number of workers, in little memory, and nothing on a standard error that is no terminal", () => {
    const array = readFileSync(join(ROOT, "fixtures/npy/i1.npy"));
    const folder = folderOf(3000, array, "npy");
    const run = (...args: string[]): ReturnType<typeof spawnSync> =>
      spawnSync(process.execPath, ["--max-old-space-size=48", BIN, "scan", folder, "--format", "jsonl", ...args], {
        encoding: "utf8",
        maxBuffer: 2 ** 27,
      });
    const alone = run("--jobs", "1");
    expect(alone).toMatchObject({ status: 0, stderr: "" });
    expect(summaryOf(String(alone.stdout))).toMatchObject({ artifacts: 2970, approved: 2970, ignored: 30 });
    const together = run("--jobs", "2");
    expect(together).toMatchObject({ status: 0, stderr: "" });
    expect(together.stdout === alone.stdout).toBe(true);
  });
});

describe("Ctrl-C", () => {
  const interrupted = async (
    args: readonly string[],
  ): Promise<{ stdout: string; stderr: string; end: readonly unknown[] }> => {
    const child = spawn(process.execPath, [...NODE_FLAGS, BIN, "scan", ...args], { stdio: "pipe" });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk) => {
      if (stdout === "") child.kill("SIGINT");
      stdout += String(chunk);
    });
    child.stderr.on("data", (chunk) => (stderr += String(chunk)));
    const end = await new Promise<readonly unknown[]>((resolve) =>
      child.on("close", (code, signal) => resolve([code, signal])),
    );
    return { stdout, stderr, end };
  };

  it("stops the workers with 130, half-writes no line, and leaves no file", async () => {
    const folder = folderOf(1000, TRUSTED, "skops");
    const output = temporaryFolder();
    const formats = ["--format", "jsonl", "--format", `json=${join(output, "r.json")}`];
    const { stdout, stderr, end } = await interrupted([folder, "--jobs", "2", ...formats]);
    expect(end).toEqual([130, null]);
    expect(stderr).toBe("");
    expect(stdout.endsWith("\n")).toBe(true);
    for (const line of stdout.trimEnd().split("\n")) expect(JSON.parse(line)).not.toHaveProperty("summary");
    expect(readdirSync(output)).toEqual([]);
  });

  it("ends this thread's own work at once, as the system does", async () => {
    const folder = folderOf(1000, TRUSTED, "skops");
    const { stderr, end } = await interrupted([folder, "--jobs", "1", "--format", "jsonl"]);
    expect(end).toEqual([null, "SIGINT"]); // a shell says 130
    expect(stderr).toBe("");
  });

  it("ends the wait for a standard input", async () => {
    const child = spawn(process.execPath, [...NODE_FLAGS, BIN, "scan", "-"], { stdio: "pipe" });
    let stdout = "";
    child.stdout.on("data", (chunk) => (stdout += String(chunk)));
    const ended = new Promise((resolve) => child.on("close", resolve));
    // More than a pipe holds, so that it is gone only when the command reads.
    await new Promise((resolve) => child.stdin.write(new Uint8Array(2 ** 20), resolve));
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(stdout).toBe("");
  });
});

describe("an output that cannot be finished", () => {
  it("leaves no part behind, and the older report as it was", () => {
    const folder = folderOf(300, TRUSTED, "skops");
    const output = temporaryFolder({ "report.json": "old" });
    const script = 'ulimit -f 40; "$@"';
    const args = ["scan", folder, "--format", `json=${join(output, "report.json")}`];
    const run = spawnSync("bash", ["-c", script, "bash", ...COMMAND, ...args], { encoding: "utf8" });
    expect(run.stderr).toMatch(/^error: Cannot write .*report\.json.*EFBIG.*\nhint: /);
    expect(run.status).toBe(2);
    expect(readdirSync(output)).toEqual(["report.json"]);
    expect(readFileSync(join(output, "report.json"), "utf8")).toBe("old");
  });

  it("is no error where the reader of JSON lines has seen enough", () => {
    const script = 'set -o pipefail; "$@" | head -1';
    const args = ["scan", folderOf(500, TRUSTED, "skops"), "--format", "jsonl", "--jobs", "2"];
    const run = spawnSync("bash", ["-c", script, "bash", ...COMMAND, ...args], { encoding: "utf8" });
    expect(run.stderr).toBe("");
    expect(run.stdout.split("\n")).toHaveLength(2);
    expect(run.status).toBe(0);
  });
});

describe("the standard input of a process", () => {
  it("is read from a pipe and from a file", () => {
    const table = runProcess(["scan", MODEL]).stdout.replaceAll(MODEL, "-");
    const [command, ...rest] = COMMAND;
    const piped = spawnSync(command!, [...rest, "scan", "-"], { input: TRUSTED, encoding: "utf8" });
    expect(piped).toMatchObject({ status: 0, stdout: table, stderr: "" });
    const script = '"$@" scan - <"$0"';
    const redirected = spawnSync("bash", ["-c", script, MODEL, ...COMMAND], { encoding: "utf8" });
    expect(redirected).toMatchObject({ status: 0, stdout: table, stderr: "" });
  });

  it("is empty where it is closed", () => {
    const run = spawnSync("bash", ["-c", '"$@" scan - <&-', "bash", ...COMMAND], { encoding: "utf8" });
    expect(run.stdout).toMatch(/^UNDECIDED {2}- /);
    expect(run.status).toBe(2);
  });
});

describe("a terminal", () => {
  const onTerminal = (command: string, env: Readonly<Record<string, string>> = {}): string => {
    const run = spawnSync("script", ["-qec", command, "/dev/null"], {
      encoding: "utf8",
      env: { PATH: process.env["PATH"], ...env },
    });
    return run.stdout;
  };
  const hasTerminal = spawnSync("script", ["--version"]).status === 0;

  it.runIf(hasTerminal)("shows the progress of a long scan, and nothing of it remains", () => {
    const folder = folderOf(2000, TRUSTED, "skops");
    const report = join(temporaryFolder(), "report.json");
    const command = `${COMMAND.join(" ")} scan ${folder} --format json=${report}`;
    const text = onTerminal(command);
    expect(text).toMatch(/scanning: [\d,]+\/2,000 files, [\d.]+ MB, [\d.]+ MB\/s/);
    expect(text.endsWith("\r\u001b[2K")).toBe(true);
    expect(parseReport(readFileSync(report, "utf8")).summary.approved).toBe(1980);
    expect(onTerminal(command, { CI: "1" })).toBe("");
  });

  it.runIf(hasTerminal)("is no standard input", () => {
    expect(onTerminal(`${COMMAND.join(" ")} scan -`)).toContain("the standard input is a terminal");
  });
});
