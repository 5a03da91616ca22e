import { sha256 } from "../../bytes/index.js";

/**
 * @param digests - hexadecimal digits of even number, in the order of the statement
 * @returns hexadecimal SHA-256 over the bytes of the digests, whatever their kind (OMS 1.0, section 6.5.1)
 */
export function rootDigest(digests: Iterable<string>): string {
  const root = sha256();
  for (const digest of digests) root.update(bytesOfHex(digest));
  return root.hex();
}

function bytesOfHex(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
