import { decodeBase64, encodeBase64 } from "../base64.js";
import type { Curve } from "../host.js";
import type { PublicKey } from "../public-key.js";
import { keyError, parseKeyJson } from "./key-error.js";
import { coordinateSize, readSpki, type KeyPoint } from "./spki.js";

const CURVES: readonly Curve[] = ["P-256", "P-384", "P-521"];
/** Values of `alg` that fit (RFC 7518, section 3.1; RFC 8037, section 3.1; RFC 9864, section 2.2). */
const ALGORITHMS: Readonly<Record<KeyPoint["curve"], readonly unknown[]>> = {
  Ed25519: [undefined, "EdDSA", "Ed25519"],
  "P-256": [undefined, "ES256"],
  "P-384": [undefined, "ES384"],
  "P-521": [undefined, "ES512"],
};

export function looksLikeJson(text: string): boolean {
  return text.trimStart().startsWith("{");
}

/**
 * Reads a public key as JWK (RFC 7517; RFC 8037 for `OKP`, RFC 7518 for `EC`).
 *
 * @throws UsageError `E_KEY_FORMAT`
 */
export function readJwk(bytes: Uint8Array): KeyPoint {
  const document = parseKeyJson("JWK", bytes);
  const member = (name: string): unknown =>
    typeof document === "object" && document !== null ? Reflect.get(document, name) : undefined;
  if (member("d") !== undefined) {
    throw keyError("JWK", "it holds a private key", "give the public one; private keys are read as PEM");
  }
  const curve = curveOf(member("kty"), member("crv"));
  if (!isForSignatures(member("use"), member("key_ops")) || !ALGORITHMS[curve].includes(member("alg"))) {
    throw keyError("JWK", "it is meant for something else", `one that verifies signatures on ${curve} is wanted`);
  }
  if (curve === "Ed25519") return { curve, point: coordinate(member("x"), 32) };
  const size = coordinateSize(curve);
  const point = Uint8Array.of(4, ...coordinate(member("x"), size), ...coordinate(member("y"), size));
  return { curve, point };
}

function curveOf(type: unknown, name: unknown): KeyPoint["curve"] {
  if (type === "OKP" && name === "Ed25519") return name;
  const curve = CURVES.find((known) => known === name);
  if (type === "EC" && curve !== undefined) return curve;
  throw keyError("JWK", "it is of another type", "OKP Ed25519 or EC on P-256, P-384 or P-521 is wanted");
}

function isForSignatures(use: unknown, operations: unknown): boolean {
  const mayVerify = operations === undefined || (Array.isArray(operations) && operations.includes("verify"));
  return mayVerify && (use === undefined || use === "sig");
}

function coordinate(text: unknown, size: number): Uint8Array {
  const bytes = typeof text === "string" ? decodeBase64(text, "url") : undefined;
  if (bytes?.length === size) return bytes;
  throw keyError("JWK", "a coordinate is missing or has another length", `${size} bytes in base64url are wanted`);
}

/**
 * Writes a public key as JWK, in the spelling whose SHA-256 is its thumbprint (RFC 7638).
 *
 * @returns one line of JSON
 */
export function writeJwk({ spki }: PublicKey): string {
  const { curve, point } = readSpki(spki);
  if (curve === "Ed25519") return JSON.stringify({ crv: curve, kty: "OKP", x: encodeBase64(point, "url") });
  const size = coordinateSize(curve);
  const part = (start: number): string => encodeBase64(point.subarray(start, start + size), "url");
  return JSON.stringify({ crv: curve, kty: "EC", x: part(1), y: part(1 + size) });
}
