import { describe, expect, it } from "vitest";
import { memorySource } from "../../src/bytes/index.js";
import { openSession, type OrtModule } from "../../src/serve/index.js";
import { fakeOrt } from "./fake-ort.js";
import { approve, approveBytes, readFixture } from "./models.js";

const MODEL = readFixture("predict/classifier-zipmap.onnx");
const approved = approveBytes(MODEL);
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "nothing",
    (error: unknown) => (error as { code?: string }).code ?? String(error),
  );

describe("openSession", () => {
  it("hands over the approved bytes, as ONNX and nothing else, without other files", async () => {
    const { ort, opened } = fakeOrt();
    await openSession(approved, ort);
    expect(opened).toEqual([
      { model: MODEL, options: { executionProviders: ["wasm"], extra: { session: { load_model_format: "ONNX" } } } },
    ]);
  });

  it("gives a copy that the caller cannot change while the runtime waits", async () => {
    const bytes = MODEL.slice();
    const { ort, opened } = fakeOrt();
    const session = openSession(approveBytes(bytes), ort);
    bytes.fill(0);
    await session;
    expect(opened[0]?.model).toEqual(MODEL);
  });

  it("opens nothing if the bytes are others by now", async () => {
    const bytes = MODEL.slice();
    const changed = approveBytes(bytes);
    bytes[30]! ^= 1;
    const { ort, opened } = fakeOrt();
    expect(await codeOf(openSession(changed, ort))).toBe("E_BYTES_DIFFER");
    expect(opened).toEqual([]);
  });

  it("hands over files beside the model as verified bytes, under the names that the model uses", async () => {
    const data = readFixture("onnx-external/below/data/part-0.bin");
    const names: string[] = [];
    const companion = (name: string): ReturnType<typeof memorySource> => {
      names.push(name);
      return memorySource(data);
    };
    const model = approve(memorySource(readFixture("onnx-external/below/model.onnx")), companion);
    const { ort, opened } = fakeOrt();
    await openSession(model, ort);
    expect(opened[0]?.options.externalData).toEqual([{ path: "data/part-0.bin", data }]);
    expect(opened[0]?.options.externalData?.[0]?.data.buffer).not.toBe(data.buffer);
    expect(new Set(names)).toEqual(new Set(["data/part-0.bin"]));
    data.fill(0);
    expect(await codeOf(openSession(model, ort))).toBe("E_BYTES_DIFFER");
  });

  it("tells what the model takes and gives", async () => {
    const session = await openSession(approved, fakeOrt().ort);
    expect(session.inputs).toEqual([{ name: "X", isTensor: true, type: "float32", shape: ["", 3] }]);
    expect(session.outputs).toEqual([
      { name: "output_label", isTensor: true, type: "int64", shape: [""] },
      { name: "output_probability", isTensor: false, type: "sequence(map(int64, tensor(float32)))" },
    ]);
    expect(Object.isFrozen(session) && Object.isFrozen(session.inputs) && Object.isFrozen(session.inputs[0])).toBe(
      true,
    );
  });

  it("passes on the options that it lists", async () => {
    const options = {
      executionMode: "sequential",
      graphOptimizationLevel: "all",
      intraOpNumThreads: 2,
      interOpNumThreads: 1,
      enableCpuMemArena: false,
      enableMemPattern: true,
      logSeverityLevel: 3,
    } as const;
    const { ort, opened } = fakeOrt();
    await openSession(approved, ort, { ...options, environment: {} });
    expect(opened[0]?.options).toEqual({ ...options, executionProviders: ["wasm"], extra: expect.anything() });
  });

  it.each([
    ["graphOptimizationLevel", { graphOptimizationLevel: "disabled" }],
    ["executionProviders", { executionProviders: ["cuda"] }],
    ["extra", { extra: { session: {} } }],
    ["externalData", { externalData: [] }],
    ["optimizedModelFilePath", { optimizedModelFilePath: "out.onnx" }],
    ["enableProfiling", { enableProfiling: true }],
    ["profileFilePrefix", { profileFilePrefix: "p" }],
    ["environment", { environment: null }],
    ["intraOpNumThreads", { intraOpNumThreads: 0 }],
    ["logSeverityLevel", { logSeverityLevel: 9 }],
    ["__proto__", JSON.parse('{"__proto__": {}}')],
  ])("refuses the option of onnxruntime %s", async (name, options: object) => {
    const { ort, opened } = fakeOrt();
    const opening = openSession(approved, ort, options);
    await expect(opening).rejects.toMatchObject({ code: "E_OPTIONS", message: expect.stringContaining(name) });
    await expect(opening).rejects.toMatchObject({ message: expect.stringContaining("graphOptimizationLevel") });
    expect(opened).toEqual([]);
  });

  it("opens nothing that is no ONNX model, or that no scan approved", async () => {
    const array = approveBytes(readFixture("npy/b1.npy"));
    expect(await codeOf(openSession(array, fakeOrt().ort))).toBe("E_OPTIONS");
    expect(await codeOf(openSession({ approval: approved.approval } as typeof approved, fakeOrt().ort))).toBe(
      "E_NOT_APPROVED",
    );
  });

  it("says what the runtime said, in one line", async () => {
    const create = (): never => {
      throw new Error(`no\u001b[31m\nkernel \u202e${"x".repeat(1000)}`);
    };
    const ort = { ...fakeOrt().ort, InferenceSession: { create } };
    const opening = openSession(approved, ort);
    await expect(opening).rejects.toMatchObject({
      code: "E_SESSION",
      message: expect.stringContaining("no [31m kernel x"),
    });
    await expect(opening).rejects.toMatchObject({ message: expect.stringMatching(/^[\x20-\x7e…]{100,500}$/) });
  });
});

describe("the runtime", () => {
  const open = (
    versions: OrtModule["env"]["versions"],
    environment?: Record<string, string>,
    rest = {},
  ): Promise<unknown> =>
    openSession(approved, { ...fakeOrt({ versions }).ort, ...rest }, environment ? { environment } : {});

  it.each(["1.30.0", "1.30.0-dev.20260901", "1.31.2", "2.0.0", "10.0.1"])("may have the version %s", async (web) => {
    expect(await codeOf(open({ web }))).toBe("nothing");
  });

  it.each(["1.29.9", "1.9.0", "0.30.0", "1", "", "1.x.0", "v1.30.0", "1.30"])(
    "may not have the version %j",
    async (web) => {
      expect(await codeOf(open({ web }))).toBe("E_RUNTIME");
    },
  );

  it("must be a package that is known", async () => {
    expect(await codeOf(open({ common: "1.30.0" }))).toBe("E_RUNTIME");
    for (const ort of [undefined, null, {}, { env: {} }, { env: { versions: { web: "1.30.0" } } }, "onnxruntime-web"]) {
      expect(await codeOf(openSession(approved, ort as unknown as OrtModule))).toBe("E_RUNTIME");
    }
  });

  it("must come with its environment if that can configure it", async () => {
    expect(await codeOf(open({ node: "1.30.0" }))).toBe("E_OPTIONS");
    expect(await codeOf(open({ node: "1.30.0" }, { PATH: "/bin" }))).toBe("nothing");
    const { ort } = fakeOrt({ versions: { node: "1.30.0" } });
    expect(await codeOf(openSession(approved, ort, { environment: process.env }))).toBe("nothing");
    for (const value of ["1", "0", ""]) {
      expect(await codeOf(open({ node: "1.30.0" }, { ORT_LOAD_CONFIG_FROM_MODEL: value }))).toBe("E_RUNTIME");
      expect(await codeOf(open({ web: "1.30.0" }, { ORT_LOAD_CONFIG_FROM_MODEL: value }))).toBe("E_RUNTIME");
    }
  });

  it("runs native code only where it is onnxruntime-node", async () => {
    const providerOf = async (versions: OrtModule["env"]["versions"], rest = {}): Promise<unknown> => {
      const { ort, opened } = fakeOrt({ versions });
      await openSession(approved, { ...ort, ...rest }, { environment: {} });
      return opened[0]?.options.executionProviders;
    };
    const both = { web: "1.30.0", node: "1.30.0" };
    expect(await providerOf({ web: "1.30.0" })).toEqual(["wasm"]);
    expect(await providerOf({ node: "1.30.0" })).toEqual(["cpu"]);
    expect(await providerOf(both)).toEqual(["wasm"]);
    expect(await providerOf(both, { listSupportedBackends: () => [] })).toEqual(["cpu"]);
  });
});
