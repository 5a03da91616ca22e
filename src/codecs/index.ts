export { Inflater } from "./inflate.js";
export { portableHost } from "./portable.js";
