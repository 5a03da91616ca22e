import { REBUILD, type CodeEntry } from "./entry.js";

/** Codes of JSON. */
export const JSON_CODES = {
  E_JSON_SYNTAX: { class: "malformed", meaning: "The text is not JSON.", next: REBUILD },
  E_JSON_ENCODING: { class: "malformed", meaning: "JSON text is not UTF-8 without a byte order mark.", next: REBUILD },
  E_JSON_DUPLICATE_KEY: {
    class: "refused",
    meaning: 'An object has a key twice; a dict with the keys 1 and "1" causes this.',
    next: "Rename one of the keys, and save the model again.",
  },
  E_JSON_SURROGATE: { class: "malformed", meaning: "A string holds half of a surrogate pair.", next: REBUILD },
  E_JSON_NUMBER: { class: "malformed", meaning: "A number is not one that can stand here.", next: REBUILD },
} as const satisfies Record<string, CodeEntry>;
