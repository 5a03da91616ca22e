import { decodeUtf8 } from "../../bytes/index.js";
import type { SignHost } from "../host.js";
import type { PublicKey } from "../public-key.js";
import { looksLikeJson, readJwk } from "./jwk.js";
import { keyError } from "./key-error.js";
import { looksLikeMinisign, readMinisign } from "./minisign.js";
import { looksLikePem, readPem } from "./pem.js";
import { publicKeyOf } from "./public-key-of.js";
import { assertPoint, writeSpki, type KeyPoint } from "./spki.js";
import { looksLikeSshLine, readSshLine } from "./ssh.js";

/** Largest key file, in bytes; the longest honest one has some 2,000. */
const MAX_KEY_BYTES = 16_384;

const WANTED = "PEM (BEGIN PUBLIC KEY), JWK, an ssh-ed25519 line, or a public key of minisign or signify is wanted";

/**
 * Reads a public key: PEM SubjectPublicKeyInfo, JWK, a line of OpenSSH, a file of minisign or signify. Bare
 * hexadecimal or base64 says too little of what it is.
 *
 * @throws UsageError `E_KEY_FORMAT`
 */
export function readPublicKey(bytes: Uint8Array, host: SignHost): PublicKey {
  const text = keyText(bytes);
  if (looksLikePem(text)) {
    const { label, bytes: der } = readPem(text);
    if (label === "PUBLIC KEY") return publicKeyOf(der, host);
    if (label === "CERTIFICATE") throw keyError(label, "it is no bare key", "give it by --cert-chain");
    if (label.endsWith("PRIVATE KEY")) throw keyError(label, "it is the private key", "give its .pub file");
    throw keyError(label, "it is no public key that is read", WANTED);
  }
  return publicKeyOf(writeSpki(assertPoint(readText(text, bytes))), host);
}

function readText(text: string, bytes: Uint8Array): KeyPoint {
  if (looksLikeJson(text)) return readJwk(bytes);
  if (looksLikeSshLine(text)) return readSshLine(text);
  if (looksLikeMinisign(text)) return readMinisign(text);
  throw keyError("public key", "it is in no format that says what it is", WANTED);
}

/** @throws UsageError `E_KEY_FORMAT` for a file that is too large or no text. */
export function keyText(bytes: Uint8Array): string {
  if (bytes.length > MAX_KEY_BYTES) {
    throw keyError("key", `it has ${bytes.length} bytes`, `at most ${MAX_KEY_BYTES} are read`);
  }
  try {
    return decodeUtf8(bytes);
  } catch (cause) {
    const advice = "openssl pkey -inform DER -in KEY, with -pubin for a public key, writes PEM";
    throw keyError("key", "it is no text", advice, cause);
  }
}
