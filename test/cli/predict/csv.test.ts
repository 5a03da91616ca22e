import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCsv } from "../../../src/cli/predict/csv.js";

const fieldsOf = (text: string): string[][] => {
  const { header, rows } = parseCsv(text, "x.csv");
  return [header, ...rows.map(({ fields }) => fields)].map((fields) => [...fields]);
};

describe("parseCsv", () => {
  it.each([
    [
      "a,b\n1,2\n",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      "a,b\r\n1,2",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      '"a ""b""","c,\n d"\n, \n',
      [
        ['a "b"', "c,\n d"],
        ["", " "],
      ],
    ],
    ['a\n""\n"x"\n', [["a"], [""], ["x"]]],
    [
      "a,\n,b\n",
      [
        ["a", ""],
        ["", "b"],
      ],
    ],
    ["a\n", [["a"]]],
  ])("reads %j", (text, expected) => {
    expect(fieldsOf(text)).toEqual(expected);
  });

  it.each([
    ["", "on line 1 nothing stands, a header"],
    ["\n", "on line 1 nothing stands"],
    ["a\n\n1\n", "on line 2 nothing stands"],
    ["a,b\n1,2\n\n", "on line 3 nothing stands"],
    ["a,b\n1\n", "on line 2 there are 1 fields, the header has 2"],
    ["a,b\n1,2,3\n", "on line 2 there are 3 fields"],
    ['a,b\n"x\ny",1\n2\n', "on line 4 there are 1 fields"],
    ['a\nx"y\n', "on line 2 a quote"],
    ['a\n"x"y\n', "on line 2 a quote"],
    ['a\n"x\n', "on line 2 a quote"],
    ["a\rb\n", "on line 1 a quote or line break"],
  ])("refuses %j", (text, message) => {
    expect(() => parseCsv(text, "x.csv")).toThrow(
      expect.objectContaining({ code: "E_INPUT", message: expect.stringContaining(message) }),
    );
  });

  it("tells on which line a row begins", () => {
    expect(parseCsv('a\n"1\n2"\n3\n', "x.csv").rows.map(({ line }) => line)).toEqual([2, 4]);
  });

  it("reads back what is written with every field in quotes", () => {
    const rectangle = fc.integer({ min: 1, max: 4 }).chain((width) =>
      fc.array(fc.array(fc.string({ unit: "binary" }), { minLength: width, maxLength: width }), {
        minLength: 1,
        maxLength: 5,
      }),
    );
    fc.assert(
      fc.property(rectangle, fc.constantFrom("\n", "\r\n"), (rows, end) => {
        const text = rows.map((row) => row.map((field) => `"${field.replaceAll('"', '""')}"`).join(",") + end).join("");
        expect(fieldsOf(text)).toEqual(rows);
      }),
      { numRuns: 60 },
    );
  });

  it("takes time in proportion to a quote that never ends", () => {
    expect(() => parseCsv(`a\n"${"x".repeat(2_000_000)}`, "x.csv")).toThrow(
      expect.objectContaining({ code: "E_INPUT" }),
    );
    expect(() => parseCsv(`a\n"${'""'.repeat(1_000_000)}x`, "x.csv")).toThrow(
      expect.objectContaining({ code: "E_INPUT" }),
    );
  });
});
