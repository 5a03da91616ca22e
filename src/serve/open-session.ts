import type { ApprovedGraph } from "../scan/index.js";
import { createSession, type SessionOptions } from "./create-session.js";
import type { OrtModule } from "./ort-module.js";
import type { Session } from "./session.js";
import { readSessionOptions } from "./session-options.js";

/**
 * Opens a session over an approved model: the runtime gets a private copy of the bytes that the scan digested, as ONNX and
 * as nothing else, and the files beside the model as bytes too. It opens no path.
 *
 * @param ort - the module onnxruntime-web or onnxruntime-node, 1.30 or newer
 * @throws RefusedError `E_NOT_APPROVED` for anything that no scan minted; UnverifiedError `E_BYTES_DIFFER` if the source
 * has other bytes by now; SourceError `E_SOURCE_READ`; UsageError `E_OPTIONS` for unknown options and an artifact that is
 * no ONNX model, `E_RUNTIME` for another module; UnsupportedError `E_SESSION` if the runtime cannot load the model, or
 * would read a tensor from a path
 */
export async function openSession(
  approved: ApprovedGraph,
  ort: OrtModule,
  options: SessionOptions = {},
): Promise<Session> {
  return createSession(approved, ort, readSessionOptions(options));
}
