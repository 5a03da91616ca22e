import { REBUILD, type CodeEntry } from "./entry.js";

/** Codes of npy arrays. */
export const NPY_CODES = {
  E_NPY_MAGIC: { class: "malformed", meaning: "The bytes do not begin as an npy array.", next: REBUILD },
  E_NPY_VERSION: {
    class: "unsupported",
    meaning: "The npy version is not 1.0, 2.0 or 3.0.",
    next: "Save the array again with a released numpy.",
  },
  E_NPY_HEADER: { class: "malformed", meaning: "The npy header is not the literal that numpy writes.", next: REBUILD },
  E_NPY_DTYPE: { class: "malformed", meaning: "The dtype description is invalid.", next: REBUILD },
  E_NPY_DTYPE_UNSUPPORTED: {
    class: "unsupported",
    meaning: "The dtype depends on the platform or is not known.",
    next: "Convert the array to a portable dtype, and save it again.",
  },
  E_NPY_OBJECT: {
    class: "unsupported",
    meaning: "The array holds Python objects, which npy stores as a pickle.",
    next: "Convert the array to a plain dtype, and save it again.",
  },
  E_NPY_SIZE: {
    class: "malformed",
    meaning: "The array data does not have the length that dtype and shape ask for.",
    next: REBUILD,
  },
  E_NPY_BOOL: { class: "malformed", meaning: "A boolean array holds a byte other than 0 and 1.", next: REBUILD },
  E_NPY_TEXT: {
    class: "malformed",
    meaning: "A string array holds a number that is no Unicode scalar value.",
    next: REBUILD,
  },
} as const satisfies Record<string, CodeEntry>;
