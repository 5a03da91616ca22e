import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { WorkerPool, type PoolOptions } from "../../src/node/worker-pool.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

/** Answers with what it was told, unless it is told to misbehave. */
const WORKER = `
  import { parentPort, threadId, workerData } from "node:worker_threads";
  parentPort.on("message", ({ action, value }) => {
    switch (action) {
      case "exit": return process.exit(value);
      case "throw": throw new Error(value);
      case "hang": for (;;);
      case "sleep": return setTimeout(() => parentPort.postMessage(value), value);
      case "fill": for (const kept = [];;) kept.push(new Array(1000).fill(value));
      case "thread": return setTimeout(() => parentPort.postMessage(threadId), 20);
      case "data": return parentPort.postMessage(workerData);
      case "print": console.log("to stdout"); console.error("to stderr"); return parentPort.postMessage(value);
      default: return parentPort.postMessage(value);
    }
  });
`;

interface Task {
  readonly action: string;
  readonly value?: unknown;
}

function pool(options: Partial<PoolOptions> = {}, script = WORKER): WorkerPool<Task, unknown> {
  const path = join(temporaryFolder({ "worker.mjs": script }), "worker.mjs");
  const made = new WorkerPool<Task, unknown>({ script: pathToFileURL(path), size: 2, ...options });
  onTestFinished(() => made.close());
  return made;
}

const failure = (code: string, text: string): unknown =>
  expect.objectContaining({ code, message: expect.stringContaining(text) as string });

describe("WorkerPool", () => {
  it("answers each task with its own result", async () => {
    const workers = pool();
    const values = Array.from({ length: 200 }, (_, index) => ({ index, bytes: new Uint8Array([index]) }));
    const results = await Promise.all(values.map((value) => workers.run({ action: "echo", value }, "x")));
    expect(results).toEqual(values);
  });

  it("starts no more workers than it may, and uses all of them", async () => {
    const workers = pool({ size: 3 });
    const threads = await Promise.all(Array.from({ length: 30 }, () => workers.run({ action: "thread" }, "x")));
    expect(new Set(threads).size).toBe(3);
  });

  it("starts no worker where an idle one can do it", async () => {
    const workers = pool({ size: 4 });
    const threads = [];
    for (let run = 0; run < 5; run++) threads.push(await workers.run({ action: "thread" }, "x"));
    expect(new Set(threads).size).toBe(1);
  });

  it("gives every worker its data", async () => {
    expect(await pool({ workerData: { at: new Date(0) } }).run({ action: "data" }, "x")).toEqual({ at: new Date(0) });
  });

  it.each<[action: string, value: unknown, text: string]>([
    ["exit", 0, 'Cannot scan "bad.pkl": its worker ended with status 0'],
    ["exit", 3, "its worker ended with status 3"],
    ["throw", "broken", "its worker failed (Error: broken)"],
  ])("fails one task alone where its worker ends by %s %j", async (action, value, text) => {
    const workers = pool();
    const names = ["a", "b", "bad.pkl", "c", "d"];
    const results = await Promise.allSettled(
      names.map((name) => workers.run(name === "bad.pkl" ? { action, value } : { action: "echo", value: name }, name)),
    );
    expect(results.map(({ status }) => status)).toEqual([
      "fulfilled",
      "fulfilled",
      "rejected",
      "fulfilled",
      "fulfilled",
    ]);
    expect(results[2]).toMatchObject({ reason: failure("E_WORKER", text) });
  });

  it("fails one task alone where its worker has no memory left", async () => {
    const workers = pool({ resourceLimits: { maxOldGenerationSizeMb: 16 } });
    const bad = workers.run({ action: "fill", value: 1 }, "big");
    const good = workers.run({ action: "echo", value: 2 }, "small");
    await expect(bad).rejects.toEqual(failure("E_WORKER", "memory"));
    expect(await good).toBe(2);
    expect(await workers.run({ action: "echo", value: 3 }, "small")).toBe(3);
  });

  it("gives up on a task after the time, even on one that never yields", async () => {
    const workers = pool({ size: 1, timeout: 300 });
    const hanging = workers.run({ action: "hang" }, "stuck.skops");
    const behind = workers.run({ action: "echo", value: 1 }, "x");
    await expect(hanging).rejects.toEqual(
      failure("E_TIMEOUT", 'Cannot scan "stuck.skops": it is not finished after 0.3 s'),
    );
    expect(await behind).toBe(1);
  });

  it("counts the time of each task from its own begin", async () => {
    const workers = pool({ size: 1, timeout: 600 });
    const values = [250, 251, 252, 253];
    expect(await Promise.all(values.map((value) => workers.run({ action: "sleep", value }, "x")))).toEqual(values);
  });

  it("fails every task where no worker can start", async () => {
    const workers = pool({}, "throw new Error('no start');");
    const results = await Promise.allSettled([1, 2, 3, 4].map((value) => workers.run({ action: "echo", value }, "x")));
    expect(results.map(({ status }) => status)).toEqual(Array(4).fill("rejected"));
    expect(results[0]).toMatchObject({ reason: failure("E_WORKER", "no start") });
  });

  it("keeps what a worker prints from the report", async () => {
    const streams = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, "write").mockReturnValue(true));
    await pool().run({ action: "print", value: 1 }, "x");
    await new Promise((resolve) => setTimeout(resolve, 50));
    const written = streams.flatMap((write) => write.mock.calls);
    for (const write of streams) write.mockRestore();
    expect(written).toEqual([]);
  });

  it("ends busy workers when it is closed", async () => {
    const workers = pool({ size: 1 });
    const hanging = workers.run({ action: "hang" }, "x");
    const settled = expect(hanging).rejects.toEqual(failure("E_WORKER", "ended"));
    await new Promise((resolve) => setTimeout(resolve, 150));
    await workers.close();
    await settled;
  });
});
