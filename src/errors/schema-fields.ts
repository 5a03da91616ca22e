import { cannot } from "./message.js";

/** One way in which a document differs from its JSON Schema, as the generated validators say it. */
export interface SchemaError {
  readonly keyword: string;
  /** JSON pointer (RFC 6901) into the document. */
  readonly instancePath: string;
  readonly message: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** @returns JSON pointer -> what is wrong there, the first thing only. */
export function schemaFields(errors: readonly SchemaError[]): Map<string, string> {
  const messages = new Map<string, string>();
  for (const error of errors) addSchemaError(messages, error);
  return messages;
}

function addSchemaError(messages: Map<string, string>, error: SchemaError): void {
  const { keyword, instancePath, message, params } = error;
  switch (keyword) {
    case "if": // says only that its "then" or "else" failed, which is there too
      return;
    case "required":
      return add(
        messages,
        `${instancePath}/${escape(String(params["missingProperty"]))}`,
        "it is missing",
        "it must be given",
      );
    case "additionalProperties": {
      const path = `${instancePath}/${escape(String(params["additionalProperty"]))}`;
      return add(messages, path, "the field is not known", "only fields of the schema may stand there");
    }
    case "const":
      return add(
        messages,
        instancePath,
        "it has another value",
        `it must be ${JSON.stringify(params["allowedValue"])}`,
      );
    case "type":
      return add(messages, instancePath, "it has another type", `it must be of type ${String(params["type"])}`);
    default:
      return add(messages, instancePath, "its value is not valid", `it ${message}`);
  }
}

/** Keeps the first message for a field. */
function add(messages: Map<string, string>, path: string, is: string, wanted: string): void {
  if (!messages.has(path)) messages.set(path, cannot("accept the field", path, is, wanted));
}

/** @returns `key` as a reference token of a JSON pointer (RFC 6901 section 3). */
function escape(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
