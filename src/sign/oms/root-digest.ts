import { hexToBytes } from "@noble/hashes/utils.js";
import { sha256 } from "../../bytes/index.js";

/**
 * @param digests - hexadecimal digits of even number, in the order of the statement
 * @returns hexadecimal SHA-256 over the bytes of the digests, whatever their kind (OMS 1.0, section 6.5.1)
 */
export function rootDigest(digests: Iterable<string>): string {
  const root = sha256();
  for (const digest of digests) root.update(hexToBytes(digest));
  return root.hex();
}
