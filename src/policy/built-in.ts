import type { Profile } from "./profile.js";
import { ONNX_INFERENCE_STRICT } from "./profiles/onnx-inference-strict.js";
import { ONNX_ML_SKLEARN } from "./profiles/onnx-ml-sklearn.js";
import { ONNX_NO_CONTROL_FLOW } from "./profiles/onnx-no-control-flow.js";
import { ONNX_QUANTIZED_ADDON } from "./profiles/onnx-quantized-addon.js";
import { ONNX_STANDARD } from "./profiles/onnx-standard.js";
import { ONNX_VISION } from "./profiles/onnx-vision.js";
import { PYTHON_DATA } from "./profiles/python-data.js";
import { SCIKIT_LEARN } from "./profiles/scikit-learn.js";
import { SKOPS } from "./profiles/skops.js";

/** The built-in profiles by name. */
export const BUILT_IN_PROFILES: ReadonlyMap<string, Profile> = new Map(
  [
    ONNX_INFERENCE_STRICT,
    ONNX_ML_SKLEARN,
    ONNX_NO_CONTROL_FLOW,
    ONNX_QUANTIZED_ADDON,
    ONNX_STANDARD,
    ONNX_VISION,
    PYTHON_DATA,
    SCIKIT_LEARN,
    SKOPS,
  ].map((profile) => [profile.name, profile]),
);
