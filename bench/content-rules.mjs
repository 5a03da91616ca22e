// What the content rules add to the reading of a .skops file, beside a SHA-256 of the same bytes: by sha256sum, a
// process of its own, and by Node.js, which uses the processor's instructions for it.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import { DEFAULT_LIMITS, Findings } from "../dist/bytes/index.js";
import { readSkops } from "../dist/formats/skops/index.js";
import { readDirectory } from "../dist/formats/zip/index.js";
import { openFile } from "../dist/node/index.js";
import { RuleAudit } from "../dist/scan/content/audit.js";

const RUNS = 7;
const PIECE = 1 << 20;
const [path] = process.argv.slice(2);
if (path === undefined) throw new Error("usage: node bench/content-rules.mjs FILE.skops");

/** Reads the whole file once, and hands it to a reader or a digest. */
function timed(work) {
  const source = openFile(path);
  const start = performance.now();
  work(source);
  const time = performance.now() - start;
  source.close();
  return time;
}

function digest(source) {
  const hash = createHash("sha256");
  for (let at = 0; at < source.size; at += PIECE) hash.update(source.read(at, Math.min(PIECE, source.size - at)));
  hash.digest();
}

const reading = (makeAudit) => (source) => {
  const findings = new Findings();
  const context = {
    host: source.host,
    limits: DEFAULT_LIMITS,
    findings,
    digest: source.host.sha256(),
    digestBodies: false,
  };
  const directory = readDirectory(source, DEFAULT_LIMITS, findings);
  readSkops(source, directory, { ...context, content: makeAudit?.() });
  if (findings.list.length > 0) throw new Error(findings.list[0].message);
};

const works = {
  sha256sum: () => spawnSync("sha256sum", [path]),
  "sha256 by Node.js": digest,
  "reading without rules": reading(),
  "reading with rules": reading(() => new RuleAudit()),
};
const times = new Map(Object.keys(works).map((name) => [name, []]));
for (const work of Object.values(works)) timed(work); // the file is in memory from here on
for (let run = 0; run < RUNS; run++)
  for (const [name, work] of Object.entries(works)) times.get(name).push(timed(work));

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
console.log(`Node.js ${process.versions.node}, ${availableParallelism()} processors, median of ${RUNS} runs`);
for (const [name, values] of times) {
  console.log(`${name.padEnd(24)} ${median(values).toFixed(0)} ms (least ${Math.min(...values).toFixed(0)})`);
}
const [command, hashed, bare, ruled] = [...times.values()];
const added = median(ruled.map((time, run) => time - bare[run]));
const share = (other) => `${((100 * added) / median(other)).toFixed(0)} %`;
console.log(
  `the rules add ${added.toFixed(0)} ms: ${share(command)} of sha256sum, ${share(hashed)} of Node.js's digest`,
);
