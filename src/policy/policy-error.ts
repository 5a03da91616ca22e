import { cannot, quote, UsageError } from "../errors/index.js";

/** One field of a policy that is not valid. */
export interface PolicyField {
  /** JSON pointer (RFC 6901) into the policy; empty for the whole document. */
  readonly path: string;
  readonly message: string;
}

/** Fields that the message of an error repeats; `fields` holds all. */
const LISTED_FIELDS = 20;

/** The policy is not valid; `code` is `E_POLICY`. */
export class PolicyError extends UsageError {
  /** Every field that is not valid. */
  readonly fields: readonly PolicyField[];

  constructor(name: string, fields: readonly PolicyField[], cause?: unknown) {
    const listed = fields.slice(0, LISTED_FIELDS).map((field) => `${quote(field.path)}: ${field.message}`);
    if (fields.length > LISTED_FIELDS) listed.push(`and ${fields.length - LISTED_FIELDS} more`);
    const count = fields.length === 1 ? "1 field is" : `${fields.length} fields are`;
    super(
      "E_POLICY",
      cannot("use the policy", name, `${count} not valid (${listed.join("; ")})`, "every field must be valid"),
      { cause },
    );
    this.fields = Object.freeze(fields.map((field) => Object.freeze({ ...field })));
  }
}
