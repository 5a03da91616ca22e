import { describe, expect, it } from "vitest";
import { JSON_LITERAL, parseJsonEvents, type JsonHandler } from "../../src/bytes/index.js";
import { LimitError, MalformedError, type Code } from "../../src/errors/index.js";
import { caught, eventsOf, OPTIONS, toBytes } from "./json-support.js";

const ACCEPTED: readonly string[] = [
  "null",
  "true",
  "false",
  '""',
  "0",
  "-0",
  "-1",
  "10",
  "1.5",
  "0.0",
  "-0.10",
  "1e5",
  "1E+05",
  "1e-0",
  "0e0",
  "123.456e78",
  "1e999",
  "9".repeat(5000),
  "[]",
  "{}",
  "[ ]",
  "{ }",
  " \t\r\n[ \t\r\n1 \t\r\n, \t\r\n2 \t\r\n] \t\r\n",
  '{"a":1}',
  '{ "a" : 1 , "b" : 2 }',
  '{"a":{"b":[{}]}}',
  '{"a":1,"a":2}',
  '{"":0}',
  "[[],{}]",
  "[null,true,false]",
  '"\\"\\\\\\/\\b\\f\\n\\r\\t"',
  '"\\u0000"',
  '"\\uAbCd"',
  '"\\ud83d\\ude00"',
  '"\\uD800\\uDC00\\uDBFF\\uDFFF"',
  '"\\ud7ff\\ue000"',
  '"\u007f"',
  '"\u2028\u2029"',
  '"é€😀\ufeff\uffff"',
  '"/"',
];

const SYNTAX: readonly (readonly [string, number])[] = [
  ["", 0],
  [" \n", 2],
  ["nul", 0],
  ["nulL", 0],
  ["True", 0],
  ["None", 0],
  ["undefined", 0],
  ["truefalse", 4],
  ["true1", 4],
  ["NaN", 0],
  ["Infinity", 0],
  ["-Infinity", 0],
  ["+1", 0],
  ["01", 1],
  ["-01", 2],
  ["00", 1],
  ["-", 1],
  ["--1", 1],
  ["- 1", 1],
  [".5", 0],
  ["1.", 2],
  ["1.e5", 2],
  ["1e", 2],
  ["1e+", 3],
  ["1e5.5", 3],
  ["1.5.5", 3],
  ["0x10", 1],
  ["1_000", 1],
  ["1a", 1],
  ["-a", 1],
  ["'a'", 0],
  ["a", 0],
  ['"a', 2],
  ['"', 1],
  ['"\\"', 3],
  ['"\\', 2],
  ['"\\a"', 2],
  ['"\\x41"', 2],
  ['"\\U0041"', 2],
  ['"\\\'"', 2],
  ['"\\u"', 3],
  ['"\\u00g0"', 5],
  ['"\\u004"', 6],
  ['"\\u 041"', 3],
  ['"\\u\u0010041"', 3],
  ['"\\ud83d\\uXXXX"', 9],
  ['"a\nb"', 2],
  ['"a\tb"', 2],
  ['"\u001f"', 1],
  ["[", 1],
  ["]", 0],
  ["[1", 2],
  ["[1,", 3],
  ["[1,]", 3],
  ["[,1]", 1],
  ["[,]", 1],
  ["[1,,2]", 3],
  ["[1 2]", 3],
  ["[1}", 2],
  ["[1:2]", 2],
  ["[1]]", 3],
  ["[1],", 3],
  ["[1][2]", 3],
  ["{", 1],
  ["}", 0],
  ["{]", 1],
  ['{"a"', 4],
  ['{"a":', 5],
  ['{"a":}', 5],
  ['{"a":1', 6],
  ['{"a":1,', 7],
  ['{"a":1,}', 7],
  ['{"a":1]', 6],
  ['{"a" 1}', 5],
  ['{"a",1}', 4],
  ['{"a"::1}', 5],
  ['{"a":1 "b":2}', 7],
  ['{"a":1,,"b":2}', 7],
  ["{,}", 1],
  ["{a:1}", 1],
  ["{1:1}", 1],
  ["{null:1}", 1],
  ['{"a\n":1}', 3],
  ["1 // comment", 2],
  ["/* */1", 0],
  ["# 1", 0],
  ["1 2", 2],
  ["\u000b1", 0],
  ["\u000c1", 0],
  ["1\u00a0", 1],
  ["\u20281", 0],
  ["[1]\u001a", 3],
];

const ENCODING: readonly (readonly [string, readonly number[], number])[] = [
  ["a UTF-8 byte order mark", [0xef, 0xbb, 0xbf, 0x31], 0],
  ["a byte order mark alone", [0xef, 0xbb, 0xbf], 0],
  ["UTF-16 LE", [0x5b, 0, 0x5d, 0], 1],
  ["UTF-16 BE", [0, 0x5b, 0, 0x5d], 0],
  ["UTF-16 LE with mark", [0xff, 0xfe, 0x31, 0], 0],
  ["UTF-16 BE with mark", [0xfe, 0xff, 0, 0x31], 0],
  ["UTF-32 LE", [0x31, 0, 0, 0], 1],
  ["UTF-32 BE", [0, 0, 0, 0x31], 0],
  ["UTF-16 LE in a string", [0x22, 0, 0x61, 0, 0x22, 0], 1],
  ["NUL after the value", [0x31, 0], 1],
  ["an overlong form", [0x22, 0xc0, 0xaf, 0x22], 1],
  ["an encoded surrogate", [0x22, 0x61, 0xed, 0xa0, 0x80, 0x22], 2],
  ["above U+10FFFF", [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22], 1],
  ["Latin-1", [0x22, 0xe9, 0x22], 1],
  ["a character cut by the quote", [0x22, 0xe2, 0x82, 0x22], 1],
  ["a character cut by the end", [0x22, 0xf0, 0x9f, 0x98], 1],
  ["a bad byte in a key", [0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d], 2],
  ["a bad byte after an escape", [0x22, 0x5c, 0xff, 0x22], 2],
  ["a bad byte outside strings", [0x5b, 0xff, 0x5d], 1],
];

const SURROGATES: readonly (readonly [string, number])[] = [
  ['"\\ud800"', 1],
  ['"\\uDFFF"', 1],
  ['"ab\\udc00\\ud800"', 3],
  ['"\\ud800\\ud800"', 1],
  ['"\\ud800\\u0041"', 1],
  ['"\\ud800\\n"', 1],
  ['"\\ud800x"', 1],
  ['"\\ud83d\\ude00\\ude00"', 13],
  ['{"\\ud800":1}', 2],
];

function refusal(text: string | readonly number[], code: Code, offset: number): void {
  const error = caught(() => eventsOf(toBytes(text)));
  expect(error).toBeInstanceOf(MalformedError);
  expect(error).toMatchObject({ code, offset, path: "schema.json" });
  expect(error.message).toMatch(/^Cannot read "schema\.json": .+, .+$/);
}

describe("the grammar", () => {
  it.each(ACCEPTED)("takes %j", (text) => {
    expect(eventsOf(text).length).toBeGreaterThan(0);
  });

  it.each(SYNTAX)("refuses %j as syntax at %i", (text, offset) => {
    refusal(text, "E_JSON_SYNTAX", offset);
  });

  it.each(ENCODING)("refuses %s", (_name, bytes, offset) => {
    refusal(bytes, "E_JSON_ENCODING", offset);
  });

  it.each(SURROGATES)("refuses half of a surrogate pair in %j", (text, offset) => {
    refusal(text, "E_JSON_SURROGATE", offset);
  });

  it("says what stands where and what must", () => {
    expect(caught(() => eventsOf("[1}")).message).toBe(
      'Cannot read "schema.json": byte 0x7d stands at offset 2, "," or "]" must stand there',
    );
    expect(caught(() => eventsOf('{"a":')).message).toBe(
      'Cannot read "schema.json": it ends at offset 5, a value must stand there',
    );
  });
});

describe("the numbers of Python", () => {
  it.each(["NaN", "Infinity", "-Infinity"] as const)("reads %s only when asked to", (word) => {
    expect(eventsOf(`[${word}]`, { nonFinite: true })).toEqual(["[ 0", `${word} 1`, `] ${word.length + 1}`]);
    expect(caught(() => eventsOf(word, { nonFinite: false })).code).toBe("E_JSON_SYNTAX");
  });

  it.each(["nan", "-NaN", "+Infinity", "-Inf", "Infinit", "inf"])("refuses %s always", (word) => {
    expect(caught(() => eventsOf(word, { nonFinite: true })).code).toBe("E_JSON_SYNTAX");
  });

  it("leaves the other literals as they are", () => {
    expect(eventsOf("[true,false,null]", { nonFinite: true })).toEqual(["[ 0", "true 1", "false 6", "null 12", "] 16"]);
  });
});

describe("the events", () => {
  it("come in the order of the text, with spans inside the quotes", () => {
    expect(eventsOf('{"a": [1, -2.5, "x\\n"], "b\\u0063": {"é": null}, "": true}')).toEqual([
      "{ 0",
      "key 2-3 a",
      "[ 6",
      "integer 7-8 1",
      "number 10-14 -2.5",
      "string 17-20 x\\n escaped",
      "] 21",
      "key 25-32 b\\u0063 escaped",
      "{ 35",
      "key 37-39 é",
      "null 42",
      "} 46",
      "key 50-50 ",
      "true 53",
      "} 57",
    ]);
  });

  it.each([
    ["-0", true],
    ["12345678901234567890", true],
    ["1.0", false],
    ["1e2", false],
    ["1E2", false],
  ])("tell of %s whether it is an integer: %s", (text, integer) => {
    expect(eventsOf(text)).toEqual([`${integer ? "integer" : "number"} 0-${text.length} ${text}`]);
  });

  it("report a duplicate key twice, as it stands", () => {
    expect(eventsOf('{"a":1,"a":2}').filter((event) => event.startsWith("key"))).toEqual(["key 2-3 a", "key 8-9 a"]);
  });

  it("respect where a view begins and ends", () => {
    const whole = toBytes("xx[1]yy");
    expect(eventsOf(whole.subarray(2, 5))).toEqual(["[ 0", "integer 1-2 1", "] 2"]);
  });

  it("let an error of the handler through", () => {
    const fail = (): never => {
      throw new RangeError("enough");
    };
    const ignore = (): void => undefined;
    const handler: JsonHandler = {
      beginObject: ignore,
      key: ignore,
      endObject: ignore,
      beginArray: ignore,
      endArray: ignore,
      string: ignore,
      number: fail,
      literal: ignore,
    };
    expect(() => parseJsonEvents(toBytes("[1,"), handler, OPTIONS)).toThrow(RangeError);
  });

  it("name each literal by a number of its own", () => {
    expect(new Set(Object.values(JSON_LITERAL)).size).toBe(6);
  });
});

describe("the depth", () => {
  const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);

  it("may reach the limit, not pass it", () => {
    expect(eventsOf(nested(100))).toHaveLength(200);
    const error = caught(() => eventsOf(nested(101)));
    expect(error).toBeInstanceOf(LimitError);
    expect(error).toMatchObject({ code: "E_LIMIT_DEPTH", path: "schema.json", offset: 100 });
  });

  it("counts objects and arrays alike, and siblings not at all", () => {
    const text = '[{"a":[]},{"a":[]},{"a":{}}]';
    expect(eventsOf(text, { maxDepth: 3 })).toContain("] 27");
    expect(caught(() => eventsOf(text, { maxDepth: 2 }))).toMatchObject({ code: "E_LIMIT_DEPTH", offset: 6 });
  });

  it("of nothing allows scalars", () => {
    expect(eventsOf("1", { maxDepth: 0 })).toEqual(["integer 0-1 1"]);
    expect(caught(() => eventsOf("[]", { maxDepth: 0 })).code).toBe("E_LIMIT_DEPTH");
  });

  it("of 100,000 neither passes the limit nor overflows the stack", () => {
    expect(caught(() => eventsOf("[".repeat(100_000))).code).toBe("E_LIMIT_DEPTH");
    expect(caught(() => eventsOf('{"a":'.repeat(100_000))).code).toBe("E_LIMIT_DEPTH");
    expect(eventsOf(nested(100_000), { maxDepth: 100_000 })).toHaveLength(200_000);
  });
});

describe("the work", () => {
  /** @returns how often the parser looks at a byte. */
  function readsOf(text: string): number {
    let reads = 0;
    const bytes = new Proxy(toBytes(text), {
      get(target, key): unknown {
        reads++;
        return Reflect.get(target, key);
      },
    });
    const ignore = (): void => undefined;
    const handler: JsonHandler = {
      beginObject: ignore,
      key: ignore,
      endObject: ignore,
      beginArray: ignore,
      endArray: ignore,
      string: ignore,
      number: ignore,
      literal: ignore,
    };
    try {
      parseJsonEvents(bytes, handler, { ...OPTIONS, maxDepth: 10_000, nonFinite: true });
    } catch {
      // What is refused late costs no more than what is taken.
    }
    return reads;
  }

  it.each([
    ["spaces", " ", "1"],
    ["digits", "9", ""],
    ["digits and no exponent", "9", "e"],
    ["a long string", "a", '"', '"'],
    ["an open string", "a", "", '"'],
    ["escapes", "\\u0041", '"', '"'],
    ["surrogate pairs", "\\ud83d\\ude00", '"', '"'],
    ["characters of four bytes", "😀", '"', '"'],
    ["open arrays", "[", ""],
    ["open objects", '{"a":', ""],
    ["keys", '"k":1,', '"k":1}', "{"],
    ["non-finite numbers", "-Infinity,", "NaN]", "["],
  ])("grows as the text does: %s", (_name, unit, tail, head = "") => {
    const [small, large] = [1000, 2000].map((count) => {
      const text = head + unit.repeat(count) + tail;
      return { reads: readsOf(text), bytes: toBytes(text).length };
    });
    expect(large?.reads).toBeLessThanOrEqual(2 * (small?.reads ?? 0));
    expect(large?.reads).toBeLessThanOrEqual(6 * (large?.bytes ?? 0));
  });
});
