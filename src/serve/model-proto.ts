import protobuf from "protobufjs/minimal.js";
import type { ApprovedGraph } from "../scan/index.js";
import { decodeModelProto, type ModelProto } from "./generated/onnx-ml.js";
import { modelBytes } from "./model-bytes.js";

/**
 * Decodes an approved model into plain objects, as onnx-ml.proto of IR version 14 names their fields, in camel case.
 * Integers of 64 bits are bigints, so that all are exact; `rawData` and other bytes are views of one private copy. A
 * tensor in a file beside the model keeps its `externalData`.
 *
 * @throws RefusedError `E_NOT_APPROVED` for anything that no scan minted; UnverifiedError `E_BYTES_DIFFER` if the source
 * has other bytes by now; SourceError `E_SOURCE_READ`; UsageError `E_OPTIONS` for an artifact that is no ONNX model
 */
export function modelProto(approved: ApprovedGraph): ModelProto {
  const { model } = modelBytes(approved);
  return decodeModelProto(protobuf.Reader.create(model), model.length);
}
