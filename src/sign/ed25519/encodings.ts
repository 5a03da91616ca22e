import { hexToBytes } from "@noble/hashes/utils.js";
import { unpackNegated } from "./point.js";

/** Order of the base point, little-endian: 2^252 + 27742317777372353535851937790883648493 (RFC 8032, section 5.1). */
const L = hexToBytes("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

/** Points of order 1, 2, 4 and 8, in every encoding, without the sign bit (C2SP CCTV, `ed25519/README.md`). */
const LOW_ORDER = [
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
].map(hexToBytes);

/**
 * Says what is wrong with a public key of Ed25519 that no honest tool makes: one of low order verifies what nobody
 * signed.
 *
 * @param point - 32 bytes
 */
export function weaknessOf(point: Uint8Array): string | undefined {
  if (!isCanonical(point)) return "its point is not below the prime";
  if (isLowOrder(point)) return "its point has low order";
  return unpackNegated(point) ? undefined : "its point does not lie on the curve";
}

/**
 * Says why verifiers of Ed25519 would disagree about a signature, if they would: a part of another length, an S that
 * is not below the group's order, a point of low order, or a y that is not below 2^255 - 19.
 *
 * @param point - public key, 32 bytes
 * @param signature - R and S, 64 bytes
 */
export function ambiguityOf(point: Uint8Array, signature: Uint8Array): string | undefined {
  if (point.length !== 32) return `the key has ${point.length} bytes`;
  if (signature.length !== 64) return `the signature has ${signature.length} bytes`;
  const r = signature.subarray(0, 32);
  if (!isBelow(signature.subarray(32), L)) return "its S is not below the order of the group";
  if (!isCanonical(point) || !isCanonical(r)) return "a point of it is not below the prime";
  if (isLowOrder(point) || isLowOrder(r)) return "a point of it has low order";
  return undefined;
}

function isBelow(value: Uint8Array, bound: Uint8Array): boolean {
  for (let i = 31; i >= 0; i--) if (value[i] !== bound[i]) return value[i]! < bound[i]!;
  return false;
}

function isCanonical(point: Uint8Array): boolean {
  const isTop = (point[31]! & 0x7f) === 0x7f && point.subarray(1, 31).every((byte) => byte === 0xff);
  return !isTop || point[0]! < 0xed;
}

function isLowOrder(point: Uint8Array): boolean {
  return LOW_ORDER.some((low) => low.every((byte, i) => byte === (i === 31 ? point[i]! & 0x7f : point[i])));
}
