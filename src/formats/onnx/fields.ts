/** How the bytes of a field are read; the name of a message for a field that holds one. */
export type Scalar = "int64" | "int32" | "uint64" | "enum" | "float" | "double" | "name" | "text" | "bytes";

/** Whether a field may stand more than once, or only without its siblings. */
type Label = "repeated" | "oneof";

export type FieldRow = readonly [number: number, name: string, type: Scalar | `${string}Proto` | Nested, label?: Label];

/** Messages whose name does not end in Proto. */
type Nested = "Segment" | "Dimension" | "TensorAnnotation" | `TypeProto.${string}`;

/**
 * Every message that can stand in a model, from `onnx/onnx-ml.proto` of onnx 1.23.2 (IR version 14), which holds
 * those of all versions before; reserved numbers are no fields. A `name` is a string without control characters,
 * `text` any other string. Strings that no runtime looks up are names too, but for documentation, values, and the
 * version of the producer, in which CatBoost writes several lines.
 */
export const MESSAGE_FIELDS = {
  ModelProto: [
    [1, "ir_version", "int64"],
    [2, "producer_name", "name"],
    [3, "producer_version", "text"],
    [4, "domain", "name"],
    [5, "model_version", "int64"],
    [6, "doc_string", "text"],
    [7, "graph", "GraphProto"],
    [8, "opset_import", "OperatorSetIdProto", "repeated"],
    [14, "metadata_props", "StringStringEntryProto", "repeated"],
    [20, "training_info", "TrainingInfoProto", "repeated"],
    [25, "functions", "FunctionProto", "repeated"],
    [26, "configuration", "DeviceConfigurationProto", "repeated"],
  ],
  GraphProto: [
    [1, "node", "NodeProto", "repeated"],
    [2, "name", "name"],
    [5, "initializer", "TensorProto", "repeated"],
    [10, "doc_string", "text"],
    [11, "input", "ValueInfoProto", "repeated"],
    [12, "output", "ValueInfoProto", "repeated"],
    [13, "value_info", "ValueInfoProto", "repeated"],
    [14, "quantization_annotation", "TensorAnnotation", "repeated"],
    [15, "sparse_initializer", "SparseTensorProto", "repeated"],
    [16, "metadata_props", "StringStringEntryProto", "repeated"],
  ],
  NodeProto: [
    [1, "input", "name", "repeated"],
    [2, "output", "name", "repeated"],
    [3, "name", "name"],
    [4, "op_type", "name"],
    [5, "attribute", "AttributeProto", "repeated"],
    [6, "doc_string", "text"],
    [7, "domain", "name"],
    [8, "overload", "name"],
    [9, "metadata_props", "StringStringEntryProto", "repeated"],
    [10, "device_configurations", "NodeDeviceConfigurationProto", "repeated"],
  ],
  AttributeProto: [
    [1, "name", "name"],
    [2, "f", "float"],
    [3, "i", "int64"],
    [4, "s", "bytes"],
    [5, "t", "TensorProto"],
    [6, "g", "GraphProto"],
    [7, "floats", "float", "repeated"],
    [8, "ints", "int64", "repeated"],
    [9, "strings", "bytes", "repeated"],
    [10, "tensors", "TensorProto", "repeated"],
    [11, "graphs", "GraphProto", "repeated"],
    [13, "doc_string", "text"],
    [14, "tp", "TypeProto"],
    [15, "type_protos", "TypeProto", "repeated"],
    [20, "type", "enum"],
    [21, "ref_attr_name", "name"],
    [22, "sparse_tensor", "SparseTensorProto"],
    [23, "sparse_tensors", "SparseTensorProto", "repeated"],
  ],
  TensorProto: [
    [1, "dims", "int64", "repeated"],
    [2, "data_type", "int32"],
    [3, "segment", "Segment"],
    [4, "float_data", "float", "repeated"],
    [5, "int32_data", "int32", "repeated"],
    [6, "string_data", "bytes", "repeated"],
    [7, "int64_data", "int64", "repeated"],
    [8, "name", "name"],
    [9, "raw_data", "bytes"],
    [10, "double_data", "double", "repeated"],
    [11, "uint64_data", "uint64", "repeated"],
    [12, "doc_string", "text"],
    [13, "external_data", "StringStringEntryProto", "repeated"],
    [14, "data_location", "enum"],
    [16, "metadata_props", "StringStringEntryProto", "repeated"],
  ],
  Segment: [
    [1, "begin", "int64"],
    [2, "end", "int64"],
  ],
  SparseTensorProto: [
    [1, "values", "TensorProto"],
    [2, "indices", "TensorProto"],
    [3, "dims", "int64", "repeated"],
  ],
  FunctionProto: [
    [1, "name", "name"],
    [4, "input", "name", "repeated"],
    [5, "output", "name", "repeated"],
    [6, "attribute", "name", "repeated"],
    [7, "node", "NodeProto", "repeated"],
    [8, "doc_string", "text"],
    [9, "opset_import", "OperatorSetIdProto", "repeated"],
    [10, "domain", "name"],
    [11, "attribute_proto", "AttributeProto", "repeated"],
    [12, "value_info", "ValueInfoProto", "repeated"],
    [13, "overload", "name"],
    [14, "metadata_props", "StringStringEntryProto", "repeated"],
  ],
  TrainingInfoProto: [
    [1, "initialization", "GraphProto"],
    [2, "algorithm", "GraphProto"],
    [3, "initialization_binding", "StringStringEntryProto", "repeated"],
    [4, "update_binding", "StringStringEntryProto", "repeated"],
  ],
  OperatorSetIdProto: [
    [1, "domain", "name"],
    [2, "version", "int64"],
  ],
  StringStringEntryProto: [
    [1, "key", "name"],
    [2, "value", "text"],
  ],
  TensorAnnotation: [
    [1, "tensor_name", "name"],
    [2, "quant_parameter_tensor_names", "StringStringEntryProto", "repeated"],
  ],
  ValueInfoProto: [
    [1, "name", "name"],
    [2, "type", "TypeProto"],
    [3, "doc_string", "text"],
    [4, "metadata_props", "StringStringEntryProto", "repeated"],
  ],
  TypeProto: [
    [1, "tensor_type", "TypeProto.Tensor", "oneof"],
    [4, "sequence_type", "TypeProto.Sequence", "oneof"],
    [5, "map_type", "TypeProto.Map", "oneof"],
    [6, "denotation", "name"],
    [7, "opaque_type", "TypeProto.Opaque", "oneof"],
    [8, "sparse_tensor_type", "TypeProto.SparseTensor", "oneof"],
    [9, "optional_type", "TypeProto.Optional", "oneof"],
  ],
  "TypeProto.Tensor": [
    [1, "elem_type", "int32"],
    [2, "shape", "TensorShapeProto"],
  ],
  "TypeProto.Sequence": [[1, "elem_type", "TypeProto"]],
  "TypeProto.Map": [
    [1, "key_type", "int32"],
    [2, "value_type", "TypeProto"],
  ],
  "TypeProto.Optional": [[1, "elem_type", "TypeProto"]],
  "TypeProto.SparseTensor": [
    [1, "elem_type", "int32"],
    [2, "shape", "TensorShapeProto"],
  ],
  "TypeProto.Opaque": [
    [1, "domain", "name"],
    [2, "name", "name"],
  ],
  TensorShapeProto: [[1, "dim", "Dimension", "repeated"]],
  Dimension: [
    [1, "dim_value", "int64", "oneof"],
    [2, "dim_param", "name", "oneof"],
    [3, "denotation", "name"],
  ],
  DeviceConfigurationProto: [
    [1, "name", "name"],
    [2, "num_devices", "int32"],
    [3, "device", "name", "repeated"],
  ],
  NodeDeviceConfigurationProto: [
    [1, "configuration_id", "name"],
    [2, "sharding_spec", "ShardingSpecProto", "repeated"],
    [3, "pipeline_stage", "int32"],
  ],
  ShardingSpecProto: [
    [1, "tensor_name", "name"],
    [2, "device", "int64", "repeated"],
    [3, "index_to_device_group_map", "IntIntListEntryProto", "repeated"],
    [4, "sharded_dim", "ShardedDimProto", "repeated"],
  ],
  ShardedDimProto: [
    [1, "axis", "int64"],
    [2, "simple_sharding", "SimpleShardedDimProto", "repeated"],
  ],
  SimpleShardedDimProto: [
    [1, "dim_value", "int64", "oneof"],
    [2, "dim_param", "name", "oneof"],
    [3, "num_shards", "int64"],
  ],
  IntIntListEntryProto: [
    [1, "key", "int64"],
    [2, "value", "int64", "repeated"],
  ],
} as const satisfies Readonly<Record<string, readonly FieldRow[]>>;

/** Highest number of each enum; all are closed and begin at 0 without a gap. */
export const ENUM_LAST: ReadonlyMap<string, number> = new Map([
  // AttributeProto.AttributeType, TensorProto.DataLocation
  ["type", 14],
  ["data_location", 1],
]);
