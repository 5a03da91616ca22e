export { isOnnx } from "./detect.js";
export { readOnnx, type OnnxReadOptions } from "./read.js";
