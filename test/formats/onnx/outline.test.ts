import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { nodeHost } from "../../../src/node/host.js";
import {
  memorySource,
  outlineOnnx,
  scan,
  type OnnxOutline,
  type OnnxScope,
  type OutlineOptions,
} from "../../../src/scan/index.js";
import { calling, fn } from "./function-bytes.js";
import { float, graph, model, node, type Fields } from "./model-bytes.js";

const outlineOf = (bytes: Uint8Array, options?: OutlineOptions): OnnxOutline =>
  outlineOnnx(memorySource(bytes, nodeHost), options);
const scopesOf = (bytes: Uint8Array): readonly OnnxScope[] => outlineOf(bytes).scopes.items;
const inputType = (type: Fields): string | undefined =>
  scopesOf(model({ graph: graph(undefined, { input: [{ name: "x", type }] }) }))[0]?.inputs.items[0]?.type;

describe("the outline of a model", () => {
  it("says who made it, with what it imports and its metadata", () => {
    const rest = {
      producer_name: "p",
      producer_version: "1\n2",
      domain: "d",
      model_version: "9223372036854775807",
      doc_string: "text",
      opset_import: [{ version: 17 }, { domain: "my", version: 2 }],
      metadata_props: [{ key: "k", value: "v".repeat(5000) }],
    };
    const { sha256, scopes, ...outline } = outlineOf(model(rest));
    expect(outline).toMatchObject({
      irVersion: 9,
      producer: { name: "p", version: "1\n2" },
      domain: "d",
      modelVersion: 2n ** 63n - 1n,
      opsets: { items: [{ domain: "ai.onnx", version: 17 }, rest.opset_import[1]], more: 0 },
      metadata: { items: rest.metadata_props, more: 0 },
    });
    expect([sha256, scopes.items.length]).toEqual([scan(memorySource(model(rest))).inventory.sha256, 1]);
  });

  it("counts what the nodes of a graph call, the most frequent first", () => {
    const nodes = [node("Relu", ["x"], ["a"]), node("Odd", ["a"], ["b"], { domain: "my" }), node("Relu", ["b"], ["y"])];
    const [scope] = scopesOf(model({ graph: graph(nodes) }));
    expect(scope).toMatchObject({ kind: "graph", name: "g", at: "graph", depth: 0, nodes: 3 });
    expect(scope?.operators).toEqual({
      items: [
        { domain: "ai.onnx", type: "Relu", count: 2 },
        { domain: "my", type: "Odd", count: 1 },
      ],
      more: 0,
    });
    expect([scope?.inputs.items, scope?.outputs.items]).toEqual([
      [{ name: "x", type: "float32[1, 2]" }],
      [{ name: "y", type: "float32[]" }],
    ]);
  });

  it.each<[string, Fields]>([
    ["float32[...]", { tensor_type: { elem_type: 1 } }],
    ["float32[]", { tensor_type: { elem_type: 1, shape: {} } }],
    ["string[N, 3, ?]", { tensor_type: { elem_type: 8, shape: { dim: [{ dim_param: "N" }, { dim_value: 3 }, {}] } } }],
    ["float6e3m2[0]", { tensor_type: { elem_type: 28, shape: { dim: [{ dim_value: 0 }] } } }],
    ["sparse int4[2]", { sparse_tensor_type: { elem_type: 22, shape: { dim: [{ dim_value: 2 }] } } }],
    ["sequence(float64[...])", { sequence_type: { elem_type: { tensor_type: { elem_type: 11 } } } }],
    ["map(int64, bool[...])", { map_type: { key_type: 7, value_type: { tensor_type: { elem_type: 9 } } } }],
    [
      "optional(sequence(uint8[...]))",
      { optional_type: { elem_type: { sequence_type: { elem_type: { tensor_type: { elem_type: 2 } } } } } },
    ],
    ["opaque(d/n)", { opaque_type: { domain: "d", name: "n" } }],
    ["type 99[...]", { tensor_type: { elem_type: 99 } }],
    ["int8[...]", { tensor_type: { elem_type: 3 }, denotation: "IMAGE" }],
  ])("writes a type as %s", (text, type) => {
    expect(inputType(type)).toBe(text);
  });

  it("lists initializers by size, whatever holds them", () => {
    const raw = (bytes: number): Uint8Array => new Uint8Array(bytes);
    const external_data = [{ key: "location", value: "w.bin" }];
    const [scope] = scopesOf(
      model({
        graph: graph(undefined, {
          initializer: [
            { name: "a", dims: [2], data_type: 1, raw_data: raw(8) },
            { name: "b", dims: [3], data_type: 22, int32_data: [1, 2] },
            { name: "c", dims: [2], data_type: 8, string_data: [raw(5), raw(6)] },
            { name: "d", dims: [100], data_type: 11, external_data, data_location: 1 },
          ],
          sparse_initializer: [
            {
              values: { name: "e", dims: [1], data_type: 1, raw_data: raw(4) },
              indices: { dims: [1], data_type: 7, int64_data: [0] },
              dims: [9, 9],
            },
          ],
        }),
      }),
    );
    expect(scope?.initializers.items.map(({ name, type, bytes, external }) => [name, type, bytes, external])).toEqual([
      ["d", "float64[100]", 800, true],
      ["e", "sparse float32[9, 9]", 12, false],
      ["c", "string[2]", 11, false],
      ["a", "float32[2]", 8, false],
      ["b", "int4[3]", 2, false],
    ]);
    expect(scope?.initializerBytes).toBe(833);
  });

  it("puts subgraphs behind what holds them, and functions behind the graph", () => {
    const inner = { name: "inner", node: [node("Neg", ["x"], ["i"])], output: [float("i")] };
    const branch = (name: string): Fields => ({ name, type: 5, g: { ...inner, name } });
    const test = node("If", ["c"], ["y"], { attribute: [branch("else_branch"), branch("then_branch")] });
    const graphs = node("Odd", ["x"], ["c"], { domain: "my", attribute: [{ name: "all", type: 10, graphs: [inner] }] });
    const functions = [fn("F", [test], { input: ["x", "c"], overload: "o" })];
    const scopes = scopesOf(calling(functions, { graph: graph([graphs, test]) }));
    expect(scopes.map(({ kind, name, at, depth, of }) => [kind, name, at, depth, of?.operator, of?.attribute])).toEqual(
      [
        ["graph", "g", "graph", 0, undefined, undefined],
        ["subgraph", "inner", "graph/node/0/attribute/0/graphs/0", 1, "Odd", "all"],
        ["subgraph", "else_branch", "graph/node/1/attribute/0/g", 1, "If", "else_branch"],
        ["subgraph", "then_branch", "graph/node/1/attribute/1/g", 1, "If", "then_branch"],
        ["function", "my/F:o", "functions/0", 0, undefined, undefined],
        ["subgraph", "else_branch", "functions/0/node/0/attribute/0/g", 1, "If", "else_branch"],
        ["subgraph", "then_branch", "functions/0/node/0/attribute/1/g", 1, "If", "then_branch"],
      ],
    );
    expect(scopes[4]?.inputs.items).toEqual([
      { name: "x", type: "" },
      { name: "c", type: "" },
    ]);
  });

  it("keeps as much as is asked for of each kind, the largest initializers among them", () => {
    const initializer = [3, 9, 1, 5, 7].map((size) => ({ name: `w${size}`, dims: [size], data_type: 2 }));
    const nodes = ["Abs", "Neg", "Relu"].map((type, i) => node(type, ["x"], [`v${i}`]));
    const input = ["x", "a", "b"].map((name) => float(name));
    const outline = outlineOf(model({ graph: graph(nodes, { initializer, input }) }), { most: 2 });
    const [scope] = outline.scopes.items;
    expect(scope?.initializers.items.map(({ name }) => name)).toEqual(["w9", "w7"]);
    expect([scope?.initializers.more, scope?.initializerBytes]).toEqual([3, 25]);
    expect([scope?.operators.items.length, scope?.operators.more, scope?.nodes]).toEqual([2, 1, 3]);
    expect([scope?.inputs.items.length, scope?.inputs.more]).toEqual([2, 1]);
  });

  it("agrees with the scan on every fixture", () => {
    const folder = new URL("../../../fixtures/onnx/own/", import.meta.url);
    for (const name of readdirSync(folder)) {
      const bytes = readFileSync(new URL(name, folder));
      const { inventory } = scan(memorySource(bytes, nodeHost), { approve: false });
      const outline = outlineOf(bytes);
      const nodes = outline.scopes.items.reduce((sum, scope) => sum + scope.nodes, 0);
      expect([name, outline.sha256]).toEqual([name, inventory.sha256]);
      if (inventory.findings.length === 0) expect([name, nodes]).toEqual([name, inventory.facts.nodes]);
    }
  });
});

describe("bytes with more than one reading", () => {
  it.each<[string, Uint8Array, string]>([
    ["an unknown field", Uint8Array.of(...model(), 0xf8, 0x01, 0x01), "E_PROTOBUF_FIELD"],
    ["a second graph", Uint8Array.of(...model(), 0x3a, 0x00), "E_PROTOBUF_ORDER"],
    ["a cut", model().subarray(0, -1), "E_PROTOBUF_LENGTH"],
  ])("have no outline: %s", (_, bytes, code) => {
    expect(() => outlineOf(bytes)).toThrow(expect.objectContaining({ code }));
  });
});
