import { lstatSync, readdirSync, realpathSync } from "node:fs";
import { basename, join } from "node:path";
import { artifactError, cannot } from "../errors/index.js";
import type { IrregularEntry, Tree, TreeFile } from "../sign/tree.js";
import { decodeFileName } from "./file-name.js";
import { openFile } from "./file-source.js";
import { sourceError } from "./system-error.js";

/** Most files of one model, all of which stay open; signature files have room for 4,000. */
const MAX_FILES = 10_000;

/** A tree whose files are open until it is closed. */
export interface OpenTree extends Tree {
  close(): void;
}

/**
 * Opens every file of a model once. No link is followed below `path`, and what is no regular file is only listed.
 *
 * @param path - of a folder or a file; a link there is followed, as the caller named it
 * @throws SourceError `E_SOURCE_READ`, `E_SOURCE_CHANGED` for a folder that is exchanged meanwhile; LimitError
 *   `E_LIMIT_MEMBERS`
 */
export function openTree(path: string): OpenTree {
  const walk = new Walk(attempt("open", path, () => realpathSync(path)));
  try {
    return walk.open();
  } catch (error) {
    walk.close();
    throw error;
  }
}

class Walk {
  readonly #root: string;
  readonly #files: (TreeFile & { readonly source: ReturnType<typeof openFile> })[] = [];
  readonly #irregular: IrregularEntry[] = [];

  constructor(root: string) {
    this.#root = root;
  }

  open(): OpenTree {
    const isFile = attempt("open", this.#root, () => lstatSync(this.#root)).isFile();
    if (isFile) this.#add(this.#root, basename(this.#root));
    else this.#walk();
    const byPath = <T extends { readonly path: string }>(list: T[]): T[] =>
      list.sort((a, b) => (a.path < b.path ? -1 : 1));
    return {
      name: basename(this.#root),
      isFile,
      files: byPath(this.#files),
      irregular: byPath(this.#irregular),
      close: () => {
        this.close();
      },
    };
  }

  close(): void {
    for (const { source } of this.#files) source.close();
  }

  #walk(): void {
    const folders = [""];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      const absolute = join(this.#root, folder);
      const entries = attempt("read folder", absolute, () =>
        readdirSync(absolute, { withFileTypes: true, encoding: "buffer" }),
      );
      for (const entry of entries) {
        const { text, exact } = decodeFileName(entry.name);
        const path = folder === "" ? text : `${folder}/${text}`;
        if (!exact) this.#irregular.push({ path, kind: "name" });
        else if (entry.isDirectory()) folders.push(path);
        else if (entry.isFile()) this.#add(join(this.#root, path), path);
        else this.#irregular.push({ path, kind: entry.isSymbolicLink() ? "link" : "special" });
      }
    }
  }

  #add(absolute: string, path: string): void {
    if (this.#files.length >= MAX_FILES) {
      const message = cannot("open", this.#root, `it has more than ${MAX_FILES} files`, "fewer are allowed");
      throw artifactError("E_LIMIT_MEMBERS", message);
    }
    const source = openFile(absolute);
    const links = attempt("open", absolute, () => lstatSync(absolute)).nlink;
    this.#files.push({ path, size: source.size, links, source });
    // A folder on the way may have become a link since it was listed.
    if (attempt("open", absolute, () => realpathSync(absolute)) === absolute) return;
    throw artifactError(
      "E_SOURCE_CHANGED",
      cannot("open", absolute, "its folder was exchanged while it was read", "it must stay the same"),
    );
  }
}

function attempt<T>(action: string, path: string, operation: () => T): T {
  try {
    return operation();
  } catch (cause) {
    throw sourceError(action, path, cause);
  }
}
