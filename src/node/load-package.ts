import { createRequire } from "node:module";
import { systemCode } from "./system-error.js";

/** Packages that are loaded only if the user has installed them. */
export type OptionalPackage = "onnxruntime-web";

/**
 * Loads a package as a module of the command would: from the folders `node_modules` above it, then from those of
 * `NODE_PATH`. The working directory is not looked at, since it may be a folder of downloaded models.
 *
 * @param command - module that is running
 * @returns what the package exports, `undefined` if it is not installed
 * @throws what the package throws while it is loaded
 */
export function loadPackage(name: OptionalPackage, command: URL): unknown {
  const load = createRequire(command);
  let path: string;
  try {
    path = load.resolve(name);
  } catch (error) {
    if (systemCode(error) === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
  return load(path);
}
