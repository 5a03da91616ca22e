export { Inflater, type Emit } from "./inflate.js";
export { portableHost } from "./portable.js";
