import type { CodeEntry } from "./entry.js";

const RAISE_LIMIT = "If the file is expected to be this large, raise the limit in the policy and scan again.";

/** Codes of limits. */
export const LIMITS_CODES = {
  E_LIMIT_MEMBERS: { class: "limit", meaning: "The archive has more members than allowed.", next: RAISE_LIMIT },
  E_LIMIT_NAME: { class: "limit", meaning: "A member name is longer than allowed.", next: RAISE_LIMIT },
  E_LIMIT_DIRECTORY: { class: "limit", meaning: "The central directory is larger than allowed.", next: RAISE_LIMIT },
  E_LIMIT_INFLATED: {
    class: "limit",
    meaning: "The members are larger, decompressed, than allowed.",
    next: RAISE_LIMIT,
  },
  E_LIMIT_RATIO: { class: "limit", meaning: "A member is compressed more strongly than allowed.", next: RAISE_LIMIT },
  E_LIMIT_SCHEMA: { class: "limit", meaning: "The schema is larger than allowed.", next: RAISE_LIMIT },
  E_LIMIT_STRING: {
    class: "limit",
    meaning: "A string is longer than one can be.",
    next: "Keep such data in an array, and save the model again.",
  },
  E_LIMIT_DEPTH: { class: "limit", meaning: "A structure is nested deeper than allowed.", next: RAISE_LIMIT },
  E_LIMIT_NODES: { class: "limit", meaning: "The artifact has more nodes than allowed.", next: RAISE_LIMIT },
  E_LIMIT_REQUIREMENTS: { class: "limit", meaning: "The artifact names more things than allowed.", next: RAISE_LIMIT },
  E_LIMIT_RANK: { class: "limit", meaning: "An array has more dimensions than allowed.", next: RAISE_LIMIT },
  E_LIMIT_INPUT: {
    class: "limit",
    meaning: "The standard input is longer than can be kept in memory.",
    next: "Save it as a file, and scan the file.",
  },
  E_TIMEOUT: {
    class: "limit",
    meaning: "The scan or prediction took longer than allowed.",
    next: "Keep the file out, or try it again with a longer --timeout.",
  },
  E_LIMIT_NESTED: { class: "limit", meaning: "A nested archive is larger than can be read.", next: RAISE_LIMIT },
} as const satisfies Record<string, CodeEntry>;
