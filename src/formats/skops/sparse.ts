import type { DType } from "../../graph/index.js";
import { indexValues, sparseError, type NestedArray } from "./sparse-archive.js";

/** Layouts of scipy that `save_npz` writes. */
export type SparseFormat = "bsr" | "coo" | "csc" | "csr" | "dia";

const COMPRESSED = ["indices", "indptr"];
const INDEX_ARRAYS: Readonly<Record<SparseFormat, readonly (readonly string[])[]>> = {
  bsr: [COMPRESSED],
  csc: [COMPRESSED],
  csr: [COMPRESSED],
  coo: [["row", "col"], ["coords"]],
  dia: [["offsets"]],
};

/** A checked sparse matrix: its layout, and the names of the arrays that make it up. */
export interface SparseContent {
  readonly format: SparseFormat;
  readonly isArray: boolean;
  readonly shape: readonly number[];
  readonly arrays: readonly string[];
}

type Arrays = ReadonlyMap<string, NestedArray>;
type Indices = Int32Array | Float64Array;

/**
 * Checks what compiled code of scipy and scikit-learn follows without looking: every index inside the shape, every
 * pointer inside the data. Source: scipy 1.17 `sparse/_matrix_io.py`.
 *
 * @throws RefusedError `E_SKOPS_SPARSE`
 */
export function checkSparse(arrays: Arrays, path: string): SparseContent {
  const format = readFormat(need(arrays, "format", path), path);
  const isArray = readIsArray(arrays.get("_is_array"), path);
  const indexNames = INDEX_ARRAYS[format].find((names) => names.every((name) => arrays.has(name)));
  if (!indexNames) throw sparseError(path, `it lacks the index arrays of ${format}`, "they must be there");
  const used = ["data", "shape", ...indexNames];
  const known = new Set([...used, "format", "_is_array"]);
  for (const name of arrays.keys()) {
    if (!known.has(name)) throw sparseError(path, `it holds an array "${name}"`, `${format} has none of this name`);
  }
  const shape = [...indexValues(need(arrays, "shape", path), 1, path)];
  if (shape.some((size) => size < 0)) throw sparseError(path, "its shape is negative", "sizes are not");
  if (shape.length !== 2 && !(isArray && format === "coo"))
    throw sparseError(path, "its shape is not 2-D", "it must be");
  checkLayout(format, arrays, shape, indexNames, path);
  return { format, isArray, shape, arrays: used };
}

function need(arrays: Arrays, name: string, path: string): NestedArray {
  const array = arrays.get(name);
  if (!array) throw sparseError(path, `it lacks the array "${name}"`, "it must be there");
  return array;
}

/** `_is_array` stands in archives of sparse arrays alone, and is true there. */
function readIsArray(array: NestedArray | undefined, path: string): boolean {
  if (!array) return false;
  const { dtype, shape } = array.header.descriptor;
  if (dtype.kind === "bool" && shape.length === 0 && array.data[0] === 1) return true;
  throw sparseError(path, "_is_array is not true", "it is left out of a matrix");
}

/** `format` is a 0-dimensional string, bytes or, from old numpy, Unicode. */
function readFormat({ header, data }: NestedArray, path: string): SparseFormat {
  const { dtype, shape } = header.descriptor;
  const isText = (dtype.kind === "bytes" || dtype.kind === "str") && shape.length === 0 && data.length <= 64;
  const text = isText ? stringText(data, dtype) : "";
  const formats: Readonly<Record<string, SparseFormat>> = {
    bsr: "bsr",
    coo: "coo",
    csc: "csc",
    csr: "csr",
    dia: "dia",
  };
  const format = Object.hasOwn(formats, text) ? formats[text] : undefined;
  if (format === undefined) throw sparseError(path, "its format is not known", "bsr, coo, csc, csr or dia is wanted");
  return format;
}

/** The one string of an array, without the NULs that pad it; empty if it is none. */
function stringText(data: Uint8Array, dtype: DType): string {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const step = dtype.kind === "str" ? 4 : 1;
  let text = "";
  for (let at = 0; at < data.length; at += step) {
    const point = step === 1 ? view.getUint8(at) : view.getUint32(at, dtype.kind === "str" && dtype.littleEndian);
    if (point > 0x10ffff) return "";
    text += String.fromCodePoint(point);
  }
  return text.replace(/\0+$/, "");
}

function checkLayout(
  format: SparseFormat,
  arrays: Arrays,
  shape: readonly number[],
  indexNames: readonly string[],
  path: string,
): void {
  const dataShape = need(arrays, "data", path).header.descriptor.shape;
  const [rows = 0, columns = 0] = shape;
  switch (format) {
    case "csr":
      return checkCompressed(arrays, rows, columns, rank(dataShape, 1, path)[0] ?? 0, path);
    case "csc":
      return checkCompressed(arrays, columns, rows, rank(dataShape, 1, path)[0] ?? 0, path);
    case "bsr": {
      const [blocks = 0, height = 0, width = 0] = rank(dataShape, 3, path);
      const fits = height > 0 && width > 0 && rows % height === 0 && columns % width === 0;
      if (!fits) throw sparseError(path, `blocks of ${height} x ${width} do not tile it`, "they must");
      return checkCompressed(arrays, rows / height, columns / width, blocks, path);
    }
    case "dia": {
      const offsets = indexValues(need(arrays, "offsets", path), 1, path);
      if (rank(dataShape, 2, path)[0] !== offsets.length)
        throw sparseError(path, "offsets and data differ", "one row each");
      return;
    }
    case "coo":
      return checkCoordinates(arrays, shape, indexNames, rank(dataShape, 1, path)[0] ?? 0, path);
  }
}

function rank(shape: readonly number[], wanted: number, path: string): readonly number[] {
  if (shape.length === wanted) return shape;
  throw sparseError(path, `its data has ${shape.length} dimensions`, `${wanted} are wanted`);
}

/** CSR and its kin: `indptr` climbs from 0 to the number of entries, one step for each line. */
function checkCompressed(arrays: Arrays, lines: number, width: number, entries: number, path: string): void {
  const indptr = indexValues(need(arrays, "indptr", path), 1, path);
  const indices = indexValues(need(arrays, "indices", path), 1, path);
  const ends = indptr[0] === 0 && indptr.at(-1) === entries;
  const climbs = indptr.every((value, i) => i === 0 || value >= (indptr[i - 1] ?? 0));
  if (indptr.length !== lines + 1 || !ends || !climbs) {
    throw sparseError(path, "indptr does not climb from 0 to the number of entries", "it must, line by line");
  }
  if (indices.length !== entries) throw sparseError(path, "indices and data differ in length", "they must agree");
  checkRange(indices, width, path);
}

function checkCoordinates(
  arrays: Arrays,
  shape: readonly number[],
  names: readonly string[],
  entries: number,
  path: string,
): void {
  const axes: Indices[] = names.includes("coords")
    ? splitAxes(need(arrays, "coords", path), shape.length, path)
    : names.map((name) => indexValues(need(arrays, name, path), 1, path));
  axes.forEach((axis, i) => {
    if (axis.length !== entries) throw sparseError(path, "coordinates and data differ in length", "they must agree");
    checkRange(axis, shape[i] ?? 0, path);
  });
}

function splitAxes(coords: NestedArray, count: number, path: string): Indices[] {
  const values = indexValues(coords, 2, path);
  const [axes = 0, entries = 0] = coords.header.descriptor.shape;
  if (axes !== count) throw sparseError(path, `it has coordinates for ${axes} axes`, `its shape has ${count}`);
  const isFortran = coords.header.descriptor.order === "F";
  return Array.from({ length: axes }, (_axis, axis) =>
    Float64Array.from(
      { length: entries },
      (_entry, i) => values[isFortran ? i * axes + axis : axis * entries + i] ?? -1,
    ),
  );
}

function checkRange(indices: Indices, end: number, path: string): void {
  const wrong = indices.find((index) => index < 0 || index >= end);
  if (wrong !== undefined) throw sparseError(path, `index ${wrong} lies outside`, `it must be in [0, ${end})`);
}
