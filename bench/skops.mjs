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
const scan = (...args) => [process.execPath, BIN, "scan", ...args, "--exit-zero", "--format", "jsonl"];

/** What is measured, the command, the peer's, and the ratio that is wanted: how many times the peer may take. */
const untrusted = [python, "-c", LIST];
const ROWS = [
  { work: "30,000 members", at: "members.skops", peer: "get_untrusted_types", command: untrusted, wanted: 6 },
  { work: "204 MB schema", at: "schema.skops", peer: "get_untrusted_types", command: untrusted, wanted: 12 },
  {
    work: "204 MB schema",
    at: "schema.skops",
    peer: "json.loads",
    command: [python, "-c", PARSE],
    of: "schema.json",
    wanted: 2.5,
  },
  { work: "forest of 500 trees", at: "forest.skops", peer: "get_untrusted_types", command: untrusted, wanted: 1.5 },
  { work: "forest of 500 trees", at: "forest.skops", peer: "sha256sum", command: ["sha256sum"] },
  { work: "1,000 small files", at: "small", peer: "one loop", command: [python, "-c", LIST_ALL], wanted: 1 },
  {
    work: "one small file",
    at: "small/0.skops",
    peer: "node -e 0",
    command: [process.execPath, "-e", "0"],
    wanted: 0.4,
  },
];

console.log(
  `${cpus()[0]?.model ?? "?"}, ${availableParallelism()} processors, ${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
);
console.log(`Node.js ${process.versions.node}, least and median of ${RUNS} runs in turns, whole processes\n`);
console.log("| Work | Sallyport | Memory | Peer | Its time | Its memory | Ratio | Wanted |");
console.log("| --- | --- | --- | --- | --- | --- | --- | --- |");
for (const { work, at, peer, command, of = at, wanted } of ROWS) {
  if (!existsSync(file(at)) || (command[0] === python && !hasPeer)) continue;
  const ours = { seconds: [], megabytes: 0, command: scan(file(at)) };
  const theirs = { seconds: [], megabytes: 0, command: [...command, file(of)] };
  for (let i = 0; i < RUNS; i++) {
    for (const side of [ours, theirs]) {
      const { seconds, megabytes } = run(side.command);
      side.seconds.push(seconds);
      side.megabytes = Math.max(side.megabytes, megabytes);
    }
  }
  const text = ({ seconds, megabytes }) =>
    `${Math.min(...seconds).toFixed(2)} s (${median(seconds).toFixed(2)}) | ${megabytes} MB`;
  const ratio = Math.min(...theirs.seconds) / Math.min(...ours.seconds);
  const target = wanted === undefined ? "" : `${String(wanted)}x`;
  console.log(`| ${work} | ${text(ours)} | ${peer} | ${text(theirs)} | ${ratio.toFixed(2)}x | ${target} |`);
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
