#!/usr/bin/env node
import { EXIT } from "./exit-code.js";
import { main } from "./main.js";

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough, such as head, is no failure.
    if (error.code === "EPIPE") return;
    process.exitCode = EXIT.noVerdict;
    if (stream === process.stdout) process.stderr.write(`error: Cannot write the output: ${error.message}\n`);
  });
}

const exitCode = await main(process.argv.slice(2), process);
process.exitCode ??= exitCode;
