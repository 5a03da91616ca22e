import { sha256 as noble } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { Digest } from "./host.js";

/** @returns a running SHA-256 (FIPS 180-4) in plain TypeScript, for platforms without a synchronous native one. */
export function sha256(): Digest {
  const hash = noble.create();
  return {
    update(bytes) {
      hash.update(bytes);
    },
    hex: () => bytesToHex(hash.digest()),
  };
}

/** @returns lower-case hexadecimal SHA-256 of bytes that are all at hand. */
export function sha256Hex(bytes: Uint8Array): string {
  return bytesToHex(noble(bytes));
}
