import { endianness } from "node:os";
import { artifactError, cannot } from "../../index.js";
import type { OutputTensor } from "./prediction.js";

const ORDER = endianness() === "LE" ? "<" : ">";

/** Types of onnxruntime -> kind and bytes of an element in numpy. */
const KINDS = new Map([
  ["bool", "|b1"],
  ["int8", "|i1"],
  ["uint8", "|u1"],
  ["int16", `${ORDER}i2`],
  ["uint16", `${ORDER}u2`],
  ["int32", `${ORDER}i4`],
  ["uint32", `${ORDER}u4`],
  ["int64", `${ORDER}i8`],
  ["uint64", `${ORDER}u8`],
  ["float16", `${ORDER}f2`],
  ["float32", `${ORDER}f4`],
  ["float64", `${ORDER}f8`],
]);

/** Data begins at a multiple of this. */
const ALIGNMENT = 64;
/** Magic, version and length of the header. */
const FIXED = 10;

/** Characters of an array of text, which all elements make as long as the longest. */
const MAX_CHARACTERS = 2 ** 28;

/**
 * Writes a tensor as an npy array of version 1.0 (numpy `lib.format`), text as UTF-32 of the longest one's length.
 *
 * @throws UsageError `E_OUTPUT` for elements that numpy has no type for, or text that would be too large
 */
export function tensorNpy({ name, type, data, dims }: OutputTensor): readonly Uint8Array[] {
  if (!ArrayBuffer.isView(data)) {
    const texts = Array.from(data, codePointsOf);
    const width = texts.reduce((longest, { length }) => Math.max(longest, length), 1);
    if (width * texts.length > MAX_CHARACTERS) throw notWritable(name, `it has texts of ${width} characters`);
    const characters = new Uint32Array(width * texts.length);
    for (const [row, text] of texts.entries()) characters.set(text, row * width);
    return [header(`${ORDER}U${width}`, dims), bytesOf(characters)];
  }
  const kind = KINDS.get(type);
  if (kind === undefined) throw notWritable(name, `its elements are ${type}`);
  return [header(kind, dims), bytesOf(data)];
}

function notWritable(name: string, is: string): Error {
  return artifactError("E_OUTPUT", cannot("write as npy", name, is, "a .json file can hold it"));
}

function codePointsOf(text: string): readonly number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0);
}

function header(kind: string, dims: readonly number[]): Uint8Array {
  const shape = dims.length === 1 ? `${dims[0]},` : dims.join(", ");
  const literal = `{'descr': '${kind}', 'fortran_order': False, 'shape': (${shape}), }`;
  const size = Math.ceil((FIXED + literal.length + 1) / ALIGNMENT) * ALIGNMENT;
  const bytes = Buffer.from(`\u0093NUMPY\u0001\0\0\0${literal.padEnd(size - FIXED - 1)}\n`, "latin1");
  bytes.writeUInt16LE(size - FIXED, FIXED - 2);
  return bytes;
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
