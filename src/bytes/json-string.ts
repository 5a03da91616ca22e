import { artifactError, cannot, type ArtifactError } from "../errors/index.js";
import { unexpected } from "./json-error.js";
import { decodeUtf8, skipCharacter } from "./utf8.js";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LOWER_U = 0x75;
const SHORT_ESCAPES = new Set<number | undefined>(Array.from('"\\/bfnrt', (letter) => letter.charCodeAt(0)));

/**
 * Reads a string (RFC 8259, section 7) from after its opening quote.
 *
 * @returns the offset of the closing quote, negated if the string has escapes
 * @throws MalformedError `E_JSON_SYNTAX`, `E_JSON_ENCODING`, `E_JSON_SURROGATE`
 */
export function skipString(bytes: Uint8Array, start: number, path: string): number {
  let at = start;
  let sign = 1;
  for (;;) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) return sign * at;
    if (byte === BACKSLASH) {
      sign = -1;
      at = skipEscape(bytes, at, path);
    } else if (byte >= 0x20 && byte < 0x80) {
      at++;
    } else {
      const next = byte < 0x20 ? -1 : skipCharacter(bytes, at);
      if (next < 0) throw unexpected(bytes, at, path, "a character of the string or its closing quote");
      at = next;
    }
  }
}

/**
 * Decodes a string that the parser has reported.
 *
 * @param escaped - whether the span has escapes
 * @throws MalformedError `E_JSON_SURROGATE` for half of a surrogate pair, `E_UTF8`
 */
export function decodeJsonString(bytes: Uint8Array, start: number, end: number, escaped: boolean, path = ""): string {
  assertStringLength(end - start, () => path);
  const raw = decodeUtf8(bytes.subarray(start, end), { path, offset: start });
  if (!escaped) return raw;
  const text = String(JSON.parse(`"${raw}"`));
  if (/\p{Surrogate}/u.test(text)) throw loneSurrogate(path, start);
  return text;
}

/**
 * Longest text that becomes one string, in bytes: V8 ends at 2^29 characters, and what is built beside the string must
 * fit as well.
 */
const MAX_STRING_BYTES = 2 ** 27;

/** @throws LimitError `E_LIMIT_STRING` */
export function assertStringLength(length: number, path: () => string): void {
  if (length <= MAX_STRING_BYTES) return;
  const message = cannot("read", "string", `it has ${length} bytes`, `at most ${MAX_STRING_BYTES} are read`);
  throw artifactError("E_LIMIT_STRING", message, { path: path() });
}

/** @returns the offset after the escape, or the pair of escapes, at `at`. */
function skipEscape(bytes: Uint8Array, at: number, path: string): number {
  const letter = bytes[at + 1];
  if (letter !== LOWER_U) {
    if (SHORT_ESCAPES.has(letter)) return at + 2;
    throw unexpected(bytes, at + 1, path, "an escape letter");
  }
  const unit = readUnit(bytes, at, path);
  if (unit < 0xd800 || unit > 0xdfff) return at + 6;
  if (unit < 0xdc00 && bytes[at + 6] === BACKSLASH && bytes[at + 7] === LOWER_U) {
    const low = readUnit(bytes, at + 6, path);
    if (low >= 0xdc00 && low <= 0xdfff) return at + 12;
  }
  throw loneSurrogate(path, at);
}

/** @returns the UTF-16 code unit that the escape `\uXXXX` at `at` stands for. */
function readUnit(bytes: Uint8Array, at: number, path: string): number {
  let unit = 0;
  for (let i = at + 2; i < at + 6; i++) {
    const digit = hexadecimalValue(bytes[i] ?? 0);
    if (digit < 0) throw unexpected(bytes, i, path, "a hexadecimal digit");
    unit = unit * 16 + digit;
  }
  return unit;
}

function hexadecimalValue(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

function loneSurrogate(path: string, offset: number): ArtifactError {
  const is = `half of a surrogate pair stands at offset ${offset}`;
  return artifactError("E_JSON_SURROGATE", cannot("read", path, is, "surrogates must stand in pairs"), {
    path,
    offset,
  });
}
