import { temporaryFolder } from "./temporary-folder.js";

/**
 * A package that stands for onnxruntime-web: it gives `<name>` as text for outputs named label, otherwise the sum of each
 * row of the first input. With a row that begins with 666 it never ends.
 */
const CODE = `
exports.env = { versions: { web: "VERSION" }, wasm: {} };
exports.Tensor = class Tensor {
  constructor(type, data, dims) { Object.assign(this, { type, data, dims }); }
};
exports.InferenceSession = {
  async create(model, options) {
    if (!(options.extra.session.load_model_format === "ONNX")) throw new Error("no format");
    return {
      async run(feeds, outputs) {
        const [first] = Object.values(feeds);
        const [rows, width] = first.dims;
        const row = (i) => Array.from(first.data.slice(i * width, (i + 1) * width), Number);
        while (row(0)[0] === 666);
        const sum = (i) => row(i).reduce((a, b) => a + b, 0);
        const indices = Array.from({ length: rows }, (_, i) => i);
        return Object.fromEntries(outputs.map((name) => [name, /label/.test(name)
          ? new exports.Tensor("string", indices.map((i) => Object.values(feeds).map(({ data }) => data[i]).join("|")), [rows])
          : new exports.Tensor("float32", Float32Array.from(indices, sum), [rows, 1])]));
      },
      async release() {},
    };
  },
};
`;

/** @returns a folder with the package in its `node_modules`; it lasts until the test ends. */
export function fakeRuntime(version = "1.30.0"): string {
  return temporaryFolder({
    "node_modules/onnxruntime-web/package.json": JSON.stringify({ name: "onnxruntime-web", version }),
    "node_modules/onnxruntime-web/index.js": CODE.replace("VERSION", version),
  });
}
