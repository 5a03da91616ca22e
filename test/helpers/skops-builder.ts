/**
 * Makes .skops files node by node, with any field wrong on purpose. The vectors are generated with the same functions,
 * which is why they are plain JavaScript.
 */
export {
  bytes,
  dict,
  func,
  generator,
  json,
  jsonText,
  list,
  method,
  ndarray,
  node,
  object,
  objectArray,
  partial,
  raw,
  reduced,
  set,
  skops,
  sparse,
  tuple,
  type,
} from "../../fixtures/generate/lib/skops.mjs";
