import { sha256Hex } from "../bytes/index.js";

/** @returns `sha256:` and the SHA-256 of `text` in UTF-8, as hexadecimal digits. */
export function textDigest(text: string): string {
  return `sha256:${sha256Hex(new TextEncoder().encode(text))}`;
}
