import nacl from "tweetnacl";
import { artifactError, cannot } from "../errors/index.js";
import { DerReader, TAG } from "./der.js";
import { ambiguityOf } from "./ed25519/encodings.js";
import { verifyPrehashed } from "./ed25519/prehash.js";
import type { SignHost } from "./host.js";
import { readSpki } from "./keys/spki.js";
import type { PublicKey, Scheme } from "./public-key.js";

/**
 * Verifies one signature, strictly: what verifiers disagree about is refused, whoever would be right.
 *
 * Ed25519: tweetnacl decides, after the checks of {@link ambiguityOf}; where the platform has its own, that must agree.
 * ECDSA: the platform's, after a strict reading of the DER.
 *
 * @param digest - of an ECDSA signature, in the place of the curve's own
 * @throws UnverifiedError `E_SIGNATURE`, `E_SIGNATURE_NONSTRICT`
 */
export function verifySignature(
  key: PublicKey,
  message: Uint8Array,
  signature: Uint8Array,
  host: SignHost,
  digest?: "SHA-256",
): void {
  const isValid =
    key.curve === "Ed25519"
      ? verifyEd25519(key, message, signature, host)
      : verifyEcdsa(key, message, signature, host, digest);
  if (isValid) return;
  const is = "it was not made by this key over these bytes";
  throw artifactError("E_SIGNATURE", cannot("verify the signature by", key.omsHint, is, "a valid one is wanted"));
}

/**
 * @returns the same key, of which signatures by another scheme are wanted
 * @throws UnverifiedError `E_METHOD_MISMATCH` if keys of its kind have no such signatures
 */
export function withScheme(key: PublicKey, scheme: Scheme): PublicKey {
  if (key.scheme === scheme) return key;
  if (key.curve === "Ed25519" && (scheme === "ed25519" || scheme === "ed25519ph"))
    return Object.freeze({ ...key, scheme });
  const is = `the key is one of ${key.curve}`;
  throw artifactError("E_METHOD_MISMATCH", cannot("use the scheme", scheme, is, `${key.scheme} is wanted`));
}

function verifyEd25519(
  { spki, scheme, omsHint }: PublicKey,
  message: Uint8Array,
  signature: Uint8Array,
  host: SignHost,
): boolean {
  const { point } = readSpki(spki);
  const ambiguity = ambiguityOf(point, signature);
  if (ambiguity !== undefined) throw nonstrict(omsHint, ambiguity);
  if (scheme === "ed25519ph") {
    return verifyPrehashed(point, host.sha512(message), signature, (bytes) => host.sha512(bytes));
  }
  const isValid = nacl.sign.detached.verify(message, signature, point);
  if (host.verifyEd25519 && host.verifyEd25519(spki, message, signature) !== isValid) {
    throw nonstrict(omsHint, "two verifiers disagree about it");
  }
  return isValid;
}

function verifyEcdsa(
  { spki, omsHint }: PublicKey,
  message: Uint8Array,
  signature: Uint8Array,
  host: SignHost,
  digest: "SHA-256" | undefined,
): boolean {
  const invalid = (is: string): Error => nonstrict(omsHint, is);
  const outer = new DerReader(signature, invalid);
  const numbers = outer.enter(TAG.sequence);
  outer.end();
  const r = numbers.unsigned();
  const s = numbers.unsigned();
  numbers.end();
  if (r.length === 0 || s.length === 0) throw invalid("a number of it is zero");
  return host.verifyEcdsa(spki, message, signature, digest);
}

function nonstrict(hint: string, is: string): Error {
  const message = cannot("verify the signature by", hint, is, "an encoding that all verifiers accept is wanted");
  return artifactError("E_SIGNATURE_NONSTRICT", message);
}
