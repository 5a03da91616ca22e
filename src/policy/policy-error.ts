import { DocumentError, type DocumentField } from "../errors/index.js";

/** One field of a policy that is not valid. */
export type PolicyField = DocumentField;

/** The policy is not valid; `code` is `E_POLICY`. */
export class PolicyError extends DocumentError {
  constructor(name: string, fields: readonly PolicyField[], cause?: unknown) {
    super("E_POLICY", "the policy", name, fields, cause);
  }
}
