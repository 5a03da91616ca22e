import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assertSpan, memorySource } from "../../src/bytes/index.js";
import { nodeHost } from "../../src/node/host.js";

const truncated = expect.objectContaining({ code: "E_TRUNCATED" });

describe("memorySource", () => {
  const bytes = Uint8Array.of(1, 2, 3, 4);

  test("reads the bytes at an offset, without a copy", () => {
    const piece = memorySource(bytes).read(1, 2);
    expect([...piece]).toEqual([2, 3]);
    expect(piece.buffer).toBe(bytes.buffer);
  });

  test("reads nothing at the end", () => {
    expect(memorySource(bytes).read(4, 0)).toHaveLength(0);
    expect(memorySource(new Uint8Array()).read(0, 0)).toHaveLength(0);
  });

  test.each([
    [0, 5],
    [5, 0],
    [4, 1],
    [-1, 1],
    [1, -1],
    [0.5, 1],
    [0, NaN],
    [2 ** 53, 1],
    [1, 2 ** 53],
    [Infinity, 0],
  ])("refuses offset %d and length %d", (offset, length) => {
    expect(() => memorySource(bytes).read(offset, length)).toThrowError(truncated);
  });

  test("lends its host, if it has one", () => {
    expect(memorySource(bytes, nodeHost).host).toBe(nodeHost);
    expect("host" in memorySource(bytes)).toBe(false);
  });

  test("reads from a view into a larger buffer", () => {
    expect([...memorySource(bytes.subarray(2)).read(0, 2)]).toEqual([3, 4]);
    expect(() => memorySource(bytes.subarray(0, 2)).read(0, 3)).toThrowError(truncated);
  });
});

test("assertSpan takes exactly the spans that lie inside", () => {
  const numbers = fc.oneof(fc.integer({ min: -3, max: 12 }), fc.constantFrom(2 ** 31, 2 ** 53 - 1, -(2 ** 53) + 1));
  fc.assert(
    fc.property(fc.nat(10), numbers, numbers, (size, offset, length) => {
      const inside = offset >= 0 && length >= 0 && offset + length <= size;
      if (inside) assertSpan(size, offset, length);
      else expect(() => assertSpan(size, offset, length)).toThrowError(truncated);
    }),
  );
});
