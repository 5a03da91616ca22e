export { isSkops, readSkops } from "./read.js";
export { skopsFile, type SkopsFile } from "./write.js";
