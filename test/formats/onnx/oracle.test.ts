import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nodeHost } from "../../../src/node/host.js";
import { memorySource, takeInventory, type Inventory } from "../../../src/scan/index.js";
import { anyModel } from "./arbitrary-model.js";
import { callsSeenBy, reencode } from "./oracle.js";

const folder = new URL("../../../fixtures/onnx/", import.meta.url);
const fixtures = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".onnx"))
  .map((name) => ({ name, bytes: new Uint8Array(readFileSync(new URL(name, folder))) }));
const semantic = JSON.parse(readFileSync(new URL("data/semantic-verdicts.json", import.meta.url), "utf8")) as {
  readonly vectors: readonly { readonly name: string; readonly hex: string }[];
};

/** A file beside a model is there, so that the bytes of the model alone decide whether it is read to its end. */
const inventoryOf = (bytes: Uint8Array): Inventory =>
  takeInventory(memorySource(bytes, nodeHost), { companion: () => memorySource(new Uint8Array()) }).inventory;

/** @returns the findings about the form of the bytes, not about what they mean. */
const wireFindings = ({ findings }: Inventory): Inventory["findings"] =>
  findings.filter(({ code }) => /^E_(?:PROTOBUF_|TRUNCATED|UTF8)/.test(code));

/** Whether the bytes are those of a model in the one form that has no second reading, whatever it means. */
function isStrict(inventory: Inventory): boolean {
  return inventory.format === "onnx" && inventory.completeness === "complete" && wireFindings(inventory).length === 0;
}

/** @returns how often each domain/type is on the bill, be it an operator or a local function. */
function callsOnBill({ requirements }: Inventory): Map<string, number> {
  const calls = new Map<string, number>();
  for (const { action, module, name, count } of requirements) {
    if (action === "file" || count === 0) continue;
    const id = `${module}/${name}`;
    calls.set(id, (calls.get(id) ?? 0) + count);
  }
  return calls;
}

/** A model that is read strictly is the one that protobufjs sees, to the last byte and the last call. */
function expectSameModel(bytes: Uint8Array, inventory: Inventory): void {
  expect(Buffer.compare(reencode(bytes), bytes)).toBe(0);
  expect(callsOnBill(inventory)).toEqual(callsSeenBy(bytes));
}

describe("what is read strictly is what protobufjs reads", () => {
  it.each(fixtures)("in $name", ({ bytes }) => {
    const inventory = inventoryOf(bytes);
    expect(isStrict(inventory)).toBe(true);
    expectSameModel(bytes, inventory);
  });

  it.each(semantic.vectors)("in vector $name", ({ hex }) => {
    const bytes = new Uint8Array(Buffer.from(hex, "hex"));
    const inventory = inventoryOf(bytes);
    if (isStrict(inventory)) expect(Buffer.compare(reencode(bytes), bytes)).toBe(0);
  });

  it("in any model that protobufjs can write", () => {
    fc.assert(
      fc.property(anyModel, (bytes) => {
        const inventory = inventoryOf(bytes);
        expect(inventory.format).toBe("onnx");
        expect(wireFindings(inventory)).toEqual([]);
        expectSameModel(bytes, inventory);
      }),
      { numRuns: 80 },
    );
  });
});

describe("one byte changed", () => {
  // scripts/mutate-onnx.mjs does the same to more models, and to every bit.
  const small = fixtures.filter(({ bytes }) => bytes.length < 400);
  const chosen = small.filter((_, index) => index % Math.ceil(small.length / 8) === 0);

  it.each(chosen)("in $name never gives another model than protobufjs sees, nor an error", ({ bytes }) => {
    for (let at = 0; at < bytes.length; at++) {
      for (const change of [0x01, 0x08, 0x80]) {
        const mutated = bytes.slice();
        mutated[at]! ^= change;
        const inventory = inventoryOf(mutated);
        if (isStrict(inventory) && inventory.findings.length === 0) expectSameModel(mutated, inventory);
      }
    }
  });
});
