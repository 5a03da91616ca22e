import { describe, expect, test, vi } from "vitest";
import { Findings, parseJsonEvents } from "../../../src/bytes/index.js";
import { Records } from "../../../src/formats/skops/records.js";
import { BodyComparer, COMPARE } from "../../../src/formats/skops/same-body.js";

function read(text: string): Records {
  const bytes = new TextEncoder().encode(text);
  const records = new Records(bytes, "schema.json", [], new Findings());
  parseJsonEvents(bytes, records, { maxDepth: 1000, path: "schema.json" });
  return records;
}

/** Compares the two items of an array; keys `id` and `file` are marked as the lowering marks them. */
function compare(
  left: string,
  right: string,
  sameMember: (a: string, b: string) => boolean = (a, b) => a === b,
): boolean {
  const records = read(`[${left}, ${right}]`);
  const comparer = new BodyComparer(records, (a, b) => sameMember(records.text(a), records.text(b)));
  for (let record = 0; record < records.length; record++) {
    const key = records.keyOf(record) < 0 ? "" : records.keys.text(records.keyOf(record));
    if (key === "id") comparer.mark(record, COMPARE.never);
    if (key === "file") comparer.mark(record, COMPARE.byMember);
  }
  return comparer.same(1, records.next(1));
}

describe("BodyComparer", () => {
  test.each([
    ['{"a": 1, "b": [true, null, "x"]}'],
    ["{}"],
    ["[]"],
    ['{"a": {"b": {"c": [[], [[]]]}}}'],
    [`[${Array.from({ length: 50 }, (_, i) => i).join(", ")}]`],
  ])("finds %s equal to itself", (text) => {
    expect(compare(text, text)).toBe(true);
  });

  test.each([
    ["a scalar", '{"a": 1}', '{"a": 2}'],
    ["the length of a scalar", '{"a": 1}', '{"a": 11}'],
    ["a prefix", '{"a": "xy"}', '{"a": "x"}'],
    ["a key", '{"a": 1}', '{"b": 1}'],
    ["the order of keys", '{"a": 1, "b": 1}', '{"b": 1, "a": 1}'],
    ["one member more", '{"a": 1}', '{"a": 1, "b": 1}'],
    ["one item more", "[1]", "[1, 1]"],
    ["the type", '{"a": "1"}', '{"a": 1}'],
    ["a literal", '{"a": true}', '{"a": false}'],
    ["null and false", '{"a": null}', '{"a": false}'],
    ["an object and an array", '{"a": {}}', '{"a": []}'],
    ["the nesting", "[[1], 1]", "[[1, 1]]"],
    ["the nesting further down", "[[[], []], []]", "[[[]], [], []]"],
    ["the last of many", `[${"0, ".repeat(40)}1]`, `[${"0, ".repeat(40)}2]`],
    ["escaped and plain text", '{"a": "\\u0061"}', '{"a": "a"}'],
  ])("tells bodies apart by %s", (_, left, right) => {
    expect(compare(left, right)).toBe(false);
    expect(compare(right, left)).toBe(false);
  });

  test("ignores ids, and nothing beside them", () => {
    expect(compare('{"a": 1, "id": 5}', '{"a": 1, "id": 600}')).toBe(true);
    expect(compare('{"a": 1, "id": 5}', '{"a": 2, "id": 600}')).toBe(false);
    expect(compare('{"id": 5, "a": 1}', '{"a": 1, "id": 5}')).toBe(false);
    expect(compare('{"a": 1, "id": 5}', '{"a": 1}')).toBe(false);
  });

  test("compares members by their content", () => {
    const equal = (a: string, b: string): boolean => a[0] === b[0];
    expect(compare('{"file": "x1"}', '{"file": "x2"}', equal)).toBe(true);
    expect(compare('{"file": "x1"}', '{"file": "y1"}', equal)).toBe(false);
    expect(compare('{"file": "x1", "a": 1}', '{"file": "x2", "a": 2}', equal)).toBe(false);
  });

  test("does not take an id for something else that stands in its place", () => {
    expect(compare('{"id": 1}', '{"id": 1}')).toBe(true);
    const records = read('[{"a": 1}, {"a": 2}]');
    const comparer = new BodyComparer(records, () => true);
    comparer.mark(2, COMPARE.never);
    expect(comparer.same(1, 3)).toBe(false);
  });
});

describe("nested repeats", () => {
  /** An item of `width` fillers around what is deeper, so that it is large enough to be remembered. */
  const wrap = (inner: string): string =>
    `{"fill": [${Array.from({ length: 20 }, () => 0).join(", ")}], "in": ${inner}}`;

  /**
   * `depth` levels, each of which holds the level below twice; level k is written 2^(depth - k) times.
   * All pairs are compared innermost first, as a lowering meets them.
   */
  function countSteps(depth: number): { readonly steps: number; readonly records: number } {
    let text = "0";
    for (let level = 0; level < depth; level++) text = wrap(`[${text}, ${text}]`);
    const records = read(text);
    const comparer = new BodyComparer(records, () => true);
    const type = vi.spyOn(records, "type");
    let steps = 0;
    // Every object of one level against the first of that level, in the order in which they end.
    const firsts = new Map<number, number>();
    const visit = (record: number): void => {
      for (let at = record + 1; at < records.next(record); at = records.next(at)) visit(at);
      const size = records.next(record) - record;
      if (size < 20) return;
      const first = firsts.get(size);
      if (first === undefined) firsts.set(size, record);
      else expect(comparer.same(first, record)).toBe(true);
    };
    type.mockClear();
    const before = type.mock.calls.length;
    visit(0);
    steps = type.mock.calls.length - before;
    return { steps, records: records.length };
  }

  test("cost steps in proportion to the records, at any depth", () => {
    const rates = [4, 6, 8, 10].map((depth) => {
      const { steps, records } = countSteps(depth);
      return steps / records;
    });
    for (const rate of rates) expect(rate).toBeLessThan(12);
    expect(rates.at(-1)! / rates[0]!).toBeLessThan(1.5);
  });

  test("remember equality only of what was compared", () => {
    const large = (last: number): string => `[${"0, ".repeat(30)}${last}]`;
    const records = read(`[[${large(1)}, 0], [${large(1)}, 0], [${large(2)}, 0]]`);
    const comparer = new BodyComparer(records, () => true);
    const [first, second, third] = [1, records.next(1), records.next(records.next(1))];
    expect(comparer.same(first, second)).toBe(true);
    expect(comparer.same(first, third)).toBe(false);
  });

  test("are remembered across three occurrences and more", () => {
    const large = `{"a": [${"0, ".repeat(30)}1]}`;
    const records = read(`[${Array.from({ length: 6 }, () => large).join(", ")}]`);
    const comparer = new BodyComparer(records, () => true);
    const items: number[] = [];
    for (let at = 1; at < records.length; at = records.next(at)) items.push(at);
    for (const item of items) expect(comparer.same(items[0]!, item)).toBe(true);
    const end = vi.spyOn(records, "end").mockClear();
    for (const item of items) expect(comparer.same(items[1]!, item)).toBe(true);
    // All that is left is the outermost record of each.
    expect(end.mock.calls.length).toBe(0);
  });
});
