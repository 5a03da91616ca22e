import { statSync } from "node:fs";
import { artifactError, isArtifactError } from "../index.js";
import { readSmallFile } from "../node/small-file.js";
import { escapeTerminal } from "../report/index.js";
import type { Output } from "./context.js";

/** A key in any format that is read has less, in bytes. */
const MAX_KEY_BYTES = 2 ** 16;
/** Permission bits of the group and of everybody. */
const OTHERS = 0o077;

/**
 * Reads a file of a key; errors name it, since a command can be given several.
 *
 * @throws SourceError `E_SOURCE_READ`; what `read` throws
 */
export function readKeyFile<T>(path: string, read: (bytes: Uint8Array) => T): T {
  const bytes = readSmallFile(path, MAX_KEY_BYTES);
  try {
    return read(bytes);
  } catch (error) {
    if (!isArtifactError(error)) throw error;
    throw artifactError(error.code, `${path}: ${error.message}`, { cause: error });
  }
}

/** Says so where others than its owner may read a private key. */
export function noteIfExposed(path: string, stderr: Output): void {
  // Windows has no such bits.
  if (process.platform === "win32" || (statSync(path).mode & OTHERS) === 0) return;
  stderr.write(`note: others may read the private key ${escapeTerminal(path)}; chmod 600 keeps it to you\n`);
}
