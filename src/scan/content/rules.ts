import type { ContentRule } from "./rule.js";
import { BUNCH_ARGUMENTS } from "./rules/arguments-bunch.js";
import { COMPILED_LOSS } from "./rules/arguments-loss.js";
import { METHOD_NAMES } from "./rules/arguments-methods.js";
import { PARTIAL_ARGUMENTS } from "./rules/arguments-partial.js";
import { TRIPLET_ARGUMENTS } from "./rules/arguments-triplet.js";
import { UFUNC_CALL } from "./rules/arguments-ufunc.js";

/** Every rule, one file each. */
export const CONTENT_RULES: readonly ContentRule[] = [
  BUNCH_ARGUMENTS,
  COMPILED_LOSS,
  METHOD_NAMES,
  PARTIAL_ARGUMENTS,
  TRIPLET_ARGUMENTS,
  UFUNC_CALL,
];
