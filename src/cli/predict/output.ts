import { realpathSync } from "node:fs";
import { extname, resolve } from "node:path";
import { artifactError, cannot } from "../../index.js";
import { writeWholeFile } from "../../node/output.js";
import type { Context } from "../context.js";
import { assertNoModel, writeOutput } from "../write-output.js";
import type { OutputTensor, Prediction } from "./prediction.js";
import { tensorCsv } from "./write-csv.js";
import { predictionJson } from "./write-json.js";
import { tensorNpy } from "./write-npy.js";

/** Extensions of files that hold one tensor. */
const TENSOR_WRITERS = new Map<string, (output: OutputTensor) => Iterable<string | Uint8Array>>([
  [".csv", tensorCsv],
  [".npy", tensorNpy],
]);

/** @returns whether an output can hold several tensors, as JSON can. */
export function takesMany(output: string | undefined): boolean {
  return output === undefined || !TENSOR_WRITERS.has(extname(output).toLowerCase());
}

/** @throws UsageError `E_OUTPUT` for a name that a shell may have expanded to a model, or that is read from */
export function assertNoInput(output: string, read: readonly string[]): void {
  if (takesMany(output)) assertNoModel(output);
  if (!read.some((path) => realPath(path) === realPath(output))) return;
  throw artifactError("E_OUTPUT", cannot("write", output, "it is read from", "another name is wanted"));
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path); // there is no such file yet
  }
}

/**
 * Writes what a model gave: JSON, or the one tensor as CSV or npy where the extension asks for that.
 *
 * @throws UsageError `E_OUTPUT`
 */
export function writePrediction(
  model: string,
  done: Extract<Prediction, { kind: "done" }>,
  output: string | undefined,
  context: Context,
): void {
  const write = output === undefined ? undefined : TENSOR_WRITERS.get(extname(output).toLowerCase());
  const [tensor] = done.outputs;
  if (output !== undefined && write && tensor) writeWholeFile(output, [...write(tensor)]);
  else writeOutput(predictionJson(model, done), output, context);
}
