import { createPrivateKey, createPublicKey } from "node:crypto";

/**
 * Turns a private key of any format that OpenSSL reads, such as SEC 1, or PEM with text before it, into PKCS #8, as the
 * refusal of such a key asks people to do.
 *
 * @returns UTF-8 text of PEM
 */
export function convertPrivateKey(bytes: Uint8Array): Uint8Array {
  return new TextEncoder().encode(
    createPrivateKey(Buffer.from(bytes)).export({ type: "pkcs8", format: "pem" }).toString(),
  );
}

/** @returns a public key of any format that OpenSSL reads as PEM of a SubjectPublicKeyInfo, in UTF-8 */
export function convertPublicKey(bytes: Uint8Array): Uint8Array {
  return new TextEncoder().encode(
    createPublicKey(Buffer.from(bytes)).export({ type: "spki", format: "pem" }).toString(),
  );
}
