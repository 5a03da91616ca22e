import { graph, model, node, type Fields } from "./model-bytes.js";

export const MY = { domain: "my" };
export const RELU = node("Relu", ["a"], ["b"]);

/** A function of the domain `my`, from `a` to `b`. */
export const fn = (name: string, nodes: readonly Fields[] = [RELU], rest: Fields = {}): Fields => ({
  name,
  ...MY,
  input: ["a"],
  output: ["b"],
  node: nodes,
  opset_import: [{ version: 17 }, { ...MY, version: 1 }],
  ...rest,
});

/** A model of opset 17 that calls `my/F` once. */
export const calling = (functions: readonly Fields[], rest: Fields = {}): Uint8Array =>
  model({
    opset_import: [{ version: 17 }, { ...MY, version: 1 }],
    graph: graph([node("F", ["x"], ["y"], MY)]),
    functions,
    ...rest,
  });
