import minimal from "protobufjs/minimal.js";
import { describe, expect, it } from "vitest";
import { decodeModelProto, type ValueInfoProto } from "../../src/serve/generated/onnx-ml.js";
import { readSignature } from "../../src/serve/signature.js";
import { float, graph, model, type Fields } from "../formats/onnx/model-bytes.js";
import { MODEL_FILES, readFixture } from "./models.js";

/** The signature as protobufjs sees the model; only tensors are described. */
function expectedSignature(bytes: Uint8Array): object {
  const { graph: decoded } = decodeModelProto(minimal.Reader.create(bytes), bytes.length);
  const given = new Set([
    ...(decoded?.initializer ?? []).map(({ name }) => name),
    ...(decoded?.sparseInitializer ?? []).map(({ values }) => values?.name),
  ]);
  return {
    inputs: decoded?.input.filter(({ name }) => !given.has(name)).map(described),
    outputs: decoded?.output.map(described),
  };
}

function described({ name, type }: ValueInfoProto): object {
  const tensor = type?.tensorType;
  const shape = tensor?.shape?.dim.map(({ dimValue, dimParam }) =>
    dimValue === undefined ? (dimParam ?? "") : Number(dimValue),
  );
  const isTensor = tensor !== undefined || Object.keys(type ?? {}).length === 0;
  return { name, isTensor, ...(shape && { shape }) };
}

describe("the signature", () => {
  it("of every model that tools wrote is what protobufjs sees", () => {
    for (const path of MODEL_FILES) {
      const bytes = readFixture(path);
      const withoutTypes = (values: readonly object[]): object[] =>
        values.map((value) => ({ ...value, type: undefined }));
      const { inputs, outputs } = readSignature(bytes);
      expect({ path, inputs: withoutTypes(inputs), outputs: withoutTypes(outputs) }).toEqual({
        path,
        ...expectedSignature(bytes),
      });
    }
  });

  const signatureOf = (type: Fields): object =>
    readSignature(model({ graph: graph([], { input: [float("x", 1)], output: [{ name: "y", type }] }) })).outputs[0]!;
  const tensor = (elem_type: number): Fields => ({ tensor_type: { elem_type } });

  it.each<[string, Fields]>([
    [
      "sequence(map(int64, tensor(float32)))",
      { sequence_type: { elem_type: { map_type: { key_type: 7, value_type: tensor(1) } } } },
    ],
    ["sequence(tensor(string))", { sequence_type: { elem_type: tensor(8) } }],
    ["map(string, tensor(float64))", { map_type: { key_type: 8, value_type: tensor(11) } }],
    ["optional(sequence(tensor(bool)))", { optional_type: { elem_type: { sequence_type: { elem_type: tensor(9) } } } }],
    ["sparse_tensor(int8)", { sparse_tensor_type: { elem_type: 3 } }],
    ["optional(sparse_tensor(uint64))", { optional_type: { elem_type: { sparse_tensor_type: { elem_type: 13 } } } }],
    ["sequence()", { sequence_type: {} }],
  ])("describes %s", (type, fields) => {
    expect(signatureOf(fields)).toEqual({ name: "y", isTensor: false, type });
  });

  it("takes a value without a type for a tensor", () => {
    expect(signatureOf({})).toEqual({ name: "y", isTensor: true, type: "" });
    const untyped = model({ graph: graph([], { output: [{ name: "y" }] }) });
    expect(readSignature(untyped).outputs).toEqual([{ name: "y", isTensor: true, type: "" }]);
    expect(signatureOf({ denotation: "IMAGE" })).toEqual({ name: "y", isTensor: true, type: "" });
  });

  it("keeps dimensions that vary apart from those that do not", () => {
    const dim = [{ dim_value: 3 }, { dim_param: "N" }, {}, { dim_value: 0, denotation: "x" }];
    const type = { tensor_type: { elem_type: 1, shape: { dim } } };
    expect(signatureOf(type)).toMatchObject({ type: "float32", shape: [3, "N", "", 0] });
    expect(signatureOf({ tensor_type: { elem_type: 1, shape: {} } })).toMatchObject({ shape: [] });
  });

  it("leaves out what the model has a value for, dense or sparse", () => {
    const initializer = [{ name: "w", dims: [1], data_type: 1, float_data: [1] }];
    const sparse_initializer = [
      { values: { name: "s", dims: [0], data_type: 1 }, indices: { dims: [0], data_type: 7 }, dims: [4] },
    ];
    const input = [float("w", 1), float("x", 1), float("s", 4)];
    const { inputs } = readSignature(model({ graph: graph([], { input, initializer, sparse_initializer }) }));
    expect(inputs.map(({ name }) => name)).toEqual(["x"]);
  });
});
