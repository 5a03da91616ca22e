import type { ApprovedGraph } from "../scan/index.js";
import { assertHandedOver } from "./external-places.js";
import { modelBytes } from "./model-bytes.js";
import type { OrtModule, OrtSession } from "./ort-module.js";
import { checkRuntime, type Environment } from "./runtime.js";
import { runtimeFailure } from "./runtime-failure.js";
import { Session } from "./session.js";
import { readSignature } from "./signature.js";

/** How a session is opened; the meaning of each is that of onnxruntime, except `environment`. */
export interface SessionOptions {
  /** `process.env`; wanted for onnxruntime-node, which is refused where `ORT_LOAD_CONFIG_FROM_MODEL` is set. */
  readonly environment?: Environment | undefined;
  readonly executionMode?: "sequential" | "parallel" | undefined;
  /** Not `disabled`, with which onnxruntime-node reads files from the working directory. */
  readonly graphOptimizationLevel?: "basic" | "extended" | "layout" | "all" | undefined;
  readonly intraOpNumThreads?: number | undefined;
  readonly interOpNumThreads?: number | undefined;
  readonly enableCpuMemArena?: boolean | undefined;
  readonly enableMemPattern?: boolean | undefined;
  readonly logSeverityLevel?: 0 | 1 | 2 | 3 | 4 | undefined;
}

/**
 * Opens a session as `openSession` does, with options that are known to be right, such as those of a command line.
 */
export async function createSession(
  approved: ApprovedGraph,
  ort: OrtModule,
  { environment, ...options }: SessionOptions = {},
): Promise<Session> {
  const provider = checkRuntime(ort, environment);
  // Nobody else holds these bytes: onnxruntime reads them only after it has returned.
  const { model, files } = modelBytes(approved);
  if (files.size > 0) assertHandedOver(model);
  const signature = readSignature(model);
  const externalData = Array.from(files, ([path, data]) => ({ path, data }));
  const session = await open(ort, model, {
    ...options,
    executionProviders: [provider],
    // Otherwise bytes that look like the own format of onnxruntime would be read as that.
    extra: { session: { load_model_format: "ONNX" } },
    ...(externalData.length > 0 && { externalData }),
  });
  return new Session(session, signature);
}

async function open(
  ort: OrtModule,
  ...parameters: Parameters<OrtModule["InferenceSession"]["create"]>
): Promise<OrtSession> {
  try {
    return await ort.InferenceSession.create(...parameters);
  } catch (error) {
    throw runtimeFailure("open", "session", error);
  }
}
