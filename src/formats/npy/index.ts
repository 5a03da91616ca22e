export { parseNpyHeader, type NpyHeader } from "./header.js";
export { NpyReader } from "./reader.js";
