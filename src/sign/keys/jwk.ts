import { parsePlainJson } from "../../bytes/index.js";
import { decodeBase64, encodeBase64 } from "../base64.js";
import type { Curve } from "../host.js";
import { keyError } from "./key-error.js";
import { coordinateSize, type KeyPoint } from "./spki.js";

const CURVES: readonly Curve[] = ["P-256", "P-384", "P-521"];

export function looksLikeJson(text: string): boolean {
  return text.trimStart().startsWith("{");
}

/**
 * Reads a public key as JWK (RFC 7517; RFC 8037 for `OKP`, RFC 7518 for `EC`).
 *
 * @throws UsageError `E_KEY_FORMAT`; errors of JSON
 */
export function readJwk(bytes: Uint8Array): KeyPoint {
  const document = parsePlainJson(bytes, { maxDepth: 4, path: "JWK" });
  const member = (name: string): unknown =>
    typeof document === "object" && document !== null ? Reflect.get(document, name) : undefined;
  if (member("d") !== undefined) {
    throw keyError("JWK", "it holds a private key", "give the public one; private keys are read as PEM");
  }
  const curveName = member("crv");
  if (member("kty") === "OKP" && curveName === "Ed25519") {
    return { curve: "Ed25519", point: coordinate(member("x"), 32) };
  }
  const curve = CURVES.find((name) => name === curveName);
  if (member("kty") !== "EC" || curve === undefined) {
    throw keyError("JWK", "it is of another type", "OKP Ed25519 or EC on P-256, P-384 or P-521 is wanted");
  }
  const size = coordinateSize(curve);
  const point = Uint8Array.of(4, ...coordinate(member("x"), size), ...coordinate(member("y"), size));
  return { curve, point };
}

function coordinate(text: unknown, size: number): Uint8Array {
  const bytes = typeof text === "string" ? decodeBase64(text, "url") : undefined;
  if (bytes?.length === size) return bytes;
  throw keyError("JWK", "a coordinate is missing or has another length", `${size} bytes in base64url are wanted`);
}

/** @returns a public key as JWK, one line of JSON. */
export function writeJwk({ curve, point }: KeyPoint): string {
  if (curve === "Ed25519") return JSON.stringify({ kty: "OKP", crv: curve, x: encodeBase64(point, "url") });
  const size = coordinateSize(curve);
  const part = (start: number): string => encodeBase64(point.subarray(start, start + size), "url");
  return JSON.stringify({ kty: "EC", crv: curve, x: part(1), y: part(1 + size) });
}
