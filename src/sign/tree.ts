import { blake2b } from "@noble/hashes/blake2.js";
import { sha256, type Digest, type Note, type Source } from "../bytes/index.js";
import { artifactError, cannot, type ArtifactError } from "../errors/index.js";
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
}

/** `strict` counts every file; `oms-compat` passes over what OpenSSF Model Signing 1.0, section 6.2, leaves out. */
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
  const problems: ArtifactError[] = [...entryProblems(tree, mode, new Set(manifest.ignorePaths))];
  const remarks: Note[] = [];
  const files: DigestedFile[] = [];
  const ignored = new Set(mode === "strict" ? [] : [...DEFAULT_IGNORED, ...manifest.ignorePaths]);
  const signed = new Map(manifest.resources);
  for (const file of tree.files) {
    const pieces = takeSigned(signed, file, tree);
    if (pieces === undefined) {
      if (isIgnored(file.path, ignored)) {
        remarks.push({ message: "nobody signed it: OpenSSF Model Signing leaves it out", path: file.path });
      } else {
        const message = cannot("verify the file", file.path, "nobody signed it", "every file must be signed");
        problems.push(artifactError("E_FILE_EXTRA", message, { path: file.path }));
      }
      continue;
    }
    if (file.links > 1) remarks.push({ message: `the file has ${file.links} names on this system`, path: file.path });
    const { digested, problem } = checkFile(file, pieces, manifest.hashType);
    if (problem) problems.push(problem);
    files.push(digested);
  }
  for (const path of signed.keys()) {
    const message = cannot("verify the file", path, "it is not there", "every signed file must be");
    problems.push(artifactError("E_FILE_MISSING", message, { path }));
  }
  return { files, problems, remarks };
}

/** @returns what of the entries themselves no signature can heal. */
export function entryProblems(tree: Tree, mode: TreeMode, ignorePaths: ReadonlySet<string>): readonly ArtifactError[] {
  const problems: ArtifactError[] = [];
  const ignored = new Set(mode === "strict" ? [] : [...DEFAULT_IGNORED, ...ignorePaths]);
  const paths = new PathSet();
  for (const { path } of tree.files) {
    const unsafe = pathProblem(path);
    if (unsafe) problems.push(artifactError("E_PATH_UNSAFE", cannot("use the path", path, ...unsafe), { path }));
    const other = paths.add(path);
    if (other === undefined) continue;
    const is = `it is one with ${other} on some systems`;
    problems.push(
      artifactError("E_COLLISION", cannot("use the path", path, is, "distinct names are wanted"), { path }),
    );
  }
  for (const { path, kind } of tree.irregular) {
    if (kind !== "name" && isIgnored(path, ignored)) continue;
    problems.push(irregularProblem(path, kind));
  }
  return problems;
}

function irregularProblem(path: string, kind: IrregularEntry["kind"]): ArtifactError {
  switch (kind) {
    case "link":
      return artifactError("E_SYMLINK", cannot("verify", path, "it is a symbolic link", "a file is wanted"), { path });
    case "special":
      return artifactError("E_SPECIAL_FILE", cannot("verify", path, "it is no regular file", "one is wanted"), {
        path,
      });
    case "name":
      return artifactError("E_PATH_UNSAFE", cannot("verify", path, "its name is no UTF-8", "UTF-8 is wanted"), {
        path,
      });
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
  file: TreeFile,
  pieces: readonly Piece[],
  hashType: HashType,
): { readonly digested: DigestedFile; readonly problem: ArtifactError | undefined } {
  const { path, size, source } = file;
  const whole = newSha256(source);
  const end = pieces.at(-1)?.end;
  let problem: ArtifactError | undefined;
  if (end !== undefined && end !== size) {
    problem = fileProblem(path, `it has ${size} bytes`, `${end} were signed`);
  }
  let at = 0;
  for (const piece of pieces) {
    const stop = Math.min(piece.end ?? size, size);
    const digest = hashType === "sha256" ? newSha256(source) : newBlake2b();
    at = feed(source, at, stop, [whole, digest]);
    const found = digest.hex();
    if (found !== piece.digest) problem ??= fileProblem(path, `its digest is ${found}`, `${piece.digest} was signed`);
  }
  feed(source, at, size, [whole]);
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

/** @returns the digests of all files, in their order. */
export function digestTree(tree: Tree): readonly DigestedFile[] {
  return tree.files.map(({ path, size, source }) => {
    const digest = newSha256(source);
    feed(source, 0, size, [digest]);
    return { path, sha256: digest.hex(), source };
  });
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
    hex: () => Array.from(hash.digest(), (byte) => byte.toString(16).padStart(2, "0")).join(""),
  };
}

function fileProblem(path: string, is: string, wanted: string): ArtifactError {
  return artifactError("E_DIGEST", cannot("verify the file", path, is, wanted), { path });
}
