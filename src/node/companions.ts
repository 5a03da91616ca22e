import { lstatSync, realpathSync, type BigIntStats } from "node:fs";
import { dirname, join } from "node:path";
import type { Companion, Source } from "../bytes/index.js";
import { artifactError, cannot } from "../errors/index.js";
import { openExactFile } from "./file-source.js";
import { sourceError, systemCode } from "./system-error.js";

/** Files beside one artifact. */
export interface Companions {
  readonly open: Companion;
  /** Closes every file that was opened. */
  readonly close: () => void;
}

/**
 * Opens files in the folder of an artifact, and below it, by plain names: regular files of one name each that no link
 * leads to. `open` is what a scan takes as `companion`; close when neither the scan nor what it approved is needed.
 *
 * `open` gives `undefined` where nothing has the name. It throws RefusedError `E_COMPANION_FILE` for a name that is not
 * plain, a link, a file of several names, or anything else than a file; SourceError `E_SOURCE_READ`, `E_SOURCE_CHANGED`.
 *
 * @param path - of the artifact; where it is a link, the files lie beside the link, as they do for who loads the model
 */
export function companionsOf(path: string): Companions {
  const opened: Required<Source>[] = [];
  return {
    open(name) {
      const source = openCompanion(dirname(path), name);
      if (source) opened.push(source);
      return source;
    },
    close() {
      for (const source of opened.splice(0)) source.close();
    },
  };
}

function openCompanion(folder: string, name: string): Required<Source> | undefined {
  if (!isPlain(name)) throw refused(name, "it is no plain relative name");
  const home = attempt(name, () => realpathSync(folder));
  const path = home && join(home, name);
  const seen = path && look(name, path);
  if (!seen) return undefined;
  const source = openExactFile(path, seen);
  try {
    // A folder on the way may have been exchanged for a link before it was opened.
    look(name, path);
    return source;
  } catch (error) {
    source.close();
    throw error;
  }
}

function isPlain(name: string): boolean {
  return !/[\0\\:]/.test(name) && name.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

/** @returns what is at a path, `undefined` if nothing is. */
function look(name: string, path: string): BigIntStats | undefined {
  return attempt(name, () => {
    const stats = lstatSync(path, { bigint: true });
    if (stats.isSymbolicLink() || realpathSync(path) !== path) throw refused(name, "a link leads to it");
    if (!stats.isFile()) throw refused(name, "it is no file");
    if (stats.nlink !== 1n) throw refused(name, `it is one file of ${stats.nlink} names`);
    return stats;
  });
}

/** @returns `undefined` if the system says that there is nothing. */
function attempt<T>(name: string, operation: () => T): T | undefined {
  try {
    return operation();
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw code === "E_COMPANION_FILE" ? error : sourceError("open", name, error);
  }
}

function refused(name: string, is: string): Error {
  return artifactError("E_COMPANION_FILE", cannot("open", name, is, "a plain file beside the artifact is wanted"));
}
