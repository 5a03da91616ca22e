import fc from "fast-check";
import { expect, it } from "vitest";
import { compareCodePoints } from "../../src/sign/code-point-order.js";

it("orders as the bytes of UTF-8 do, where code units would not", () => {
  expect(["\u{1f600}", "\uff5e"].sort(compareCodePoints)).toEqual(["\uff5e", "\u{1f600}"]);
  expect(["\u{1f600}", "\uff5e"].sort()).toEqual(["\u{1f600}", "\uff5e"]);
  const character = fc.constantFrom("a", "b", "/", ".", "\u00e9", "\ue000", "\uff5e", "\u{10000}", "\u{1f600}");
  const text = fc.string({ unit: character, maxLength: 5 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      const expected = Buffer.compare(Buffer.from(a), Buffer.from(b));
      expect(Math.sign(compareCodePoints(a, b))).toBe(expected);
    }),
  );
});
