import { unexpected } from "./json-error.js";

const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const UPPER_E = 0x45;
const LOWER_E = 0x65;

/**
 * Reads a number (RFC 8259, section 6).
 *
 * @returns the offset after it, negated if it has a fraction or an exponent
 * @throws MalformedError `E_JSON_SYNTAX`, `E_JSON_ENCODING`
 */
export function skipNumber(bytes: Uint8Array, start: number, path: string): number {
  let at = bytes[start] === MINUS ? start + 1 : start;
  at = bytes[at] === ZERO ? at + 1 : skipDigits(bytes, at, path);
  const integerEnd = at;
  if (bytes[at] === POINT) at = skipDigits(bytes, at + 1, path);
  if (bytes[at] === LOWER_E || bytes[at] === UPPER_E) {
    const sign = bytes[at + 1];
    at = skipDigits(bytes, sign === PLUS || sign === MINUS ? at + 2 : at + 1, path);
  }
  return at === integerEnd ? at : -at;
}

/** @returns the offset after one or more digits. */
function skipDigits(bytes: Uint8Array, start: number, path: string): number {
  let at = start;
  for (;;) {
    const byte = bytes[at] ?? 0;
    if (byte < ZERO || byte > NINE) break;
    at++;
  }
  if (at === start) throw unexpected(bytes, at, path, "a digit");
  return at;
}
