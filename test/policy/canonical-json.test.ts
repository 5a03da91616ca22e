import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../src/policy/canonical-json.js";

describe("canonicalJson", () => {
  it("sorts fields by code units, keeps lists, and leaves out what is undefined", () => {
    const value = { b: [3, 1, 2], "10": "x", "2": true, a: undefined, "\u20ac": { z: 1, y: "\n" } };
    expect(canonicalJson(value)).toBe('{"10":"x","2":true,"b":[3,1,2],"\u20ac":{"y":"\\n","z":1}}');
  });

  it("writes what JSON reads back, and always the same", () => {
    const scalar = fc.oneof(fc.string({ unit: "binary" }), fc.boolean(), fc.integer());
    const value = fc.dictionary(fc.string(), fc.oneof(scalar, fc.array(scalar)), { noNullPrototype: true });
    fc.assert(
      fc.property(value, (object) => {
        const text = canonicalJson(object);
        const reversed = Object.fromEntries(Object.entries(object).toReversed());
        expect(JSON.parse(text)).toEqual(object);
        expect(canonicalJson(reversed)).toBe(text);
      }),
    );
  });
});
