import { artifactError, cannot } from "../../errors/index.js";

/** @returns an error about the format of a key, to be thrown. */
export function keyError(what: string, is: string, wanted: string): Error {
  return artifactError("E_KEY_FORMAT", cannot("read", what, is, wanted));
}

/** @returns what {@link DerReader} throws about a key. */
export function derError(what: string): (is: string) => Error {
  return (is) => keyError(what, is, "DER as RFC 5280 and RFC 5958 describe it is wanted");
}
