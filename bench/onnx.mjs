// How long ONNX models take, from the start of a process to its end, beside onnx for Python and a plain digest.
//   node bench/onnx.mjs PYTHON       a Python that has onnx and numpy
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const RUNS = 7;
const python = process.argv[2] ?? "python3";
const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

const DIGEST = `
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
createHash("sha256").update(readFileSync(process.argv[1])).digest("hex");`;
/** The library alone; without a digest its host has one that does nothing. */
const inventory = (isDigested) => `
import { takeInventory } from "${path("dist/scan/index.js")}";
import { openFile } from "${path("dist/node/index.js")}";
const source = openFile(process.argv[1]);
const undigested = {
  size: source.size,
  host: { ...source.host, sha256: () => ({ update() {}, hex: () => "" }) },
  read: (offset, length) => source.read(offset, length),
  readInto: (offset, bytes) => source.readInto(offset, bytes),
};
const { inventory } = takeInventory(${isDigested ? "source" : "undigested"});
if (inventory.findings.length > 0) throw new Error(inventory.findings[0].message);`;

const script = (text) => [process.execPath, "--input-type=module", "-e", text];
const COMMANDS = {
  "node -e 0": () => [process.execPath, "-e", "0"],
  "read and digest, Node.js": (model) => [...script(DIGEST), model],
  "inventory without digest": (model) => [...script(inventory(false)), model],
  inventory: (model) => [...script(inventory(true)), model],
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

/** @returns how long a process takes, in milliseconds */
function time([command, ...args]) {
  const start = performance.now();
  const { status, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`);
  return performance.now() - start;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

function measure(name, model) {
  const commands = Object.entries(COMMANDS).map(([title, command]) => ({ title, args: command(model), times: [] }));
  for (const { args } of commands) time(args); // the files are in memory from here on
  // In turns, so that a disturbance meets all of them.
  for (let run = 0; run < RUNS; run++) for (const { args, times } of commands) times.push(time(args));
  console.log(`\n${name}`);
  const base = median(commands[1].times);
  for (const { title, times } of commands) {
    const middle = median(times);
    const figures = `${middle.toFixed(0).padStart(5)} ms (least ${Math.min(...times).toFixed(0)})`;
    console.log(`${title.padEnd(28)} ${figures.padEnd(24)} ${(middle / base).toFixed(2)}x`);
  }
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
