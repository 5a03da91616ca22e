import { realpathSync } from "node:fs";
import { artifactError, cannot } from "../errors/index.js";
import { openFile } from "./file-source.js";
import { sourceError } from "./system-error.js";

/**
 * Reads a file that the caller owns, such as a policy, through links.
 *
 * @param maxBytes - size above which it cannot be what the caller means
 * @throws SourceError `E_SOURCE_READ`; UsageError `E_OPTIONS` for a larger file
 */
export function readSmallFile(path: string, maxBytes: number): Uint8Array {
  const source = openFile(resolve(path));
  try {
    if (source.size > maxBytes) {
      const message = cannot("read", path, `it has ${source.size} bytes`, `at most ${maxBytes} are read`);
      throw artifactError("E_OPTIONS", message);
    }
    return source.read(0, source.size);
  } finally {
    source.close();
  }
}

function resolve(path: string): string {
  try {
    return realpathSync(path);
  } catch (cause) {
    throw sourceError("read", path, cause);
  }
}
