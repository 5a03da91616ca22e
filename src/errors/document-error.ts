import { UsageError } from "./artifact-error.js";
import type { Code } from "./codes.js";
import { cannot, quote } from "./message.js";

/** One field of a document that is not valid. */
export interface DocumentField {
  /** JSON pointer (RFC 6901) into the document; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

/** Fields that the message of an error repeats; `fields` holds all. */
const LISTED_FIELDS = 20;

/** A document of the caller, such as a policy, is not valid. */
export class DocumentError extends UsageError {
  /** Every field that is not valid. */
  readonly fields: readonly DocumentField[];

  /** @param kind - what the document is, for the message, such as `the policy` */
  constructor(code: Code, kind: string, name: string, fields: readonly DocumentField[], cause?: unknown) {
    const listed = fields.slice(0, LISTED_FIELDS).map((field) => `${quote(field.path)}: ${field.message}`);
    if (fields.length > LISTED_FIELDS) listed.push(`and ${fields.length - LISTED_FIELDS} more`);
    const count = fields.length === 1 ? "1 field is" : `${fields.length} fields are`;
    const is = `${count} not valid (${listed.join("; ")})`;
    super(code, cannot(`use ${kind}`, name, is, "every field must be valid"), { cause });
    this.fields = Object.freeze(fields.map((field) => Object.freeze({ ...field })));
  }
}
