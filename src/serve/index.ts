export type { SessionOptions } from "./create-session.js";
export type * from "./generated/onnx-ml.js";
export { modelProto } from "./model-proto.js";
export { openSession } from "./open-session.js";
export type { OrtModule, OrtSession, OrtSessionOptions, OrtTensor, TensorData } from "./ort-module.js";
export type { Environment } from "./runtime.js";
export type { RunOptions, RunResult, Session, SkippedOutput } from "./session.js";
export type { ModelValue } from "./signature.js";
export type { ValueType } from "./value-type.js";
