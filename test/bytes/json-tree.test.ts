import { describe, expect, it } from "vitest";
import { parseJson, type JsonOptions, type JsonValue } from "../../src/bytes/index.js";
import { LimitError, RefusedError } from "../../src/errors/index.js";
import { caught, OPTIONS, toBytes } from "./json-support.js";

function parse(text: string, options: Partial<JsonOptions> = {}): JsonValue {
  return parseJson(toBytes(text), { ...OPTIONS, ...options });
}

describe("a tree", () => {
  it.each<[string, JsonValue]>([
    ["null", null],
    ["true", true],
    ["false", false],
    ['"a\\u00e9"', "aé"],
    ["[]", []],
    ["{}", new Map()],
    ["[[1],[],2]", [[1], [], 2]],
    [
      '{"a":{"b":[null,"c"]},"d":1.5}',
      new Map<string, JsonValue>([
        ["a", new Map([["b", [null, "c"]]])],
        ["d", 1.5],
      ]),
    ],
  ])("of %s", (text, value) => {
    expect(parse(text)).toEqual(value);
  });

  it("keeps the order of keys, also of those that look like indices", () => {
    const value = parse('{"10":0,"b":0,"2":0,"a":0,"":0}');
    expect([...(value as Map<string, JsonValue>).keys()]).toEqual(["10", "b", "2", "a", ""]);
  });

  it("treats no key as special", () => {
    const value = parse('{"__proto__":{"x":1},"constructor":2,"toString":3}') as Map<string, JsonValue>;
    expect(value.size).toBe(3);
    expect(value.get("__proto__")).toEqual(new Map([["x", 1]]));
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });

  it("returns to the outer object's key after an inner object", () => {
    expect(parse('{"a":{"b":1},"c":[{"d":2}]}')).toEqual(
      new Map<string, JsonValue>([
        ["a", new Map([["b", 1]])],
        ["c", [new Map([["d", 2]])]],
      ]),
    );
  });

  it("respects the depth", () => {
    const error = caught(() => parse("[[[1]]]", { maxDepth: 2 }));
    expect(error).toBeInstanceOf(LimitError);
    expect(error).toMatchObject({ code: "E_LIMIT_DEPTH", offset: 2 });
  });
});

describe("numbers", () => {
  it.each<[string, number | bigint]>([
    ["0", 0],
    ["-0", -0],
    ["-17", -17],
    ["1.5e3", 1500],
    ["1e-400", 0],
    ["0.1", 0.1],
    ["9007199254740991", 9007199254740991],
    ["-9007199254740991", -9007199254740991],
    ["9007199254740992", 9007199254740992n],
    ["9007199254740993", 9007199254740993n],
    ["-18446744073709551616", -18446744073709551616n],
    ["1e22", 1e22],
    ["1.7976931348623157e308", Number.MAX_VALUE],
  ])("%s", (text, value) => {
    expect(Object.is(parse(text), value)).toBe(true);
  });

  it.each(["", "-"])("have at most 4,300 digits as integers, with sign %j", (sign) => {
    const longest = sign + "9".repeat(4300);
    expect(parse(longest)).toBe(BigInt(longest));
    expect(caught(() => parse(`[1,${longest}9]`))).toMatchObject({
      code: "E_JSON_NUMBER",
      path: "schema.json",
      offset: 3,
      message: 'Cannot read "schema.json": the number at offset 3 has 4301 digits, at most 4300 are read',
    });
  });

  it("of a million digits are refused as integers and rounded as fractions", () => {
    expect(caught(() => parse("1".repeat(1_000_000))).code).toBe("E_JSON_NUMBER");
    expect(parse(`0.${"3".repeat(1_000_000)}`)).toBe(1 / 3);
  });

  it("beyond binary64 need nonFinite, as the words do", () => {
    expect(caught(() => parse("[1e400]"))).toMatchObject({ code: "E_JSON_NUMBER", offset: 1 });
    expect(caught(() => parse("-1e400")).code).toBe("E_JSON_NUMBER");
    expect(parse("[1e400,-1e400,NaN,Infinity,-Infinity]", { nonFinite: true })).toEqual([
      Infinity,
      -Infinity,
      NaN,
      Infinity,
      -Infinity,
    ]);
  });
});

describe("a duplicate key", () => {
  it.each([
    ['{"a":1,"a":2}', 8],
    ['{"a":1,"b":2,"\\u0061":3}', 14],
    ['[{"x":{"é":1,"\\u00e9":1}}]', 15],
    ['{"":1,"":1}', 7],
    ['{"__proto__":1,"__proto__":1}', 16],
  ])("is refused in %s", (text, offset) => {
    const error = caught(() => parse(text));
    expect(error).toBeInstanceOf(RefusedError);
    expect(error).toMatchObject({ code: "E_JSON_DUPLICATE_KEY", path: "schema.json", offset });
  });

  it("is named", () => {
    expect(caught(() => parse('{"k":1,"k":1}')).message).toBe(
      'Cannot read key "k": it stands twice in one object, keys must differ',
    );
  });

  it("is one only within one object, by exact text", () => {
    const value = parse('{"a":{"a":{"a":1}},"A":1,"a ":1,"b":[{"a":1},{"a":1}],"e\\u0301":1,"\\u00e9":1}');
    expect((value as Map<string, JsonValue>).size).toBe(6);
  });
});
