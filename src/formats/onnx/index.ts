export { isOnnx } from "./detect.js";
export { readOnnx } from "./read.js";
