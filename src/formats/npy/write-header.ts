import { artifactError, cannot } from "../../errors/index.js";
import { dtypeText, type ArrayDescriptor, type DType, type RecordDType } from "../../graph/index.js";
import { MAX_TEXT } from "./prefix.js";

/** Magic and version 1.0, whose header is Latin-1; names beyond ASCII are escaped. */
const START = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0);
const LENGTH_SIZE = 2;
const ALIGNMENT = 64;

/**
 * Writes what stands before the data of an npy array, version 1.0, in one spelling for each descriptor.
 *
 * Source: numpy `lib.format`, NEP 1.
 *
 * @param path - names the array in errors
 * @throws UnsupportedError `E_CONVERT` for an element type that npy cannot say, or says in more bytes than numpy reads
 */
export function npyHeader({ dtype, shape, order }: ArrayDescriptor, path: string): Uint8Array {
  const fortran = order === "F" ? "True" : "False";
  const text = `{'descr': ${descrText(dtype, path)}, 'fortran_order': ${fortran}, 'shape': ${shapeText(shape)}, }`;
  const start = START.length + LENGTH_SIZE;
  const size = Math.ceil((start + text.length + 1) / ALIGNMENT) * ALIGNMENT;
  if (size - start > MAX_TEXT) {
    throw unwritable(path, `its header has ${size - start} bytes`, `numpy reads ${MAX_TEXT}`);
  }
  const header = new Uint8Array(size);
  header.set(START);
  new DataView(header.buffer).setUint16(START.length, size - start, true);
  header.set(new TextEncoder().encode(`${text.padEnd(size - start - 1)}\n`), start);
  return header;
}

/** The depth of a dtype is bounded where it is read. */
function descrText(dtype: DType, path: string): string {
  switch (dtype.kind) {
    case "record":
      return `[${fieldTexts(dtype, path).join(", ")}]`;
    case "subarray":
      return `(${descrText(dtype.base, path)}, ${shapeText(dtype.shape)})`;
    case "object":
      throw unwritable(path, "it holds Python objects", "plain elements are written");
    default:
      return `'${dtypeText(dtype)}'`;
  }
}

/** Gaps between fields are fields without a name. */
function fieldTexts({ fields, itemsize }: RecordDType, path: string): string[] {
  const texts: string[] = [];
  let end = 0;
  const padTo = (offset: number): void => {
    if (offset < end) throw unwritable(path, "its fields overlap or stand in another order", "offsets must ascend");
    if (offset > end) texts.push(`('', '|V${offset - end}')`);
  };
  for (const { name, title, offset, dtype } of fields) {
    padTo(offset);
    const label = title === undefined ? stringText(name) : `(${stringText(title)}, ${stringText(name)})`;
    const isSubarray = dtype.kind === "subarray";
    const base = descrText(isSubarray ? dtype.base : dtype, path);
    texts.push(isSubarray ? `(${label}, ${base}, ${shapeText(dtype.shape)})` : `(${label}, ${base})`);
    end = offset + dtype.itemsize;
  }
  padTo(itemsize);
  return texts;
}

function shapeText(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

const SIMPLE = new Map([
  ["\\", "\\\\"],
  ["'", "\\'"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

/** A Python literal in ASCII. */
function stringText(text: string): string {
  const escaped = text.replace(/[^ -&(-[\]-~]/gu, (character) => SIMPLE.get(character) ?? codeEscape(character));
  return `'${escaped}'`;
}

function codeEscape(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  const hex = point.toString(16);
  if (point < 0x100) return `\\x${hex.padStart(2, "0")}`;
  return point < 0x10000 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}

function unwritable(path: string, is: string, wanted: string): Error {
  return artifactError("E_CONVERT", cannot("write the npy header of", path, is, wanted), { path });
}
