export { isSkops, readSkops } from "./read.js";
export { skopsFile } from "./write.js";
