import { REBUILD, type CodeEntry } from "./entry.js";

/** Codes of names, formats and the policy. */
export const POLICY_CODES = {
  E_IDENTIFIER: {
    class: "refused",
    meaning: "A name is not an NFC identifier of at most 512 characters.",
    next: REBUILD,
  },
  E_FORMAT_UNKNOWN: {
    class: "unsupported",
    meaning: "The content is of no format that sallyport reads.",
    next: "Keep the file out, or convert the model to a supported format.",
  },
  E_FORMAT_UNSUPPORTED: {
    class: "unsupported",
    meaning: "The format is known, but not read yet.",
    next: "Keep the file out, or convert the model to a supported format.",
  },
  E_FORMAT_DENIED: {
    class: "refused",
    meaning: "The policy does not list the format.",
    next: 'Add the format to "formats" in the policy, or convert the model.',
  },
  E_DENIED: {
    class: "refused",
    meaning: "The policy denies a requirement.",
    next: 'Remove the entry from "deny" if the artifact shall enter.',
  },
  E_SPECIAL_FILE: {
    class: "unsupported",
    meaning: "A FIFO, a socket or a device stands where a model or one of its files is wanted.",
    next: "Give a regular file.",
  },
  E_BASELINE: {
    class: "usage",
    meaning: "The baseline is not valid.",
    next: "Correct the listed fields, or write it again by --write-baseline.",
  },
} as const satisfies Record<string, CodeEntry>;
