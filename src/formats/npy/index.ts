export { HeaderCache } from "./header-cache.js";
export { parseNpyHeader, type NpyHeader } from "./header.js";
export { readNpy } from "./read.js";
export { NpyReader } from "./reader.js";
export { npyHeader } from "./write-header.js";
