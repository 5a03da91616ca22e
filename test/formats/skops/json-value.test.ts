import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEFAULT_LIMITS, Findings, parseJsonEvents } from "../../../src/bytes/index.js";
import { addJsonValue } from "../../../src/formats/skops/json-value.js";
import { Records } from "../../../src/formats/skops/records.js";
import { GraphBuilder, type Node } from "../../../src/graph/index.js";

/** Reads the JSON text `content`, which stands in a JSON string as `written`. */
function read(content: string, written = JSON.stringify(content)): Node {
  const records = new Records(new TextEncoder().encode(written), "schema.json", [], new Findings());
  parseJsonEvents(records.bytes, records, { maxDepth: 10, path: "schema.json" });
  const builder = new GraphBuilder(DEFAULT_LIMITS);
  const node = addJsonValue(records, 0, builder, () => "schema.json#/content");
  return builder.freeze(node).node(node);
}

function codeOf(content: string): string {
  try {
    read(content);
    return "none";
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe("a JsonNode", () => {
  test.each<[string, Node]>([
    ["null", { kind: "none" }],
    ["true", { kind: "bool", value: true }],
    ["false", { kind: "bool", value: false }],
    ["0", { kind: "int", value: 0 }],
    ["-0", { kind: "int", value: 0 }],
    ["-17", { kind: "int", value: -17 }],
    ["9007199254740993", { kind: "int", value: 9007199254740993n }],
    [`1${"0".repeat(100)}`, { kind: "int", value: 10n ** 100n }],
    ["1.0", { kind: "float", value: 1 }],
    ["-0.0", { kind: "float", value: -0 }],
    ["1e5", { kind: "float", value: 1e5 }],
    ["1E+5", { kind: "float", value: 1e5 }],
    ["0.1e-7", { kind: "float", value: 1e-8 }],
    [`0.${"1".repeat(60)}`, { kind: "float", value: Number(`0.${"1".repeat(60)}`) }],
    ["NaN", { kind: "float", value: NaN }],
    ["Infinity", { kind: "float", value: Infinity }],
    ["-Infinity", { kind: "float", value: -Infinity }],
    ['""', { kind: "str", value: "" }],
    ['"a"', { kind: "str", value: "a" }],
    ['"\\n\\u00e9\\ud835\\udd18"', { kind: "str", value: "\né𝔘" }],
    ['"\\""', { kind: "str", value: '"' }],
    ['"\\\\"', { kind: "str", value: "\\" }],
    [" 1 ", { kind: "int", value: 1 }],
    ['"null"', { kind: "str", value: "null" }],
  ])("reads %s", (content, node) => {
    expect(read(content)).toEqual(node);
  });

  test("reads a text that is escaped as it need not be", () => {
    expect(read("1", '"\\u0031"')).toEqual({ kind: "int", value: 1 });
    expect(read('"a"', '"\\u0022a\\u0022"')).toEqual({ kind: "str", value: "a" });
    expect(read('"a"', '"\\"\\u0061\\""')).toEqual({ kind: "str", value: "a" });
  });

  test.each(["[]", "{}", "[1]", '{"a": 1}', " [] "])("refuses the container %s", (content) => {
    expect(codeOf(content)).toBe("E_SKOPS_VALUE");
  });

  test.each(["[[1]]", '{"a": {}}'])("refuses the nested container %s", (content) => {
    expect(["E_SKOPS_VALUE", "E_LIMIT_DEPTH"]).toContain(codeOf(content));
  });

  test.each([
    "",
    " ",
    "nul",
    "nullx",
    "True",
    "NAN",
    "nan",
    "-NaN",
    "Infinit",
    "+1",
    "01",
    "-01",
    ".5",
    "1.",
    "1e",
    "1e+",
    "0x1",
    "1 2",
    "1,",
    "'a'",
    '"a',
    'a"',
    '"a" "b"',
    "--1",
    "1_000",
  ])("refuses %j", (content) => {
    expect(codeOf(content)).toMatch(/^E_JSON_/);
  });

  test("refuses half a surrogate pair", () => {
    expect(codeOf('"\\ud800"')).toBe("E_JSON_SURROGATE");
  });

  test("refuses an integer with more digits than Python reads", () => {
    expect(codeOf("1".repeat(5000))).toMatch(/^E_JSON_/);
  });

  test("reads every scalar that JSON.stringify writes, as it was", () => {
    const scalar = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.boolean(),
      fc.constant(null),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
    );
    fc.assert(
      fc.property(scalar, (value) => {
        const text = JSON.stringify(value);
        const isInteger = /^-?[0-9]+$/.test(text);
        const expected = isInteger && !Number.isSafeInteger(value) ? BigInt(text) : JSON.parse(text);
        const node = read(text);
        expect("value" in node ? node.value : null).toEqual(expected);
      }),
    );
  });

  test("agrees with the JSON parser on what is one", () => {
    const pieces = fc.constantFrom("1", "-", ".", "e", "+", "0", '"', "\\", "n", "null", "true", " ", "NaN", "[", "]");
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 6 }), (all) => {
        const content = all.join("");
        if (content.includes("NaN")) return;
        let parsed: unknown;
        let isJson = true;
        try {
          parsed = JSON.parse(content);
        } catch {
          isJson = false;
        }
        const isContainer = typeof parsed === "object" && parsed !== null;
        expect([content, codeOf(content) === "none"]).toEqual([content, isJson && !isContainer]);
      }),
      { numRuns: 200 },
    );
  });
});
