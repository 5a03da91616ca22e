import { randomBytes } from "node:crypto";
import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { artifactError, cannot } from "../errors/index.js";
import { systemCode } from "./system-error.js";

/**
 * Writes a file whole or not at all: under a temporary name in its folder, then renamed over what is there. A link is
 * kept, and its target replaced.
 *
 * @param content - its text, whole or in pieces, which may be bytes
 * @throws UsageError `E_OUTPUT`, after which nothing is left behind and an older file is untouched
 */
export function writeWholeFile(path: string, content: string | Iterable<string | Uint8Array>): void {
  attempt(path, () => {
    const target = existingTarget(path);
    const temporary = join(dirname(target), `.sallyport-${randomBytes(8).toString("hex")}.tmp`);
    const descriptor = openSync(temporary, "wx");
    try {
      try {
        for (const piece of typeof content === "string" ? [content] : content) writeFileSync(descriptor, piece);
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
      renameSync(temporary, target);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  });
}

/**
 * Tells before long work whether its output could be written now.
 *
 * @throws UsageError `E_OUTPUT`
 */
export function assertWritable(path: string): void {
  attempt(path, () => accessSync(dirname(existingTarget(path)), constants.W_OK | constants.X_OK));
}

function attempt(path: string, operation: () => void): void {
  try {
    operation();
  } catch (cause) {
    const is = cause instanceof NotRegular ? "it is no regular file" : `the system reports ${systemCode(cause)}`;
    throw artifactError("E_OUTPUT", cannot("write", path, is, "a new or regular file is wanted"), { cause });
  }
}

class NotRegular extends Error {}

/** @returns the path behind links, or `path` itself where nothing is yet. */
function existingTarget(path: string): string {
  let target: string;
  try {
    target = realpathSync(path);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return path;
    throw error;
  }
  // A rename would put a file in the place of a device such as /dev/null.
  if (!lstatSync(target).isFile()) throw new NotRegular();
  return target;
}
