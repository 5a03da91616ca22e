/** Elements of a tensor, as onnxruntime hands them out. */
export type TensorData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | readonly string[];

/** What both packages of onnxruntime call a Tensor. */
export interface OrtTensor {
  /** Type of the elements: `float32`, `int64`, `string` … */
  readonly type: string;
  /** In C order. */
  readonly data: TensorData;
  readonly dims: readonly number[];
}

/** A session of onnxruntime. */
export interface OrtSession {
  run(
    feeds: Readonly<Record<string, OrtTensor>>,
    outputs: readonly string[],
  ): Promise<Readonly<Record<string, unknown>>>;
  release(): Promise<void>;
}

/** Options that a session is opened with. */
export interface OrtSessionOptions {
  readonly executionProviders: readonly string[];
  readonly extra: { readonly session: { readonly load_model_format: "ONNX" } };
  readonly externalData?: readonly { readonly path: string; readonly data: Uint8Array }[];
}

/** The module onnxruntime-web or onnxruntime-node, as far as it is used. */
export interface OrtModule {
  readonly InferenceSession: {
    create(model: Uint8Array, options: OrtSessionOptions): Promise<OrtSession>;
  };
  readonly env: {
    readonly versions: { readonly common?: string; readonly web?: string; readonly node?: string };
  };
  /** Only onnxruntime-node has it. */
  readonly listSupportedBackends?: unknown;
}
