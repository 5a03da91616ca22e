import { parsePlainJson } from "../../bytes/index.js";
import { artifactError, cannot } from "../../errors/index.js";

/** Objects inside each other; honest keys have three. */
const MAX_DEPTH = 4;

/** @returns an error about the format of a key, to be thrown. */
export function keyError(what: string, is: string, wanted: string, cause?: unknown): Error {
  return artifactError("E_KEY_FORMAT", cannot("read", what, is, wanted), { cause });
}

/**
 * Parses the JSON of a key strictly.
 *
 * @throws UsageError `E_KEY_FORMAT` with the error of the parser as its cause
 */
export function parseKeyJson(what: string, bytes: Uint8Array): unknown {
  try {
    return parsePlainJson(bytes, { maxDepth: MAX_DEPTH, path: what });
  } catch (cause) {
    throw keyError(what, "its JSON is not valid", "strict JSON with distinct keys is wanted", cause);
  }
}

/** @returns what {@link DerReader} throws about a key. */
export function derError(what: string): (is: string) => Error {
  return (is) => keyError(what, is, "DER as RFC 5280 and RFC 5958 describe it is wanted");
}
