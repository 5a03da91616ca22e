import { DocumentError, type DocumentField } from "../../errors/index.js";

/** The trust policy is not valid; `code` is `E_TRUST_POLICY`. */
export class TrustPolicyError extends DocumentError {
  constructor(name: string, fields: readonly DocumentField[], cause?: unknown) {
    super("E_TRUST_POLICY", "the trust policy", name, fields, cause);
  }
}
