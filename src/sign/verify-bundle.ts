import { equalBytes } from "../bytes/index.js";
import { artifactError, cannot, type ArtifactError } from "../errors/index.js";
import { encodeBase64 } from "./base64.js";
import type { Bundle } from "./bundle.js";
import { verifyChain } from "./certificates.js";
import { pae } from "./dsse.js";
import type { SignHost } from "./host.js";
import { legacyPae } from "./oms/legacy.js";
import type { PublicKey, Scheme } from "./public-key.js";
import { verifySignature } from "./verify-signature.js";

/** Certificates that a signer's own must lead to. */
export interface Roots {
  /** DER; trusted as they are. */
  readonly roots: readonly Uint8Array[];
  /** DER; those that the signature may lack between the signer's and a root, in their order. */
  readonly intermediates?: readonly Uint8Array[];
  /** When all certificates must be valid. */
  readonly at: Date;
}

/** How Sigstore names a key with its digest (protobuf-specs, `sigstore_common.proto`, `PublicKeyDetails`). */
const KEY_DETAILS: ReadonlyMap<Scheme, string> = new Map([
  ["ecdsa-p256-sha256", "PKIX_ECDSA_P256_SHA_256"],
  ["ecdsa-p384-sha384", "PKIX_ECDSA_P384_SHA_384"],
  ["ecdsa-p521-sha512", "PKIX_ECDSA_P521_SHA_512"],
]);

/** What model_signing 0.2 writes for every key. */
const LEGACY_KEY_DETAILS = "PKIX_ECDSA_P256_SHA_256";

/**
 * Verifies the signature of a bundle by what the caller trusts. What the bundle says of its key is not signed, and must
 * agree all the same: a file whose signature stays valid while it is edited could be taken for another.
 *
 * @returns the key that signed
 * @throws UnverifiedError `E_METHOD_MISMATCH`, `E_KEY_UNTRUSTED`, `E_CHAIN`, `E_SIGNATURE`, `E_SIGNATURE_NONSTRICT`
 * @throws MalformedError `E_CERTIFICATE`
 */
export function verifyBundle(bundle: Bundle, signer: PublicKey | Roots, host: SignHost): PublicKey {
  const key = keyOf(bundle, signer, host);
  assertNames(bundle, key, KEY_DETAILS.get(key.scheme));
  verifySignature(key, pae(bundle.payloadType, bundle.payload), bundle.signature, host);
  return key;
}

/**
 * Verifies a bundle of model_signing 0.2, whose signature is made over another encoding of the payload, with SHA-256
 * whatever the curve.
 *
 * @returns and throws as {@link verifyBundle}
 */
export function verifyLegacyBundle(bundle: Bundle, signer: PublicKey | Roots, host: SignHost): PublicKey {
  const key = keyOf(bundle, signer, host);
  if (key.curve === "Ed25519") throw mismatch(key.scheme, "model_signing 0.2 signs by ECDSA alone");
  assertNames(bundle, key, LEGACY_KEY_DETAILS);
  verifySignature(key, legacyPae(bundle.payload), bundle.signature, host, "SHA-256");
  return key;
}

function keyOf({ material }: Bundle, signer: PublicKey | Roots, host: SignHost): PublicKey {
  if ("roots" in signer) {
    if (material.kind !== "certificate") throw mismatch(material.kind, "certificates are asked for");
    return verifyChain(completed(material.certificates, signer.intermediates), signer.roots, signer.at, host);
  }
  if (material.kind !== "publicKey") throw mismatch(material.kind, "a key is asked for");
  return signer;
}

function completed(
  certificates: readonly Uint8Array[],
  intermediates: readonly Uint8Array[] = [],
): readonly Uint8Array[] {
  const known = new Set(certificates.map((der) => encodeBase64(der)));
  return [...certificates, ...intermediates.filter((der) => !known.has(encodeBase64(der)))];
}

/** @param details - how the bundle may call the key and its digest */
function assertNames({ material, keyid }: Bundle, key: PublicKey, details: string | undefined): void {
  const { omsHint, cosignHint, sshFingerprint, pem } = key;
  // The names by which securesystemslib, witness and others call a key in an envelope; empty as model_signing has it.
  if (!["", omsHint, cosignHint, sshFingerprint].includes(keyid)) throw otherKey(key, "keyid", keyid);
  if (material.kind !== "publicKey") return;
  const { hint } = material;
  if (hint !== undefined && hint !== omsHint && hint !== cosignHint) throw otherKey(key, "hint", hint);
  if (material.pem !== undefined && !equalBytes(material.pem, new TextEncoder().encode(pem))) {
    throw otherKey(key, "PEM", "another");
  }
  if (material.keyDetails !== undefined && material.keyDetails !== details) {
    throw otherKey(key, "keyDetails", material.keyDetails);
  }
}

function otherKey({ omsHint }: PublicKey, member: string, value: string): ArtifactError {
  const message = cannot(
    "verify by",
    omsHint,
    `the ${member} of the signature is ${value}`,
    "that of this key is wanted",
  );
  return artifactError("E_KEY_UNTRUSTED", message);
}

function mismatch(kind: string, wanted: string): ArtifactError {
  return artifactError("E_METHOD_MISMATCH", cannot("verify the signature", kind, "it is made in this way", wanted));
}
