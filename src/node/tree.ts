import { lstatSync, readdirSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Source } from "../bytes/index.js";
import { artifactError, cannot } from "../errors/index.js";
import type { IrregularEntry, Tree, TreeFile } from "../sign/tree.js";
import { decodeFileName } from "./file-name.js";
import { openFile } from "./file-source.js";
import { sourceError } from "./system-error.js";

/** Most files of one model; a signature has room for 4,000, what it leaves out may have more. */
const MAX_FILES = 100_000;

/** A tree whose files are open until it is closed. */
export interface OpenTree extends Tree {
  /** Relative paths of {@link OpenTreeOptions.except} that lie in the folder, whether or not there is a file. */
  readonly excepted: readonly string[];
  close(): void;
}

/** What belongs to a tree. */
export interface OpenTreeOptions {
  /**
   * Paths, such as of signature files, that are no part of the model even where they lie in its folder; a link there is
   * listed all the same.
   */
  readonly except?: readonly string[];
}

/**
 * Lists every file of a model. A file is opened when it is first read, once: all who hold the tree read the same one. No
 * link is followed below `path`, and what is no regular file is only listed.
 *
 * @param path - of a folder or a file; a link there is followed, as the caller named it
 * @throws SourceError `E_SOURCE_READ`; LimitError `E_LIMIT_MEMBERS`
 */
export function openTree(path: string, { except = [] }: OpenTreeOptions = {}): OpenTree {
  const root = attempt("open", path, () => realpathSync(path));
  const name = basename(resolve(path));
  const isFile = attempt("open", path, () => lstatSync(root)).isFile();
  const excepted = except.flatMap((other) => pathBelow(root, other) ?? []);
  const walk = new Walk(root, new Set(excepted));
  if (isFile) walk.add(name, root);
  else walk.enter();
  return {
    name,
    isFile,
    files: walk.files.sort(byPath),
    irregular: walk.irregular.sort(byPath),
    excepted,
    close() {
      for (const file of walk.files) file.close();
      for (const { target } of walk.irregular) target?.close();
    },
  };
}

class Walk {
  readonly files: OpenableFile[] = [];
  readonly irregular: (IrregularEntry & { readonly target?: OpenableFile })[] = [];
  readonly #root: string;
  readonly #except: ReadonlySet<string>;

  constructor(root: string, except: ReadonlySet<string>) {
    this.#root = root;
    this.#except = except;
  }

  enter(): void {
    const folders = [""];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      const absolute = join(this.#root, folder);
      const entries = attempt("read folder", absolute, () =>
        readdirSync(absolute, { withFileTypes: true, encoding: "buffer" }),
      );
      for (const entry of entries) {
        const { text, exact } = decodeFileName(entry.name);
        const path = folder === "" ? text : `${folder}/${text}`;
        // A link to evidence is one more link in the folder, and could lead elsewhere tomorrow.
        if (this.#except.has(path) && !entry.isSymbolicLink()) continue;
        if (!exact) this.irregular.push({ path, kind: "name" });
        else if (entry.isDirectory()) folders.push(path);
        else if (entry.isSymbolicLink()) this.#addLink(path);
        else if (!entry.isFile()) this.irregular.push({ path, kind: "special" });
        else this.add(path, join(this.#root, path));
      }
    }
  }

  add(path: string, absolute: string): void {
    if (this.files.length >= MAX_FILES) {
      const message = cannot("open", this.#root, `it has more than ${MAX_FILES} files`, "fewer are allowed");
      throw artifactError("E_LIMIT_MEMBERS", message);
    }
    const { nlink } = attempt("open", absolute, () => lstatSync(absolute));
    this.files.push(new OpenableFile(path, absolute, nlink));
  }

  #addLink(path: string): void {
    const target = regularTarget(join(this.#root, path));
    this.irregular.push({
      path,
      kind: "link",
      ...(target && { target: new OpenableFile(path, target.path, target.links) }),
    });
  }
}

class OpenableFile implements TreeFile {
  readonly path: string;
  readonly links: number;
  readonly #absolute: string;
  #source: ReturnType<typeof openFile> | undefined;

  constructor(path: string, absolute: string, links: number) {
    this.path = path;
    this.links = links;
    this.#absolute = absolute;
  }

  get source(): Source {
    this.#source ??= openFile(this.#absolute);
    return this.#source;
  }

  get size(): number {
    return this.source.size;
  }

  close(): void {
    this.#source?.close();
  }
}

/** @returns where a link leads and how many names that has, if it is a regular file that can be reached */
function regularTarget(link: string): { readonly path: string; readonly links: number } | undefined {
  try {
    const stats = statSync(link);
    return stats.isFile() ? { path: realpathSync(link), links: stats.nlink } : undefined;
  } catch {
    return undefined;
  }
}

/** @returns the relative path of a file below `root`, if it lies there; the file itself may be a link */
function pathBelow(root: string, path: string): string | undefined {
  const absolute = join(
    attempt("open", path, () => realpathSync(dirname(path))),
    basename(path),
  );
  return absolute.startsWith(`${root}/`) ? absolute.slice(root.length + 1) : undefined;
}

function byPath<T extends { readonly path: string }>(a: T, b: T): number {
  return a.path < b.path ? -1 : 1;
}

function attempt<T>(action: string, path: string, operation: () => T): T {
  try {
    return operation();
  } catch (cause) {
    throw sourceError(action, path, cause);
  }
}
