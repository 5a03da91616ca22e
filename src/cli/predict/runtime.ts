import { artifactError, cannot } from "../../index.js";
import { loadPackage } from "../../node/load-package.js";
import type { OrtModule, OrtTensor, TensorData } from "../../serve/ort-module.js";

/** The module onnxruntime-web, as far as it is used. */
export interface Runtime extends OrtModule {
  readonly Tensor: new (type: string, data: TensorData, dims: readonly number[]) => OrtTensor;
  readonly env: OrtModule["env"] & {
    logLevel?: string;
    readonly wasm?: { numThreads?: number };
  };
}

/**
 * Loads onnxruntime-web, which runs models in a sandbox of WebAssembly.
 *
 * @throws UsageError `E_RUNTIME` if it is not installed beside the command, or cannot be loaded
 */
export function loadRuntime(command: URL): Runtime {
  const module = load(command);
  if (module === undefined) throw notLoaded("it is not installed beside sallyport");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is used of it is checked when a session opens
  const runtime = module as Runtime;
  if (runtime.env?.wasm) runtime.env.wasm.numThreads = 1; // more would be workers that outlive the run
  if (runtime.env) runtime.env.logLevel = "error";
  return runtime;
}

function load(command: URL): unknown {
  try {
    return loadPackage("onnxruntime-web", command);
  } catch (error) {
    throw notLoaded(`it fails (${String(error)})`, error);
  }
}

function notLoaded(is: string, cause?: unknown): Error {
  const wanted = "npm install --ignore-scripts onnxruntime-web puts it there";
  return artifactError("E_RUNTIME", cannot("load package", "onnxruntime-web", is, wanted), { cause });
}
