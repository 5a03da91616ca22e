import { sha256 } from "../bytes/index.js";

/** @returns `sha256:` and the SHA-256 of `text` in UTF-8, as hexadecimal digits. */
export function textDigest(text: string): string {
  const digest = sha256();
  digest.update(new TextEncoder().encode(text));
  return `sha256:${digest.hex()}`;
}
