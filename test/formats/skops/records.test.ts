import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Findings, parseJsonEvents } from "../../../src/bytes/index.js";
import { Interner } from "../../../src/graph/intern.js";
import { RECORD, Records } from "../../../src/formats/skops/records.js";

function read(text: string, findings = new Findings(), knownKeys: readonly string[] = []): Records {
  const bytes = new TextEncoder().encode(text);
  const records = new Records(bytes, "schema.json", knownKeys, findings);
  parseJsonEvents(bytes, records, { maxDepth: 100, path: "schema.json" });
  return records;
}

/** Reads the value back from the records alone. */
function valueAt(records: Records, record: number): unknown {
  switch (records.type(record)) {
    case RECORD.object: {
      const members = new Map<string, unknown>();
      for (let at = record + 1; at < records.next(record); at = records.next(at)) {
        members.set(records.keys.text(records.keyOf(at)), valueAt(records, at));
      }
      return members;
    }
    case RECORD.array: {
      const items: unknown[] = [];
      for (let at = record + 1; at < records.next(record); at = records.next(at)) {
        expect(records.keyOf(at)).toBe(-1);
        items.push(valueAt(records, at));
      }
      return items;
    }
    case RECORD.string:
    case RECORD.escaped:
      return records.text(record);
    case RECORD.integer:
    case RECORD.number:
      return Number(new TextDecoder().decode(records.bytes.subarray(records.start(record), records.end(record))));
    case RECORD.true:
      return true;
    case RECORD.false:
      return false;
    default:
      return null;
  }
}

function asMaps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asMaps);
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? 0 : value;
  return new Map(Object.entries(value).map(([key, inner]) => [key, asMaps(inner)]));
}

describe("Records", () => {
  test("hold every JSON value", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        const findings = new Findings();
        const records = read(text, findings);
        expect(valueAt(records, 0)).toEqual(asMaps(JSON.parse(text)));
        expect(records.next(0)).toBe(records.length);
        expect(findings.list).toEqual([]);
      }),
    );
  });

  test("give known keys their own numbers", () => {
    const records = read('{"b": 1, "c": 2, "a": 3}', new Findings(), ["a", "b"]);
    expect([1, 2, 3].map((record) => records.keyOf(record))).toEqual([1, 2, 0]);
  });

  test("give an escaped key the number of the plain one", () => {
    const records = read('[{"ab": 1}, {"\\u0061b": 2}]');
    expect(records.keyOf(2)).toBe(records.keyOf(4));
  });

  test("tell integers from other numbers", () => {
    const records = read("[1, 1.0, 1e0, -0]");
    expect([1, 2, 3, 4].map((record) => records.type(record))).toEqual([
      RECORD.integer,
      RECORD.number,
      RECORD.number,
      RECORD.integer,
    ]);
  });

  test("intern a string alike whether it is escaped or not", () => {
    const records = read('["caf\\u00e9", "café", "other"]');
    const names = new Interner();
    expect([1, 2, 3].map((record) => records.internIn(record, names))).toEqual([0, 0, 1]);
  });
});

describe("duplicate keys", () => {
  const codes = (text: string): string[] => {
    const findings = new Findings();
    read(text, findings);
    return findings.list.map(({ code }) => code);
  };

  test.each([
    ['{"a": 1, "a": 1}', 1],
    ['{"a": 1, "b": 2, "a": 3, "a": 4}', 2],
    ['{"a": 1, "\\u0061": 2}', 1],
    ['{"": 1, "": 2}', 1],
    ['[{"a": 1}, {"a": 2}]', 0],
    ['{"a": {"a": {"a": 1}}}', 0],
    ['{"a": {"b": 1}, "b": {"a": 1}}', 0],
    ['{"x": {"a": 1, "a": 2}, "y": 1}', 1],
    ['{"__proto__": 1, "constructor": 2}', 0],
  ])("in %s are found %i times", (text, count) => {
    expect(codes(text)).toEqual(Array.from({ length: count }, () => "E_JSON_DUPLICATE_KEY"));
  });

  test("are found in objects of any size, and nowhere else", () => {
    for (const size of [1, 15, 16, 17, 40, 1000]) {
      const keys = Array.from({ length: size }, (_, i) => `"k${i}": {"k0": {}, "k1": []}`);
      expect(codes(`{${keys.join(", ")}}`)).toEqual([]);
      expect(codes(`{${keys.join(", ")}, "k0": 1}`)).toEqual(["E_JSON_DUPLICATE_KEY"]);
      expect(codes(`{${keys.join(", ")}, "k${size - 1}": 1}`)).toEqual(["E_JSON_DUPLICATE_KEY"]);
    }
  });

  test("are found after an inner object that is large", () => {
    const inner = Array.from({ length: 30 }, (_, i) => `"i${i}": 0`).join(", ");
    expect(codes(`{"a": {${inner}}, "b": {${inner}}, "a": 1}`)).toEqual(["E_JSON_DUPLICATE_KEY"]);
  });

  test("are placed in the text", () => {
    const findings = new Findings();
    read('{"a": 1, "a": 2}', findings);
    expect(findings.list[0]).toMatchObject({ path: "schema.json", offset: 10 });
  });
});
