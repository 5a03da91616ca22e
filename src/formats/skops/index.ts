export { isSkops, readSkops, type SkopsReadOptions } from "./read.js";
