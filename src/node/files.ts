import { lstatSync, readdirSync, readlinkSync, realpathSync, statSync, type BigIntStats } from "node:fs";
import { basename, dirname } from "node:path";
import { artifactError, cannot, type ArtifactError, type Code } from "../errors/index.js";
import { expandPattern, hasWildcard } from "./expand-pattern.js";
import { decodeFileName } from "./file-name.js";
import { Glob } from "./glob.js";
import { sourceError, systemCode } from "./system-error.js";

/** A regular file to scan. */
export interface FoundFile {
  readonly kind: "file";
  /** As the caller named it; in a folder joined with `/` and the relative path. */
  readonly path: string;
  /** Path to open: that of the target where `path` is a link. */
  readonly target: string;
  /** Whether the caller named this very file. */
  readonly explicit: boolean;
  /** How the file was reached, where that is not plain. */
  readonly note?: string;
  /** Path in another folder under which the very file is found too: only what lies beside it can differ. */
  readonly sameAs?: string;
}

/** Something that is not scanned, and is no model as far as can be told. */
export interface IgnoredFile {
  readonly kind: "ignored";
  readonly path: string;
  readonly reason: string;
  /** To be scanned nevertheless if its format reads files beside it. */
  readonly again?: FoundFile;
}

/** Something that should be scanned and cannot be. */
export interface UndecidedFile {
  readonly kind: "undecided";
  readonly path: string;
  readonly code: Code;
  readonly message: string;
}

export type Found = FoundFile | IgnoredFile | UndecidedFile;

/** How arguments are expanded. */
export interface FindOptions {
  /** Patterns ({@link Glob}) over paths relative to the folder that was named; what one matches is not entered. */
  readonly exclude?: readonly string[];
  /** @returns whether a file of this name is a model, whatever its content */
  readonly isModelName: (name: string) => boolean;
}

/**
 * Expands files, folders and patterns ({@link Glob}) to the files that they stand for. A path that exists is never
 * taken for a pattern, and what a pattern matches counts as named. Links to files lead to their targets, links to
 * folders are followed only where the caller named them, and each file is found once, under the name most like a model's.
 *
 * @returns entries with distinct paths, ordered by path in code units
 * @throws UsageError `E_USAGE` for a path that does not exist or a pattern that matches nothing
 */
export function findArtifacts(paths: readonly string[], options: FindOptions): readonly Found[] {
  const finder = new Finder(options);
  const patterns = new Set(paths.filter((path) => hasWildcard(path) && !exists(path)));
  for (const path of paths) if (!patterns.has(path) && !exists(path)) throw nothingAt(path, "it does not exist");
  for (const path of paths) {
    if (patterns.has(path)) finder.addMatches(path);
    else finder.add(withoutTrailingSlashes(path));
  }
  return finder.found();
}

function withoutTrailingSlashes(path: string): string {
  let end = path.length;
  while (end > 1 && path[end - 1] === "/") end--;
  return path.slice(0, end);
}

function exists(path: string): boolean {
  try {
    statSync(path);
    return true;
  } catch (error) {
    return !isMissing(error); // what cannot be reached becomes an entry that says so
  }
}

function nothingAt(path: string, is: string): ArtifactError {
  return artifactError("E_USAGE", cannot("scan", path, is, "an existing file or folder is wanted"));
}

/** Codes of the system that say that a path leads nowhere. */
const MISSING = new Set(["ENOENT", "ENOTDIR", "ELOOP"]);

function isMissing(error: unknown): boolean {
  return MISSING.has(systemCode(error));
}

interface Candidate extends FoundFile {
  readonly isLink: boolean;
  readonly isModelName: boolean;
  /** Device and inode. */
  readonly identity: string;
}

interface Folder {
  readonly path: string;
  /** Path of the folder relative to the one that was named, with a `/` at its end, or empty. */
  readonly relative: string;
}

class Finder {
  readonly #exclude: readonly Glob[];
  readonly #isModelName: (name: string) => boolean;
  readonly #candidates: Candidate[] = [];
  readonly #undecided: UndecidedFile[] = [];
  readonly #ignored: IgnoredFile[] = [];
  readonly #folders: Folder[] = [];

  constructor({ exclude = [], isModelName }: FindOptions) {
    this.#exclude = exclude.map((text) => new Glob(text));
    this.#isModelName = isModelName;
  }

  /** Adds a path that the caller named, and all that is below it. */
  add(path: string): void {
    this.#addEntry(path, "", true);
    for (let folder = this.#folders.pop(); folder; folder = this.#folders.pop()) this.#addFolder(folder);
  }

  /** Adds what a pattern matches, as if the caller had named each. */
  addMatches(pattern: string): void {
    const { matched, excluded } = expandPattern(pattern, this.#exclude);
    if (matched.length + excluded.length === 0) throw nothingAt(pattern, "nothing matches this pattern");
    for (const path of matched) this.add(withoutTrailingSlashes(path));
    for (const { path, by } of excluded) this.#addIgnored(path, `excluded by ${by}`);
  }

  found(): readonly Found[] {
    const byPath = new Map<string, Found>();
    const pathByIdentity = new Map<string, string>();
    const inFolders = new Set<string>();
    const ignored: IgnoredFile[] = [];
    for (const { isLink: _link, isModelName: _name, identity, ...file } of this.#candidates.sort(byLikeness)) {
      const first = pathByIdentity.get(identity);
      const inFolder = `${identity} ${realFolder(file.path)}`;
      const isNewThere = !inFolders.has(inFolder);
      inFolders.add(inFolder);
      if (first === undefined) {
        pathByIdentity.set(identity, file.path);
        byPath.set(file.path, file);
      } else {
        const again = isNewThere && { again: { ...file, sameAs: first } };
        ignored.push({ kind: "ignored", path: file.path, reason: `the same file as ${first}`, ...again });
      }
    }
    for (const entry of [...this.#undecided, ...ignored, ...this.#ignored]) {
      if (!byPath.has(entry.path)) byPath.set(entry.path, entry);
    }
    return [...byPath.values()].sort((a, b) => compare(a.path, b.path));
  }

  #addFolder({ path, relative }: Folder): void {
    let names: readonly Uint8Array[];
    try {
      names = readdirSync(path, { encoding: "buffer" });
    } catch (cause) {
      this.#addUndecided(path, sourceError("read folder", path, cause));
      return;
    }
    const prefix = path.endsWith("/") ? path : `${path}/`;
    for (const bytes of names) {
      const { text, exact } = decodeFileName(bytes);
      const glob = this.#exclude.find((pattern) => pattern.matches(relative + text));
      if (glob) {
        this.#addIgnored(prefix + text, `excluded by ${glob.text}`);
      } else if (exact) {
        this.#addEntry(prefix + text, relative + text, false);
      } else {
        const message = cannot("open", prefix + text, "its name is not UTF-8", "a name in UTF-8 is wanted");
        this.#addUndecided(prefix + text, artifactError("E_SOURCE_READ", message));
      }
    }
  }

  #addEntry(path: string, relative: string, explicit: boolean): void {
    let isLink = false;
    let target = path;
    let note: string | undefined;
    let stats: BigIntStats;
    try {
      stats = lstatSync(path, { bigint: true });
      isLink = stats.isSymbolicLink();
      if (isLink) {
        note = `link to ${readlinkSync(path)}`;
        target = realpathSync(path);
        stats = lstatSync(target, { bigint: true });
      }
    } catch (cause) {
      if (isLink && target === path && isMissing(cause) && !this.#isModelName(basename(path))) {
        this.#addIgnored(path, "a link that leads nowhere");
      } else {
        this.#addUndecided(path, sourceError("open", path, cause));
      }
      return;
    }
    const isModelName = this.#isModelName(basename(path)) || this.#isModelName(basename(target));
    if (stats.isDirectory()) {
      if (isLink && !explicit) this.#addIgnored(path, "a link to a folder, which is not followed");
      else this.#folders.push({ path, relative: relative === "" ? "" : `${relative}/` });
    } else if (stats.isFile()) {
      const identity = `${stats.dev}:${stats.ino}`;
      this.#candidates.push({
        kind: "file",
        path,
        target,
        explicit,
        ...(note !== undefined && { note }),
        isLink,
        isModelName,
        identity,
      });
    } else if (explicit || isModelName) {
      const message = cannot("open", path, `it is ${specialKind(stats)}`, "a regular file is wanted");
      this.#addUndecided(path, artifactError("E_SPECIAL_FILE", message));
    } else {
      this.#addIgnored(path, specialKind(stats));
    }
  }

  #addIgnored(path: string, reason: string): void {
    this.#ignored.push({ kind: "ignored", path, reason });
  }

  #addUndecided(path: string, { code, message }: ArtifactError): void {
    this.#undecided.push({ kind: "undecided", path, code, message });
  }
}

/** @returns the folder of a file, behind links. */
function realFolder(path: string): string {
  try {
    return realpathSync(dirname(path));
  } catch {
    return dirname(path); // its scan will say what is wrong
  }
}

function specialKind(stats: BigIntStats): string {
  if (stats.isFIFO()) return "a FIFO";
  return stats.isSocket() ? "a socket" : "a device";
}

/** Of several names of one file the first counts: the one that gives the file the least chance to be ignored. */
function byLikeness(a: Candidate, b: Candidate): number {
  return (
    Number(b.explicit) - Number(a.explicit) ||
    Number(b.isModelName) - Number(a.isModelName) ||
    Number(a.isLink) - Number(b.isLink) ||
    compare(a.path, b.path)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
