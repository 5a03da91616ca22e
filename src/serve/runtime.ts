import { artifactError, cannot } from "../errors/index.js";
import type { OrtModule } from "./ort-module.js";

/** Variables of the process by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** First version of onnxruntime that refuses an external location that names an address in memory or leaves the folder. */
const FIRST_VERSION = { major: 1, minor: 30 } as const;

/** Variable that makes onnxruntime take its options from the metadata of a model. */
const CONFIG_VARIABLE = "ORT_LOAD_CONFIG_FROM_MODEL";

/** How sessions run: in a sandbox of WebAssembly, or as native code. */
export type ExecutionProvider = "wasm" | "cpu";

/**
 * Checks that a module is a runtime that approved models may be handed to.
 *
 * @param environment - variables of the process, which native code reads
 * @throws UsageError `E_RUNTIME` for another module, an old one, or one whose environment configures it; `E_OPTIONS` for
 * onnxruntime-node without its environment
 */
export function checkRuntime(ort: OrtModule, environment: Environment | undefined): ExecutionProvider {
  const { web, node } = versionsOf(ort);
  // Both packages share one `env`, so that it tells of both where both are loaded.
  const isNative = node !== undefined && (web === undefined || "listSupportedBackends" in ort);
  const version = isNative ? node : web;
  if (version === undefined) {
    throw notUsable(
      "ort",
      "it tells no version of onnxruntime-web or onnxruntime-node",
      "one of these modules is wanted",
    );
  }
  if (!isRecent(version)) {
    const { major, minor } = FIRST_VERSION;
    throw notUsable(`onnxruntime ${version}`, "it is too old", `${major}.${minor} or newer is wanted`);
  }
  if (isNative && environment === undefined) {
    const is = "onnxruntime-node reads the environment of the process";
    throw artifactError("E_OPTIONS", cannot("open session without", "environment", is, "process.env is wanted"));
  }
  if (environment?.[CONFIG_VARIABLE] !== undefined) {
    throw notUsable(CONFIG_VARIABLE, "with it a model configures its runtime", "the variable must not be set");
  }
  return isNative ? "cpu" : "wasm";
}

function versionsOf(ort: unknown): OrtModule["env"]["versions"] {
  return isModule(ort) ? ort.env.versions : {};
}

/** A caller without types may hand over anything. */
function isModule(value: unknown): value is OrtModule {
  if (!isObject(value) || !isObject(value["env"]) || !isObject(value["env"]["versions"])) return false;
  return isObject(value["InferenceSession"]) && typeof value["InferenceSession"]["create"] === "function";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

function isRecent(version: string): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)\./.exec(version) ?? [];
  if (major === undefined || minor === undefined) return false;
  return Number(major) === FIRST_VERSION.major
    ? Number(minor) >= FIRST_VERSION.minor
    : Number(major) > FIRST_VERSION.major;
}

function notUsable(quoted: string, is: string, wanted: string): Error {
  return artifactError("E_RUNTIME", cannot("use runtime", quoted, is, wanted));
}
