/** How a tensor holds elements of one type (onnx-ml.proto, `TensorProto.DataType`, and `docs/IR.md`). */
export interface DataType {
  /** Bits of one element in `raw_data`; 0 where it may not stand. */
  readonly bits: number;
  /** Field for elements, beside `raw_data`. */
  readonly field: "float_data" | "int32_data" | "string_data" | "int64_data" | "double_data" | "uint64_data";
  /** Elements that share one entry of that field; below 1 where one takes several. */
  readonly perEntry: number;
}

const type = (bits: number, field: DataType["field"], perEntry = 1): DataType => ({ bits, field, perEntry });

/** By the number of the type; 0 is UNDEFINED. */
export const DATA_TYPES: readonly (DataType | undefined)[] = [
  undefined,
  type(32, "float_data"), // FLOAT
  type(8, "int32_data"), // UINT8
  type(8, "int32_data"), // INT8
  type(16, "int32_data"), // UINT16
  type(16, "int32_data"), // INT16
  type(32, "int32_data"), // INT32
  type(64, "int64_data"), // INT64
  type(0, "string_data"), // STRING
  type(8, "int32_data"), // BOOL
  type(16, "int32_data"), // FLOAT16
  type(64, "double_data"), // DOUBLE
  type(32, "uint64_data"), // UINT32
  type(64, "uint64_data"), // UINT64
  type(64, "float_data", 0.5), // COMPLEX64
  type(128, "double_data", 0.5), // COMPLEX128
  type(16, "int32_data"), // BFLOAT16
  type(8, "int32_data"), // FLOAT8E4M3FN
  type(8, "int32_data"), // FLOAT8E4M3FNUZ
  type(8, "int32_data"), // FLOAT8E5M2
  type(8, "int32_data"), // FLOAT8E5M2FNUZ
  type(4, "int32_data", 2), // UINT4
  type(4, "int32_data", 2), // INT4
  type(4, "int32_data", 2), // FLOAT4E2M1
  type(8, "int32_data"), // FLOAT8E8M0
  type(2, "int32_data", 4), // UINT2
  type(2, "int32_data", 4), // INT2
  type(6, "int32_data"), // FLOAT6E2M3
  type(6, "int32_data"), // FLOAT6E3M2
];
