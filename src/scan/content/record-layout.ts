import { dtypeText, type DType } from "../../graph/index.js";

/** Where the fields of a record stand. */
export interface RecordLayout {
  readonly itemsize: number;
  readonly littleEndian: boolean;
  /** Offsets in the order of the names that were asked for. */
  readonly offsets: readonly number[];
}

/** One field: its name, and its type as numpy writes it, without the byte order. */
export type FieldSpec = readonly [name: string, type: string];

/**
 * @param fields - all fields in their order
 * @returns `undefined` unless `dtype` is a record of exactly these fields, in one byte order
 */
export function recordLayout(dtype: DType | undefined, fields: readonly FieldSpec[]): RecordLayout | undefined {
  if (dtype?.kind !== "record" || dtype.fields.length !== fields.length) return undefined;
  const orders = new Set<string>();
  for (const [i, field] of dtype.fields.entries()) {
    const [name, type] = fields[i] ?? [];
    const text = dtypeText(field.dtype);
    if (field.name !== name || text.slice(1) !== type) return undefined;
    if (!text.startsWith("|")) orders.add(text.slice(0, 1));
  }
  if (orders.size > 1) return undefined;
  return {
    itemsize: dtype.itemsize,
    littleEndian: !orders.has(">"),
    offsets: dtype.fields.map(({ offset }) => offset),
  };
}
