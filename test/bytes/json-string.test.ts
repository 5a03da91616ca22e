import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeJsonString } from "../../src/bytes/index.js";
import { skipString } from "../../src/bytes/json-string.js";
import { caught, toBytes } from "./json-support.js";

describe("skipString", () => {
  it("stops at the closing quote", () => {
    expect(skipString(toBytes('ab"c"'), 0, "p")).toBe(2);
    expect(skipString(toBytes('xé"'), 1, "p")).toBe(3);
  });

  it("marks escapes by the sign", () => {
    expect(skipString(toBytes('a\\"b"'), 0, "p")).toBe(-4);
  });

  it("finds the end of every string that JSON.stringify writes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (text, rest) => {
        const written = JSON.stringify(text);
        const length = toBytes(written).length;
        const end = skipString(toBytes(written + rest), 1, "p");
        expect(Math.abs(end)).toBe(length - 1);
        expect(end < 0).toBe(written.includes("\\"));
      }),
    );
  });
});

describe("decodeJsonString", () => {
  const decode = (span: string, escaped: boolean): string => {
    const bytes = toBytes(`"${span}"`);
    return decodeJsonString(bytes, 1, bytes.length - 1, escaped, "p");
  };

  it.each([
    ['\\"\\\\\\/\\b\\f\\n\\r\\t', '"\\/\b\f\n\r\t'],
    ["\\u0041\\u00e9\\u20AC", "Aé€"],
    ["\\ud83d\\ude00", "😀"],
    ["é\\u0000€", "é\0€"],
    ["\\ufeff", "\ufeff"],
    ["__proto__\\u0020", "__proto__ "],
  ])("decodes %s", (span, text) => {
    expect(decode(span, true)).toBe(text);
  });

  it("takes a span without escapes as it is", () => {
    expect(decode("", false)).toBe("");
    expect(decode("\ufeffé😀", false)).toBe("\ufeffé😀");
  });

  it("gives back what was escaped unit by unit", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const units = text.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
        expect(decode(units.join(""), true)).toBe(text);
      }),
    );
  });

  it.each(["\\ud800", "a\\udc00", "\\udc00\\ud800"])("refuses half of a surrogate pair in %s", (span) => {
    expect(caught(() => decode(span, true))).toMatchObject({ code: "E_JSON_SURROGATE", path: "p", offset: 1 });
  });

  it("refuses what is not UTF-8, at its offset", () => {
    const bytes = toBytes([0x22, 0x61, 0xff, 0x22]);
    expect(caught(() => decodeJsonString(bytes, 1, 3, false, "p"))).toMatchObject({ code: "E_UTF8", offset: 2 });
  });
});
