import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memorySource } from "../../../src/bytes/index.js";
import { Cursor } from "../../../src/formats/onnx/cursor.js";
import { IntColumn } from "../../../src/graph/index.js";
import { nodeHost } from "../../../src/node/host.js";

const TAG = 0x40;
const LIMIT = 2 ** 28;

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return [...bytes, Number(rest)];
}

function cursorOf(bytes: readonly number[]): Cursor {
  const cursor = new Cursor(memorySource(Uint8Array.from(bytes), nodeHost), nodeHost.sha256());
  cursor.hold(0);
  return cursor;
}

/** @returns the numbers that were read in bulk, and where that ended */
function read(bytes: readonly number[], tag: number, end = bytes.length): [values: number[], position: number] {
  const cursor = cursorOf(bytes);
  const column = new IntColumn();
  // Bytes are kept from the first read on.
  cursor.passes(-1, end);
  expect(cursor.smallNumbers(tag, end, column)).toBe(column.length);
  return [Array.from(column.view()), cursor.position];
}

const numbers = fc.array(fc.oneof(fc.nat(300), fc.nat(LIMIT - 1), fc.integer({ min: LIMIT, max: 2 ** 40 })));

describe("numbers that are read in bulk", () => {
  it.each([-1, TAG])("are those of the file, up to one that is large or near the end (tag %d)", (tag) => {
    fc.assert(
      fc.property(numbers, (values) => {
        const pieces = values.map((value) => [...(tag < 0 ? [] : [tag]), ...varint(value)]);
        const [found, position] = read(pieces.flat(), tag);
        expect(found).toEqual(values.slice(0, found.length));
        expect(position).toBe(pieces.slice(0, found.length).flat().length);
        const isOver = found.length === values.length || values[found.length]! >= LIMIT;
        expect(isOver || pieces.flat().length - position <= 4).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it("end before what is padded, before another tag, and with their message", () => {
    const rest = [1, 1, 1, 1, 1];
    expect(read([5, 0x85, 0x00, ...rest], -1)).toEqual([[5], 1]);
    expect(read([5, 0x80, 0x80, 0x00, ...rest], -1)).toEqual([[5], 1]);
    expect(read([TAG, 5, TAG, 0x80, 0x00, TAG, 1, ...rest], TAG)).toEqual([[5], 2]);
    expect(read([TAG, 5, 0x48, 6, ...rest], TAG)).toEqual([[5], 2]);
    expect(read([0, 0, 0, ...rest], -1, 5)).toEqual([[0, 0], 2]);
  });
});

describe("fields of one size that are passed over in bulk", () => {
  it("end with another tag, and with their message", () => {
    const one = [TAG, 1, 2, 3, 4];
    const passed = (bytes: readonly number[], end = bytes.length): [number, number] => {
      const cursor = cursorOf(bytes);
      cursor.passes(-1, end);
      return [cursor.skipFixed(TAG, 4, end), cursor.position];
    };
    expect(passed([...one, ...one, 0x48, 1, 2, 3, 4])).toEqual([2, 10]);
    expect(passed([...one, ...one])).toEqual([2, 10]);
    expect(passed([...one, ...one], 9)).toEqual([1, 5]);
    expect(passed([0x48, ...one])).toEqual([0, 0]);
  });
});

describe("a number of one byte", () => {
  it("is read where there is one", () => {
    const cursor = cursorOf([5, 0x80, 0x01]);
    cursor.passes(-1, 3);
    expect([cursor.small(3), cursor.small(3), cursor.position]).toEqual([5, -1, 1]);
    expect(cursor.small(1)).toBe(-1);
  });
});
