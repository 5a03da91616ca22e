import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compare } from "../../src/cli/diff/compare.js";
import { flatten } from "../../src/cli/diff/flatten.js";
import { judge, memorySource, Policy, takeInventory } from "../../src/index.js";
import { DEMO, demoModel, ROOT, runMain } from "../helpers/cli.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";
import { dictOf, instanceOf, scalar, tinySkops } from "../helpers/tiny-skops.js";

/** Offset of the weights in tensor-gemm.onnx. */
const WEIGHTS = 40;

type Entries = Parameters<typeof dictOf>[0];

/** @returns paths of two models of one type, with these parameters */
function models(before: Entries, after: Entries): [string, string] {
  const model = (entries: Entries): Uint8Array =>
    tinySkops(instanceOf("sklearn.linear_model._ridge", "Ridge", dictOf(entries)));
  const folder = temporaryFolder({ "old.skops": model(before), "new.skops": model(after) });
  return [join(folder, "old.skops"), join(folder, "new.skops")];
}

describe("diff", () => {
  it("says that a model is the same as itself", async () => {
    const demo = join(DEMO, "logistic-regression.skops");
    expect(await runMain(["diff", demo, demo])).toMatchObject({
      status: 0,
      stdout: `--- ${demo}\n+++ ${demo}\nthe same\n`,
    });
  });

  it("lists parameters that were added, removed and changed", async () => {
    const before: Entries = [
      ["alpha", scalar(1)],
      ["old", scalar("x")],
      ["same", scalar(true)],
    ];
    const after: Entries = [
      ["alpha", scalar(2)],
      ["new", scalar(0.5)],
      ["same", scalar(true)],
    ];
    const { status, stdout } = await runMain(["diff", ...models(before, after)]);
    expect(status).toBe(1);
    expect(stdout).toContain('- /old: str "x"');
    expect(stdout).toContain("+ /new: float 0.5");
    expect(stdout).toContain("~ /alpha: int 1 -> int 2");
    expect(stdout).not.toContain("/same");
  });

  it("sees what stands behind the part of a text that it shows", async () => {
    const text = "x".repeat(100);
    const { status, stdout } = await runMain([
      "diff",
      ...models([["a", scalar(`${text}1`)]], [["a", scalar(`${text}2`)]]),
    ]);
    expect(status).toBe(1);
    expect(stdout).toContain("other content");
  });

  it("sees other weights of an ONNX model, which no place of it shows", async () => {
    const model = readFileSync(join(ROOT, "fixtures/onnx/own/tensor-gemm.onnx"));
    const other = Uint8Array.from(model);
    other[WEIGHTS] = 1;
    const folder = temporaryFolder({ "old.onnx": model, "new.onnx": other });
    const { status, stdout } = await runMain(["diff", join(folder, "old.onnx"), join(folder, "new.onnx")]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^~ sha256: [0-9a-f]{64} -> [0-9a-f]{64}$/m);
  });

  it("sees that the fields of a record moved under the same bytes", async () => {
    const npy = (fields: string): Buffer =>
      Buffer.from(
        `\x93NUMPY\x01\0\xb6\0${`{'descr': [${fields}], 'fortran_order': False, 'shape': (1,), }`.padEnd(181)}\nabcd`,
        "latin1",
      );
    const folder = temporaryFolder({
      "old.npy": npy("('a', '|u1'), ('b', '|u1'), ('', '|V2')"),
      "new.npy": npy("('a', '|u1'), ('', '|V1'), ('b', '|u1'), ('', '|V1')"),
    });
    const { status, stdout } = await runMain(["diff", join(folder, "old.npy"), join(folder, "new.npy")]);
    expect([status, stdout]).toEqual([1, expect.stringContaining("other content")]);
  });

  it("tells by a digest that places differ beyond those that are listed", () => {
    const [before, after] = [1, 2].map((value) => {
      const source = memorySource(tinySkops(dictOf([["a", scalar(value)]])));
      const { inventory, graph } = takeInventory(source, { keepGraph: true });
      return { inventory, judgement: judge(inventory, Policy.default()), places: flatten(graph!, 1) };
    });
    const { facts, content } = compare(before!, after!);
    expect([facts.map(({ what }) => what), content]).toEqual([["sha256"], []]);
  });

  it("sees another file beside an ONNX model", async () => {
    const model = readFileSync(join(ROOT, "fixtures/onnx-external/one-file/model.onnx"));
    const weights = readFileSync(join(ROOT, "fixtures/onnx-external/one-file/weights.bin"));
    const folder = temporaryFolder({
      "old/model.onnx": model,
      "old/weights.bin": weights,
      "new/model.onnx": model,
      "new/weights.bin": weights.map((byte) => byte ^ 1),
    });
    const files = [join(folder, "old/model.onnx"), join(folder, "new/model.onnx")];
    const { status, stdout } = await runMain(["diff", ...files, "--trust", "file:weights.bin"]);
    expect(status).toBe(1);
    expect(stdout).toContain("~ sha256 of weights.bin: ");
  });

  it("lists names that are new, with what the policy says to them", async () => {
    const files = [join(DEMO, "logistic-regression.skops"), join(DEMO, "churn-pipeline.skops")];
    const { status, stdout } = await runMain(["diff", ...files, "--json"]);
    const { same, requirements } = JSON.parse(stdout) as { same: boolean; requirements: object[] };
    expect([status, same]).toEqual([1, false]);
    expect(requirements).toContainEqual({
      kind: "added",
      what: "construct:churn.features.TenureBands",
      after: "untrusted, 1 use",
    });
  });

  it("compares no content of what cannot be read, and says so", async () => {
    const folder = temporaryFolder({ "t.skops": demoModel("tampered") });
    const file = join(folder, "t.skops");
    const { status, stdout } = await runMain(["diff", file, file]);
    expect(status).toBe(2);
    expect(stdout).toContain("content: not compared");
  });

  it("shows no character that acts on a terminal", async () => {
    const { stdout } = await runMain(["diff", ...models([], [["a\u001b[2J", scalar("\u202e")]])]);
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  it("ends with 2 where one of two models cannot be compared whole", async () => {
    const folder = temporaryFolder({ "t.skops": demoModel("tampered") });
    const files = [join(folder, "t.skops"), join(DEMO, "logistic-regression.skops")];
    expect((await runMain(["diff", ...files])).status).toBe(2);
  });

  it("ends with 2 for a file that is not there", async () => {
    const demo = join(DEMO, "logistic-regression.skops");
    expect((await runMain(["diff", demo, "none.skops"])).status).toBe(2);
  });
});
