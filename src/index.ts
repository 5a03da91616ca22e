export * from "./scan/index.js";
export * from "./load/index.js";
export * from "./convert/index.js";
