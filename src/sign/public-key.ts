import type { Curve } from "./host.js";

/** How a signature of a key is made; the trust policy says it, never the envelope. */
export type Scheme = "ed25519" | "ed25519ph" | "ecdsa-p256-sha256" | "ecdsa-p384-sha384" | "ecdsa-p521-sha512";

/** A public key with the names that the formats around it use. */
export interface PublicKey {
  readonly scheme: Scheme;
  readonly curve: Curve | "Ed25519";
  /** SubjectPublicKeyInfo, DER. Two keys are the same if these bytes are. */
  readonly spki: Uint8Array;
  /** PEM of `spki`, lines of 64 characters, with a final line feed. */
  readonly pem: string;
  /** Hexadecimal SHA-256 of `pem`: the hint of OMS bundles. */
  readonly omsHint: string;
  /** Base64 SHA-256 of `spki`: the hint of cosign bundles. */
  readonly cosignHint: string;
  /** `SHA256:` and the unpadded base64 fingerprint of OpenSSH. */
  readonly sshFingerprint: string;
}

/** A private key that can sign, and nothing else. */
export interface SigningKey {
  readonly publicKey: PublicKey;
  /** @returns 64 bytes for Ed25519, DER for ECDSA */
  sign(message: Uint8Array): Uint8Array;
}
