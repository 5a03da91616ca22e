import { emptyPoint, low, pack, unpackNegated } from "./point.js";

/** `dom2` of RFC 8032, section 2, with the prehash flag and no context. */
const DOMAIN = Uint8Array.of(...new TextEncoder().encode("SigEd25519 no Ed25519 collisions"), 1, 0);

/**
 * Verifies Ed25519ph (RFC 8032, section 5.1.7), without cofactor, R compared byte by byte. Encodings must have been
 * checked before.
 *
 * @param point - public key, 32 bytes
 * @param digest - SHA-512 of the message
 * @param signature - R and S, 64 bytes
 */
export function verifyPrehashed(
  point: Uint8Array,
  digest: Uint8Array,
  signature: Uint8Array,
  sha512: (bytes: Uint8Array) => Uint8Array,
): boolean {
  const negated = unpackNegated(point);
  if (!negated) return false;
  const r = signature.subarray(0, 32);
  const challenge = reduce(sha512(Uint8Array.of(...DOMAIN, ...r, ...point, ...digest)));
  const left = emptyPoint();
  const right = emptyPoint();
  low.scalarmult(left, negated, challenge);
  low.scalarbase(right, signature.subarray(32));
  low.add(left, right);
  return pack(left).every((byte, i) => byte === r[i]);
}

/** A number of 64 bytes, little-endian, modulo the order of the group. */
function reduce(hash: Uint8Array): Uint8Array {
  const scalar = new Uint8Array(32);
  low.modL(scalar, Float64Array.from(hash));
  return scalar;
}
