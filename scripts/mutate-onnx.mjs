// Changes every byte of ONNX models, and holds what is approved then against protobufjs: the same calls, and the same
// bytes when it writes them again, or at least the same inventory. Run `npm run build` first.
//   node scripts/mutate-onnx.mjs [MODEL...]       the smallest models of fixtures/onnx, one of each folder in turn
import { readdirSync, readFileSync } from "node:fs";
import protobuf from "protobufjs";
import { memorySource, Policy, scan, takeInventory } from "../dist/scan/index.js";
import { nodeHost } from "../dist/node/host.js";

const MODELS = 20;
const root = new URL("../", import.meta.url);
const proto = readFileSync(new URL("scripts/data/onnx-ml.proto", root), "utf8");
const ModelProto = protobuf.parse(proto, { keepCase: true }).root.resolveAll().lookupType("onnx.ModelProto");

/** Bits that are flipped, then values that are put in place. */
const FLIPS = [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80];
const VALUES = [0x00, 0x7f, 0x80, 0xff];

function chosen() {
  if (process.argv.length > 2) return process.argv.slice(2);
  const folder = new URL("fixtures/onnx/", root);
  const groups = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const files = groups.map(({ name }) =>
    readdirSync(new URL(`${name}/`, folder))
      .filter((file) => file.endsWith(".onnx"))
      .map((file) => new URL(`${name}/${file}`, folder))
      .sort((a, b) => readFileSync(a).length - readFileSync(b).length),
  );
  const turns = Array.from({ length: MODELS }, (_, turn) => files.map((list) => list[turn]));
  return turns
    .flat()
    .filter((file) => file !== undefined)
    .slice(0, MODELS);
}

/** @returns how often each domain/type is called by a node that protobufjs sees */
function callsSeenBy(model) {
  const calls = new Map();
  const open = [model];
  for (let message = open.pop(); message; message = open.pop()) {
    if (message.$type.name === "NodeProto") add(calls, `${message.domain || "ai.onnx"}/${message.op_type ?? ""}`, 1);
    for (const value of Object.values(message).flat()) if (value instanceof protobuf.Message) open.push(value);
  }
  return calls;
}

function callsOnBill(requirements) {
  const calls = new Map();
  for (const { action, module, name, count } of requirements) {
    if (action !== "file" && count > 0) add(calls, `${module}/${name}`, count);
  }
  return calls;
}

const add = (calls, id, count) => calls.set(id, (calls.get(id) ?? 0) + count);
const textOf = (calls) => JSON.stringify([...calls].sort(([a], [b]) => (a < b ? -1 : 1)));

const reading = ({ requirements, findings, facts }) =>
  JSON.stringify([requirements, findings, facts, [...facts.libraries]]);

/** @returns what became of a model, under a policy that trusts whatever it needs */
function judge(bytes) {
  const source = memorySource(bytes, nodeHost);
  const { inventory } = takeInventory(source);
  if (inventory.findings.some(({ code }) => code === "E_INTERNAL")) return "failed";
  if (inventory.findings.length > 0) return "refused";
  const trust = inventory.requirements.map(({ id }) => id);
  const { approved } = scan(source, { policy: Policy.of({ trust, onnx: { externalData: true } }) });
  if (!approved) return "refused";
  const model = ModelProto.decode(bytes);
  if (textOf(callsSeenBy(model)) !== textOf(callsOnBill(inventory.requirements))) return "other";
  const written = ModelProto.encode(model).finish();
  if (Buffer.compare(written, bytes) === 0) return "approved";
  // Lists that are packed, and bits of NaN: not a byte the same, but the same model.
  const { inventory: again } = takeInventory(memorySource(written, nodeHost));
  return reading(again) === reading(inventory) ? "rewritten" : "other";
}

const totals = new Map();
for (const file of chosen()) {
  const bytes = new Uint8Array(readFileSync(file));
  for (let at = 0; at < bytes.length; at++) {
    const values = new Set([...FLIPS.map((flip) => bytes[at] ^ flip), ...VALUES, Math.floor(Math.random() * 256)]);
    values.delete(bytes[at]);
    for (const value of values) {
      const mutated = bytes.slice();
      mutated[at] = value;
      const outcome = judge(mutated);
      add(totals, outcome, 1);
      if (outcome === "failed" || outcome === "other") console.log(`${file}: byte ${at} as ${value}: ${outcome}`);
    }
  }
  add(totals, "models", 1);
}
console.log(Object.fromEntries(totals));
if (totals.has("failed") || totals.has("other")) process.exitCode = 1;
