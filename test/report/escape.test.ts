import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeJsonText, escapeTerminal, isPlain } from "../../src/report/escape.js";

/** What must never reach a terminal raw, written out one by one. */
const HOSTILE: readonly (readonly [name: string, character: string])[] = [
  ["NUL", "\u0000"],
  ["bell", "\u0007"],
  ["backspace", "\b"],
  ["tab", "\t"],
  ["line feed", "\n"],
  ["carriage return", "\r"],
  ["escape", "\u001b"],
  ["delete", "\u007f"],
  ["next line", "\u0085"],
  ["control sequence introducer", "\u009b"],
  ["operating system command", "\u009d"],
  ["soft hyphen", "\u00ad"],
  ["Arabic letter mark", "\u061c"],
  ["zero width space", "\u200b"],
  ["zero width non-joiner", "\u200c"],
  ["zero width joiner", "\u200d"],
  ["left-to-right mark", "\u200e"],
  ["right-to-left mark", "\u200f"],
  ["line separator", "\u2028"],
  ["paragraph separator", "\u2029"],
  ["left-to-right embedding", "\u202a"],
  ["right-to-left override", "\u202e"],
  ["word joiner", "\u2060"],
  ["left-to-right isolate", "\u2066"],
  ["pop directional isolate", "\u2069"],
  ["byte order mark", "\ufeff"],
  ["Hangul filler", "\u3164"],
  ["tag letter", "\u{e0041}"],
  ["high surrogate", "\ud800"],
  ["low surrogate", "\udfff"],
];

describe("escapeTerminal", () => {
  it.each(HOSTILE)("writes %s as its code point", (_, character) => {
    const code = character.codePointAt(0)!.toString(16);
    expect(escapeTerminal(`a${character}b`)).toBe(`a\\u{${code}}b`);
    expect(isPlain(`a${character}b`)).toBe(false);
  });

  it.each(["", "models/churn.skops", "modèles/Échelle", "模型", "a b 'c' \"d\" \\ $x", "🙂", "e\u0301"])(
    "leaves %j alone",
    (text) => {
      expect(escapeTerminal(text)).toBe(text);
      expect(isPlain(text)).toBe(true);
    },
  );

  it("takes the sting out of a sequence that clears the screen and forges a verdict", () => {
    expect(escapeTerminal("x\u001b[2J\u001b[HAPPROVED\r\n")).toBe("x\\u{1b}[2J\\u{1b}[HAPPROVED\\u{d}\\u{a}");
  });

  it("shows 512 characters whole, and says how many there were beyond", () => {
    expect(escapeTerminal("a".repeat(512))).toBe("a".repeat(512));
    expect(escapeTerminal("a".repeat(513))).toBe(`${"a".repeat(512)}… (513 characters)`);
    expect(escapeTerminal("a".repeat(10_000))).toBe(`${"a".repeat(512)}… (10000 characters)`);
  });

  it("counts escapes, and cuts none in two", () => {
    expect(escapeTerminal("\u001b".repeat(1000))).toBe(`${"\\u{1b}".repeat(85)}… (1000 characters)`);
    expect(escapeTerminal("🙂".repeat(300))).toBe(`${"🙂".repeat(256)}… (600 characters)`);
  });

  it("gives one short line of visible characters for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 2000, size: "max" }), (text) => {
        const shown = escapeTerminal(text);
        expect(isPlain(shown)).toBe(true);
        expect(shown.length).toBeLessThan(560);
      }),
    );
  });
});

describe("escapeJsonText", () => {
  it.each(HOSTILE)("keeps the meaning of JSON with %s, and hides it from a terminal", (_, character) => {
    const value = { [character]: [`a${character}`] };
    const text = escapeJsonText(JSON.stringify(value));
    expect(isPlain(text)).toBe(true);
    expect(JSON.parse(text)).toEqual(value);
  });

  it("keeps line feeds between values", () => {
    expect(escapeJsonText("[\n  1\n]")).toBe("[\n  1\n]");
  });

  it("keeps the meaning of any value", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(JSON.parse(escapeJsonText(JSON.stringify(text, null, 2)))).toBe(text);
      }),
    );
  });
});
