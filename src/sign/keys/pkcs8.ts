import { DerReader, encodeDer, contextTag, TAG } from "../der.js";
import type { Curve } from "../host.js";
import { derError, keyError } from "./key-error.js";
import { coordinateSize, isScalar, readAlgorithm, readCurve, writeAlgorithm } from "./spki.js";

/** What a private key file holds: the seed of Ed25519 (32 bytes), or the whole PKCS #8 of a key of another curve. */
export interface PrivateKeyParts {
  readonly curve: Curve | "Ed25519";
  readonly secret: Uint8Array;
  /** Public point, where the file repeats it. */
  readonly point?: Uint8Array;
  /** PKCS #8, DER. */
  readonly pkcs8: Uint8Array;
}

/**
 * Reads a PrivateKeyInfo, or for Ed25519 a OneAsymmetricKey of version 2 with its public key (RFC 5958; RFC 8410,
 * section 7; RFC 5915).
 *
 * @throws UsageError `E_KEY_FORMAT`
 */
export function readPkcs8(der: Uint8Array): PrivateKeyParts {
  const what = "private key";
  const outer = new DerReader(der, derError(what));
  const info = outer.enter(TAG.sequence);
  outer.end();
  const version = info.small();
  const curve = readAlgorithm(info.enter(TAG.sequence), what);
  // The public key of ECDSA has its place further inside.
  if (version > (curve === "Ed25519" ? 1 : 0)) throw keyError(what, `its version is ${version}`, "PKCS #8 is wanted");
  const content = info.take(TAG.octetString);
  info.enterIf(contextTag(0));
  const point = version === 1 ? info.bitBytes(contextTag(1, true)) : undefined;
  info.end();
  return {
    ...(point && { point }),
    curve,
    secret: curve === "Ed25519" ? readSeed(content) : readScalar(content, curve),
    pkcs8: der,
  };
}

/** CurvePrivateKey of RFC 8410. */
function readSeed(content: Uint8Array): Uint8Array {
  const reader = new DerReader(content, derError("private key"));
  const seed = reader.take(TAG.octetString);
  reader.end();
  if (seed.length === 32) return seed;
  throw keyError("private key", `its seed has ${seed.length} bytes`, "Ed25519 takes 32");
}

/** ECPrivateKey of RFC 5915. */
function readScalar(content: Uint8Array, curve: Curve): Uint8Array {
  const outer = new DerReader(content, derError("private key"));
  const reader = outer.enter(TAG.sequence);
  outer.end();
  if (reader.small() !== 1) throw keyError("private key", "its version is not 1", "RFC 5915 has no other");
  const scalar = reader.take(TAG.octetString);
  const parameters = reader.enterIf(contextTag(0));
  if (parameters && readCurve(parameters, "private key") !== curve) {
    throw keyError("private key", "it names two curves", `${curve} is wanted twice or once`);
  }
  // Whether this public key is its own shows when it signs.
  const bits = reader.enterIf(contextTag(1));
  bits?.bitBytes();
  bits?.end();
  reader.end();
  if (isScalar(scalar, curve)) return scalar;
  const wanted = `${curve} takes ${coordinateSize(curve)} bytes, from 1 to its order less 1`;
  throw keyError("private key", `its number has ${scalar.length} bytes or is out of range`, wanted);
}

/** @returns PKCS #8 version 1 of an Ed25519 seed (RFC 8410), DER. */
export function writeEd25519Pkcs8(seed: Uint8Array): Uint8Array {
  const content = encodeDer(TAG.octetString, encodeDer(TAG.octetString, seed));
  return encodeDer(TAG.sequence, encodeDer(TAG.integer, Uint8Array.of(0)), writeAlgorithm("Ed25519"), content);
}
