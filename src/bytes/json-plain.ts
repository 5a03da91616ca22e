import { parseJson, type JsonValue } from "./json-tree.js";
import type { JsonOptions } from "./json.js";

/**
 * Parses one small JSON text, as {@link parseJson} does, into what a validator made of a schema reads: objects are
 * plain, without a prototype, so that no key of the text is special.
 *
 * @throws as {@link parseJson}
 */
export function parsePlainJson(bytes: Uint8Array, options: Omit<JsonOptions, "nonFinite">): unknown {
  return toPlain(parseJson(bytes, options));
}

/** The parser has bounded the depth. */
function toPlain(value: JsonValue): unknown {
  if (Array.isArray(value)) return value.map(toPlain);
  if (!(value instanceof Map)) return value;
  const object: Record<string, unknown> = { __proto__: null };
  for (const [key, content] of value) object[key] = toPlain(content);
  return object;
}
