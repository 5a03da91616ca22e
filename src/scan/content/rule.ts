import type { Code } from "../../errors/index.js";
import type { ContentInspector } from "./inspector.js";
import type { ContentObject } from "./content-object.js";

/** What a trusted type may hold, for one family of types. */
export interface ContentRule {
  /** Kebab-case, unique. */
  readonly name: string;
  /** Code of its findings. */
  readonly code: Code;
  /** `module.Name` of every type it speaks for, in the spellings of all versions, whatever the action. */
  readonly types: readonly string[];
  /** One sentence: what native code would do with the content that the rule refuses. */
  readonly prevents: string;
  /**
   * Looks at one object before the arrays pass.
   *
   * @returns what is to be checked once they have
   */
  readonly check: (object: ContentObject, inspector: ContentInspector) => (() => void) | undefined | void;
}
