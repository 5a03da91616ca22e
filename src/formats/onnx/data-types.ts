/** How a tensor holds elements of one type (onnx-ml.proto, `TensorProto.DataType`, and `docs/IR.md`). */
export interface DataType {
  /** As onnxruntime calls it in JavaScript, where it does. */
  readonly name: string;
  /** Bits of one element in `raw_data`; 0 where it may not stand. */
  readonly bits: number;
  /** Field for elements, beside `raw_data`. */
  readonly field: "float_data" | "int32_data" | "string_data" | "int64_data" | "double_data" | "uint64_data";
  /** Elements that share one entry of that field; below 1 where one takes several. */
  readonly perEntry: number;
}

const type = (name: string, bits: number, field: DataType["field"], perEntry = 1): DataType => ({
  name,
  bits,
  field,
  perEntry,
});

/** By the number of the type; 0 is UNDEFINED. Names are those of `DataType` in lower case, with `float32` and `float64`. */
export const DATA_TYPES: readonly (DataType | undefined)[] = [
  undefined,
  type("float32", 32, "float_data"),
  type("uint8", 8, "int32_data"),
  type("int8", 8, "int32_data"),
  type("uint16", 16, "int32_data"),
  type("int16", 16, "int32_data"),
  type("int32", 32, "int32_data"),
  type("int64", 64, "int64_data"),
  type("string", 0, "string_data"),
  type("bool", 8, "int32_data"),
  type("float16", 16, "int32_data"),
  type("float64", 64, "double_data"),
  type("uint32", 32, "uint64_data"),
  type("uint64", 64, "uint64_data"),
  type("complex64", 64, "float_data", 0.5),
  type("complex128", 128, "double_data", 0.5),
  type("bfloat16", 16, "int32_data"),
  type("float8e4m3fn", 8, "int32_data"),
  type("float8e4m3fnuz", 8, "int32_data"),
  type("float8e5m2", 8, "int32_data"),
  type("float8e5m2fnuz", 8, "int32_data"),
  type("uint4", 4, "int32_data", 2),
  type("int4", 4, "int32_data", 2),
  type("float4e2m1", 4, "int32_data", 2),
  type("float8e8m0", 8, "int32_data"),
  type("uint2", 2, "int32_data", 4),
  type("int2", 2, "int32_data", 4),
  type("float6e2m3", 6, "int32_data"),
  type("float6e3m2", 6, "int32_data"),
];
