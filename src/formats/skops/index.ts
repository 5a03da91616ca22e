export { isSkops, readSkops } from "./read.js";
