import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cannot, quote } from "../../src/errors/index.js";

describe("quote", () => {
  test.each([
    ["plain text", "model.skops", '"model.skops"'],
    ["quotes and backslashes", 'a"b\\c', '"a\\"b\\\\c"'],
    ["control characters", "a\nb\u001b[31m", '"a\\nb\\u001b[31m"'],
    ["a C1 control", "\u009b", '"\\u{9b}"'],
    ["a bidi override", "a\u202eb", '"a\\u{202e}b"'],
    ["letters beyond ASCII", "Größe", '"Gr\\u{f6}\\u{df}e"'],
    ["a character beyond the basic plane", "𝔘", '"\\u{1d518}"'],
    ["half a surrogate pair", "\ud800", '"\\ud800"'],
  ])("escapes %s", (_, text, quoted) => {
    expect(quote(text)).toBe(quoted);
  });

  test("cuts what is longer than 80 characters", () => {
    expect(quote("a".repeat(80))).toBe(`"${"a".repeat(80)}"`);
    expect(quote("a".repeat(81))).toBe(`"${"a".repeat(80)}…"`);
  });

  test("gives printable ASCII, one line, of bounded length, for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        const quoted = quote(text);
        expect(quoted).toMatch(/^"[\u0020-\u007e]*…?"$/);
        expect(quoted.length).toBeLessThan(800);
      }),
    );
  });

  test("tells short texts apart", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.string({ maxLength: 60 }), (a, b) => {
        expect(quote(a) === quote(b)).toBe(a === b);
      }),
    );
  });
});

test("cannot follows the one grammar", () => {
  expect(cannot("read member", "a.npy", "it is short", "it must be long")).toBe(
    'Cannot read member "a.npy": it is short, it must be long',
  );
});
