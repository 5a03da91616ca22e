import { describe, expect, it } from "vitest";
import { codeOf, json, statementOf } from "../helpers/oms.js";
import { readStatement } from "../../src/sign/statement.js";

const STATEMENT = {
  _type: "https://in-toto.io/Statement/v1",
  subject: [{ name: "churn", digest: { sha256: "00", sha512: "ff" } }],
  predicateType: "https://example.com/p",
  predicate: { a: 1 },
};

describe("readStatement", () => {
  it("gives subjects, and the predicate as it is", () => {
    const { type, subjects, predicateType, predicate } = statementOf(STATEMENT);
    expect(type).toBe("https://in-toto.io/Statement/v1");
    expect(subjects).toEqual([
      {
        name: "churn",
        digests: new Map([
          ["sha256", "00"],
          ["sha512", "ff"],
        ]),
      },
    ]);
    expect(predicateType).toBe("https://example.com/p");
    expect(predicate).toEqual({ a: 1 });
  });

  it("ignores what in-toto does not name, and does without a predicate", () => {
    const { predicate: _, ...bare } = STATEMENT;
    expect(statementOf({ ...bare, more: 1 }).predicate).toBeUndefined();
  });

  it.each<[string, object]>([
    ["another type", { ...STATEMENT, _type: "https://in-toto.io/Statement/v0.1" }],
    ["no subject", { ...STATEMENT, subject: [] }],
    ["a subject without digest", { ...STATEMENT, subject: [{ name: "churn", digest: {} }] }],
    ["a digest in capitals", { ...STATEMENT, subject: [{ name: "churn", digest: { sha256: "FF" } }] }],
    ["a digest that is a number", { ...STATEMENT, subject: [{ name: "churn", digest: { sha256: 1 } }] }],
    ["a subject without name", { ...STATEMENT, subject: [{ digest: { sha256: "00" } }] }],
    ["no predicate type", { ...STATEMENT, predicateType: undefined }],
    ["a predicate that is a list", { ...STATEMENT, predicate: [] }],
    ["a list", []],
  ])("refuses %s", (_, document) => {
    expect(codeOf(() => statementOf(document))).toBe("E_STATEMENT");
  });

  it.each([
    ['{"a":1,"a":2}', "E_JSON_DUPLICATE_KEY"],
    ['{"a":1', "E_JSON_SYNTAX"],
    ["[".repeat(65), "E_LIMIT_DEPTH"],
  ])("refuses the text %j", (text, code) => {
    expect(codeOf(() => readStatement(new TextEncoder().encode(text)))).toBe(code);
  });

  it("keeps a key that means something to JavaScript as a plain one", () => {
    const text = new TextDecoder().decode(json(STATEMENT)).replace('"a":1', '"__proto__":{"b":2}');
    const { predicate } = readStatement(new TextEncoder().encode(text));
    expect(Object.entries(predicate as object)).toEqual([["__proto__", { b: 2 }]]);
  });
});
