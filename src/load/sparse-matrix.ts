import { cannotConstruct } from "./construct-error.js";
import { onlySlots, type Constructor } from "./content.js";
import { NdArray } from "./ndarray.js";
import { SparseMatrix, type SparseFormat } from "./value.js";

const COMPRESSED = [["indices", "indptr"]];

/** Index arrays of each format, beside `data` and `shape`. Source: scipy 1.17, `sparse/_matrix_io.py`. */
const INDEX_ARRAYS: Readonly<Record<SparseFormat, readonly (readonly string[])[]>> = {
  bsr: COMPRESSED,
  coo: [["row", "col"], ["coords"]],
  csc: COMPRESSED,
  csr: COMPRESSED,
  dia: [["offsets"]],
};

const buildSparse =
  (format: SparseFormat, isArray: boolean): Constructor =>
  (content, requirement) => {
    const { state } = onlySlots(content, ["state"], requirement);
    const arrays = new Map<string, NdArray>();
    for (const [name, array] of state instanceof Map ? state : []) {
      if (typeof name === "string" && array instanceof NdArray) arrays.set(name, array);
    }
    const data = arrays.get("data");
    const shape = arrays.get("shape")?.data;
    const isShape = shape instanceof BigInt64Array || shape instanceof Int32Array;
    const hasIndices = INDEX_ARRAYS[format].some((names) => names.every((name) => arrays.has(name)));
    if (!data || !isShape || !hasIndices) {
      throw cannotConstruct(requirement.id, "its state lacks arrays", `${format} has data, shape and index arrays`);
    }
    return new SparseMatrix(format, isArray, Array.from(shape, Number), {
      data,
      indices: arrays.get("indices"),
      indptr: arrays.get("indptr"),
      row: arrays.get("row"),
      col: arrays.get("col"),
      coords: arrays.get("coords"),
      offsets: arrays.get("offsets"),
    });
  };

const FORMATS = ["bsr", "coo", "csc", "csr", "dia"] as const;

/** Constructors of scipy's sparse types, by requirement id. */
export const SPARSE_CONSTRUCTORS: readonly (readonly [id: string, Constructor])[] = FORMATS.flatMap((format) => [
  [`construct:scipy.sparse._${format}.${format}_matrix`, buildSparse(format, false)],
  [`construct:scipy.sparse._${format}.${format}_array`, buildSparse(format, true)],
]);
