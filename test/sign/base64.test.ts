import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBase64, encodeBase64 } from "../../src/sign/base64.js";

describe("base64", () => {
  it("is what Node.js writes, and is read back", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const standard = encodeBase64(bytes);
        const url = encodeBase64(bytes, "url");
        expect(standard).toBe(Buffer.from(bytes).toString("base64"));
        expect(url).toBe(Buffer.from(bytes).toString("base64url"));
        expect(decodeBase64(standard)).toEqual(bytes);
        expect(decodeBase64(url, "url")).toEqual(bytes);
      }),
      { numRuns: 60 },
    );
  });

  it("has one spelling: any text that is read is what is written", () => {
    const character = fc.constantFrom(...Array.from("AQgwz09+/-_= \n\u00e9"));
    fc.assert(
      fc.property(fc.string({ unit: character, maxLength: 9 }), (text) => {
        const bytes = decodeBase64(text);
        if (bytes) expect(encodeBase64(bytes)).toBe(text);
        const unpadded = decodeBase64(text, "url");
        if (unpadded) expect(encodeBase64(unpadded, "url")).toBe(text);
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    "A",
    "AA",
    "AAA",
    "AAA=A",
    "AA=A",
    "A===",
    "====",
    "=",
    "AB==",
    "AAB=",
    "AA==\n",
    " AA==",
    "AA-_",
    "AAAA=",
    "\u0141AAA",
  ])("refuses %j", (text) => {
    expect(decodeBase64(text)).toBeUndefined();
  });

  it.each(["A", "AA==", "AAA=", "AB", "AAB", "AA+/", "AAAAA"])("refuses %j where padding is not written", (text) => {
    expect(decodeBase64(text, "url")).toBeUndefined();
  });
});
