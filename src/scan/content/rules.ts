import type { ContentRule } from "./rule.js";

/** Every rule, one file each. */
export const CONTENT_RULES: readonly ContentRule[] = [];
