export { load } from "./load.js";
export { loadApproved } from "./load-approved.js";
export { NdArray, type ArrayData } from "./ndarray.js";
export type { LoadOptions, ScanAndLoadOptions } from "./options.js";
export {
  Complex,
  DTypeValue,
  FrozenSet,
  Instance,
  isTuple,
  MaskedArray,
  Method,
  Reference,
  Slice,
  SparseMatrix,
  type SparseArrays,
  type SparseFormat,
  type Value,
} from "./value.js";
