// How long ONNX models take, from the start of a process to its end, beside onnx for Python and a plain digest.
//   node bench/onnx.mjs PYTHON       a Python that has onnx and numpy
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openFile } from "../dist/node/index.js";
import { takeInventory } from "../dist/scan/index.js";

const RUNS = 11;
const python = process.argv[2] ?? "python3";
const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

const DIGEST = `
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
createHash("sha256").update(readFileSync(process.argv[1])).digest("hex");`;

const COMMANDS = {
  "node -e 0": () => [process.execPath, "-e", "0"],
  "read and digest": (model) => [process.execPath, "--input-type=module", "-e", DIGEST, model],
  "sallyport scan": (model) => [process.execPath, path("dist/cli/bin.js"), "scan", model],
  "python -c 'import onnx'": () => [python, "-c", "import onnx"],
  "onnx.load": (model) => [python, "-c", "import onnx, sys; onnx.load(sys.argv[1])", model],
  "onnx.checker.check_model": (model) => [
    python,
    "-c",
    "import onnx, sys; onnx.checker.check_model(sys.argv[1])",
    model,
  ],
};

/** What one process that runs on takes for a model; without a digest the host has one that does nothing. */
const WORK = {
  "read and digest": (source) => createHash("sha256").update(source.read(0, source.size)).digest("hex"),
  inventory: (source) => take(source),
  "inventory without digest": (source) =>
    take({
      size: source.size,
      host: { ...source.host, sha256: () => ({ update: () => undefined, hex: () => "" }) },
      read: (offset, length) => source.read(offset, length),
      readInto: (offset, bytes) => source.readInto(offset, bytes),
    }),
};

function take(source) {
  const [finding] = takeInventory(source).inventory.findings;
  if (finding) throw new Error(finding.message);
}

/** @returns how long a process takes, in milliseconds */
function time([command, ...args]) {
  const start = performance.now();
  const { status, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`);
  return performance.now() - start;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Prints how long each of `tasks` takes, and how that is to the one called `base`. */
function compare(tasks, base) {
  const times = new Map(Object.keys(tasks).map((title) => [title, []]));
  for (const task of Object.values(tasks)) task(); // the files are in memory from here on
  // In turns, so that a disturbance meets all of them.
  for (let run = 0; run < RUNS; run++) for (const [title, task] of Object.entries(tasks)) times.get(title).push(task());
  for (const [title, values] of times) {
    const figures = `${median(values).toFixed(1)} ms (least ${Math.min(...values).toFixed(1)})`;
    console.log(`${title.padEnd(28)} ${figures.padEnd(28)} ${(median(values) / median(times.get(base))).toFixed(2)}x`);
  }
}

const mapped = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));

function measure(name, model) {
  console.log(`\n${name}, whole processes`);
  compare(
    mapped(COMMANDS, (command) => () => time(command(model))),
    "read and digest",
  );
  console.log(`\n${name}, in one process`);
  const run = (work) => {
    const source = openFile(model);
    const start = performance.now();
    work(source);
    const end = performance.now();
    source.close();
    return end - start;
  };
  compare(
    mapped(WORK, (work) => () => run(work)),
    "read and digest",
  );
}

const folder = mkdtempSync(join(tmpdir(), "sallyport-bench-"));
try {
  const made = spawnSync(python, [path("bench/onnx_models.py"), folder], { encoding: "utf8" });
  if (made.status !== 0) throw new Error(`${python} cannot make the models: ${made.stderr}`);
  console.log(`Node.js ${process.versions.node}, ${availableParallelism()} processors, median of ${RUNS} runs`);
  measure("5,000 nodes, 5,000 small tensors", join(folder, "nodes.onnx"));
  measure("500 trees, as onnx writes them", join(folder, "trees.onnx"));
  measure("500 trees, packed", join(folder, "trees-packed.onnx"));
  measure("one tensor of 300 MB", join(folder, "large.onnx"));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
