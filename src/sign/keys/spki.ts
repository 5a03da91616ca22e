import { bytesToHex } from "@noble/hashes/utils.js";
import { equalBytes } from "../../bytes/index.js";
import { DerReader, encodeDer, TAG } from "../der.js";
import type { Curve } from "../host.js";
import { derError, keyError } from "./key-error.js";

interface CurveParameters {
  readonly oid: Uint8Array;
  /** Bytes of a coordinate and of a scalar. */
  readonly size: number;
  /** Order of the base point (NIST SP 800-186, section 3.2.1), hexadecimal. */
  readonly order: string;
}

/** Object identifiers as DER holds them. */
const ED25519 = Uint8Array.of(0x2b, 0x65, 0x70); // 1.3.101.112, RFC 8410
const EC_PUBLIC_KEY = Uint8Array.of(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01); // 1.2.840.10045.2.1, RFC 5480
const CURVES: Readonly<Record<Curve, CurveParameters>> = {
  "P-256": {
    oid: Uint8Array.of(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07),
    size: 32,
    order: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
  },
  "P-384": {
    oid: Uint8Array.of(0x2b, 0x81, 0x04, 0x00, 0x22),
    size: 48,
    order: "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
  },
  "P-521": {
    oid: Uint8Array.of(0x2b, 0x81, 0x04, 0x00, 0x23),
    size: 66,
    order:
      "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
  },
};
const CURVE_NAMES: readonly Curve[] = ["P-256", "P-384", "P-521"];

/** Kind of a key, and the bytes of its point: 32 for Ed25519, uncompressed (0x04, x, y) for the others. */
export interface KeyPoint {
  readonly curve: Curve | "Ed25519";
  readonly point: Uint8Array;
}

/**
 * Reads a SubjectPublicKeyInfo (RFC 5280, section 4.1; RFC 8410; RFC 5480).
 *
 * @throws UsageError `E_KEY_FORMAT`
 */
export function readSpki(der: Uint8Array): KeyPoint {
  const outer = new DerReader(der, derError("public key"));
  const spki = outer.enter(TAG.sequence);
  outer.end();
  const curve = readAlgorithm(spki.enter(TAG.sequence), "public key");
  const point = spki.bitBytes();
  spki.end();
  return assertPoint({ curve, point });
}

/** @returns DER of a SubjectPublicKeyInfo. */
export function writeSpki({ curve, point }: KeyPoint): Uint8Array {
  const bits = encodeDer(TAG.bitString, Uint8Array.of(0), point);
  return encodeDer(TAG.sequence, writeAlgorithm(curve), bits);
}

/** Reads the content of an AlgorithmIdentifier. @throws UsageError `E_KEY_FORMAT` */
export function readAlgorithm(algorithm: DerReader, what: string): Curve | "Ed25519" {
  const oid = algorithm.take(TAG.oid);
  if (equalBytes(oid, ED25519)) {
    algorithm.end();
    return "Ed25519";
  }
  if (!equalBytes(oid, EC_PUBLIC_KEY)) {
    throw keyError(what, "it is of another algorithm", "Ed25519 or ECDSA on P-256, P-384 or P-521 is wanted");
  }
  return readCurve(algorithm, what);
}

/** Reads ECParameters, of which only named curves are read (RFC 5480). @throws UsageError `E_KEY_FORMAT` */
export function readCurve(parameters: DerReader, what: string): Curve {
  const curveOid = parameters.take(TAG.oid);
  parameters.end();
  const curve = CURVE_NAMES.find((name) => equalBytes(CURVES[name].oid, curveOid));
  if (curve === undefined) throw keyError(what, "it lies on another curve", "P-256, P-384 or P-521 is wanted");
  return curve;
}

export function writeAlgorithm(curve: Curve | "Ed25519"): Uint8Array {
  if (curve === "Ed25519") return encodeDer(TAG.sequence, encodeDer(TAG.oid, ED25519));
  const parameters = encodeDer(TAG.oid, CURVES[curve].oid);
  return encodeDer(TAG.sequence, encodeDer(TAG.oid, EC_PUBLIC_KEY), parameters);
}

/** @throws UsageError `E_KEY_FORMAT` for a point of the wrong length or form. */
export function assertPoint(key: KeyPoint): KeyPoint {
  const { curve, point } = key;
  if (curve === "Ed25519") {
    if (point.length === 32) return key;
    throw keyError("public key", `it has ${point.length} bytes`, "an Ed25519 key has 32");
  }
  if (point[0] === 0x04 && point.length === 1 + 2 * CURVES[curve].size) return key;
  throw keyError("public key", "its point is not in the uncompressed form", `${curve} takes 0x04, x and y`);
}

/** @returns whether `bytes` are a private scalar of the curve, big-endian and of full length. */
export function isScalar(bytes: Uint8Array, curve: Curve): boolean {
  const { size, order } = CURVES[curve];
  // Digits of one length compare as the numbers do.
  return bytes.length === size && bytesToHex(bytes) < order && bytes.some((byte) => byte !== 0);
}

/** Bytes of one coordinate. */
export function coordinateSize(curve: Curve): number {
  return CURVES[curve].size;
}
