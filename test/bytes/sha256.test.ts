import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256, sha256Hex } from "../../src/bytes/index.js";

describe("sha256", () => {
  it.each([
    ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  ])("of %j is the published value", (text, expected) => {
    const digest = sha256();
    digest.update(new TextEncoder().encode(text));
    expect(digest.hex()).toBe(expected);
    expect(sha256Hex(new TextEncoder().encode(text))).toBe(expected);
  });

  it("agrees with the native one over any pieces", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 150 }), { maxLength: 6 }), (pieces) => {
        const digest = sha256();
        const native = createHash("sha256");
        for (const piece of pieces) {
          digest.update(piece);
          native.update(piece);
        }
        expect(digest.hex()).toBe(native.digest("hex"));
      }),
      { numRuns: 50 },
    );
  });
});
