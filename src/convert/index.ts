export { writeSkops, type WrittenSkops } from "./write-skops.js";
