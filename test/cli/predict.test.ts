import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { assertBuilt } from "../helpers/build.js";
import { DEMO, ROOT, runMain, runProcess, type Run } from "../helpers/cli.js";
import { fakeRuntime } from "../helpers/fake-runtime.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const MODELS = join(ROOT, "fixtures/predict");

beforeAll(assertBuilt);

/** A folder with the models and data for them. */
function folderWith(files: Readonly<Record<string, string>> = {}): string {
  const folder = temporaryFolder({ "x.json": "[[1, 2, 0.5], [-1, 0, 4]]", ...files });
  cpSync(MODELS, folder, { recursive: true });
  return folder;
}

function run(cwd: string, args: readonly string[], runtime = fakeRuntime()): Run {
  return runProcess(["predict", ...args], { cwd, env: { NODE_PATH: runtime } });
}

describe("predict", () => {
  it("writes what the model gives as JSON, and says what is left out", () => {
    const { status, stdout, stderr } = run(folderWith(), ["classifier-zipmap.onnx", "--input", "x.json"]);
    expect(JSON.parse(stdout)).toEqual({
      model: { path: "classifier-zipmap.onnx", sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      outputs: [{ name: "output_label", type: "string", shape: [2], values: ["1", "2"] }],
      skipped: [{ name: "output_probability", type: expect.any(String), reason: expect.stringContaining("zipmap") }],
    });
    expect(stderr).toMatch(/^note: "output_probability" is left out: .*zipmap.*\n$/);
    expect(status).toBe(0);
  });

  it("takes one column of CSV for each input, and runs in a worker against the clock", () => {
    const folder = folderWith({ "x.csv": 'city,age\nOslo,1.5\n"a ""b"", c",-2\n' });
    const args = ["text-and-number.onnx", "--input", "x.csv", "--timeout", "20", "-o", "out.csv"];
    expect(run(folder, args)).toMatchObject({ status: 0, stdout: "" });
    expect(readFileSync(join(folder, "out.csv"), "utf8")).toBe('output_label\n1.5|Oslo\n"-2|a ""b"", c"\n');
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("gives up after the time on a model that never ends", () => {
    const folder = folderWith({ "x.json": "[[666, 0, 0]]" });
    const { status, stdout, stderr } = run(folder, ["regressor.onnx", "--input", "x.json", "--timeout", "0.5"]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain('Cannot predict with "regressor.onnx": it is not finished after 0.5 s');
  });

  it("reads and writes npy arrays", () => {
    const folder = folderWith({ "x.json": "[[1, 2, 0.5], [-1, 0, 4]]" });
    const runtime = fakeRuntime();
    expect(run(folder, ["regressor.onnx", "--input", "x.json", "-o", "y.npy"], runtime).status).toBe(0);
    const bytes = readFileSync(join(folder, "y.npy"));
    expect(
      Array.from(
        new Float32Array(bytes.buffer.slice(bytes.byteOffset + bytes.length - 8, bytes.byteOffset + bytes.length)),
      ),
    ).toEqual([3.5, 3]);
  });

  it("says which package is missing, does not look for it in the working directory, and runs nothing", () => {
    const folder = folderWith({ "node_modules/onnxruntime-web/index.js": "console.log('planted'); process.exit(0);" });
    const { status, stdout, stderr } = run(folder, ["regressor.onnx", "--input", "x.json"], "");
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("npm install --ignore-scripts onnxruntime-web");
  });

  it("refuses a runtime that is too old", () => {
    const { status, stderr } = run(folderWith(), ["regressor.onnx", "--input", "x.json"], fakeRuntime("1.29.0"));
    expect([status, stderr]).toEqual([2, expect.stringContaining('"onnxruntime 1.29.0": it is too old')]);
  });
});

describe("a model that is not approved is not run", () => {
  const input = ["--input", join(MODELS, "expected.json")];

  it("with the exit status of its scan, and what to do", async () => {
    const model = join(MODELS, "regressor.onnx");
    const policy = join(temporaryFolder({ "p.json": '{"version": 1}' }), "p.json");
    const untrusted = await runMain(["predict", model, ...input, "--policy", policy]);
    expect(untrusted).toMatchObject({ status: 1, stdout: "" });
    expect(untrusted.stderr).toContain("untrusted operator:ai.onnx.ml/LinearRegressor");
    expect(untrusted.stderr).toMatch(
      /run: sallyport predict .* --input .* --policy .* --trust operator:ai\.onnx\.ml\/LinearRegressor/,
    );
    const broken = temporaryFolder({ "m.onnx": readFileSync(model).subarray(0, -1), "n.onnx": "no model" });
    expect(await runMain(["predict", join(broken, "m.onnx"), ...input])).toMatchObject({ status: 1, stdout: "" });
    expect(await runMain(["predict", join(broken, "n.onnx"), ...input])).toMatchObject({ status: 2, stdout: "" });
  });

  it("nor is one of another format, or one that is not there", async () => {
    const skops = await runMain(["predict", join(DEMO, "plan-encoder.skops"), ...input]);
    expect(skops).toMatchObject({ status: 2, stdout: "" });
    expect(await runMain(["predict", "missing.onnx", ...input])).toMatchObject({ status: 2, stdout: "" });
  });
});

describe("wrong use", () => {
  const model = join(MODELS, "classifier.onnx");
  const input = join(MODELS, "expected.json");

  it.each([
    ["no input", [model], "--input"],
    ["an input of another kind", [model, "--input", "x.txt"], ".json, .csv, .npy"],
    ["an output that is the model", [model, "--input", input, "-o", model], "extension of a model"],
    ["an output that is the input", [model, "--input", input, "-o", input], "it is read from"],
    ["an output that is a model's", [model, "--input", input, "-o", "other.onnx"], "extension of a model"],
    ["no time", [model, "--input", input, "--timeout", "0"], "0.001"],
    ["a policy that is not there", [model, "--input", input, "--policy", "missing.json"], "missing.json"],
  ])("is %s", async (_, args, text) => {
    const { status, stdout, stderr } = await runMain(["predict", ...args]);
    expect([status, stdout, stderr]).toEqual([2, "", expect.stringContaining(text)]);
    expect(existsSync("other.onnx")).toBe(false);
  });

  it("is several tensors for one array, unless one is selected", () => {
    const folder = folderWith();
    const runtime = fakeRuntime();
    const several = run(folder, ["classifier.onnx", "--input", "x.json", "-o", "y.npy"], runtime);
    expect([several.status, several.stderr]).toEqual([2, expect.stringContaining("--select")]);
    expect(existsSync(join(folder, "y.npy"))).toBe(false);
    const one = run(
      folder,
      ["classifier.onnx", "--input", "x.json", "--select", "probabilities", "-o", "y.csv"],
      runtime,
    );
    expect(one.status).toBe(0);
    expect(readFileSync(join(folder, "y.csv"), "utf8")).toBe("probabilities\n3.5\n3\n");
  });

  it("is data that does not fit", () => {
    const folder = folderWith();
    writeFileSync(join(folder, "x.csv"), "a,b,c\n1,2,x\n");
    const { status, stderr } = run(folder, ["regressor.onnx", "--input", "x.csv"]);
    expect([status, stderr]).toEqual([2, expect.stringContaining('line 2, column "c" is "x", float32 is wanted')]);
  });
});
