import { artifactError, type Code } from "../errors/index.js";
import { schemaFields, type SchemaError } from "../errors/schema-fields.js";

/**
 * @param code - what a document that differs is refused with
 * @param errors - what the validator of its schema says
 * @param path - name of the document, for the error
 * @throws an error with `code` about the first field that differs, if any does
 */
export function assertSchema(code: Code, errors: readonly SchemaError[], path: string): void {
  for (const [pointer, message] of schemaFields(errors)) {
    throw artifactError(code, message, { path: pointer === "" ? path : `${path}#${pointer}` });
  }
}
