import { expect } from "vitest";
import { graph, model, node, scanModel, type Fields } from "./model-bytes.js";

export type Value = number | readonly (number | string)[] | Fields;
export type Attributes = Readonly<Record<string, Value | undefined>>;

const FLOATS = /values|weights|hitrates|coefficients|rho|prob|vectors$|params/;

function attribute(name: string, value: Value): Fields {
  if (typeof value === "number") return { name, type: 2, i: value };
  if (!Array.isArray(value)) return { name, type: 4, t: value };
  const strings = value.map((item) => new TextEncoder().encode(String(item)));
  if (value.some((item) => typeof item === "string")) return { name, type: 8, strings };
  return FLOATS.test(name) ? { name, type: 6, floats: value } : { name, type: 7, ints: value };
}

/** A model of one operator of ai.onnx.ml; `input` replaces the graph's own, of shape [1, 2]. */
export function ensemble(type: string, attributes: Attributes, rest: { ml?: number; input?: Fields } = {}): Uint8Array {
  const list = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [attribute(name, value)],
  );
  const outputs = type.endsWith("Classifier") ? ["y", "z"] : ["y"];
  const nodes = [node(type, ["x"], outputs, { domain: "ai.onnx.ml", attribute: list })];
  const opset_import = [{ version: 17 }, { domain: "ai.onnx.ml", version: rest.ml ?? 3 }];
  return model({ opset_import, graph: graph(nodes, rest.input ? { input: [rest.input] } : {}) });
}

/** @returns each finding as its code and its message */
export const findingsOf = (bytes: Uint8Array): string[] =>
  scanModel(bytes).findings.map(({ code, message }) => `${code} ${message}`);

export const doubles = (count: number): Fields => ({
  dims: [count],
  data_type: 11,
  raw_data: new Uint8Array(8 * count),
});

/** @returns a match for the finding of an operator that is no sound ensemble */
export const refusal = (type: string, is: string): unknown =>
  expect.stringContaining(`E_ONNX_ENSEMBLE Cannot admit "${type}": ${is},`);
