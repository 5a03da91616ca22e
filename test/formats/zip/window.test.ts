import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memorySource, sha256, type Digest, type Source } from "../../../src/bytes/index.js";
import { Window, WINDOW_SIZE } from "../../../src/formats/zip/window.js";
import { sha256Of } from "./helpers.js";

const BYTES = Uint8Array.from({ length: 5000 }, (_, index) => index * 31);

/** A source that notes what was read. */
function noting(bytes: Uint8Array): Source & { reads: [number, number][] } {
  const memory = memorySource(bytes);
  const reads: [number, number][] = [];
  return {
    size: bytes.length,
    reads,
    read(offset, length) {
      reads.push([offset, length]);
      return memory.read(offset, length);
    },
  };
}

function recorder(): Digest & { length: number } {
  const digest = sha256();
  return {
    length: 0,
    update(bytes) {
      this.length += bytes.length;
      digest.update(bytes);
    },
    hex: () => digest.hex(),
  };
}

describe("a window", () => {
  it("hands out the bytes in order, however they are asked for", () => {
    const step = fc.tuple(fc.constantFrom("take", "forEach", "skip"), fc.integer({ min: 0, max: 400 }));
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 30 }),
        fc.uniqueArray(fc.nat(BYTES.length), { maxLength: 5 }),
        (steps, stops) => {
          const digest = recorder();
          const window = new Window(
            memorySource(BYTES),
            [...stops].sort((a, b) => a - b),
            digest,
          );
          let position = 0;
          for (const [kind, wanted] of steps) {
            const length = Math.min(wanted, BYTES.length - position);
            const expected = BYTES.subarray(position, position + length);
            if (kind === "take") expect(Buffer.compare(window.take(length), expected)).toBe(0);
            else if (kind === "skip") window.skip(length);
            else {
              const got: number[] = [];
              window.forEach(length, (piece) => void got.push(...piece));
              expect(got).toEqual([...expected]);
            }
            position += length;
            expect(window.position).toBe(position);
          }
          window.skip(BYTES.length - position);
          expect(digest.length).toBe(BYTES.length);
          expect(digest.hex()).toBe(sha256Of(BYTES));
        },
      ),
      { numRuns: 80 },
    );
  });

  it("reads nothing until it is asked, and then ahead", () => {
    const source = noting(new Uint8Array(3 * WINDOW_SIZE));
    const window = new Window(source, []);
    expect(source.reads).toEqual([]);
    window.take(10);
    window.take(10);
    expect(source.reads).toEqual([[0, WINDOW_SIZE]]);
  });

  it("does not read ahead over a stop, but through it where it must", () => {
    const source = noting(BYTES);
    const window = new Window(source, [100, 4000]);
    window.take(90);
    expect(source.reads).toEqual([[0, 100]]);
    window.take(30);
    expect(source.reads).toEqual([
      [0, 100],
      [100, 3900],
    ]);
    expect(Buffer.compare(window.take(5), BYTES.subarray(120, 125))).toBe(0);
  });

  it("passes kept bytes to the digest without reading them", () => {
    const source = noting(BYTES);
    const digest = recorder();
    const window = new Window(source, [1000], digest);
    window.skip(1000);
    window.passKept(BYTES.subarray(1000, 3000));
    expect(window.position).toBe(3000);
    expect(Buffer.compare(window.take(7), BYTES.subarray(3000, 3007))).toBe(0);
    window.skip(1993);
    expect(digest.hex()).toBe(sha256Of(BYTES));
    expect(source.reads).toEqual([
      [0, 1000],
      [3000, 2000],
    ]);
  });

  it("does not go beyond the end", () => {
    const window = new Window(memorySource(BYTES), []);
    expect(() => window.take(5001)).toThrowError(expect.objectContaining({ code: "E_TRUNCATED" }));
  });
});
