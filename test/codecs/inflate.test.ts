import { constants, deflateRawSync, inflateRawSync, type ZlibOptions } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Inflater } from "../../src/codecs/index.js";
import { BitWriter } from "../helpers/bit-writer.js";
import { concat } from "../helpers/zip-builder.js";

/** @returns the output, or the code with which it was refused */
function inflate(bytes: Uint8Array, step = bytes.length): Uint8Array | string {
  const inflater = new Inflater();
  const pieces: Uint8Array[] = [];
  try {
    for (let at = 0; at < bytes.length; at += step) {
      inflater.push(bytes.subarray(at, at + step), (piece) => pieces.push(piece.slice()));
    }
    inflater.finish();
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : "no code";
  }
  return concat(...pieces);
}

function zlibInflate(bytes: Uint8Array): Uint8Array | string {
  try {
    return new Uint8Array(inflateRawSync(bytes));
  } catch {
    return "E_DEFLATE";
  }
}

function expectSame(actual: Uint8Array | string, expected: Uint8Array | string): void {
  if (typeof actual === "string" || typeof expected === "string") expect(actual).toBe(expected);
  else expect(Buffer.compare(actual, expected)).toBe(0);
}

const LEVELS = [0, 1, 5, 9];
const STRATEGIES = [
  constants.Z_DEFAULT_STRATEGY,
  constants.Z_FILTERED,
  constants.Z_HUFFMAN_ONLY,
  constants.Z_RLE,
  constants.Z_FIXED,
];

/** Bytes with repetitions of every distance, as models have them. */
function sample(length: number, alphabet: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed;
  const next = (): number => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) >>> 8;
  for (let at = 0; at < length; at++) {
    const back = next() % 50 === 0 && at > 0 ? 1 + (next() % at) : 0;
    const run = back > 0 ? next() % 400 : 0;
    if (run === 0) bytes[at] = next() % alphabet;
    else for (const end = Math.min(length, at + run); at < end; at++) bytes[at] = bytes[at - back]!;
  }
  return bytes;
}

describe("an Inflater", () => {
  const options = LEVELS.flatMap((level) => STRATEGIES.map((strategy): ZlibOptions => ({ level, strategy })));

  it.each(options)("decodes what zlib makes with %j", (option) => {
    for (const [length, alphabet] of [
      [0, 1],
      [1, 256],
      [1000, 3],
      [200_000, 256],
      [300_000, 12],
    ] as const) {
      const data = sample(length, alphabet, length + alphabet);
      expectSame(inflate(deflateRawSync(data, option)), data);
    }
  });

  it("gives the same for any cut of the input", () => {
    const data = concat(sample(3000, 20, 1), new Uint8Array(500), sample(3000, 256, 2));
    for (const option of options) {
      const bytes = deflateRawSync(data, { ...option, memLevel: 1 });
      for (const step of [1, 2, 7, 100, 1000]) expectSame(inflate(bytes, step), data);
    }
  });

  it("agrees with zlib over any bytes", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 2000 }),
        fc.constantFrom(...options),
        fc.integer({ min: 1, max: 500 }),
        (data, option, step) => {
          expectSame(inflate(deflateRawSync(data, option), step), data);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("accepts and refuses the same mutations as zlib", () => {
    const stream = fc
      .tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 256 }), fc.nat(), fc.constantFrom(...options))
      .map(([length, alphabet, seed, option]) => deflateRawSync(sample(length, alphabet, seed), option));
    const edit = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
    let refused = 0;
    fc.assert(
      fc.property(
        stream,
        fc.array(edit, { minLength: 1, maxLength: 3 }),
        fc.option(fc.nat(), { freq: 5 }),
        (bytes, edits, cut) => {
          const mutated = new Uint8Array(bytes);
          for (const [at, value] of edits) mutated[at % mutated.length] = value;
          const given = cut === null ? mutated : mutated.subarray(0, cut % (mutated.length + 1));
          const expected = zlibInflate(given);
          if (typeof expected === "string") refused++;
          expectSame(inflate(given), expected);
          expectSame(inflate(given, 3), expected);
        },
      ),
      { numRuns: 1500 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  it("accepts and refuses the same random bytes as zlib", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
        // Half of the random streams shall begin with a block of dynamic codes.
        if (bytes.length > 1 && bytes[1]! < 128) bytes[0] = (bytes[0]! & ~7) | 5;
        expectSame(inflate(bytes), zlibInflate(bytes));
      }),
      { numRuns: 2000 },
    );
  });

  it("counts the bytes of the stream, and ignores what follows it", () => {
    const bytes = deflateRawSync(sample(5000, 50, 3));
    for (const step of [1, 64, 10_000]) {
      const inflater = new Inflater();
      const input = concat(bytes, new Uint8Array(40).fill(255));
      for (let at = 0; at < input.length; at += step) inflater.push(input.subarray(at, at + step), () => undefined);
      expect(inflater.done).toBe(true);
      expect(inflater.consumed).toBe(bytes.length);
      inflater.finish();
    }
  });

  it("is done exactly with the last byte", () => {
    const bytes = deflateRawSync(sample(5000, 50, 3));
    const inflater = new Inflater();
    inflater.push(bytes.subarray(0, -1), () => undefined);
    expect(inflater.done).toBe(false);
    expect(() => inflater.finish()).toThrowError(expect.objectContaining({ code: "E_DEFLATE" }));
    inflater.push(bytes.subarray(-1), () => undefined);
    expect(inflater.done).toBe(true);
  });

  it("emits pieces of at most 64 KiB, all that came before a mistake, and stops when the taker throws", () => {
    const zeros = deflateRawSync(new Uint8Array(10_000_000));
    let emitted = 0;
    const inflater = new Inflater();
    const take = (piece: Uint8Array): void => {
      expect(piece.length).toBeLessThanOrEqual(2 ** 16);
      emitted += piece.length;
      if (emitted > 1_000_000) throw new RangeError("enough");
    };
    expect(() => inflater.push(zeros, take)).toThrowError(RangeError);
    expect(emitted).toBeLessThanOrEqual(1_000_000 + 2 ** 16);

    const broken = new BitWriter().bits(0, 3).bytes(3, 0, 252, 255, 97, 98, 99).bits(7, 3).end();
    let text = "";
    const other = new Inflater();
    const collect = (piece: Uint8Array): void => void (text += Buffer.from(piece).toString());
    expect(() => other.push(broken, collect)).toThrowError(expect.objectContaining({ code: "E_DEFLATE" }));
    expect(text).toBe("abc");
  });

  it("takes an empty piece for nothing", () => {
    const inflater = new Inflater();
    inflater.push(new Uint8Array(), () => expect.fail());
    expect(inflater.consumed).toBe(0);
    expect(inflater.done).toBe(false);
  });
});

/** Each is judged by zlib too, so that the list cannot drift from it. */
describe("a deflate stream with hand-made blocks", () => {
  const dynamic = (lengths: number[], literals: number, distances: number): BitWriter =>
    new BitWriter().dynamicHeader(lengths, literals, distances);
  /** Lengths of 257 literal and length codes and `distances`; `codes` by symbol. */
  const lengths = (codes: [number, number][], distances: number[] = [0]): number[] => {
    const all = Array.from({ length: 257 }, () => 0);
    for (const [symbol, length] of codes) all[symbol] = length;
    return [...all, ...distances];
  };

  it.each([
    ["block type 3", new BitWriter().bits(7, 3), false],
    ["an empty stored block", new BitWriter().bits(1, 3).align().bytes(0, 0, 255, 255), true],
    ["a wrong complement", new BitWriter().bits(1, 3).align().bytes(1, 0, 255, 255, 97), false],
    ["a cut stored block", new BitWriter().bits(1, 3).align().bytes(2, 0, 253, 255, 97), false],
    ["fixed codes with only an end", new BitWriter().bits(3, 3).code(0, 7), true],
    ["the fixed length code 286", new BitWriter().bits(3, 3).code(0b11000110, 8).bits(0, 20), false],
    [
      "the fixed distance code 30",
      new BitWriter().bits(3, 3).code(0b00110000, 8).code(1, 7).code(30, 5).bits(0, 30),
      false,
    ],
    ["a distance before the first byte", new BitWriter().bits(3, 3).code(1, 7).code(0, 5).code(0, 7), false],
    ["a distance to the first byte", new BitWriter().bits(3, 3).code(0x30, 8).code(1, 7).code(0, 5).code(0, 7), true],
    ["a single code of one bit", dynamic(lengths([[256, 1]]), 257, 1).code(0, 1), true],
    [
      "the other bit of a single code",
      dynamic(lengths([[256, 1]]), 257, 1)
        .code(1, 1)
        .bits(0, 30),
      false,
    ],
    ["a single code of two bits", dynamic(lengths([[256, 2]]), 257, 1).code(0, 2), false],
    [
      "two codes",
      dynamic(
        lengths([
          [0, 1],
          [256, 1],
        ]),
        257,
        1,
      )
        .code(0, 1)
        .code(1, 1),
      true,
    ],
    [
      "an over-subscribed code",
      dynamic(
        lengths([
          [0, 1],
          [1, 1],
          [256, 1],
        ]),
        257,
        1,
      ).bits(0, 30),
      false,
    ],
    [
      "an incomplete code",
      dynamic(
        lengths([
          [0, 2],
          [1, 2],
          [256, 2],
        ]),
        257,
        1,
      ).bits(0, 30),
      false,
    ],
    [
      "no end of block",
      dynamic(
        lengths([
          [0, 1],
          [1, 1],
        ]),
        257,
        1,
      ).bits(0, 30),
      false,
    ],
    ["a single distance of one bit", dynamic(lengths([[256, 1]], [1]), 257, 1).code(0, 1), true],
    ["a single distance of two bits", dynamic(lengths([[256, 1]], [2]), 257, 1).code(0, 1), false],
    ["over-subscribed distances", dynamic(lengths([[256, 1]], [1, 1, 1]), 257, 3).code(0, 1), false],
    [
      "a code of 15 bits",
      dynamic(lengths([...Array.from({ length: 15 }, (_, i): [number, number] => [i, i + 1]), [256, 15]]), 257, 1)
        .code(0x7ffe, 15)
        .code(0x7fff, 15),
      true,
    ],
    [
      "287 length codes",
      dynamic([...lengths([[256, 1]]).slice(0, 257), ...Array.from({ length: 31 }, () => 0)], 287, 1).code(0, 1),
      false,
    ],
    [
      "31 distance codes",
      dynamic([...lengths([[256, 1]]).slice(0, 257), ...Array.from({ length: 31 }, () => 0)], 257, 31).code(0, 1),
      false,
    ],
    [
      "a repetition of nothing",
      new BitWriter().bits(5, 3).bits(0, 10).bits(14, 4).bits(1, 3).bits(0, 48).bits(1, 3).bits(0, 30),
      false,
    ],
    ["no code of code lengths", new BitWriter().bits(5, 3).bits(0, 10).bits(15, 4).bits(0, 57).bits(0, 300), false],
  ])("%s", (_, writer, accepted) => {
    const bytes = writer.end();
    const result = inflate(bytes);
    expect(typeof result !== "string").toBe(accepted);
    expectSame(result, zlibInflate(bytes));
    expectSame(inflate(bytes, 1), zlibInflate(bytes));
  });
});
