// How long one small file takes, from the start of the process to its end, beside a Node.js that does nothing.
import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

const RUNS = 25;
const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url));
const commands = {
  "node -e 0": ["-e", "0"],
  "sallyport version": [path("dist/cli/bin.js"), "version"],
  "sallyport scan small.skops": [path("dist/cli/bin.js"), "scan", path("fixtures/demo/logistic-regression.skops")],
};

/** @returns how long a process takes, in milliseconds */
function time(args) {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`);
  return performance.now() - start;
}

const times = new Map(Object.keys(commands).map((name) => [name, []]));
for (const args of Object.values(commands)) time(args); // the files are in memory from here on
// In turns, so that a disturbance meets all of them.
for (let run = 0; run < RUNS; run++)
  for (const [name, args] of Object.entries(commands)) times.get(name).push(time(args));

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const base = median(times.get("node -e 0"));
console.log(`Node.js ${process.versions.node}, ${availableParallelism()} processors, median of ${RUNS} runs`);
for (const [name, values] of times) {
  const [middle, least] = [median(values), Math.min(...values)];
  console.log(`${name.padEnd(28)} ${middle.toFixed(0)} ms (least ${least.toFixed(0)}), ${(middle / base).toFixed(2)}x`);
}
