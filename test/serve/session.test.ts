import { describe, expect, it } from "vitest";
import { Session } from "../../src/serve/session.js";
import type { ModelValue } from "../../src/serve/signature.js";
import { fakeOrt, tensor } from "./fake-ort.js";

const value = (name: string, type: string, isTensor = true): ModelValue => ({ name, type, isTensor });
const ZIPMAP = "sequence(map(int64, tensor(float32)))";
const LABEL = tensor("int64", BigInt64Array.of(1n), 1);
const X = tensor("float32", Float32Array.of(1, 2), 1, 2);

const inputs = [value("X", "float32"), value("__proto__", "string")];
const feeds = Object.fromEntries([
  ["X", X],
  ["__proto__", tensor("string", ["a"], 1)],
]);
const outputs = [value("label", "int64"), value("probabilities", ZIPMAP, false), value("b", "")];
const results = { label: LABEL, b: X, probabilities: {} };

async function sessionOf(
  behaviour: Parameters<typeof fakeOrt>[0] = { results },
  signature = { inputs, outputs },
): Promise<{
  session: Session;
  fake: ReturnType<typeof fakeOrt>;
}> {
  const fake = fakeOrt(behaviour);
  const options = { executionProviders: [], extra: { session: { load_model_format: "ONNX" } } } as const;
  return { session: new Session(await fake.ort.InferenceSession.create(new Uint8Array(), options), signature), fake };
}

describe("a run", () => {
  it("asks for tensors alone, and says what it leaves out", async () => {
    const { session, fake } = await sessionOf();
    const result = await session.run(feeds);
    expect(fake.runs).toEqual([{ feeds, outputs: ["label", "b"] }]);
    expect([...result.outputs]).toEqual([
      ["label", LABEL],
      ["b", X],
    ]);
    const reason = expect.stringContaining('options={"zipmap": False}');
    expect(result.skipped).toEqual([{ name: "probabilities", type: ZIPMAP, reason }]);
  });

  it("advises nothing about values that no classifier makes", async () => {
    const signature = { inputs: [], outputs: [value("y", "int64"), value("s", "sequence(tensor(float32))", false)] };
    const { session } = await sessionOf({ results: { y: LABEL } }, signature);
    const { skipped } = await session.run({});
    expect(skipped[0]?.reason).toBe("it is a sequence(tensor(float32)), which onnxruntime cannot hand to JavaScript");
  });

  it("gives the outputs that are asked for, in their order", async () => {
    const { session, fake } = await sessionOf();
    const result = await session.run(feeds, { outputs: ["b", "label"] });
    expect(fake.runs[0]?.outputs).toEqual(["b", "label"]);
    expect([...result.outputs.keys()]).toEqual(["b", "label"]);
    expect(result.skipped).toEqual([]);
  });

  it.each<[string, object, readonly string[] | undefined, string]>([
    ["a missing tensor", { X }, undefined, '"__proto__": it is missing'],
    [
      "an unknown tensor",
      { ...feeds, ["__proto__"]: feeds["__proto__"], Y: X },
      undefined,
      '"Y": the model has no such input, "X", "__proto__"',
    ],
    ["a tensor of another type", { X: { ...X, type: "float64" } }, undefined, '"X": it is float64, float32 is wanted'],
    ["an unknown output", feeds, ["nothing"], '"nothing": the model has no such output'],
    ["an output that is no tensor", feeds, ["label", "probabilities"], "zipmap"],
    ["no output", feeds, [], '"no output"'],
  ])("refuses %s", async (_, given, names, text) => {
    const { session, fake } = await sessionOf();
    const own = Object.defineProperties({}, Object.getOwnPropertyDescriptors(given)) as typeof feeds;
    const running = session.run(own, { outputs: names });
    await expect(running).rejects.toMatchObject({ code: "E_INPUT", message: expect.stringContaining(text) });
    expect(fake.runs).toEqual([]);
  });

  it("lists a few names where there are many", async () => {
    const many = Array.from({ length: 20 }, (_, i) => value(`n${i}`, "int64"));
    const { session } = await sessionOf({}, { inputs: many, outputs: many });
    await expect(session.run({ other: LABEL })).rejects.toMatchObject({
      message: expect.stringContaining('"n7", 12 more'),
    });
  });

  it("fails as the runtime fails", async () => {
    for (const failure of [new Error("no kernel"), "no kernel"]) {
      const { session } = await sessionOf({ failure });
      const running = session.run(feeds);
      await expect(running).rejects.toMatchObject({ code: "E_SESSION", message: expect.stringContaining("no kernel") });
    }
  });

  it("takes nothing for a tensor that is none, or that the answer inherits", async () => {
    const signature = { inputs: [], outputs: [value("__proto__", "int64")] };
    for (const answer of [{}, { ["__proto__"]: null }, JSON.parse('{"__proto__": 1}') as object]) {
      const { session } = await sessionOf({ results: answer as Record<string, unknown> }, signature);
      await expect(session.run({})).rejects.toMatchObject({ code: "E_SESSION" });
    }
  });

  it("frees the runtime when asked", async () => {
    const { session, fake } = await sessionOf();
    expect(fake.isReleased()).toBe(false);
    await session.release();
    expect(fake.isReleased()).toBe(true);
  });
});
