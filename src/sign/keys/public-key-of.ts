import { hexToBytes } from "@noble/hashes/utils.js";
import { sha256Hex } from "../../bytes/index.js";
import { encodeBase64 } from "../base64.js";
import { weaknessOf } from "../ed25519/encodings.js";
import type { SignHost } from "../host.js";
import type { PublicKey, Scheme } from "../public-key.js";
import { keyError } from "./key-error.js";
import { writePem } from "./pem.js";
import { readSpki, writeSpki, type KeyPoint } from "./spki.js";

const SCHEMES: Readonly<Record<KeyPoint["curve"], Scheme>> = {
  Ed25519: "ed25519",
  "P-256": "ecdsa-p256-sha256",
  "P-384": "ecdsa-p384-sha384",
  "P-521": "ecdsa-p521-sha512",
};

/** Names of curves in OpenSSH (RFC 5656). */
const SSH_CURVES = { "P-256": "nistp256", "P-384": "nistp384", "P-521": "nistp521" } as const;

/**
 * @param spki - SubjectPublicKeyInfo, DER
 * @throws UsageError `E_KEY_FORMAT`
 */
export function publicKeyOf(spki: Uint8Array, host: SignHost): PublicKey {
  const key = readSpki(spki);
  const own = writeSpki(key);
  const weakness = key.curve === "Ed25519" ? weaknessOf(key.point) : ecdsaWeakness(own, host);
  if (weakness !== undefined) throw keyError("public key", weakness, "a point that signs is wanted");
  const pem = writePem("PUBLIC KEY", own);
  return Object.freeze({
    scheme: SCHEMES[key.curve],
    curve: key.curve,
    spki: own,
    pem,
    omsHint: sha256Hex(text(pem)),
    cosignHint: base64Sha256(own),
    sshFingerprint: `SHA256:${base64Sha256(sshBlob(key)).replace(/=+$/, "")}`,
  });
}

/** Public key as OpenSSH holds it (RFC 4253, section 6.6; RFC 8709). */
function sshBlob({ curve, point }: KeyPoint): Uint8Array {
  const parts =
    curve === "Ed25519"
      ? [text("ssh-ed25519"), point]
      : [text(`ecdsa-sha2-${SSH_CURVES[curve]}`), text(SSH_CURVES[curve]), point];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + 4 + part.length, 0));
  let at = 0;
  for (const part of parts) {
    new DataView(bytes.buffer).setUint32(at, part.length);
    bytes.set(part, at + 4);
    at += 4 + part.length;
  }
  return bytes;
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

function base64Sha256(bytes: Uint8Array): string {
  return encodeBase64(hexToBytes(sha256Hex(bytes)));
}

function ecdsaWeakness(spki: Uint8Array, host: SignHost): string | undefined {
  return host.isOnCurve(spki) ? undefined : "its point does not lie on the curve";
}
