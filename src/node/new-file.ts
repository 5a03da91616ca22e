import { randomBytes } from "node:crypto";
import { closeSync, existsSync, fsyncSync, linkSync, openSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { artifactError, cannot } from "../errors/index.js";
import { systemCode } from "./system-error.js";

/** A file to be made. */
export interface NewFile {
  readonly path: string;
  readonly content: string | Uint8Array;
  /** Permission bits; private files have 0o600 from the first byte on. */
  readonly mode: number;
}

/**
 * Makes files that must not exist yet: all of them, each whole, or none.
 *
 * @throws UsageError `E_OUTPUT`, after which nothing is left behind and what was there is untouched
 */
export function writeNewFiles(files: readonly NewFile[]): void {
  const made: string[] = [];
  try {
    for (const { path } of files) if (existsSync(path)) throw taken(path);
    for (const file of files) {
      writeNew(file);
      made.push(file.path);
    }
  } catch (error) {
    for (const path of made) rmSync(path, { force: true });
    throw error;
  }
}

function writeNew({ path, content, mode }: NewFile): void {
  const temporary = join(dirname(path), `.sallyport-${randomBytes(8).toString("hex")}.tmp`);
  try {
    const descriptor = openSync(temporary, "wx", mode);
    try {
      writeFileSync(descriptor, content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    // A second name is made only where none is, which a rename would not ask.
    linkSync(temporary, path);
  } catch (cause) {
    if (systemCode(cause) === "EEXIST") throw taken(path);
    const is = `the system reports ${systemCode(cause)}`;
    throw artifactError("E_OUTPUT", cannot("write", path, is, "a new file is wanted"), { cause });
  } finally {
    rmSync(temporary, { force: true });
  }
}

function taken(path: string): Error {
  return artifactError("E_OUTPUT", cannot("write", path, "it exists", "a name that is free is wanted"));
}
