import { escapeJsonText } from "../../report/index.js";
import type { Prediction } from "./prediction.js";
import { nestedJson } from "./values-text.js";

/** Writes what a model gave as JSON; no character in it acts on a terminal. */
export function* predictionJson(
  model: string,
  { sha256, outputs, skipped }: Extract<Prediction, { kind: "done" }>,
): Generator<string> {
  yield `{\n  "model": ${json({ path: model, sha256 })},\n  "outputs": [`;
  for (const [index, output] of outputs.entries()) {
    const { name, type, dims } = output;
    yield `${index > 0 ? "," : ""}\n    ${json({ name, type, shape: dims }).slice(0, -1)},"values":`;
    for (const piece of nestedJson(output)) yield escapeJsonText(piece);
    yield "}";
  }
  yield `\n  ],\n  "skipped": ${json(skipped)}\n}\n`;
}

function json(value: unknown): string {
  return escapeJsonText(JSON.stringify(value));
}
