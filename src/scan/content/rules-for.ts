import type { Code } from "../../errors/index.js";
import { CONTENT_RULES } from "./rules.js";

/** A content rule, for people. */
export interface RuleSummary {
  readonly name: string;
  /** Code of its findings. */
  readonly code: Code;
  /** What native code would do with the content that the rule refuses. */
  readonly prevents: string;
}

/** @returns the content rules for objects of the type `module.name`, whatever is asked of it. */
export function rulesFor(module: string, name: string): readonly RuleSummary[] {
  return CONTENT_RULES.filter(({ types }) => types.includes(`${module}.${name}`)).map((rule) => ({
    name: rule.name,
    code: rule.code,
    prevents: rule.prevents,
  }));
}
