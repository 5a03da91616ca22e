import { BYTES_CODES } from "./codes/bytes.js";
import { CALLERS_CODES } from "./codes/callers.js";
import { CONTENT_CODES } from "./codes/content.js";
import type { ErrorClass } from "./codes/entry.js";
import { JSON_CODES } from "./codes/json.js";
import { LIMITS_CODES } from "./codes/limits.js";
import { NPY_CODES } from "./codes/npy.js";
import { ONNX_CODES } from "./codes/onnx.js";
import { POLICY_CODES } from "./codes/policy.js";
import { SIGN_CODES } from "./codes/sign.js";
import { SKOPS_CODES } from "./codes/skops.js";
import { ZIP_CODES } from "./codes/zip.js";

export type { ErrorClass } from "./codes/entry.js";

/** Every code that an error or a finding may carry; the documentation table is tested against it. */
export const CODES = {
  ...BYTES_CODES,
  ...LIMITS_CODES,
  ...ZIP_CODES,
  ...JSON_CODES,
  ...NPY_CODES,
  ...SKOPS_CODES,
  ...ONNX_CODES,
  ...CONTENT_CODES,
  ...POLICY_CODES,
  ...SIGN_CODES,
  ...CALLERS_CODES,
} as const;

/** The closed union of error codes. */
export type Code = keyof typeof CODES;

/** @returns the class of a code, which decides the verdict. */
export function classOf(code: Code): ErrorClass {
  return CODES[code].class;
}
