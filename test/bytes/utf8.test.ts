import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeUtf8 } from "../../src/bytes/index.js";
import { skipCharacter } from "../../src/bytes/utf8.js";
import { MalformedError } from "../../src/errors/index.js";
import { caught } from "./json-support.js";

const encoder = new TextEncoder();

const INVALID: readonly (readonly [string, readonly number[]])[] = [
  ["a continuation byte alone", [0x80]],
  ["an overlong NUL", [0xc0, 0x80]],
  ["an overlong slash", [0xc1, 0xaf]],
  ["an overlong form in three bytes", [0xe0, 0x9f, 0xbf]],
  ["an overlong form in four bytes", [0xf0, 0x8f, 0xbf, 0xbf]],
  ["the first surrogate", [0xed, 0xa0, 0x80]],
  ["the last surrogate", [0xed, 0xbf, 0xbf]],
  ["a surrogate pair (CESU-8)", [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80]],
  ["U+110000", [0xf4, 0x90, 0x80, 0x80]],
  ["a lead byte beyond Unicode", [0xf5, 0x80, 0x80, 0x80]],
  ["a five-byte form", [0xf8, 0x88, 0x80, 0x80, 0x80]],
  ["0xfe", [0xfe]],
  ["0xff", [0xff]],
  ["two bytes, truncated", [0xc3]],
  ["three bytes, truncated", [0xe2, 0x82]],
  ["four bytes, truncated", [0xf0, 0x9f, 0x98]],
  ["a lead byte and then ASCII", [0xc3, 0x41]],
  ["a third byte that continues nothing", [0xe2, 0x82, 0x41]],
  ["a fourth byte that continues nothing", [0xf0, 0x9f, 0x98, 0xc0]],
];

describe("skipCharacter", () => {
  it.each([
    [0x00, 1],
    [0x7f, 1],
    [0x80, 2],
    [0x7ff, 2],
    [0x800, 3],
    [0xd7ff, 3],
    [0xe000, 3],
    [0xffff, 3],
    [0x10000, 4],
    [0x10ffff, 4],
  ])("passes U+%i in %i bytes", (codePoint, length) => {
    const bytes = encoder.encode(`x${String.fromCodePoint(codePoint)}x`);
    expect(skipCharacter(bytes, 1)).toBe(1 + length);
  });

  it.each(INVALID)("refuses %s", (_name, bytes) => {
    expect(skipCharacter(Uint8Array.from(bytes), 0)).toBe(-1);
  });

  it("has nothing to pass at the end", () => {
    expect(skipCharacter(new Uint8Array(0), 0)).toBe(-1);
  });

  it("agrees with TextDecoder on every two bytes, alone and continued", () => {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    const decodes = (bytes: Uint8Array): boolean => {
      try {
        return Array.from(decoder.decode(bytes)).length === 1;
      } catch {
        return false;
      }
    };
    const disagreements: string[] = [];
    for (let first = 0x80; first < 0x100; first++) {
      for (let second = 0; second < 0x100; second++) {
        for (const tail of [[], [0x80], [0x80, 0xbf]]) {
          const bytes = Uint8Array.from([first, second, ...tail]);
          if ((skipCharacter(bytes, 0) === bytes.length) !== decodes(bytes)) disagreements.push(bytes.join(" "));
        }
      }
    }
    expect(disagreements).toEqual([]);
  });
});

describe("decodeUtf8", () => {
  it("gives back every well-formed text, byte order mark and NUL included", () => {
    expect(decodeUtf8(encoder.encode("\ufeffa\0é€😀"))).toBe("\ufeffa\0é€😀");
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(decodeUtf8(encoder.encode(text))).toBe(text);
      }),
    );
  });

  it("decodes nothing to nothing", () => {
    expect(decodeUtf8(new Uint8Array(0))).toBe("");
  });

  it.each(INVALID)("refuses %s and says where", (_name, bytes) => {
    const error = caught(() => decodeUtf8(Uint8Array.from([0x61, 0xc3, 0xa9, ...bytes]), { path: "m", offset: 100 }));
    expect(error).toBeInstanceOf(MalformedError);
    expect(error).toMatchObject({ code: "E_UTF8", path: "m", offset: 103 });
    expect(error.message).toBe(
      'Cannot decode "m": the character at offset 103 is not UTF-8, text must be strict UTF-8',
    );
  });

  it("counts from the bytes if no place is given", () => {
    const error = caught(() => decodeUtf8(Uint8Array.from([0x61, 0xff])));
    expect(error).toMatchObject({ code: "E_UTF8", path: undefined, offset: 1 });
  });

  it("decodes again after a refusal", () => {
    caught(() => decodeUtf8(Uint8Array.from([0xe2, 0x82])));
    expect(decodeUtf8(Uint8Array.from([0x61]))).toBe("a");
  });
});
