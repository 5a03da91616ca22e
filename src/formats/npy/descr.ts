import type { Limits } from "../../bytes/index.js";
import type { DType, RecordField, SubarrayDType } from "../../graph/index.js";
import type { LiteralCursor } from "./literal.js";
import { MAX_ITEMSIZE, parseTypeString } from "./type-string.js";

/** Nesting of records and sub-arrays; honest files stay below 4. */
const MAX_DEPTH = 32;

/**
 * Reads a `descr`: a type string, a list of fields, or `(descr, shape)`.
 *
 * @throws MalformedError `E_NPY_DTYPE`, UnsupportedError `E_NPY_DTYPE_UNSUPPORTED`,
 * LimitError `E_LIMIT_DEPTH` or `E_LIMIT_RANK`
 */
export function readDescr(cursor: LiteralCursor, limits: Limits, depth = 0): DType {
  if (depth > MAX_DEPTH) {
    throw cursor.fail("E_LIMIT_DEPTH", "its dtype is nested more deeply", `${MAX_DEPTH} levels are read`);
  }
  if (cursor.take("[")) return readFields(cursor, limits, depth);
  if (cursor.take("(")) {
    const base = readDescr(cursor, limits, depth + 1);
    cursor.expect(",");
    const dtype = readSubarray(cursor, base, limits);
    cursor.expect(")");
    return dtype;
  }
  const start = cursor.offset;
  const dtype = parseTypeString(cursor.string());
  if (dtype === "platform") {
    throw cursor.fail("E_NPY_DTYPE_UNSUPPORTED", "it holds long doubles", "f8 and c16 are the widest floats", start);
  }
  if (dtype === "invalid") {
    throw cursor.fail("E_NPY_DTYPE", "a type string is unknown", "it must be one that numpy writes", start);
  }
  return dtype;
}

function readFields(cursor: LiteralCursor, limits: Limits, depth: number): DType {
  const fields: RecordField[] = [];
  const labels = new Set<string>();
  let itemsize = 0;
  while (!cursor.take("]")) {
    const field = readField(cursor, limits, depth, itemsize);
    itemsize += field.dtype.itemsize;
    if (itemsize > MAX_ITEMSIZE) throw tooLarge(cursor);
    if (field.name !== "") {
      for (const label of field.title === undefined ? [field.name] : [field.name, field.title]) {
        if (labels.has(label)) throw cursor.fail("E_NPY_DTYPE", "two fields share a name or title", "each must differ");
        labels.add(label);
      }
      fields.push(field);
    } else if (field.dtype.kind !== "void" || field.title !== undefined) {
      throw cursor.fail("E_NPY_DTYPE", "a field has no name", "only padding of kind V may have none");
    }
    if (cursor.take(",")) continue;
    cursor.expect("]");
    break;
  }
  return Object.freeze({ kind: "record", itemsize, fields: Object.freeze(fields) });
}

/** Reads `(name, descr)`, `(name, descr, shape)`, either with `(title, name)` for the name. */
function readField(cursor: LiteralCursor, limits: Limits, depth: number, offset: number): RecordField {
  cursor.expect("(");
  const titled = cursor.take("(");
  let name = cursor.string();
  let title: string | undefined;
  if (titled) {
    title = name;
    cursor.expect(",");
    name = cursor.string();
    cursor.expect(")");
  }
  cursor.expect(",");
  const base = readDescr(cursor, limits, depth + 1);
  const dtype = cursor.take(",") ? readSubarray(cursor, base, limits) : base;
  cursor.expect(")");
  return Object.freeze({ name, ...(title !== undefined && { title }), offset, dtype });
}

function readSubarray(cursor: LiteralCursor, base: DType, limits: Limits): SubarrayDType {
  const start = cursor.offset;
  const shape = cursor.shape();
  if (shape.length === 0) throw cursor.fail("E_NPY_DTYPE", "a sub-array has no dimension", "it must have one", start);
  if (shape.length > limits.maxRank) {
    throw cursor.fail(
      "E_LIMIT_RANK",
      `a sub-array has ${shape.length} dimensions`,
      `at most ${limits.maxRank} are read`,
    );
  }
  const count = elementCount(shape);
  if (count * BigInt(Math.max(base.itemsize, 1)) > BigInt(MAX_ITEMSIZE)) throw tooLarge(cursor);
  if (base.itemsize === 0 && !shape.includes(0)) throw withoutBytes(cursor);
  const itemsize = shape.includes(0) ? 0 : Number(count) * base.itemsize;
  return Object.freeze({ kind: "subarray", itemsize, base, shape: Object.freeze(shape) });
}

/**
 * The product of the dimensions, where 0 counts as 1: as in numpy, what is empty may not hide
 * a shape that could not be addressed.
 */
export function elementCount(shape: readonly number[]): bigint {
  return shape.reduce((count, dimension) => count * BigInt(Math.max(dimension, 1)), 1n);
}

export function withoutBytes(cursor: LiteralCursor): Error {
  return cursor.fail("E_NPY_DTYPE_UNSUPPORTED", "its elements have no bytes", "each must have at least one");
}

function tooLarge(cursor: LiteralCursor): Error {
  return cursor.fail("E_NPY_DTYPE", "an element is 2 GiB or larger", "its size must fit a C int");
}
