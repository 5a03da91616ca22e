/** Predicate type of a signed model (OpenSSF Model Signing 1.0, section 5.1). */
export const OMS_PREDICATE_TYPE = "https://model_signing/signature/v1.0";

/** Digest of files, by the names of the OMS algorithm registry; BLAKE2b has 64 bytes. */
export type HashType = "sha256" | "blake2b";

/** A stretch of a file, and its digest. */
export interface Piece {
  /** Offset in bytes. */
  readonly start: number;
  /** Offset after the last byte; `undefined` if the piece is the whole file, whatever its size. */
  readonly end: number | undefined;
  /** Lower-case hexadecimal digits. */
  readonly digest: string;
}

/** What a signature says about the files of a model. */
export interface OmsManifest {
  /** What the signer called the model; it decides nothing. */
  readonly name: string;
  /** Hexadecimal SHA-256 over the digests in the order of the statement: the id of the model. */
  readonly root: string;
  readonly method: "files" | "shards";
  readonly hashType: HashType;
  /** Whether the signer followed symbolic links. */
  readonly allowSymlinks: boolean;
  /** Relative paths that the signer left out; a folder stands for all in it. */
  readonly ignorePaths: readonly string[];
  /** Relative path, or {@link SINGLE_FILE} alone -> pieces that cover the file, in its order. */
  readonly resources: ReadonlyMap<string, readonly Piece[]>;
}

/** What model_signing calls the only file of a model that is no folder. */
export const SINGLE_FILE = ".";

/** Paths at the top of a folder that no signer includes (OMS 1.0, section 6.2), in the order in which they are written. */
export const DEFAULT_IGNORED: readonly string[] = [".git", ".gitattributes", ".github", ".gitignore"];

/** @returns whether `path` is one of `ignored`, or lies in one that is a folder (OMS 1.0, section 6.2.1). */
export function isIgnored(path: string, ignored: ReadonlySet<string>): boolean {
  for (let end = path.indexOf("/"); end >= 0; end = path.indexOf("/", end + 1)) {
    if (ignored.has(path.slice(0, end))) return true;
  }
  return ignored.has(path);
}
