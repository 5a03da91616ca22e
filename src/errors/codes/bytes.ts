import { REBUILD, type CodeEntry } from "./entry.js";

const REPORT_BUG = "Keep the file out, and report it to the maintainers of sallyport.";

/** Codes of bytes. */
export const BYTES_CODES = {
  E_TRUNCATED: { class: "malformed", meaning: "The bytes end before a structure that was begun.", next: REBUILD },
  E_UTF8: { class: "malformed", meaning: "Text is not strict UTF-8.", next: REBUILD },
  E_SOURCE_READ: {
    class: "source",
    meaning: "The bytes could not be read.",
    next: "Check that the file exists and may be read, then scan again.",
  },
  E_SOURCE_CHANGED: {
    class: "source",
    meaning: "The file changed while it was read.",
    next: "Scan again when nobody writes to the file.",
  },
  E_INTERNAL: { class: "internal", meaning: "Sallyport itself failed on this artifact.", next: REPORT_BUG },
  E_WORKER: {
    class: "internal",
    meaning: "The worker that scanned the artifact died, for want of memory or by a bug.",
    next: "Keep the file out; scan it alone, with --jobs 1 and more memory, to see what is wrong.",
  },
  E_COMPANION_MISSING: {
    class: "source",
    meaning: "A file beside the artifact that holds some of its bytes is not there.",
    next: "Put the file beside the artifact, under the name that the artifact gives, and scan again.",
  },
  E_COMPANION_FILE: {
    class: "refused",
    meaning: "A file beside the artifact is a link, has a second name, or is no regular file.",
    next: "Put a plain copy of the file in the place of the link, and scan again.",
  },
} as const satisfies Record<string, CodeEntry>;
