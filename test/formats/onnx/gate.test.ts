import { describe, expect, it } from "vitest";
import { Policy } from "../../../src/scan/index.js";
import { codesOf, float, graph, model, node, scanModel, type Fields } from "./model-bytes.js";

const initializer = (tensor: Fields): Uint8Array => model({ graph: graph(undefined, { initializer: [tensor] }) });
const of = (...nodes: Fields[]): Uint8Array => model({ graph: graph(nodes) });
const fn = (name: string, nodes: readonly Fields[], rest: Fields = {}): Fields => ({
  name,
  domain: "my",
  input: ["a"],
  output: ["b"],
  node: nodes,
  opset_import: [
    { domain: "", version: 17 },
    { domain: "my", version: 1 },
  ],
  ...rest,
});
const MY = { opset_import: [{ version: 17 }, { domain: "my", version: 1 }] };
const my = { domain: "my" };
const call = (name: string): Fields => node(name, ["a"], ["b"], my);
const withFunctions = (functions: readonly Fields[], name = "F", rest: Fields = {}): Uint8Array =>
  model({ ...MY, graph: graph([node(name, ["x"], ["y"], my)]), functions, ...rest });
const relu = node("Relu", ["a"], ["b"]);
const raw = (length: number): Uint8Array => new Uint8Array(length);

describe("a sound model", () => {
  it("is approved, and its operators are listed with opsets, counts and first paths", () => {
    const { verdict, requirements, inventory } = scanModel(
      of(node("Relu", ["x"], ["a"]), node("Neg", ["a"], ["b"]), node("Relu", ["b"], ["y"])),
    );
    expect(verdict).toBe("approved");
    expect(requirements.map(({ id, count, opsets, first }) => [id, count, opsets, first])).toEqual([
      ["operator:ai.onnx/Neg", 1, [17], "graph/node/1"],
      ["operator:ai.onnx/Relu", 2, [17], "graph/node/0"],
    ]);
    expect(inventory.facts).toMatchObject({ nodes: 3, protocol: 9 });
  });

  it("counts nodes of subgraphs and function bodies", () => {
    const branch = (name: string): Fields => ({
      name,
      type: 5,
      g: { name, node: [node("Neg", ["x"], [name])], output: [float(name)] },
    });
    const bytes = withFunctions([fn("F", [relu])], "F", {
      graph: graph([
        node("ReduceMax", ["x"], ["m"]),
        node("If", ["m"], ["i"], { attribute: [branch("else_branch"), branch("then_branch")] }),
        node("F", ["i"], ["y"], my),
      ]),
    });
    const { requirements, findings } = scanModel(bytes);
    expect(findings).toEqual([]);
    expect(requirements.map(({ id, count, first }) => [id, count, first])).toEqual([
      ["function:my/F", 1, "functions/0"],
      ["operator:ai.onnx/If", 1, "graph/node/1"],
      ["operator:ai.onnx/Neg", 2, "graph/node/1/attribute/0/g/node/0"],
      ["operator:ai.onnx/ReduceMax", 1, "graph/node/0"],
      ["operator:ai.onnx/Relu", 1, "functions/0/node/0"],
    ]);
  });

  it("lists operators of other domains as untrusted", () => {
    const { verdict, requirements } = scanModel(model({ ...MY, graph: graph([node("Odd", ["x"], ["y"], my)]) }));
    expect([verdict, requirements.map(({ id }) => id)]).toEqual(["untrusted", ["operator:my/Odd"]]);
  });

  it("may import a domain twice alike, and domains that no node uses", () => {
    const opset_import = [{ version: 17 }, { version: 17 }, { domain: "org.pytorch.aten", version: 1 }];
    expect(codesOf(model({ opset_import }))).toEqual([]);
  });
});

describe("a model is refused", () => {
  it.each<[string, string, Uint8Array]>([
    ["an IR version of the future", "E_ONNX_VERSION", model({ ir_version: 15 })],
    ["an IR version before 3", "E_ONNX_VERSION", model({ ir_version: 2 })],
    ["functions before IR version 8", "E_ONNX_VERSION", withFunctions([fn("F", [relu])], "F", { ir_version: 7 })],
    ["no opset", "E_ONNX_OPSET", model({ opset_import: [] })],
    ["an opset of the future", "E_ONNX_OPSET", model({ opset_import: [{ version: 29 }] })],
    ["two opsets of a domain", "E_ONNX_OPSET", model({ opset_import: [{ version: 17 }, { version: 13 }] })],
    [
      "two names of a domain",
      "E_ONNX_OPSET",
      model({ opset_import: [{ version: 17 }, { domain: "ai.onnx", version: 17 }] }),
    ],
    ["a domain that is not imported", "E_ONNX_OPSET", of(node("F", ["x"], ["y"], my))],
    ["an operator that is unknown", "E_ONNX_OPERATOR", of(node("Foo", ["x"], ["y"]))],
    ["an operator of a later opset", "E_ONNX_OPERATOR", of(node("Gelu", ["x"], ["y"]))],
    ["an operator that is deprecated", "E_ONNX_OPERATOR", of(node("Upsample", ["x", "x"], ["y"]))],
    ["too many inputs", "E_ONNX_SCHEMA", of(node("Relu", ["x", "x"], ["y"]))],
    ["too few inputs", "E_ONNX_SCHEMA", of(node("Add", ["x"], ["y"]))],
    [
      "an attribute that is unknown",
      "E_ONNX_SCHEMA",
      of(node("Relu", ["x"], ["y"], { attribute: [{ name: "__a", type: 2, i: 1 }] })),
    ],
    [
      "an attribute of another type",
      "E_ONNX_SCHEMA",
      of(node("Elu", ["x"], ["y"], { attribute: [{ name: "alpha", type: 2, i: 1 }] })),
    ],
    ["an attribute that is missing", "E_ONNX_SCHEMA", of(node("Cast", ["x"], ["y"]))],
    [
      "a constant of two values",
      "E_ONNX_SCHEMA",
      of(
        node("Constant", [], ["y"], {
          attribute: [
            { name: "value_float", type: 1, f: 1 },
            { name: "value_int", type: 2, i: 1 },
          ],
        }),
      ),
    ],
    [
      "an attribute without a type",
      "E_ONNX_ATTRIBUTE",
      of(node("Elu", ["x"], ["y"], { attribute: [{ name: "alpha", f: 1 }] })),
    ],
    [
      "an attribute of two values",
      "E_ONNX_ATTRIBUTE",
      of(node("Elu", ["x"], ["y"], { attribute: [{ name: "alpha", type: 1, f: 1, i: 1 }] })),
    ],
    [
      "an attribute twice",
      "E_ONNX_ATTRIBUTE",
      of(
        node("Elu", ["x"], ["y"], {
          attribute: [
            { name: "alpha", type: 1, f: 1 },
            { name: "alpha", type: 1, f: 2 },
          ],
        }),
      ),
    ],
    [
      "a function's attribute outside",
      "E_ONNX_ATTRIBUTE",
      of(node("Elu", ["x"], ["y"], { attribute: [{ name: "alpha", type: 1, ref_attr_name: "a" }] })),
    ],
    [
      "an operator type that is no identifier",
      "E_IDENTIFIER",
      model({ ...MY, graph: graph([node("a:b", ["x"], ["y"], my)]) }),
    ],
    ["a value that is made twice", "E_ONNX_GRAPH", of(node("Relu", ["x"], ["y"]), node("Neg", ["x"], ["y"]))],
    ["a value that is used too early", "E_ONNX_GRAPH", of(node("Relu", ["a"], ["y"]), node("Neg", ["x"], ["a"]))],
    ["an output that nothing makes", "E_ONNX_GRAPH", of(node("Relu", ["x"], ["z"]))],
    ["no graph", "E_FORMAT_UNKNOWN", model({ graph: undefined })],
    [
      "metadata twice",
      "E_ONNX_METADATA",
      model({
        metadata_props: [
          { key: "a", value: "" },
          { key: "a", value: "" },
        ],
      }),
    ],
    [
      "a configuration of the runtime",
      "E_ONNX_METADATA",
      model({ metadata_props: [{ key: "ort_config", value: "{}" }] }),
    ],
    ["graphs for training", "E_ONNX_TRAINING", model({ training_info: [{ algorithm: { name: "t" } }] })],
    ["devices", "E_ONNX_DEVICE", model({ configuration: [{ name: "d", num_devices: 1 }] })],
    [
      "an opaque type",
      "E_ONNX_TYPE",
      model({ graph: graph(undefined, { input: [float("x"), { name: "o", type: { opaque_type: {} } }] }) }),
    ],
    ["an input without a type", "E_ONNX_TYPE", model({ graph: graph(undefined, { input: [{ name: "x" }] }) })],
    ["a function twice", "E_ONNX_FUNCTION", withFunctions([fn("F", [relu]), fn("F", [relu])])],
    [
      "a function in a domain of the standard",
      "E_ONNX_FUNCTION",
      withFunctions([fn("F", [relu]), fn("Relu", [relu], { domain: "" })]),
    ],
    ["a function that calls itself", "E_ONNX_FUNCTION", withFunctions([fn("F", [call("F")])])],
    ["functions that call each other", "E_ONNX_FUNCTION", withFunctions([fn("F", [call("G")]), fn("G", [call("F")])])],
    [
      "an overload that is not there",
      "E_ONNX_FUNCTION",
      withFunctions([fn("F", [relu], { overload: "a" })], "F", {
        graph: graph([node("F", ["x"], ["y"], { ...my, overload: "b" })]),
      }),
    ],
    [
      "a function with operators of another opset",
      "E_ONNX_OPSET",
      withFunctions([fn("F", [node("Relu", ["a"], ["b"])], { opset_import: [{ version: 12 }] })]),
    ],
  ])("for %s", (_, code, bytes) => {
    expect(codesOf(bytes)).toContain(code);
    expect(scanModel(bytes).verdict).not.toBe("approved");
  });

  it("for bytes that onnxruntime takes for its own format, though they are sound", () => {
    const bytes = model({ ir_version: 8, producer_name: "ORTM" });
    expect(codesOf(bytes)).toEqual(["E_ONNX_ORTM"]);
  });
});

describe("a function", () => {
  it("may import another opset where its operators are the same", () => {
    expect(codesOf(withFunctions([fn("F", [relu], { opset_import: [{ version: 16 }] })]))).toEqual([]);
  });

  const chain = (count: number, calls: number): Fields[] =>
    Array.from({ length: count }, (_, i) => {
      const next = i + 1 === count ? "Neg" : `F${i + 1}`;
      const rest = i + 1 === count ? {} : my;
      const nodes = Array.from({ length: calls }, (__, j) =>
        node(next, [j === 0 ? "a" : `t${j - 1}`], [j + 1 === calls ? "b" : `t${j}`], rest),
      );
      return fn(`F${i}`, nodes);
    });

  it.each([
    [16, 1, []],
    [17, 1, ["E_LIMIT_DEPTH"]],
    [12, 2, []],
    [14, 2, ["E_LIMIT_NODES"]],
    [16, 40, ["E_LIMIT_NODES"]],
  ])("chain of %d with %d calls each gives %j", (count, calls, codes) => {
    expect(codesOf(withFunctions(chain(count, calls), "F0"))).toEqual(codes);
  });
});

describe("a tensor", () => {
  const sparse = (values: Fields, indices: Fields, dims: number[]): Uint8Array =>
    model({ graph: graph(undefined, { sparse_initializer: [{ values, indices, dims }] }) });

  it.each<[string, Fields]>([
    ["floats in raw bytes", { dims: [2, 3], data_type: 1, raw_data: raw(24) }],
    ["floats in their field", { dims: [2], data_type: 1, float_data: [1, 2] }],
    ["negative integers", { dims: [1], data_type: 6, int32_data: [-5] }],
    ["one element without dimensions", { data_type: 7, int64_data: [5] }],
    ["nothing", { dims: [0, 4], data_type: 1 }],
    ["three 4-bit integers", { dims: [3], data_type: 22, raw_data: raw(2) }],
    ["three 4-bit integers in two entries", { dims: [3], data_type: 22, int32_data: [1, 2] }],
    ["five 2-bit integers", { dims: [5], data_type: 26, raw_data: raw(2) }],
    ["complex numbers", { dims: [1], data_type: 14, float_data: [1, 2] }],
    ["strings", { dims: [2], data_type: 8, string_data: [raw(1), raw(0)] }],
    ["five 6-bit floats", { dims: [5], data_type: 27, raw_data: raw(4) }],
  ])("of %s is sound", (_, tensor) => {
    expect(codesOf(initializer({ name: "w", ...tensor }))).toEqual([]);
  });

  it.each<[string, Fields]>([
    ["too few bytes", { dims: [2], data_type: 1, raw_data: raw(7) }],
    ["too many bytes", { dims: [2], data_type: 1, raw_data: raw(9) }],
    ["no data", { dims: [2], data_type: 1 }],
    ["two data fields", { dims: [1], data_type: 1, float_data: [1], raw_data: raw(4) }],
    ["the field of another type", { dims: [1], data_type: 1, int32_data: [1] }],
    ["strings in raw bytes", { dims: [1], data_type: 8, raw_data: raw(1) }],
    ["no type", { dims: [1], raw_data: raw(4) }],
    ["an unknown type", { dims: [1], data_type: 29, raw_data: raw(4) }],
    ["a negative dimension", { dims: [-1], data_type: 1, raw_data: raw(4) }],
    ["dimensions whose product is not exact", { dims: [2 ** 40, 2 ** 40], data_type: 1, raw_data: raw(4) }],
    ["a segment", { dims: [1], data_type: 1, segment: { begin: 0 }, raw_data: raw(4) }],
    [
      "a file that it does not use",
      { dims: [1], data_type: 1, raw_data: raw(4), external_data: [{ key: "location", value: "w" }] },
    ],
  ])("with %s is refused", (_, tensor) => {
    expect(codesOf(initializer({ name: "w", ...tensor }))).toEqual(["E_ONNX_TENSOR"]);
  });

  it("may be sparse, with indices for its values and a size that memory holds", () => {
    const values = { dims: [1], data_type: 1, name: "s", float_data: [1] };
    const indices = { dims: [1], data_type: 7, int64_data: [3] };
    expect(codesOf(sparse(values, indices, [5]))).toEqual([]);
    expect(codesOf(sparse(values, { ...indices, data_type: 6, int64_data: [], int32_data: [3] }, [5]))).toEqual([
      "E_ONNX_TENSOR",
    ]);
    expect(codesOf(sparse(values, indices, [2 ** 40]))).toEqual(["E_LIMIT_INFLATED"]);
  });

  it("that has more dimensions than allowed is a limit", () => {
    const dims = Array.from({ length: 65 }, () => 1);
    expect(codesOf(initializer({ name: "w", dims, data_type: 1, raw_data: raw(4) }))).toEqual(["E_LIMIT_RANK"]);
  });
});

describe("limits", () => {
  const nested = (depth: number): Fields => {
    const name = `c${depth}`;
    const inner =
      depth === 0
        ? node("Neg", ["x"], [name])
        : node("If", ["x"], [name], {
            attribute: [
              { name: "else_branch", type: 5, g: nested(depth - 1) },
              { name: "then_branch", type: 5, g: nested(0) },
            ],
          });
    return { name, node: [inner], output: [float(name)] };
  };
  const ifs = (depth: number): Uint8Array => model({ graph: { ...graph([]), ...nested(depth), input: [float("x")] } });

  it("bounds graphs inside each other", () => {
    expect(codesOf(ifs(16))).toEqual([]);
    expect(codesOf(ifs(17))).toEqual(["E_LIMIT_DEPTH"]);
  });

  it("bounds messages inside each other, as the policy says", () => {
    const policy = Policy.of({ extends: ["sallyport:onnx-standard"], limits: { maxMessageDepth: 3 } });
    expect(scanModel(model(), { policy }).findings.map(({ code }) => code)).toEqual(["E_LIMIT_DEPTH"]);
  });

  it("bounds names", () => {
    expect(codesOf(model({ producer_name: "n".repeat(4097) }))).toEqual(["E_LIMIT_NAME"]);
  });
});
