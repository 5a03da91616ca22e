import { memorySource, Policy, scan, type Scan } from "../../../src/scan/index.js";
import { ModelProto } from "./oracle.js";

export type Fields = Readonly<Record<string, unknown>>;

const policy = Policy.of({ extends: ["sallyport:onnx-standard"] });

export const float = (name: string, ...shape: number[]): Fields => ({
  name,
  type: { tensor_type: { elem_type: 1, shape: { dim: shape.map((dim_value) => ({ dim_value })) } } },
});

export const node = (op_type: string, input: string[], output: string[], rest: Fields = {}): Fields => ({
  input,
  output,
  op_type,
  ...rest,
});

const RELU = node("Relu", ["x"], ["y"]);

/** A graph from `x` to `y`. */
export const graph = (nodes: readonly Fields[] = [RELU], rest: Fields = {}): Fields => ({
  node: nodes,
  name: "g",
  input: [float("x", 1, 2)],
  output: [float("y")],
  ...rest,
});

/** A model of IR version 9 and opset 17. */
export function model(rest: Fields = {}): Uint8Array {
  const fields = { ir_version: 9, opset_import: [{ domain: "", version: 17 }], graph: graph(), ...rest };
  // A Buffer of Node has a slice() that copies nothing.
  return Uint8Array.from(ModelProto.encode(ModelProto.fromObject(fields)).finish());
}

export const scanModel = (bytes: Uint8Array, options: Parameters<typeof scan>[1] = {}): Scan =>
  scan(memorySource(bytes), { policy, ...options });

export const codesOf = (bytes: Uint8Array): string[] => [...new Set(scanModel(bytes).findings.map(({ code }) => code))];
