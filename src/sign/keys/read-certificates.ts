import { decodeUtf8 } from "../../bytes/index.js";
import { keyError } from "./key-error.js";
import { looksLikePem, readPem } from "./pem.js";

const BLOCK = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\r?\n?/g;

/**
 * Reads a file of certificates: PEM blocks and nothing else, or one in DER.
 *
 * @returns DER, in the order of the file
 * @throws UsageError `E_KEY_FORMAT`
 */
export function readCertificates(bytes: Uint8Array): Uint8Array[] {
  if (bytes[0] === 0x30) return [bytes];
  const text = decodeUtf8(bytes);
  const blocks = text.match(BLOCK) ?? [];
  if (!looksLikePem(text) || blocks.join("").trim() !== text.trim().replace(/\n{2,}/g, "\n")) {
    throw keyError("certificates", "the file holds something else as well", "PEM blocks of certificates are wanted");
  }
  return blocks.map((block) => readPem(block).bytes);
}
