import { artifactError, cannot } from "../errors/index.js";
import type { Bundle } from "./bundle.js";
import { verifyChain } from "./certificates.js";
import { IN_TOTO_PAYLOAD_TYPE, pae } from "./dsse.js";
import type { SignHost } from "./host.js";
import { readPublicKey } from "./keys/index.js";
import { legacyPae } from "./oms/legacy.js";
import type { PublicKey } from "./public-key.js";
import { verifySignature } from "./verify-signature.js";

/** Certificates that a signer's own must lead to. */
export interface Roots {
  /** DER; trusted as they are. */
  readonly roots: readonly Uint8Array[];
  /** When all certificates must be valid; without it, when the signer's own begins, as model_signing has it. */
  readonly at: Date | undefined;
}

/**
 * Verifies the signature of a bundle by a key that the caller trusts; what the bundle says of its key must agree.
 *
 * @returns the payload that was signed
 * @throws UnverifiedError `E_METHOD_MISMATCH`, `E_KEY_UNTRUSTED`, `E_SIGNATURE`, `E_SIGNATURE_NONSTRICT`
 * @throws MalformedError `E_BUNDLE` for a payload that is no statement
 */
export function verifyBundle(bundle: Bundle, key: PublicKey, host: SignHost): Uint8Array {
  assertStatementType(bundle);
  assertNamesKey(bundle, key, host);
  verifySignature(key, pae(bundle.payloadType, bundle.payload), bundle.signature, host);
  return bundle.payload;
}

/**
 * Verifies a bundle of model_signing 0.2, whose signature is made over another encoding of the payload, with SHA-256
 * whatever the curve.
 *
 * @throws as {@link verifyBundle}
 */
export function verifyLegacyBundle(bundle: Bundle, signer: PublicKey | Roots, host: SignHost): Uint8Array {
  assertStatementType(bundle);
  const key = "roots" in signer ? chainKey(bundle, signer, host) : signer;
  if (!("roots" in signer)) assertNamesKey(bundle, key, host);
  if (key.curve === "Ed25519" || !host.verifyEcdsa(key.spki, legacyPae(bundle.payload), bundle.signature, "SHA-256")) {
    const is = "it was not made by this key over these bytes";
    throw artifactError("E_SIGNATURE", cannot("verify the signature by", key.omsHint, is, "a valid one is wanted"));
  }
  return bundle.payload;
}

/**
 * Verifies a bundle that carries certificates.
 *
 * @returns the key of the signer's certificate
 * @throws UnverifiedError `E_METHOD_MISMATCH`, `E_CHAIN`, `E_SIGNATURE`; MalformedError `E_CERTIFICATE`, `E_BUNDLE`
 */
export function verifyBundleByChain(bundle: Bundle, roots: Roots, host: SignHost): PublicKey {
  assertStatementType(bundle);
  const key = chainKey(bundle, roots, host);
  verifySignature(key, pae(bundle.payloadType, bundle.payload), bundle.signature, host);
  return key;
}

function chainKey({ material }: Bundle, { roots, at }: Roots, host: SignHost): PublicKey {
  if (material.kind === "certificate") return verifyChain(material.certificates, roots, at, host);
  throw mismatch(material.kind, "certificates are asked for");
}

function assertStatementType({ payloadType }: Bundle): void {
  if (payloadType === IN_TOTO_PAYLOAD_TYPE) return;
  const message = cannot("verify the payload", payloadType, "it is no statement", `${IN_TOTO_PAYLOAD_TYPE} is wanted`);
  throw artifactError("E_BUNDLE", message);
}

function assertNamesKey({ material }: Bundle, key: PublicKey, host: SignHost): void {
  if (material.kind !== "publicKey") throw mismatch(material.kind, "a key is asked for");
  const { hint, pem } = material;
  const isOther =
    (hint !== undefined && hint !== key.omsHint && hint !== key.cosignHint) ||
    (pem !== undefined && readPublicKey(pem, host).pem !== key.pem);
  if (!isOther) return;
  const is = "it names another key";
  throw artifactError("E_KEY_UNTRUSTED", cannot("verify by", key.omsHint, is, "a signature of this key is wanted"));
}

function mismatch(kind: string, wanted: string): Error {
  return artifactError("E_METHOD_MISMATCH", cannot("verify the signature", kind, "it is made in this way", wanted));
}
