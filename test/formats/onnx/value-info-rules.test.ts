import { describe, expect, it } from "vitest";
import { codesOf, float, graph, model, node, scanModel, type Fields } from "./model-bytes.js";

const withInput = (input: Fields): Uint8Array => model({ graph: graph(undefined, { input: [float("x"), input] }) });
const codes = (type: Fields | undefined): string[] => codesOf(withInput({ name: "i", ...(type && { type }) }));
const tensor = { tensor_type: { elem_type: 1 } };

type Wrap = (elem_type: Fields) => Fields;
const WRAPS: [string, Wrap][] = [
  ["sequences", (elem_type) => ({ sequence_type: { elem_type } })],
  ["optionals", (elem_type) => ({ optional_type: { elem_type } })],
  ["maps", (value_type) => ({ map_type: { key_type: 7, value_type } })],
];
const nest = (wrap: Wrap, depth: number): Fields => (depth === 0 ? tensor : wrap(nest(wrap, depth - 1)));

describe("the type of an input", () => {
  it.each<[string, Fields]>([
    ["a tensor of no known shape", tensor],
    ["a scalar", { tensor_type: { elem_type: 1, shape: { dim: [] } } }],
    ["a tensor with a named dimension", { tensor_type: { elem_type: 1, shape: { dim: [{ dim_param: "N" }] } } }],
    ["a tensor with a dimension left open", { tensor_type: { elem_type: 1, shape: { dim: [{}] } } }],
    ["a sparse tensor", { sparse_tensor_type: { elem_type: 1, shape: { dim: [{ dim_value: 2 }] } } }],
    ["a sequence of tensors", { sequence_type: { elem_type: tensor } }],
    ["an optional tensor", { optional_type: { elem_type: tensor } }],
    ["a map from text to tensors", { map_type: { key_type: 8, value_type: tensor } }],
    ["a tensor with a denotation", { ...tensor, denotation: "IMAGE" }],
  ])("may be %s", (_, type) => {
    expect(codes(type)).toEqual([]);
  });

  it.each<[string, Fields | undefined]>([
    ["absent", undefined],
    ["empty", {}],
    ["a denotation alone", { denotation: "TENSOR" }],
    ["opaque", { opaque_type: { domain: "d", name: "n" } }],
    ["a sequence of what is opaque", { sequence_type: { elem_type: { opaque_type: {} } } }],
    ["a tensor of no type", { tensor_type: { shape: {} } }],
    ["a tensor of the undefined type", { tensor_type: { elem_type: 0 } }],
    ["a sparse tensor of no type", { sparse_tensor_type: {} }],
    ["a sequence of nothing", { sequence_type: {} }],
    ["an optional of nothing", { optional_type: {} }],
    ["a map to nothing", { map_type: { key_type: 7 } }],
    ["a map from nothing", { map_type: { value_type: tensor } }],
    ["a map from floats", { map_type: { key_type: 1, value_type: tensor } }],
    ["a map from truth values", { map_type: { key_type: 9, value_type: tensor } }],
    ["a map to what is opaque", { map_type: { key_type: 7, value_type: { opaque_type: {} } } }],
  ])("may not be %s", (_, type) => {
    expect(codes(type)).toEqual(["E_ONNX_TYPE"]);
  });

  it.each<[string, (number: number) => Fields]>([
    ["a tensor", (elem_type) => ({ tensor_type: { elem_type } })],
    ["a sparse tensor", (elem_type) => ({ sparse_tensor_type: { elem_type } })],
    ["a tensor in a sequence", (elem_type) => ({ sequence_type: { elem_type: { tensor_type: { elem_type } } } })],
  ])("knows data types up to 28 for %s", (_, of) => {
    expect(codes(of(1))).toEqual([]);
    expect(codes(of(28))).toEqual([]);
    expect(codes(of(29))).toEqual(["E_ONNX_TYPE"]);
    expect(codes(of(2 ** 31 - 1))).toEqual(["E_ONNX_TYPE"]);
    expect(codes(of(-1))).toContain("E_PROTOBUF_ENUM");
  });

  it.each([2, 3, 4, 5, 6, 7, 8, 12, 13])("takes type %d for the key of a map", (key_type) => {
    expect(codes({ map_type: { key_type, value_type: tensor } })).toEqual([]);
  });

  it.each(WRAPS)("holds 16 %s inside each other, and no more", (_, wrap) => {
    expect(codes(nest(wrap, 16))).toEqual([]);
    expect(codes(nest(wrap, 17))).toEqual(["E_ONNX_TYPE"]);
  });

  it("counts what is nested together, whatever it is", () => {
    const [[, sequence], [, optional]] = WRAPS as [[string, Wrap], [string, Wrap]];
    const both: Wrap = (inner) => sequence(optional(inner));
    expect(codes(nest(both, 8))).toEqual([]);
    expect(codes(optional(nest(both, 8)))).toEqual(["E_ONNX_TYPE"]);
  });

  it("counts types side by side apart", () => {
    const input = Array.from({ length: 20 }, (_, i) => ({ name: `i${i}`, type: nest(WRAPS[0]![1], 16) }));
    expect(codesOf(model({ graph: graph(undefined, { input: [float("x"), ...input] }) }))).toEqual([]);
  });

  it("is refused where it stands", () => {
    const { findings } = scanModel(
      withInput({ name: "i", type: { sequence_type: { elem_type: { opaque_type: {} } } } }),
    );
    expect(findings.map(({ code, path }) => [code, path])).toEqual([
      ["E_ONNX_TYPE", "graph/input/1/type/sequence_type/elem_type/opaque_type"],
    ]);
  });
});

describe("a type may be absent", () => {
  const body = { name: "b", node: [node("Neg", ["x"], ["o"])], output: [{ name: "o" }] };
  it.each<[string, Fields]>([
    ["from an output", graph(undefined, { output: [{ name: "y" }] })],
    ["from a value within", graph(undefined, { value_info: [{ name: "v" }] })],
    [
      "from the outputs of a graph in an attribute",
      graph([
        node("If", ["x"], ["y"], {
          attribute: ["else_branch", "then_branch"].map((name) => ({ name, type: 5, g: body })),
        }),
      ]),
    ],
    [
      "from the inputs of a graph in an attribute",
      graph([
        node("Scan", ["x"], ["y"], {
          attribute: [
            { name: "body", type: 5, g: { ...body, input: [{ name: "s" }], node: [node("Neg", ["s"], ["o"])] } },
            { name: "num_scan_inputs", type: 2, i: 1 },
          ],
        }),
      ]),
    ],
  ])("%s", (_, whole) => {
    expect(codesOf(model({ graph: whole }))).toEqual([]);
  });
});

describe("a value within", () => {
  const within = (type: Fields): string[] =>
    codesOf(model({ graph: graph(undefined, { value_info: [{ name: "v", type }] }) }));

  it("has its type checked as an input has", () => {
    expect(within(tensor)).toEqual([]);
    expect(within({ tensor_type: { elem_type: 29 } })).toEqual(["E_ONNX_TYPE"]);
    expect(within({ opaque_type: {} })).toEqual(["E_ONNX_TYPE"]);
  });
});

type Entries = readonly { readonly key: string; readonly value?: string }[];

describe("the producer", () => {
  const facts = (rest: Fields): ReadonlyMap<string, string> => scanModel(model(rest)).inventory.facts.libraries;

  it("may write several lines for its version", () => {
    const producer = { producer_name: "CatBoost", producer_version: "Git info:\n  Branch: tags/v1.2.10\n" };
    expect(codesOf(model(producer))).toEqual([]);
    expect(facts(producer)).toEqual(new Map([["CatBoost", producer.producer_version]]));
  });

  it("is kept without a version of more than 4,096 bytes", () => {
    expect(facts({ producer_name: "p", producer_version: "v".repeat(4096) }).get("p")).toHaveLength(4096);
    expect(facts({ producer_name: "p", producer_version: "v".repeat(4097) })).toEqual(new Map([["p", ""]]));
  });

  it("has a name on one line", () => {
    expect(codesOf(model({ producer_name: "a\nb" }))).toEqual(["E_ONNX_NAME"]);
  });
});

describe("metadata", () => {
  const my = { domain: "my" };
  const opset_import = [{ version: 17 }, { domain: "my", version: 1 }];
  const fn = { name: "F", ...my, input: ["a"], output: ["b"], node: [node("Relu", ["a"], ["b"])], opset_import };
  const PLACES: [string, (metadata_props: Entries) => Uint8Array][] = [
    ["a model", (metadata_props) => model({ metadata_props })],
    ["a graph", (metadata_props) => model({ graph: graph(undefined, { metadata_props }) })],
    ["a node", (metadata_props) => model({ graph: graph([node("Relu", ["x"], ["y"], { metadata_props })]) })],
    ["an input", (metadata_props) => withInput({ ...float("i"), metadata_props })],
    ["an output", (metadata_props) => model({ graph: graph(undefined, { output: [{ name: "y", metadata_props }] }) })],
    [
      "a tensor",
      (metadata_props) => {
        const tensors = [{ name: "w", dims: [0], data_type: 1, metadata_props }];
        return model({ graph: graph(undefined, { initializer: tensors }) });
      },
    ],
    [
      "a function",
      (metadata_props) => {
        const functions = [{ ...fn, metadata_props }];
        return model({ opset_import, graph: graph([node("F", ["x"], ["y"], my)]), functions });
      },
    ],
  ];

  it.each(PLACES)("of %s has unique keys, and none that configures the runtime", (_, at) => {
    expect(codesOf(at([{ key: "a", value: "1" }, { key: "A", value: "1" }, { key: "" }]))).toEqual([]);
    expect(codesOf(at([{ key: "ort_configs" }, { key: "ORT_CONFIG" }]))).toEqual([]);
    expect(
      codesOf(
        at([
          { key: "a", value: "1" },
          { key: "a", value: "2" },
        ]),
      ),
    ).toEqual(["E_ONNX_METADATA"]);
    expect(codesOf(at([{ key: "a" }, { key: "b" }, { key: "a" }]))).toEqual(["E_ONNX_METADATA"]);
    expect(codesOf(at([{ key: "" }, { key: "" }]))).toEqual(["E_ONNX_METADATA"]);
    expect(codesOf(at([{ key: "ort_config", value: "" }]))).toEqual(["E_ONNX_METADATA"]);
  });

  it("may repeat a key of another message", () => {
    const metadata_props = [{ key: "a", value: "1" }];
    expect(codesOf(model({ metadata_props, graph: graph(undefined, { metadata_props }) }))).toEqual([]);
  });

  it("may have long values, not long keys", () => {
    expect(codesOf(model({ metadata_props: [{ key: "k".repeat(4096), value: "v".repeat(10_000) }] }))).toEqual([]);
    expect(codesOf(model({ metadata_props: [{ key: "k".repeat(4097) }] }))).toEqual(["E_LIMIT_NAME"]);
  });

  it("is found where it stands", () => {
    const metadata_props = [{ key: "a" }, { key: "a" }];
    const { findings } = scanModel(model({ graph: graph(undefined, { metadata_props }) }));
    expect(findings.map(({ path }) => path)).toEqual(["graph/metadata_props/1"]);
  });
});
