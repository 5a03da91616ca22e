import { decodeBase64 } from "../base64.js";
import { keyError } from "./key-error.js";
import type { KeyPoint } from "./spki.js";

/** `Ed`, eight bytes of a key id, the key. */
const LENGTH = 42;
const TEXT = /^untrusted comment: [^\r\n]*\r?\n([A-Za-z0-9+/=]+)\r?\n?$/;

export function looksLikeMinisign(text: string): boolean {
  return text.startsWith("untrusted comment:");
}

/**
 * Reads a public key file of minisign or signify, which have one layout.
 *
 * @throws UsageError `E_KEY_FORMAT`, also for their secret keys
 */
export function readMinisign(text: string): KeyPoint {
  const [, body] = TEXT.exec(text) ?? [];
  const bytes = body === undefined ? undefined : decodeBase64(body);
  if (bytes?.length === LENGTH && bytes[0] === 0x45 && bytes[1] === 0x64) {
    return { curve: "Ed25519", point: bytes.slice(10) };
  }
  throw keyError(
    "minisign key",
    "it is no public key",
    "give the .pub file, and to sign make a key by sallyport keygen",
  );
}
