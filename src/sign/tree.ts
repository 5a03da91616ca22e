import { blake2b } from "@noble/hashes/blake2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { sha256, type Digest, type Note, type Source } from "../bytes/index.js";
import { artifactError, cannot, type ArtifactError, type Code } from "../errors/index.js";
import {
  DEFAULT_IGNORED,
  isIgnored,
  SINGLE_FILE,
  type HashType,
  type OmsManifest,
  type Piece,
} from "./oms/manifest.js";
import { pathProblem, PathSet } from "./path-rules.js";

/** The files of a model, walked once; whoever holds it reads the very files that were found. */
export interface Tree {
  /** Base name of the folder or file. */
  readonly name: string;
  /** Whether the model is one file and no folder; then the path of that file is `name`. */
  readonly isFile?: boolean;
  /** Ordered by path in code units. */
  readonly files: readonly TreeFile[];
  /** What is no regular file. */
  readonly irregular: readonly IrregularEntry[];
}

export interface TreeFile {
  /** Relative path, joined by `/`. */
  readonly path: string;
  /** Length in bytes. */
  readonly size: number;
  /** Number of names that the file has. */
  readonly links: number;
  /** Stays open as long as the tree. */
  readonly source: Source;
}

export interface IrregularEntry {
  readonly path: string;
  readonly kind: "link" | "special" | "name";
  /** The regular file that a link leads to, under the path of the link. */
  readonly target?: TreeFile;
}

/**
 * `strict` counts every file and every name; `oms-compat` passes over what OpenSSF Model Signing 1.0 leaves out: ignored
 * paths (section 6.2), empty files where shards are signed, names that collide on some systems, and links to files where
 * the signer followed links (section 6.1.1). It says so of each.
 */
export type TreeMode = "strict" | "oms-compat";

/** A file with the digest of its bytes, and where they are. */
export interface DigestedFile {
  readonly path: string;
  /** Lower-case hexadecimal digits. */
  readonly sha256: string;
  readonly source: Source;
}

/** What a comparison of files with a manifest found. */
export interface CheckedTree {
  /** Files that are the signed ones; ordered by path in code units. */
  readonly files: readonly DigestedFile[];
  readonly problems: readonly ArtifactError[];
  readonly remarks: readonly Note[];
}

const CHUNK = 2 ** 20;

/** Compares every file of a model with what was signed. Nothing is thrown for what the files are. */
export function checkTree(tree: Tree, manifest: OmsManifest, mode: TreeMode): CheckedTree {
  // What is no mode at all, as plain JavaScript can give it, relaxes nothing.
  const isStrict = mode !== "oms-compat";
  const remarks: Note[] = [];
  const problems: ArtifactError[] = [];
  const found: DigestedFile[] = [];
  const ignored = new Set(isStrict ? [] : [...DEFAULT_IGNORED, ...manifest.ignorePaths]);
  const isOptional = ({ path, size }: TreeFile): boolean =>
    isIgnored(path, ignored) || (!isStrict && manifest.method === "shards" && size === 0);
  const signed = new Map(manifest.resources);

  const { files, others } = followLinks(tree, !isStrict && manifest.allowSymlinks, remarks);
  problems.push(...nameProblems(files));
  for (const problem of collisions(files)) {
    if (isStrict) problems.push(problem);
    else remarks.push(remarkOf(problem));
  }
  for (const entry of others) {
    const problem = irregularProblem(entry, ignored);
    if (problem) problems.push(problem);
    else remarks.push(leftOut(entry.path));
  }
  for (const file of files) {
    const { path, links } = file;
    const pieces = takeSigned(signed, file, tree);
    if (pieces === undefined) {
      if (isOptional(file)) remarks.push(leftOut(path));
      else problems.push(fileProblem("E_FILE_EXTRA", path, "nobody signed it", "every file must be signed"));
      continue;
    }
    if (links > 1) remarks.push({ message: `the file has ${links} names on this system`, path });
    const { digested, problem } = checkFile(file, pieces, manifest.hashType);
    if (problem) problems.push(problem);
    else found.push(digested);
  }
  for (const path of signed.keys()) {
    problems.push(fileProblem("E_FILE_MISSING", path, "it is not there", "every signed file must be"));
  }
  return { files: found, problems, remarks };
}

/** Takes links to files for the files, if the signer did. */
function followLinks(
  { files, irregular }: Tree,
  follows: boolean,
  remarks: Note[],
): { readonly files: readonly TreeFile[]; readonly others: readonly IrregularEntry[] } {
  if (!follows) return { files, others: irregular };
  const targets = irregular.flatMap(({ target }) => target ?? []);
  for (const { path } of targets) remarks.push({ message: "it is a link, which the signer followed", path });
  const all = [...files, ...targets].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files: all, others: irregular.filter(({ target }) => target === undefined) };
}

/** @returns why the files of a tree cannot be signed: names that are unsafe or collide, and what is no file. */
export function entryProblems({ files, irregular }: Tree, ignored: ReadonlySet<string>): readonly ArtifactError[] {
  const kept = files.filter(({ path }) => !isIgnored(path, ignored));
  return [
    ...nameProblems(kept),
    ...collisions(kept),
    ...irregular.flatMap((entry) => irregularProblem(entry, ignored) ?? []),
  ];
}

function nameProblems(files: readonly TreeFile[]): readonly ArtifactError[] {
  return files.flatMap(({ path }) => {
    const problem = pathProblem(path);
    return problem ? [fileProblem("E_PATH_UNSAFE", path, ...problem)] : [];
  });
}

function collisions(files: readonly TreeFile[]): readonly ArtifactError[] {
  const paths = new PathSet();
  return files.flatMap(({ path }) => {
    const other = paths.add(path);
    if (other === undefined) return [];
    return [fileProblem("E_COLLISION", path, `it is one with ${other} on some systems`, "distinct names are wanted")];
  });
}

function leftOut(path: string): Note {
  return { message: "nobody signed it: OpenSSF Model Signing leaves it out", path };
}

function remarkOf({ message, path = "" }: ArtifactError): Note {
  return { message, path };
}

function irregularProblem({ path, kind }: IrregularEntry, ignored: ReadonlySet<string>): ArtifactError | undefined {
  switch (kind) {
    case "link":
      if (isIgnored(path, ignored)) return undefined;
      return fileProblem("E_SYMLINK", path, "it is a symbolic link", "a file is wanted");
    case "special":
      if (isIgnored(path, ignored)) return undefined;
      return fileProblem("E_SPECIAL_FILE", path, "it is no regular file", "one is wanted");
    case "name":
      return fileProblem("E_PATH_UNSAFE", path, "its name is no UTF-8", "UTF-8 is wanted");
  }
}

/** Takes out what was signed of a file. A model that is one file is signed under its own name or as `.`. */
function takeSigned(
  signed: Map<string, readonly Piece[]>,
  { path }: TreeFile,
  tree: Tree,
): readonly Piece[] | undefined {
  const alone = tree.isFile === true && signed.size === 1 ? signed.get(SINGLE_FILE) : undefined;
  const pieces = signed.get(path) ?? alone;
  if (pieces !== undefined) signed.delete(alone && pieces === alone ? SINGLE_FILE : path);
  return pieces;
}

function checkFile(
  { path, size, source }: TreeFile,
  pieces: readonly Piece[],
  hashType: HashType,
): { readonly digested: DigestedFile; readonly problem: ArtifactError | undefined } {
  const whole = newSha256(source);
  const end = pieces.at(-1)?.end ?? size;
  let problem: ArtifactError | undefined;
  if (end !== size) problem = fileProblem("E_DIGEST", path, `it has ${size} bytes`, `${end} were signed`);
  let at = 0;
  for (const piece of pieces) {
    const digest = hashType === "sha256" ? newSha256(source) : newBlake2b();
    at = feed(source, at, Math.min(piece.end ?? size, size), [whole, digest]);
    const found = digest.hex();
    if (found !== piece.digest) {
      problem ??= fileProblem("E_DIGEST", path, `its digest is ${found}`, `${piece.digest} was signed`);
    }
  }
  feed(source, at, size, [whole]);
  if (source.changed?.() === true) {
    problem ??= fileProblem("E_SOURCE_CHANGED", path, "it changed while it was read", "it must stay the same");
  }
  return { digested: { path, sha256: whole.hex(), source }, problem };
}

function feed(source: Source, start: number, end: number, digests: readonly Digest[]): number {
  let at = start;
  while (at < end) {
    const bytes = source.read(at, Math.min(CHUNK, end - at));
    for (const digest of digests) digest.update(bytes);
    at += bytes.length;
  }
  return Math.max(at, start);
}

/**
 * @returns path -> hexadecimal SHA-256, in the order of the files
 * @throws SourceError `E_SOURCE_CHANGED` for a file that changes meanwhile
 */
export function digestFiles(files: readonly TreeFile[]): ReadonlyMap<string, string> {
  const digests = new Map<string, string>();
  for (const { path, size, source } of files) {
    const digest = newSha256(source);
    feed(source, 0, size, [digest]);
    if (source.changed?.() === true) {
      throw fileProblem("E_SOURCE_CHANGED", path, "it changed while it was read", "it must stay the same");
    }
    digests.set(path, digest.hex());
  }
  return digests;
}

function newSha256({ host }: Source): Digest {
  return host?.sha256() ?? sha256();
}

function newBlake2b(): Digest {
  const hash = blake2b.create({ dkLen: 64 });
  return {
    update(bytes) {
      hash.update(bytes);
    },
    hex: () => bytesToHex(hash.digest()),
  };
}

function fileProblem(code: Code, path: string, is: string, wanted: string): ArtifactError {
  return artifactError(code, cannot("verify the file", path, is, wanted), { path });
}
