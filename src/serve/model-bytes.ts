import { artifactError, cannot } from "../errors/index.js";
import { approvedBytes, ApprovedGraph, type ApprovedBytes } from "../scan/index.js";

/**
 * Reads the bytes of an approved ONNX model, and of the files beside it that hold tensors, as fresh copies that match the
 * digests of the approval.
 *
 * @throws RefusedError `E_NOT_APPROVED`, UnverifiedError `E_BYTES_DIFFER`, SourceError `E_SOURCE_READ` as `approvedBytes`;
 * UsageError `E_OPTIONS` for an artifact of another format
 */
export function modelBytes(approved: ApprovedGraph): ApprovedBytes {
  const { format } = ApprovedGraph.sourcesOf(approved);
  if (format === "onnx") return approvedBytes(approved);
  throw artifactError("E_OPTIONS", cannot("serve", format, "it is no ONNX model", "an approved ONNX model is wanted"));
}
