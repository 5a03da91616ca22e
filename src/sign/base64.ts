const STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL_SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** `standard` is padded (RFC 4648, section 4), `url` is not (section 5, as RFC 7515 uses it). */
export type Base64Variant = "standard" | "url";

const VALUES = { standard: valuesOf(STANDARD), url: valuesOf(URL_SAFE) } as const;

function valuesOf(alphabet: string): Uint8Array {
  const values = new Uint8Array(128).fill(0xff);
  for (let i = 0; i < alphabet.length; i++) values[alphabet.charCodeAt(i)] = i;
  return values;
}

/**
 * Decodes the one spelling that {@link encodeBase64} gives: no white space, no other alphabet, padding as the variant
 * has it, and no bits behind the last byte.
 *
 * @returns the bytes, or nothing for any other text
 */
export function decodeBase64(text: string, variant: Base64Variant = "standard"): Uint8Array | undefined {
  const digits = variant === "standard" ? withoutPadding(text) : text.length;
  if (digits === undefined || digits % 4 === 1) return undefined;
  const values = VALUES[variant];
  const bytes = new Uint8Array(Math.floor((digits * 3) / 4));
  let bits = 0;
  let pending = 0;
  let length = 0;
  for (let i = 0; i < digits; i++) {
    const value = values[text.charCodeAt(i)] ?? 0xff;
    if (value === 0xff) return undefined;
    pending = ((pending << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[length++] = pending >> bits;
  }
  return (pending & ((1 << bits) - 1)) === 0 ? bytes : undefined;
}

/** @returns the number of characters before the padding, if that is as it must be. */
function withoutPadding(text: string): number | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  return text.length - padding;
}

/** @returns base64 of `bytes` (RFC 4648). */
export function encodeBase64(bytes: Uint8Array, variant: Base64Variant = "standard"): string {
  const alphabet = variant === "standard" ? STANDARD : URL_SAFE;
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const digits = Math.min(bytes.length - i, 3) + 1;
    for (let j = 0; j < digits; j++) text += alphabet[(group >> (18 - 6 * j)) & 63];
    if (variant === "standard") text += "=".repeat(4 - digits);
  }
  return text;
}
