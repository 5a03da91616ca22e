import { readdirSync, type Dirent } from "node:fs";
import { decodeFileName } from "./file-name.js";
import { Glob } from "./glob.js";
import { systemCode } from "./system-error.js";

/** What a pattern stands for. */
export interface Expansion {
  /** Files and folders that match, and folders that may hold a match and cannot be read. */
  readonly matched: readonly string[];
  /** What would have been matched or entered, and the text of the glob that excludes it. */
  readonly excluded: readonly { readonly path: string; readonly by: string }[];
}

/** @returns whether a path may be meant as a pattern. */
export function hasWildcard(path: string): boolean {
  return path.includes("*") || path.includes("?");
}

/**
 * Expands a pattern as a shell does, except that `**` goes to any depth and that names may begin with a dot. Links to
 * folders are matched, not entered.
 *
 * @param exclude - patterns over paths relative to the last folder before the first wildcard
 * @throws UsageError `E_USAGE` for a pattern that no path can match
 */
export function expandPattern(text: string, exclude: readonly Glob[]): Expansion {
  const prefix = text.slice(0, text.lastIndexOf("/", text.search(/[*?]/)) + 1);
  const glob = new Glob(text.slice(prefix.length), "scan");
  const matched: string[] = [];
  const excluded: { path: string; by: string }[] = [];
  const folders = [""];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = readFolder(prefix + folder);
    if (!entries) matched.push(prefix + folder || ".");
    for (const entry of entries ?? []) {
      const relative = folder + decodeFileName(entry.name).text;
      const matches = glob.matches(relative);
      const enters = entry.isDirectory() && glob.mayMatchBelow(relative);
      if (!matches && !enters) continue;
      const by = exclude.find((candidate) => candidate.matches(relative));
      if (by) {
        excluded.push({ path: prefix + relative, by: by.text });
      } else {
        if (matches) matched.push(prefix + relative);
        if (enters) folders.push(`${relative}/`);
      }
    }
  }
  return { matched, excluded };
}

/** @returns the entries of a folder, none if there is no such folder, `undefined` if it cannot be read. */
function readFolder(path: string): readonly Dirent<Buffer>[] | undefined {
  try {
    return readdirSync(path === "" ? "." : path, { withFileTypes: true, encoding: "buffer" });
  } catch (error) {
    const code = systemCode(error);
    return code === "ENOENT" || code === "ENOTDIR" ? [] : undefined;
  }
}
