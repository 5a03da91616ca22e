import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { tensorNpy } from "../../src/cli/predict/write-npy.js";
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

/** Runs the built command in a folder. */
function runIn(cwd: string, args: readonly string[], runtime = fakeRuntime()): Run {
  return runProcess(["predict", ...args], { cwd, env: { NODE_PATH: join(runtime, "node_modules") } });
}

/** Runs the command in this process, as if it were installed beside the runtime. Names of files lie in `folder`. */
function run(folder: string, args: readonly string[], runtime = fakeRuntime()): Promise<Run> {
  const paths = args.map((arg) => (/^[\w-]+\.\w+$/.test(arg) ? join(folder, arg) : arg));
  return runMain(["predict", ...paths], { scanWorker: pathToFileURL(join(runtime, "command.js")) });
}

describe("predict", () => {
  it("writes what the model gives as JSON, and says what is left out", async () => {
    const { status, stdout, stderr } = await run(folderWith(), ["classifier-zipmap.onnx", "--input", "x.json"]);
    expect(JSON.parse(stdout)).toEqual({
      model: {
        path: expect.stringMatching(/classifier-zipmap\.onnx$/),
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      outputs: [{ name: "output_label", type: "string", shape: [2], values: ["1", "2"] }],
      skipped: [{ name: "output_probability", type: expect.any(String), reason: expect.stringContaining("zipmap") }],
    });
    expect(stderr).toMatch(/^note: "output_probability" is left out: .*zipmap.*\n$/);
    expect(status).toBe(0);
  });

  it("takes one column of CSV for each input, and runs in a worker against the clock", () => {
    const folder = folderWith({ "x.csv": 'city,age\nOslo,1.5\n"a ""b"", c",-2\n' });
    const args = ["text-and-number.onnx", "--input", "x.csv", "--timeout", "20", "-o", "out.csv"];
    expect(runIn(folder, args)).toMatchObject({ status: 0, stdout: "" });
    expect(readFileSync(join(folder, "out.csv"), "utf8")).toBe('output_label\n1.5|Oslo\n"-2|a ""b"", c"\n');
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("gives up after the time on a model that never ends", () => {
    const folder = folderWith({ "x.json": "[[666, 0, 0]]" });
    const { status, stdout, stderr } = runIn(folder, ["regressor.onnx", "--input", "x.json", "--timeout", "0.5"]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain('Cannot predict with "regressor.onnx": it is not finished after 0.5 s');
  });

  it("reads and writes npy arrays", async () => {
    const folder = folderWith();
    const array = { name: "x", type: "float64", data: Float64Array.of(1, 2, 0.5, -1, 0, 4), dims: [2, 3] };
    writeFileSync(join(folder, "x.npy"), Buffer.concat(tensorNpy(array)));
    expect(await run(folder, ["regressor.onnx", "--input", "x.npy", "-o", "y.npy"])).toMatchObject({
      status: 0,
      stdout: "",
    });
    const expected = { name: "y", type: "float32", data: Float32Array.of(3.5, 3), dims: [2, 1] };
    expect(readFileSync(join(folder, "y.npy"))).toEqual(Buffer.concat(tensorNpy(expected)));
  });

  it("says which package is missing, does not look for it in the working directory, and runs nothing", () => {
    const folder = folderWith({ "node_modules/onnxruntime-web/index.js": "console.log('planted'); process.exit(0);" });
    const { status, stdout, stderr } = runProcess(["predict", "regressor.onnx", "--input", "x.json"], { cwd: folder });
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("npm install --ignore-scripts onnxruntime-web");
  });

  it("refuses a runtime that is too old", async () => {
    const { status, stderr } = await run(folderWith(), ["regressor.onnx", "--input", "x.json"], fakeRuntime("1.29.0"));
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

it("says of an approved file of another format what it is, and asks for no runtime", async () => {
  const { status, stderr } = await runMain(["predict", join(DEMO, "logistic-regression.skops"), "--input", "x.json"]);
  expect(status).toBe(2);
  expect(stderr).toContain("it is a skops file, an ONNX model is wanted");
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
    ["a folder for a model", [DEMO, "--input", input], "it is a folder"],
    ["a policy that is not there", [model, "--input", input, "--policy", "missing.json"], "missing.json"],
  ])("is %s", async (_, args, text) => {
    const { status, stdout, stderr } = await runMain(["predict", ...args]);
    expect([status, stdout, stderr]).toEqual([2, "", expect.stringContaining(text)]);
    expect(existsSync("other.onnx")).toBe(false);
  });

  it("is several tensors for one array, unless one is selected", async () => {
    const folder = folderWith();
    const runtime = fakeRuntime();
    const several = await run(folder, ["classifier.onnx", "--input", "x.json", "-o", "y.npy"], runtime);
    expect([several.status, several.stderr]).toEqual([2, expect.stringContaining("--select")]);
    expect(existsSync(join(folder, "y.npy"))).toBe(false);
    const one = await run(
      folder,
      ["classifier.onnx", "--input", "x.json", "--select", "probabilities", "-o", "y.csv"],
      runtime,
    );
    expect(one.status).toBe(0);
    expect(readFileSync(join(folder, "y.csv"), "utf8")).toBe("probabilities\n3.5\n3\n");
  });

  it.each([
    ["x.csv", "a,b,c\n1,2,x\n", 'line 2, column "c" is "x", float32 is wanted'],
    ["y.json", '{"Y": [[1, 2, 3]]}', '"Y": the model has no such input'],
    ["y.json", "{}", '"X": it is missing'],
    ["missing.csv", "", "missing.csv"],
  ])("is data in %s that does not fit: %j", async (name, text, message) => {
    const folder = folderWith();
    if (text !== "") writeFileSync(join(folder, name), text);
    const { status, stdout, stderr } = await run(folder, ["regressor.onnx", "--input", name]);
    expect([status, stdout, stderr]).toEqual([2, "", expect.stringContaining(message)]);
  });

  it("is a package that cannot be loaded", async () => {
    const folder = folderWith();
    const runtime = temporaryFolder({ "node_modules/onnxruntime-web/index.js": "throw new Error('broken');" });
    const { status, stderr } = await run(folder, ["regressor.onnx", "--input", "x.json"], runtime);
    expect([status, stderr]).toEqual([2, expect.stringContaining('"onnxruntime-web": it fails (Error: broken)')]);
  });
});
