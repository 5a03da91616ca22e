import type { Findings, Host, Limits } from "../../bytes/index.js";
import { artifactError, cannot } from "../../errors/index.js";
import type { SparseFacts } from "../../graph/index.js";
import type { NpyHeader } from "../npy/index.js";
import type { ZipDirectory, ZipEntry } from "../zip/index.js";
import { checkSparse, type SparseContent } from "./sparse.js";
import { readNestedArrays } from "./sparse-archive.js";

/** One array of a sparse matrix, without its bytes. */
export interface SparseArray {
  readonly name: string;
  /** Its member in the nested archive. */
  readonly entry: ZipEntry;
  readonly header: NpyHeader;
  readonly sha256: string | undefined;
}

/** A sparse matrix that was read and checked. */
export interface SparseArchive extends Pick<SparseContent, "format" | "isArray" | "shape"> {
  readonly arrays: readonly SparseArray[];
}

/** @returns what content rules may ask of a matrix. */
export function sparseFacts({ format, shape, arrays }: SparseArchive): SparseFacts {
  const values = arrays.find(({ name }) => name === "data")?.header.descriptor.shape ?? [];
  return { format, shape, stored: values.reduce((count, side) => count * side, 1) };
}

/** What the reader needs of a scan. */
export interface SparseReadOptions {
  readonly host: Host;
  readonly limits: Limits;
  readonly findings: Findings;
  readonly digestBodies: boolean;
}

/** Reads the nested archives of one artifact, within one budget for what all of them decompress to. */
export class SparseReader {
  readonly #options: SparseReadOptions;
  /** Bytes that may still come out of nested archives. */
  #remaining: number;

  constructor(options: SparseReadOptions, directory: ZipDirectory) {
    this.#options = options;
    this.#remaining = options.limits.maxInflatedBytes - directory.entries.reduce((sum, { size }) => sum + size, 0);
  }

  /** @throws LimitError `E_LIMIT_NESTED` for an archive that is too large to keep */
  assertFits({ name, size }: ZipEntry): void {
    const { maxNestedBytes } = this.#options.limits;
    if (size <= maxNestedBytes) return;
    const wanted = `at most ${maxNestedBytes} are kept`;
    throw artifactError("E_LIMIT_NESTED", cannot("read member", name, `it has ${size} bytes`, wanted), { path: name });
  }

  /**
   * @param outer - the member that holds the archive
   * @returns `undefined` if there are findings about it
   */
  read(outer: ZipEntry, bytes: Uint8Array): SparseArchive | undefined {
    const { host, limits, findings, digestBodies } = this.#options;
    // What comes out of both archives is measured against what stands in the file.
    const byRatio = Math.max(limits.ratioFloorBytes, limits.maxRatio * outer.compressedSize);
    const nested = { ...limits, maxInflatedBytes: Math.max(0, Math.min(byRatio, this.#remaining)) };
    const before = findings.list.length;
    const arrays = readNestedArrays(bytes, outer.name, { host, limits: nested, findings, digests: digestBodies });
    for (const { entry } of arrays.values()) this.#remaining -= entry.size;
    if (findings.list.length > before || findings.full) return undefined;
    const { format, isArray, shape, arrays: used } = checkSparse(arrays, outer.name);
    const kept = used.flatMap((name) => {
      const array = arrays.get(name);
      return array ? [{ name, entry: array.entry, header: array.header, sha256: array.sha256 }] : [];
    });
    return { format, isArray, shape, arrays: kept };
  }
}
