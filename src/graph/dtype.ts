/** Element type of an array, as numpy describes it; sizes and offsets in bytes. */
export type DType = ScalarDType | RecordDType | SubarrayDType;

/** Kinds of numpy's one-letter type codes `b i u f c S U V M m O`. */
export interface ScalarDType {
  readonly kind:
    "bool" | "int" | "uint" | "float" | "complex" | "bytes" | "str" | "void" | "datetime" | "timedelta" | "object";
  /** Bytes of one element; a `str` takes four for each code point. */
  readonly itemsize: number;
  readonly littleEndian: boolean;
  /** Of `datetime` and `timedelta`: `ns`, `25s`, or empty for the generic unit. */
  readonly unit?: string;
}

export interface RecordDType {
  readonly kind: "record";
  readonly itemsize: number;
  readonly fields: readonly RecordField[];
}

/** Padding is not a field: it shows as a gap between offsets. */
export interface RecordField {
  readonly name: string;
  readonly title?: string;
  readonly offset: number;
  readonly dtype: DType;
}

export interface SubarrayDType {
  readonly kind: "subarray";
  readonly itemsize: number;
  readonly base: DType;
  readonly shape: readonly number[];
}

/** Shape and meaning of an array's bytes. */
export interface ArrayDescriptor {
  readonly dtype: DType;
  /** Empty for a 0-dimensional array. */
  readonly shape: readonly number[];
  /** Whether the first index moves fastest (Fortran) or the last (C). */
  readonly order: "C" | "F";
}

const LETTERS: Record<ScalarDType["kind"], string> = {
  bool: "b",
  int: "i",
  uint: "u",
  float: "f",
  complex: "c",
  bytes: "S",
  str: "U",
  void: "V",
  datetime: "M",
  timedelta: "m",
  object: "O",
};

/** @returns numpy's spelling, for example `<f8`, `|S3`, `<M8[ns]`, or `{a: <f8, b: (2,)|u1}` for a record. */
export function dtypeText(dtype: DType): string {
  switch (dtype.kind) {
    case "record":
      return `{${dtype.fields.map((field) => `${field.name}: ${dtypeText(field.dtype)}`).join(", ")}}`;
    case "subarray":
      return `(${dtype.shape.join(",")}${dtype.shape.length === 1 ? "," : ""})${dtypeText(dtype.base)}`;
    default: {
      const single = dtype.itemsize === 1 || dtype.kind === "bytes" || dtype.kind === "void" || dtype.kind === "object";
      const order = single ? "|" : dtype.littleEndian ? "<" : ">";
      if (dtype.kind === "object") return "|O";
      const size = dtype.kind === "str" ? dtype.itemsize / 4 : dtype.itemsize;
      return `${order}${LETTERS[dtype.kind]}${size}${dtype.unit ? `[${dtype.unit}]` : ""}`;
    }
  }
}
