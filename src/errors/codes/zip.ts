import { REBUILD, type CodeEntry } from "./entry.js";

/** Codes of ZIP archives. */
export const ZIP_CODES = {
  E_ZIP_END_MISSING: {
    class: "malformed",
    meaning: "No end-of-central-directory record closes the file.",
    next: REBUILD,
  },
  E_ZIP_END_AMBIGUOUS: {
    class: "refused",
    meaning: "More than one end-of-central-directory record could be meant.",
    next: REBUILD,
  },
  E_ZIP_COMMENT: {
    class: "refused",
    meaning: "The archive carries a comment, which readers disagree about.",
    next: REBUILD,
  },
  E_ZIP_MULTIDISK: { class: "refused", meaning: "The archive claims to span several disks.", next: REBUILD },
  E_ZIP_DIRECTORY: {
    class: "malformed",
    meaning: "The central directory does not hold what the end record says.",
    next: REBUILD,
  },
  E_ZIP_ZIP64: {
    class: "malformed",
    meaning: "The ZIP64 fields are missing, doubled or contradictory.",
    next: REBUILD,
  },
  E_ZIP_PREFIX: { class: "refused", meaning: "Bytes stand before the first member.", next: REBUILD },
  E_ZIP_GAP: {
    class: "refused",
    meaning: "Bytes between members belong to none of them; they can hide an entry.",
    next: REBUILD,
  },
  E_ZIP_OVERLAP: { class: "refused", meaning: "Two members share bytes.", next: REBUILD },
  E_ZIP_TRAILING: { class: "refused", meaning: "Bytes stand after the end of the archive.", next: REBUILD },
  E_ZIP_LOCAL_MISMATCH: { class: "refused", meaning: "A local header differs from its central record.", next: REBUILD },
  E_ZIP_DESCRIPTOR: {
    class: "malformed",
    meaning: "A data descriptor is missing or disagrees with the central record.",
    next: REBUILD,
  },
  E_ZIP_NAME: { class: "refused", meaning: "A member name is unsafe or has more than one reading.", next: REBUILD },
  E_ZIP_NAME_COLLISION: {
    class: "refused",
    meaning: "Two member names are the same on some file systems.",
    next: REBUILD,
  },
  E_ZIP_UNICODE_PATH: { class: "refused", meaning: "A Unicode Path field gives a member another name.", next: REBUILD },
  E_ZIP_ENCRYPTED: { class: "refused", meaning: "A member is encrypted.", next: REBUILD },
  E_ZIP_FLAGS: { class: "refused", meaning: "A member sets flags that change how it is read.", next: REBUILD },
  E_ZIP_METHOD: {
    class: "unsupported",
    meaning: "A member uses a compression method that is not read.",
    next: "Save the model again stored or deflated.",
  },
  E_ZIP_EXTRA: { class: "refused", meaning: "An extra field is malformed or unknown.", next: REBUILD },
  E_ZIP_ATTRIBUTES: {
    class: "refused",
    meaning: "A member is a symbolic link or another special file.",
    next: REBUILD,
  },
  E_ZIP_CRC: { class: "malformed", meaning: "The content of a member does not match its CRC-32.", next: REBUILD },
  E_ZIP_SIZE: {
    class: "malformed",
    meaning: "The content of a member does not have its declared size.",
    next: REBUILD,
  },
  E_DEFLATE: { class: "malformed", meaning: "A deflate stream is invalid.", next: REBUILD },
  E_DUPLICATE_MEMBER: { class: "refused", meaning: "Two members have the same name.", next: REBUILD },
} as const satisfies Record<string, CodeEntry>;
