import { artifactError, cannot, type ErrorDetails } from "../errors/index.js";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads one character of strict UTF-8 (Unicode 16.0, section 3.9, table 3-7): no overlong form, no surrogate,
 * nothing above U+10FFFF.
 *
 * @returns the offset after the character at `at`, or -1 if none stands there whole
 */
export function skipCharacter(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0xff;
  if (lead < 0x80) return at + 1;
  if (lead < 0xc2 || lead > 0xf4) return -1;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  // Only the second byte tells an overlong form, a surrogate and a code point that is too large from good ones.
  const lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  const second = bytes[at + 1] ?? 0;
  if (second < lowest || second > highest) return -1;
  for (let i = 2; i < length; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return -1;
  return at + length;
}

/**
 * Decodes strict UTF-8; a byte order mark stays in the text.
 *
 * @param place - where `bytes` begin, for the error
 * @throws MalformedError `E_UTF8` with the offset of the first character that is not UTF-8
 */
export function decodeUtf8(bytes: Uint8Array, place: Omit<ErrorDetails, "cause"> = {}): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    let at = 0;
    while (at < bytes.length) {
      const next = skipCharacter(bytes, at);
      if (next < 0) break;
      at = next;
    }
    // Valid after all: the platform failed for another reason, such as its longest string.
    if (at === bytes.length) throw cause;
    const offset = (place.offset ?? 0) + at;
    const is = `the character at offset ${offset} is not UTF-8`;
    throw artifactError("E_UTF8", cannot("decode", place.path ?? "text", is, "text must be strict UTF-8"), {
      ...place,
      offset,
    });
  }
}
