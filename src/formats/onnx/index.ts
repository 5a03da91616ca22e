export { isOnnx } from "./detect.js";
export {
  outlineOnnx,
  type Listed,
  type OnnxCalls,
  type OnnxOutline,
  type OnnxScope,
  type OnnxTensor,
  type OnnxValue,
  type OutlineOptions,
} from "./outline/index.js";
export { readOnnx } from "./read.js";
