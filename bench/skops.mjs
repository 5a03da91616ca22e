// Sallyport and its peers on the same .skops files, in one run. `PYTHON` names an interpreter with skops; without it only
// Sallyport is measured, on files that are there already.
//
//   node bench/skops.mjs [folder]     default: a folder below the system's temporary one, which is kept
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { availableParallelism, cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const RUNS = 5;
const BIN = fileURLToPath(new URL("../dist/cli/bin.js", import.meta.url));
const python = process.env.PYTHON ?? "python3";
const folder = process.argv[2] ?? join(tmpdir(), "sallyport-bench");
mkdirSync(folder, { recursive: true });
const file = (name) => join(folder, name);

const hasPeer = spawnSync(python, ["-c", "import skops"]).status === 0;
if (hasPeer) run([python, fileURLToPath(new URL("skops_workloads.py", import.meta.url)), folder]);

const LIST = "import sys, skops.io; skops.io.get_untrusted_types(file=sys.argv[1])";
const LIST_ALL =
  "import sys, pathlib, skops.io\nfor f in pathlib.Path(sys.argv[1]).iterdir(): skops.io.get_untrusted_types(file=f)";
const PARSE = "import sys, json; json.loads(open(sys.argv[1], 'rb').read())";
const scan = (...args) => [
  process.execPath,
  BIN,
  "scan",
  ...args,
  "--exit-zero",
  "--format",
  "jsonl",
  "-o",
  "/dev/null",
];

/** What is measured, the command, the peer's, and the ratio that is wanted: how many times the peer may take. */
const ROWS = [
  [
    "30,000 members",
    scan(file("members.skops")),
    "get_untrusted_types",
    [python, "-c", LIST, file("members.skops")],
    6,
  ],
  ["204 MB schema", scan(file("schema.skops")), "get_untrusted_types", [python, "-c", LIST, file("schema.skops")], 12],
  ["204 MB schema", scan(file("schema.skops")), "json.loads", [python, "-c", PARSE, file("schema.json")], 2.5],
  [
    "forest of 500 trees",
    scan(file("forest.skops")),
    "get_untrusted_types",
    [python, "-c", LIST, file("forest.skops")],
    1.5,
  ],
  ["forest of 500 trees", scan(file("forest.skops")), "sha256sum", ["sha256sum", file("forest.skops")], undefined],
  ["1,000 small files", scan(file("small")), "one loop", [python, "-c", LIST_ALL, file("small")], 1],
  ["one small file", scan(file("small/0.skops")), "node -e 0", [process.execPath, "-e", "0"], 0.4],
];

console.log(
  `${cpus()[0]?.model ?? "?"}, ${availableParallelism()} processors, ${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
);
console.log(`Node.js ${process.versions.node}, least and median of ${RUNS} runs in turns, whole processes\n`);
console.log("| Work | Sallyport | Memory | Peer | Its time | Its memory | Ratio | Wanted |");
console.log("| --- | --- | --- | --- | --- | --- | --- | --- |");
for (const [work, ours, name, theirs, wanted] of ROWS) {
  if (!existsSync(ours[3]) || (theirs[0] === python && !hasPeer)) continue;
  const times = [[], []];
  const memory = [0, 0];
  for (let i = 0; i < RUNS; i++) {
    for (const [side, command] of [ours, theirs].entries()) {
      const { seconds, megabytes } = run(command);
      times[side].push(seconds);
      memory[side] = Math.max(memory[side], megabytes);
    }
  }
  const [least, peer] = times.map((values) => Math.min(...values));
  const text = (values) => `${Math.min(...values).toFixed(2)} s (${median(values).toFixed(2)})`;
  const ratio = peer / least;
  console.log(
    `| ${work} | ${text(times[0])} | ${memory[0]} MB | ${name} | ${text(times[1])} | ${memory[1]} MB | ${ratio.toFixed(2)}x | ${wanted === undefined ? "" : `${wanted}x`} |`,
  );
}

/** @returns what a process took, by GNU time */
function run([command, ...args]) {
  const { status, stderr } = spawnSync("/usr/bin/time", ["-f", "%e %M", command, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}: ${stderr}`);
  const [seconds, kilobytes] = stderr.trim().split("\n").at(-1).split(" ").map(Number);
  return { seconds, megabytes: Math.round(kilobytes / 1024) };
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
