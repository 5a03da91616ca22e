import { REBUILD, type CodeEntry } from "./entry.js";

/** Codes of protobuf and ONNX. */
export const ONNX_CODES = {
  // protobuf
  E_PROTOBUF_TAG: {
    class: "malformed",
    meaning: "A field begins with no valid tag, or is a group.",
    next: REBUILD,
  },
  E_PROTOBUF_LENGTH: { class: "malformed", meaning: "A field is longer than the message around it.", next: REBUILD },
  E_PROTOBUF_VARINT: {
    class: "malformed",
    meaning: "A number is not written in the shortest way, or does not fit its type.",
    next: REBUILD,
  },
  E_PROTOBUF_ENUM: { class: "malformed", meaning: "A number is none of those its field may hold.", next: REBUILD },
  E_PROTOBUF_FIELD: {
    class: "refused",
    meaning: "A field is not known, or has the wrong wire type; parsers keep or drop it.",
    next: REBUILD,
  },
  E_PROTOBUF_ORDER: { class: "refused", meaning: "The fields of a message do not ascend.", next: REBUILD },
  E_PROTOBUF_REPEATED: {
    class: "refused",
    meaning: "A field that may stand once stands twice, or beside its alternative.",
    next: REBUILD,
  },

  // ONNX
  E_ONNX_ORTM: {
    class: "refused",
    meaning: "The bytes are also a model in the own format of onnxruntime, which prefers it.",
    next: REBUILD,
  },
  E_ONNX_VERSION: {
    class: "refused",
    meaning: "The IR version is not one that is read.",
    next: "Export the model again with a released onnx, or update sallyport.",
  },
  E_ONNX_OPSET: {
    class: "refused",
    meaning: "An opset is not known, imported in two ways, or not imported.",
    next: "Export the model again with a released onnx, or update sallyport.",
  },
  E_ONNX_OPERATOR: {
    class: "refused",
    meaning: "An operator is not in the imported opset, or deprecated there.",
    next: "Export the model again for an opset that has the operator.",
  },
  E_ONNX_SCHEMA: {
    class: "refused",
    meaning: "A node does not have the inputs, outputs and attributes of its operator.",
    next: REBUILD,
  },
  E_ONNX_ATTRIBUTE: { class: "refused", meaning: "An attribute contradicts itself.", next: REBUILD },
  E_ONNX_NAME: { class: "refused", meaning: "A name holds a control character.", next: REBUILD },
  E_ONNX_GRAPH: {
    class: "refused",
    meaning: "A value is made twice, or used before it is made.",
    next: REBUILD,
  },
  E_ONNX_TYPE: {
    class: "refused",
    meaning: "The type of a value is unknown, opaque or nested too deep.",
    next: REBUILD,
  },
  E_ONNX_FUNCTION: {
    class: "refused",
    meaning: "A local function is defined twice, could replace an operator, or calls itself.",
    next: "Export the model again without local functions.",
  },
  E_ONNX_TENSOR: {
    class: "refused",
    meaning: "A tensor does not hold the data that its dimensions and type ask for.",
    next: REBUILD,
  },
  E_ONNX_EXTERNAL: {
    class: "refused",
    meaning: "Tensors are kept in a file beside the model, and the policy does not admit that.",
    next: 'Trust "file:<name>" or set "onnx": {"externalData": true} in the policy, or save the model with all tensors inside.',
  },
  E_ONNX_LOCATION: {
    class: "refused",
    meaning: "The reference to a file has more than one reading, or leaves the model's folder.",
    next: REBUILD,
  },
  E_ONNX_METADATA: {
    class: "refused",
    meaning: "Metadata has a key twice, or configures the runtime.",
    next: "Remove the key, and save the model again.",
  },
  E_ONNX_TRAINING: {
    class: "refused",
    meaning: "The model holds graphs for training.",
    next: "Export the model again for inference.",
  },
  E_ONNX_DEVICE: {
    class: "refused",
    meaning: "The model assigns nodes to devices.",
    next: "Export the model again without device configurations.",
  },
  E_ONNX_ENSEMBLE: {
    class: "refused",
    meaning: "The arrays of a tree ensemble or support vector machine do not fit together.",
    next: REBUILD,
  },
} as const satisfies Record<string, CodeEntry>;
