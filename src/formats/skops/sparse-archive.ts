import { Findings, memorySource, type Host, type Limits } from "../../bytes/index.js";
import { artifactError, cannot } from "../../errors/index.js";
import { NpyReader, type NpyHeader } from "../npy/index.js";
import { readDirectory, walkMembers, type MemberSink, type ZipEntry } from "../zip/index.js";
import { concat } from "./concat.js";
import { pushPlain } from "./plain-array.js";

/** One array of a nested archive. */
export interface NestedArray {
  readonly entry: ZipEntry;
  readonly header: NpyHeader;
  /** The data, as stored; empty for the values, which are not looked at. */
  readonly data: Uint8Array;
  readonly sha256: string | undefined;
}

/**
 * Reads the `.npz` that `scipy.sparse.save_npz` writes: an archive of arrays, accounted for byte by byte like the
 * outer one.
 *
 * @param path - name of the member that holds it
 * @returns its arrays by name, without the suffix `.npy`
 */
export function readNestedArrays(
  bytes: Uint8Array,
  path: string,
  context: { readonly host: Host; readonly limits: Limits; readonly findings: Findings; readonly digests: boolean },
): ReadonlyMap<string, NestedArray> {
  const { host, limits, findings, digests } = context;
  const nested = new Findings(findings, `${path}!`);
  const source = memorySource(bytes, host);
  const directory = readDirectory(source, limits, nested);
  const arrays = new Map<string, NestedArray>();
  walkMembers(source, directory, {
    host,
    findings: nested,
    sink: (entry) =>
      arraySink(entry, limits, digests ? host : undefined, (array) => {
        arrays.set(entry.name.replace(/\.npy$/, ""), array);
      }),
  });
  return arrays;
}

/** The values of the matrix: digested, never kept. */
const VALUES = "data.npy";

function arraySink(
  entry: ZipEntry,
  limits: Limits,
  digester: Host | undefined,
  keep: (array: NestedArray) => void,
): MemberSink {
  if (!entry.name.endsWith(".npy")) {
    throw sparseError(entry.name, "it holds a member that is no array", "numpy names arrays *.npy");
  }
  const data: Uint8Array[] = [];
  const isKept = entry.name !== VALUES;
  const digest = digester?.sha256();
  const reader = new NpyReader(limits, entry.name, undefined, (piece) => {
    if (isKept) data.push(piece.slice());
    digest?.update(piece);
  });
  return {
    push: (chunk) => {
      pushPlain(reader, chunk, entry);
    },
    end() {
      const header = reader.end();
      keep({ entry, header, data: concat(data), sha256: digest?.hex() });
    },
  };
}

/**
 * @returns the integers of an index array
 * @throws RefusedError `E_SKOPS_SPARSE` unless it holds 32- or 64-bit signed integers below 2^53
 */
export function indexValues(array: NestedArray, rank: number, path: string): Int32Array | Float64Array {
  const { dtype, shape } = array.header.descriptor;
  const isIndex = dtype.kind === "int" && (dtype.itemsize === 4 || dtype.itemsize === 8);
  if (!isIndex || shape.length !== rank)
    throw sparseError(path, "an index array has the wrong dtype or rank", "integers are wanted");
  const view = new DataView(array.data.buffer, array.data.byteOffset, array.data.byteLength);
  const count = array.data.length / dtype.itemsize;
  if (dtype.itemsize === 4)
    return Int32Array.from({ length: count }, (_, i) => view.getInt32(4 * i, dtype.littleEndian));
  return Float64Array.from({ length: count }, (_, i) => {
    const value = Number(view.getBigInt64(8 * i, dtype.littleEndian));
    if (!Number.isSafeInteger(value)) throw sparseError(path, "an index is beyond 2^53", "indices are below it");
    return value;
  });
}

export function sparseError(path: string, is: string, wanted: string): Error {
  return artifactError("E_SKOPS_SPARSE", cannot("read sparse matrix", path, is, wanted), { path });
}
