import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { Progress } from "../../src/cli/scan/progress.js";
import type { Context } from "../../src/cli/context.js";
import type { ArtifactReport } from "../../src/index.js";
import { demoModel, runMain, SCAN_WORKER } from "../helpers/cli.js";
import { parseReport } from "../helpers/report.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const TRUSTED = demoModel("logistic-regression");

/** A worker that scans as the real one does, and comes to grief over some names. */
function brokenWorker(): URL {
  const script = `
    import { parentPort } from "node:worker_threads";
    const real = parentPort.on.bind(parentPort);
    parentPort.on = (event, listener) =>
      real(event, (input) => {
        if (input.path.includes("exit")) process.exit(1);
        if (input.path.includes("throw")) throw new Error("a bug");
        if (input.path.includes("hang")) for (;;);
        listener(input);
      });
    await import(${JSON.stringify(SCAN_WORKER.href)});
  `;
  return pathToFileURL(join(temporaryFolder({ "worker.mjs": script }), "worker.mjs"));
}

const files = (names: readonly string[]): string =>
  temporaryFolder(Object.fromEntries(names.map((name) => [`${name}.skops`, TRUSTED])));

const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `m${index}`);

describe("workers", () => {
  it("give the same bytes as this thread, whatever their number", async () => {
    const folder = temporaryFolder({
      ...Object.fromEntries(numbered(20).map((name) => [`${name}.skops`, TRUSTED])),
      "x/churn.skops": demoModel("churn-pipeline"),
      "x/tampered.skops": demoModel("tampered"),
      "x/broken.pkl": "?",
      "x/README.md": "text",
    });
    for (const format of ["json", "jsonl", "table"]) {
      const runs = await Promise.all(
        ["1", "2", "3"].map((jobs) => runMain(["scan", folder, "--format", format, "--jobs", jobs])),
      );
      expect(runs[0]).toMatchObject({ status: 1, stderr: "" });
      expect(runs[1]).toEqual(runs[0]);
      expect(runs[2]).toEqual(runs[0]);
    }
  });

  it.each([
    ["exit", "E_WORKER", []],
    ["throw", "E_WORKER", []],
    ["hang", "E_TIMEOUT", ["--timeout", "3"]],
  ])("that %s leave one file undecided, and the others are judged", async (name, code, options) => {
    const folder = files([...numbered(12), name]);
    const args = ["scan", folder, "--jobs", "2", "--format", "json", ...options];
    const { status, stdout, stderr } = await runMain(args, { scanWorker: brokenWorker() });
    const { artifacts, summary } = parseReport(stdout);
    expect(stderr).toBe("");
    expect(status).toBe(2);
    expect(summary).toMatchObject({ artifacts: 13, approved: 12, undecided: 1 });
    const undecided = artifacts.filter(({ verdict }) => verdict === "undecided");
    expect(undecided).toMatchObject([
      { path: `${folder}/${name}.skops`, completeness: "incomplete", findings: [{ code }] },
    ]);
  });

  it("keep the time of a single file, even with --jobs 1", async () => {
    const folder = files(["hang"]);
    const args = ["scan", `${folder}/hang.skops`, "--jobs", "1", "--timeout", "1"];
    const { status, stdout } = await runMain(args, { scanWorker: brokenWorker() });
    expect(status).toBe(2);
    expect(stdout).toMatch(/^UNDECIDED .*\n {2}E_TIMEOUT Cannot scan .*hang\.skops.*: it is not finished after 1 s/);
    expect(stdout).toContain("run: sallyport explain E_TIMEOUT\n");
  });

  it("are not started for few files", async () => {
    const nowhere = { scanWorker: pathToFileURL("/nowhere/worker.mjs") };
    expect((await runMain(["scan", files(numbered(8))], nowhere)).status).toBe(0);
    expect((await runMain(["scan", files(numbered(9)), "--jobs", "1"], nowhere)).status).toBe(0);
    expect((await runMain(["scan", files(numbered(9)), "--jobs", "2"], nowhere)).status).toBe(2);
  });

  it("that cannot start approve nothing", async () => {
    const args = ["scan", files(numbered(9)), "--jobs", "2", "--format", "jsonl"];
    const { stdout } = await runMain(args, { scanWorker: pathToFileURL("/nowhere/worker.mjs") });
    const lines = stdout.trimEnd().split("\n").slice(0, -1);
    const verdicts = lines.map((line) => (JSON.parse(line) as ArtifactReport).verdict);
    expect(verdicts).toEqual(Array(9).fill("undecided"));
  });
});

describe("progress", () => {
  const run = (
    terminal: { readonly isTTY?: boolean; readonly columns?: number },
    env: Context["env"] = {},
    steps = 5,
  ): string => {
    let [text, now] = ["", 0];
    const stderr = { ...terminal, write: (piece: string) => (text += piece) };
    const progress = new Progress({ stderr, env }, 12_345, () => now);
    for (let step = 0; step < steps; step++) {
      now += 200;
      progress.add(2_000_000);
    }
    progress.end();
    return text;
  };

  it("shows files, bytes and rate on a terminal, and is erased", () => {
    const text = run({ isTTY: true, columns: 80 });
    expect(text).toContain("scanning: 5/12,345 files, 10.0 MB, 10.0 MB/s");
    expect(text.endsWith("\r\u001b[2K")).toBe(true);
    expect(text).not.toContain("\n");
  });

  it("is silent elsewhere, in continuous integration, and for what is quickly done", () => {
    expect(run({})).toBe("");
    expect(run({ isTTY: true }, { CI: "true" })).toBe("");
    expect(run({ isTTY: true }, {}, 1)).toBe("");
  });

  it("is drawn at most ten times in a second", () => {
    let [drawn, now] = [0, 1000];
    const stderr = { isTTY: true, write: () => drawn++ };
    const progress = new Progress({ stderr, env: {} }, 10_000, () => now);
    for (; now < 3000; now++) progress.add(1);
    progress.end();
    expect(drawn).toBeLessThanOrEqual(20);
    expect(drawn).toBeGreaterThan(10);
  });

  it("never wraps", () => {
    const lines = run({ isTTY: true, columns: 20 }).split("\r\u001b[2K");
    expect(Math.max(...lines.map((line) => line.length))).toBe(19);
    expect(run({ isTTY: true, columns: 0 })).toContain("MB/s");
  });
});
