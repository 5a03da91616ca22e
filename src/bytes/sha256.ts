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
