import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contextTag, DerReader, encodeDer, TAG } from "../../src/sign/der.js";

class Invalid extends Error {}

const reader = (...bytes: number[]): DerReader => new DerReader(Uint8Array.from(bytes), (is) => new Invalid(is));
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe("DerReader", () => {
  it("reads elements in order, and inside each other", () => {
    const outer = reader(0x30, 0x05, 0x02, 0x01, 0x7f, 0x05, 0x00);
    const inner = outer.enter(TAG.sequence);
    expect(inner.enterIf(TAG.oid)).toBeUndefined();
    expect(inner.small()).toBe(127);
    expect(inner.next).toBe(TAG.null);
    expect(inner.takeWhole(TAG.null)).toEqual(bytes(5, 0));
    expect(inner.next).toBeUndefined();
    inner.end();
    outer.end();
  });

  it.each([
    ["another tag", [0x31, 0x00]],
    ["nothing", []],
    ["no length", [0x30]],
    ["an indefinite length", [0x30, 0x80, 0x00, 0x00]],
    ["a long form for a short length", [0x30, 0x81, 0x01, 0x00]],
    ["a length with a leading zero", [0x30, 0x82, 0x00, 0x80, ...new Array<number>(128).fill(0)]],
    ["a length of four bytes", [0x30, 0x84, 0x00, 0x00, 0x00, 0x80]],
    ["a length of 127 bytes", [0x30, 0xff]],
    ["a cut length", [0x30, 0x82, 0x01]],
    ["a content that is cut", [0x30, 0x02, 0x00]],
  ])("refuses %s", (_what, content) => {
    expect(() => reader(...content).take(TAG.sequence)).toThrow(Invalid);
    expect(() => reader(...content).takeWhole(TAG.sequence)).toThrow(Invalid);
  });

  it("refuses what follows the end", () => {
    const outer = reader(0x05, 0x00, 0x00);
    outer.take(TAG.null);
    expect(() => outer.end()).toThrow("1 bytes are left over");
  });

  it.each([
    [[0x02, 0x01, 0x00], []],
    [[0x02, 0x01, 0x7f], [0x7f]],
    [[0x02, 0x02, 0x00, 0x80], [0x80]],
    [
      [0x02, 0x02, 0x01, 0x00],
      [1, 0],
    ],
  ])("reads from %j the magnitude %j", (content, magnitude) => {
    expect(reader(...content).unsigned()).toEqual(Uint8Array.from(magnitude));
  });

  it.each([[[0x02, 0x00]], [[0x02, 0x01, 0x80]], [[0x02, 0x02, 0x00, 0x7f]], [[0x02, 0x02, 0x00, 0x00]]])(
    "refuses the integer %j",
    (content) => {
      expect(() => reader(...content).unsigned()).toThrow(Invalid);
    },
  );

  it("reads small numbers up to 32 bits", () => {
    expect(reader(0x02, 0x05, 0x00, 0xff, 0xff, 0xff, 0xff).small()).toBe(2 ** 32 - 1);
    expect(() => reader(0x02, 0x05, 0x01, 0, 0, 0, 0).small()).toThrow(Invalid);
  });

  it("reads bit strings of whole bytes", () => {
    expect(reader(0x03, 0x02, 0x00, 0xaa).bitBytes()).toEqual(bytes(0xaa));
    expect(reader(0x81, 0x02, 0x00, 0xaa).bitBytes(contextTag(1, true))).toEqual(bytes(0xaa));
    expect(() => reader(0x03, 0x02, 0x01, 0xaa).bitBytes()).toThrow(Invalid);
    expect(() => reader(0x03, 0x00).bitBytes()).toThrow(Invalid);
  });
});

describe("encodeDer", () => {
  it.each([0, 1, 127, 128, 255, 256, 65_535])("writes %i bytes of content so that they are read", (length) => {
    const content = new Uint8Array(length).fill(7);
    const encoded = encodeDer(contextTag(2), content);
    expect(Buffer.compare(new DerReader(encoded, (is) => new Invalid(is)).take(0xa2), content)).toBe(0);
  });

  it("is the only spelling that is read", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (tail) => {
        const encoded = Uint8Array.of(0x30, ...tail);
        let content: Uint8Array;
        try {
          content = new DerReader(encoded, (is) => new Invalid(is)).take(0x30);
        } catch (error) {
          expect(error).toBeInstanceOf(Invalid);
          return;
        }
        const again = encodeDer(0x30, content);
        expect(encoded.subarray(0, again.length)).toEqual(again);
      }),
      { numRuns: 300 },
    );
  });
});
