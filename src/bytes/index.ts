export { crc32 } from "./crc32.js";
export { Findings, type Finding, type Note } from "./findings.js";
export type { Digest, Host, Inflated } from "./host.js";
export { DEFAULT_LIMITS, type Limits } from "./limits.js";
export { sha256 } from "./sha256.js";
export { assertSpan, memorySource, type Source } from "./source.js";
export type { Stream } from "./stream.js";
