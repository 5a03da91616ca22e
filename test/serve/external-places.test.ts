import { describe, expect, it } from "vitest";
import { memorySource } from "../../src/bytes/index.js";
import { openSession } from "../../src/serve/index.js";
import { float, graph, model, node, type Fields } from "../formats/onnx/model-bytes.js";
import { fakeOrt } from "./fake-ort.js";
import { approve } from "./models.js";

const outside = (name: string, ...dims: number[]): Fields => ({
  name,
  dims,
  data_type: 1,
  data_location: 1,
  external_data: [{ key: "location", value: "w.bin" }],
});
const constant = (value: Fields, rest: Fields = {}): Fields =>
  node("Constant", [], ["c"], { attribute: [{ name: "value", type: 4, t: value }], ...rest });
const add = node("Add", ["x", "c"], ["y"]);
const branch = (name: string, rest: Fields): Fields => ({
  name,
  type: 5,
  g: { name, output: [float(`${name}_c`)], ...rest },
});
const choice = (rest: Fields): Fields =>
  node("If", ["b"], ["c"], {
    attribute: [
      branch("else_branch", { node: [node("Identity", ["x"], ["else_branch_c"])] }),
      branch("then_branch", { node: [node("Identity", ["w"], ["then_branch_c"])], ...rest }),
    ],
  });
const cast = node("Cast", ["x"], ["b"], { attribute: [{ name: "to", i: 9, type: 2 }] });
const custom = {
  opset_import: [
    { domain: "", version: 17 },
    { domain: "my", version: 1 },
  ],
};
const myNode = (type: string, input: string[]): Fields => node(type, input, ["c"], { domain: "my" });
const sparse = (values: Fields): Fields => ({
  values,
  indices: { dims: [1], data_type: 7, int64_data: [0], name: "i" },
  dims: [1],
});

/** @returns names of what the runtime was given, or the code of the error */
async function opened(bytes: Uint8Array): Promise<readonly string[] | string> {
  const approved = approve(memorySource(bytes), () => memorySource(new Uint8Array(4)));
  const { ort, opened: calls } = fakeOrt();
  try {
    await openSession(approved, ort);
  } catch (error) {
    return (error as { code: string }).code;
  }
  return calls.flatMap(({ options }) => (options.externalData ?? []).map(({ path }) => path));
}

describe("a tensor in a file", () => {
  it.each<[string, Uint8Array]>([
    ["an initializer", model({ graph: graph([add], { initializer: [outside("c", 1)] }) })],
    ["the value of a Constant", model({ graph: graph([constant(outside("v", 1)), add]) })],
  ])("is handed over as %s of the graph of the model", async (_, bytes) => {
    expect(await opened(bytes)).toEqual(["w.bin"]);
  });

  it.each<[string, Uint8Array]>([
    [
      "an attribute of another operator",
      model({
        graph: graph(
          [node("ConstantOfShape", ["s"], ["c"], { attribute: [{ name: "value", type: 4, t: outside("v", 1) }] }), add],
          { initializer: [{ name: "s", dims: [1], data_type: 7, int64_data: [1] }] },
        ),
      }),
    ],
    ["an initializer of a subgraph", model({ graph: graph([cast, choice({ initializer: [outside("w", 1)] }), add]) })],
    ["a sparse initializer", model({ graph: graph([add], { sparse_initializer: [sparse(outside("c", 1))] }) })],
    [
      "the sparse value of a Constant",
      model({
        graph: graph([
          node("Constant", [], ["c"], {
            attribute: [{ name: "sparse_value", type: 11, sparse_tensor: sparse(outside("v", 1)) }],
          }),
          add,
        ]),
      }),
    ],
    [
      "a Constant of a function",
      model({
        ...custom,
        graph: graph([myNode("F", []), add]),
        functions: [
          {
            name: "F",
            domain: "my",
            output: ["c"],
            node: [constant(outside("v", 1))],
            opset_import: [{ domain: "", version: 17 }],
          },
        ],
      }),
    ],
  ])("is not as %s, which onnxruntime reads from a path", async (_, bytes) => {
    expect(await opened(bytes)).toBe("E_SESSION");
  });
});
