#!/usr/bin/env node
import { isMainThread, workerData } from "node:worker_threads";
import type { Context } from "./context.js";
import { EXIT } from "./exit-code.js";
import { main } from "./main.js";
import { PREDICT_WORKER, servePredictions } from "./predict/worker.js";
import { serveScans } from "./scan-worker.js";

// One file for the command and its workers, so that one file has to be installed and audited.
if (isMainThread) await runCommand();
else if (workerData === PREDICT_WORKER) servePredictions();
else serveScans();

async function runCommand(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      // A reader that has seen enough, such as head, is no failure.
      if (error.code === "EPIPE") return;
      process.exitCode = EXIT.noVerdict;
      if (stream === process.stdout) process.stderr.write(`error: Cannot write the output: ${error.message}\n`);
    });
  }
  const context: Context = {
    // Opened only where something is read from it.
    get stdin() {
      return process.stdin;
    },
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    scanWorker: new URL(import.meta.url),
  };
  const exitCode = await main(process.argv.slice(2), context);
  process.exitCode ??= exitCode;
}
