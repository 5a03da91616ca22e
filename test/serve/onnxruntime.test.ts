import { createRequire } from "node:module";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { memorySource } from "../../src/bytes/index.js";
import { openFile } from "../../src/node/index.js";
import { companionsOf } from "../../src/node/companions.js";
import { openSession, type OrtModule, type OrtTensor, type Session, type TensorData } from "../../src/serve/index.js";
import { tensorParts } from "../../src/cli/predict/tensor.js";
import { nestedJson } from "../../src/cli/predict/values-text.js";
import { runProcess, ROOT } from "../helpers/cli.js";
import { installCommand, readScript, runInShell } from "../helpers/shell-script.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";
import { approve, approveBytes, EXPECTED, readFixture, type Expected, type ExpectedValue } from "./models.js";

type Runtime = OrtModule & {
  readonly Tensor: new (type: string, data: TensorData, dims: readonly number[]) => OrtTensor;
};

/** Folder with node_modules; `npm run test:onnxruntime` makes one. */
const FOLDER = process.env["SALLYPORT_ONNXRUNTIME"] ?? ROOT;

/** @returns the package if it is installed; it is no dependency, since it has 139 MB and one with an install script. */
function installed(name: "onnxruntime-web" | "onnxruntime-node"): Runtime | undefined {
  const load = createRequire(join(FOLDER, "package.json"));
  try {
    load.resolve(name);
  } catch {
    return undefined;
  }
  const ort = load(name) as Runtime & { env: { wasm?: { numThreads: number } } };
  if (ort.env.wasm) ort.env.wasm.numThreads = 1;
  return ort;
}

const REASON = "needs npm run test:onnxruntime";
const web = installed("onnxruntime-web");
const node = installed("onnxruntime-node");
const environment = { PATH: "" };

function feedsOf(ort: Runtime, session: Session, inputs: readonly ExpectedValue[]): Record<string, OrtTensor> {
  return Object.fromEntries(
    inputs.map(({ name, data }) => {
      const input = session.inputs.find((candidate) => candidate.name === name)!;
      const parts = tensorParts(input, { values: data, where: String });
      return [name, new ort.Tensor(parts.type, parts.data, parts.dims)];
    }),
  );
}

const nested = (name: string, { type, data, dims }: OrtTensor): unknown =>
  JSON.parse([...nestedJson({ name, type, data, dims })].join(""));

/** Kernels of two processors may differ in the last bits. */
function expectClose(actual: unknown, expected: unknown): void {
  const [left, right] = [actual, expected].map((value) => [value].flat(Infinity));
  expect(left).toHaveLength(right!.length);
  for (const [i, value] of right!.entries()) {
    if (typeof value === "number") expect(left![i]).toBeCloseTo(value, 5);
    else expect(left![i]).toBe(value);
  }
}

const firstRow = (result: { readonly outputs: ReadonlyMap<string, OrtTensor> }): unknown =>
  Array.from(result.outputs.values(), (tensor) => nested("", tensor))[0];

for (const [name, ort] of [
  ["onnxruntime-web", web],
  ["onnxruntime-node", node],
] as const) {
  describe.skipIf(!ort)(`on ${name} (${REASON})`, () => {
    const runtime = ort!;
    const open = (bytes: Uint8Array): Promise<Session> => openSession(approveBytes(bytes), runtime, { environment });

    it.each([...EXPECTED])(
      "%s predicts what onnxruntime and scikit-learn predict in Python",
      async (model, expected: Expected) => {
        const session = await open(readFixture(`predict/${model}.onnx`));
        const { outputs, skipped } = await session.run(feedsOf(runtime, session, expected.inputs));
        expect(skipped.map((output) => output.name)).toEqual(expected.skipped);
        expect([...outputs.keys()]).toEqual(expected.outputs.map((output) => output.name));
        for (const { name: output, type, shape, data } of expected.outputs) {
          const tensor = outputs.get(output)!;
          expect([tensor.type, [...tensor.dims]]).toEqual([type, shape]);
          expectClose(nested(output, tensor), data);
        }
        expectClose(firstRow({ outputs }), expected.sklearn.data);
        await session.release();
      },
    );

    it("cannot hand out maps, as the session says before it is asked", async () => {
      const session = await open(readFixture("predict/classifier-zipmap.onnx"));
      const feeds = feedsOf(runtime, session, EXPECTED.get("classifier-zipmap")!.inputs);
      await expect(session.run(feeds, { outputs: ["output_probability"] })).rejects.toMatchObject({ code: "E_INPUT" });
      const ownSession = await runtime.InferenceSession.create(readFixture("predict/classifier-zipmap.onnx"), {
        executionProviders: [name === "onnxruntime-web" ? "wasm" : "cpu"],
        extra: { session: { load_model_format: "ONNX" } },
      });
      await expect(ownSession.run(feeds, ["output_probability"])).rejects.toThrow("non-tensor");
    });

    it("runs what was approved though the caller's bytes change at once", async () => {
      const bytes = readFixture("predict/regressor.onnx");
      const opening = open(bytes);
      bytes.fill(0);
      const session = await opening;
      const { inputs, outputs } = EXPECTED.get("regressor")!;
      expectClose(firstRow(await session.run(feedsOf(runtime, session, inputs))), outputs[0]!.data);
    });

    it("reads files beside the model as they were approved, not as they are by now or in the working directory", async () => {
      const model = readFixture("onnx-external/below/model.onnx");
      const data = readFixture("onnx-external/below/data/part-0.bin");
      const folder = temporaryFolder({ "model.onnx": model, "data/part-0.bin": data });
      const source = openFile(join(folder, "model.onnx"));
      const companions = companionsOf(join(folder, "model.onnx"));
      const approved = approve(source, companions.open);
      const session = await openSession(approved, runtime, { environment });
      writeFileSync(join(folder, "data/part-0.bin"), new Uint8Array(data.length));
      const x = new runtime.Tensor("float32", Float32Array.of(1, 2, 3, 4), [1, 4]);
      const given = firstRow(await session.run({ x }));
      await expect(openSession(approved, runtime, { environment })).rejects.toMatchObject({ code: "E_BYTES_DIFFER" });
      companions.close();
      source.close();
      const fresh = await openSession(
        approve(memorySource(model), () => memorySource(data)),
        runtime,
        { environment },
      );
      expect(given).toEqual(firstRow(await fresh.run({ x })));
      expect(new Set([given].flat(3)).size).toBe(3);
    });

    it("takes bytes for its own format unless it is told that they are ONNX", async () => {
      // ir_version 8, then a producer named ORTM: the name stands at offset 4.
      const bytes = readFixture("predict/regressor.onnx");
      const rest = bytes.subarray(2 + 2 + bytes[3]!);
      const marked = Uint8Array.from([8, 8, 0x12, 4, 0x4f, 0x52, 0x54, 0x4d, ...rest]);
      expect(() => approveBytes(marked)).toThrow("onnxruntime takes it for its own format");
      const executionProviders = [name === "onnxruntime-web" ? "wasm" : "cpu"];
      const told = { executionProviders, extra: { session: { load_model_format: "ONNX" } } } as const;
      await expect(runtime.InferenceSession.create(marked, told)).resolves.toBeDefined();
      const untold = { executionProviders } as unknown as typeof told;
      await expect(runtime.InferenceSession.create(marked, untold)).rejects.toThrow(/ORT/i);
    });
  });
}

describe.skipIf(!web)(`sallyport predict on onnxruntime-web (${REASON})`, () => {
  it.each(["classifier", "text-and-number", "scaler-double"])("writes for %s what Python predicts", (model) => {
    const { inputs, outputs, skipped } = EXPECTED.get(model)!;
    const data = Object.fromEntries(inputs.map(({ name, data: values }) => [name, values]));
    const cwd = temporaryFolder({ "x.json": JSON.stringify(data) });
    const args = ["predict", join(ROOT, `fixtures/predict/${model}.onnx`), "--input", "x.json", "--timeout", "60"];
    const { status, stdout, stderr } = runProcess(args, { cwd, env: { NODE_PATH: join(FOLDER, "node_modules") } });
    expect([status, stderr === ""]).toEqual([0, skipped.length === 0]);
    const document = JSON.parse(stdout) as { outputs: { name: string; values: unknown }[] };
    expect(document.outputs.map(({ name }) => name)).toEqual(outputs.map(({ name }) => name));
    for (const [i, { data: values }] of outputs.entries()) expectClose(document.outputs[i]?.values, values);
  });

  it("prints what docs/predict.md shows", () => {
    const page = readFileSync(join(ROOT, "docs/predict.md"), "utf8");
    const blocks = [...page.matchAll(/^```console\n([^]*?)^```$/gm)].flatMap(([, text]) => readScript(text!));
    const folder = temporaryFolder();
    cpSync(join(ROOT, "fixtures/predict"), folder, { recursive: true });
    const bin = installCommand(folder);
    expect(blocks.length).toBeGreaterThan(3);
    for (const { command, expected, status = 0 } of blocks) {
      const run = runInShell(`export NODE_PATH='${FOLDER}/node_modules'; ${command}`, folder, bin);
      expect([command, run.status, run.output]).toEqual([command, status, expected]);
    }
  });

  it("ends a model that loops", () => {
    const cwd = temporaryFolder({ "x.json": "[1]" });
    const trust = ["Loop", "Add", "Identity"].flatMap((type) => ["--trust", `operator:ai.onnx/${type}`]);
    const args = [
      "predict",
      join(ROOT, "fixtures/predict/loops.onnx"),
      "--input",
      "x.json",
      "--timeout",
      "1",
      ...trust,
    ];
    const { status, stderr } = runProcess(args, { cwd, env: { NODE_PATH: join(FOLDER, "node_modules") } });
    expect([status, stderr]).toEqual([2, expect.stringContaining("it is not finished after 1 s")]);
  });
});
