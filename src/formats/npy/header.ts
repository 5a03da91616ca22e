import type { Limits } from "../../bytes/index.js";
import { artifactError, cannot } from "../../errors/index.js";
import type { ArrayDescriptor, DType } from "../../graph/index.js";
import { elementCount, readDescr, withoutBytes } from "./descr.js";
import { LiteralCursor } from "./literal.js";
import { prefixLength, readVersion } from "./prefix.js";

/** What stands before the data of an npy array; offsets and sizes in bytes. */
export interface NpyHeader {
  /** Of an array with `hasObject`, what the pickle must turn out to hold. */
  readonly descriptor: ArrayDescriptor;
  readonly dataOffset: number;
  /** Exact length of the data; 0 with `hasObject`, as no header tells the length of a pickle. */
  readonly dataSize: number;
  /** `1.0`, `2.0` or `3.0`. */
  readonly version: string;
  /** Whether some element is a Python object, so that the data is one pickle stream. */
  readonly hasObject: boolean;
}

/**
 * Reads the magic, version and header text of an npy array.
 *
 * Source: numpy `lib.format`, NEP 1, versions 1.0 to 3.0; only what numpy writes is accepted.
 *
 * @param bytes - begin with the array; what follows the header is not looked at
 * @param path - names the array in errors
 * @throws MalformedError `E_NPY_MAGIC`, `E_TRUNCATED`, `E_NPY_HEADER`, `E_UTF8`, `E_NPY_DTYPE`, `E_NPY_SIZE`;
 * UnsupportedError `E_NPY_VERSION`, `E_NPY_DTYPE_UNSUPPORTED`; LimitError `E_LIMIT_RANK`, `E_LIMIT_DEPTH`
 */
export function parseNpyHeader(bytes: Uint8Array, limits: Limits, path: string): NpyHeader {
  const dataOffset = prefixLength(bytes, path);
  if (bytes.length < dataOffset) {
    const is = `only ${bytes.length} bytes are there`;
    throw artifactError("E_TRUNCATED", cannot("read the npy header of", path, is, `it needs ${dataOffset}`), {
      path,
      offset: bytes.length,
    });
  }
  const version = readVersion(bytes, path);
  const cursor = new LiteralCursor(bytes.subarray(0, dataOffset), version.textOffset, version.dialect, path);
  const descriptor = readDescriptor(cursor, limits);
  const hasObject = containsObject(descriptor.dtype);
  const dataSize = hasObject ? 0 : sizeOf(descriptor, cursor);
  return Object.freeze({ descriptor, dataOffset, dataSize, version: version.name, hasObject });
}

function readDescriptor(cursor: LiteralCursor, limits: Limits): ArrayDescriptor {
  const start = cursor.offset;
  cursor.expect("{");
  if (cursor.offset !== start + 1)
    throw cursor.fail("E_NPY_HEADER", "spaces come first", "it must begin with {", start);
  let dtype: DType | undefined;
  let shape: number[] | undefined;
  let fortran: boolean | undefined;
  while (!cursor.take("}")) {
    const key = cursor.string();
    cursor.expect(":");
    if (key === "descr" && dtype === undefined) dtype = readDescr(cursor, limits);
    else if (key === "fortran_order" && fortran === undefined) fortran = cursor.boolean();
    else if (key === "shape" && shape === undefined) shape = cursor.shape();
    else throw cursor.fail("E_NPY_HEADER", "a key is unknown or doubled", "each of the three must stand once");
    if (cursor.take(",")) continue;
    cursor.expect("}");
    break;
  }
  if (dtype === undefined || shape === undefined || fortran === undefined) {
    throw cursor.fail("E_NPY_HEADER", "a key is missing", "descr, fortran_order and shape must be there");
  }
  cursor.end();
  if (dtype.kind === "subarray") {
    throw cursor.fail(
      "E_NPY_DTYPE",
      "its dtype is a sub-array",
      "the array's own shape must hold all dimensions",
      start,
    );
  }
  if (shape.length > limits.maxRank) {
    throw cursor.fail("E_LIMIT_RANK", `it has ${shape.length} dimensions`, `at most ${limits.maxRank} are read`, start);
  }
  return Object.freeze({ dtype, shape: Object.freeze(shape), order: fortran ? "F" : "C" });
}

function sizeOf({ dtype, shape }: ArrayDescriptor, cursor: LiteralCursor): number {
  const size = elementCount(shape) * BigInt(Math.max(dtype.itemsize, 1));
  if (size > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw cursor.fail("E_NPY_SIZE", "its shape asks for 2^53 bytes or more", "no file can hold them");
  }
  if (shape.includes(0)) return 0;
  if (dtype.itemsize === 0) throw withoutBytes(cursor);
  return Number(size);
}

function containsObject(dtype: DType): boolean {
  if (dtype.kind === "record") return dtype.fields.some((field) => containsObject(field.dtype));
  return dtype.kind === "subarray" ? containsObject(dtype.base) : dtype.kind === "object";
}
