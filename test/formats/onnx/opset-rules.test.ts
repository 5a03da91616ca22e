import { describe, expect, it } from "vitest";
import { calling, fn, MY, RELU } from "./function-bytes.js";
import { codesOf, graph, model, node, type Fields } from "./model-bytes.js";

const MAX_INT32 = 2 ** 31 - 1;
const importing = (...opset_import: Fields[]): string[] => codesOf(model({ opset_import }));

describe("the opsets of a model", () => {
  it.each<[string, Fields[]]>([
    ["the first", [{ version: 6 }]],
    ["the latest of ai.onnx", [{ version: 28 }]],
    ["the latest of ai.onnx.ml", [{ version: 17 }, { domain: "ai.onnx.ml", version: 5 }]],
    ["the standard domain by its name", [{ domain: "ai.onnx", version: 17 }]],
    ["the largest of another domain", [{ version: 17 }, { ...MY, version: MAX_INT32 }]],
    ["another domain twice alike", [{ version: 17 }, { ...MY, version: 2 }, { ...MY, version: 2 }]],
    ["domains that differ in case", [{ version: 17 }, { ...MY, version: 1 }, { domain: "My", version: 2 }]],
    ["a domain of 512 letters", [{ version: 17 }, { domain: "d".repeat(512), version: 1 }]],
    ["dots, dashes and underscores", [{ version: 17 }, { domain: "a.b-c_D.9", version: 1 }]],
  ])("may be %s", (_, imports) => {
    expect(importing(...imports)).toEqual([]);
  });

  it.each<[string, Fields[]]>([
    ["none", []],
    ["one without a version", [{ domain: "" }]],
    ["0", [{ version: 0 }]],
    ["negative", [{ version: -1 }]],
    ["one after the latest", [{ version: 29 }]],
    ["one after the latest of ai.onnx.ml", [{ version: 17 }, { domain: "ai.onnx.ml", version: 6 }]],
    ["one after 31 bits", [{ version: 17 }, { ...MY, version: MAX_INT32 + 1 }]],
    ["17 behind 32 bits", [{ version: 2 ** 32 + 17 }]],
    ["of another domain only", [{ ...MY, version: 1 }]],
    ["two of a domain", [{ version: 17 }, { ...MY, version: 1 }, { ...MY, version: 2 }]],
    ["a domain in two spellings", [{ domain: "ai.onnx", version: 17 }, { version: 17 }]],
    ["of a domain of 513 letters", [{ version: 17 }, { domain: "d".repeat(513), version: 1 }]],
    ["of a domain with a space", [{ version: 17 }, { domain: "a b", version: 1 }]],
    ["of a domain with a slash", [{ version: 17 }, { domain: "a/b", version: 1 }]],
    ["of a domain with a colon", [{ version: 17 }, { domain: "a:b", version: 1 }]],
    ["of a domain beyond ASCII", [{ version: 17 }, { domain: "é", version: 1 }]],
  ])("may not be %s", (_, imports) => {
    expect(importing(...imports)).toEqual(["E_ONNX_OPSET"]);
  });

  it("name each domain that is called, also with the standard one called by its name", () => {
    const of = (domain: string): string[] => codesOf(model({ graph: graph([node("Relu", ["x"], ["y"], { domain })]) }));
    expect(of("ai.onnx")).toEqual([]);
    expect(of("my")).toEqual(["E_ONNX_OPSET"]);
    expect(of("ai.onnx.ml")).toEqual(["E_ONNX_OPSET"]);
  });
});

describe("the opsets of a function", () => {
  const body = (nodes: readonly Fields[], ...opset_import: Fields[]): string[] =>
    codesOf(calling([fn("F", nodes, { opset_import })]));

  it.each<[string, Fields[], Fields[]]>([
    ["the model's", [RELU], [{ version: 17 }]],
    ["the first with the same operator", [RELU], [{ version: 14 }]],
    ["the last with the same operator", [RELU], [{ version: 28 }]],
    [
      "of a domain that the model does not import",
      [node("Odd", ["a"], ["b"], { domain: "own" })],
      [{ domain: "own", version: 3 }],
    ],
    ["any, where no operator is used", [], [{ version: 1 }]],
  ])("may be %s", (_, nodes, imports) => {
    const output = nodes.length === 0 ? ["a"] : ["b"];
    expect(codesOf(calling([fn("F", nodes, { opset_import: imports, output })]))).toEqual([]);
  });

  it.each<[string, Fields[], Fields[]]>([
    ["one with an earlier operator", [RELU], [{ version: 13 }]],
    ["one of another domain that differs", [node("Odd", ["a"], ["b"], MY)], [{ ...MY, version: 2 }]],
    ["without the domain that it calls", [RELU], [{ ...MY, version: 1 }]],
    ["the model's, not named", [RELU], []],
    ["unknown", [RELU], [{ version: 29 }]],
    ["two", [RELU], [{ version: 17 }, { version: 16 }]],
  ])("may not be %s", (_, nodes, imports) => {
    expect(body(nodes, ...imports)).toEqual(["E_ONNX_OPSET"]);
  });

  it("may not know an operator that the model's does not", () => {
    expect(body([node("Gelu", ["a"], ["b"])], { version: 20 })).toEqual(["E_ONNX_OPSET"]);
  });
});
