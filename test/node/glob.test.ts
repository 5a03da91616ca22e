import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Glob } from "../../src/node/glob.js";

describe("Glob", () => {
  it.each([
    ["a", "a", true],
    ["a", "b", false],
    ["a", "a/b", false],
    ["*.pkl", "x.pkl", true],
    ["*.pkl", ".pkl", true],
    ["*.pkl", "x.pkl.gz", false],
    ["*.pkl", "sub/x.pkl", false],
    ["sub/*", "sub/x", true],
    ["sub/*", "sub/x/y", false],
    ["sub/", "sub", true],
    ["**/*.pkl", "x.pkl", true],
    ["**/*.pkl", "a/b/x.pkl", true],
    ["**/cache", "a/b/cache", true],
    ["**/cache", "a/b/cache/c", false],
    ["**/cache/**", "a/cache/b/c", true],
    ["a/**/z", "a/z", true],
    ["a/**/z", "a/b/c/z", true],
    ["a/**/z", "a/b/c/y", false],
    ["a/**", "a/b/c", true],
    ["a/**", "a", false],
    ["**", "a", true],
    ["**", "a/b", true],
    ["a**b", "axxb", true],
    ["a**b", "a/b", false],
    ["?", "x", true],
    ["?", "xy", false],
    ["?", "\u{1f642}", true],
    ["??", "\u{1f642}", false],
    ["model-*-v?.skops", "model-churn-v2.skops", true],
    ["[ab]{c}.!\\d", "[ab]{c}.!\\d", true],
    ["[ab]", "a", false],
    ["*a*b", "xaxaxb", true],
    ["*a*b", "xaxaxbx", false],
    ["A", "a", false],
  ])("%j against %j: %s", (pattern, path, expected) => {
    expect(new Glob(pattern).matches(path)).toBe(expected);
  });

  it.each(["", "/", "a//b", "/a", "./a", "a/../b", ".."])("refuses %j, which no relative path can match", (pattern) => {
    expect(() => new Glob(pattern)).toThrow(expect.objectContaining({ code: "E_USAGE" }));
  });

  it("agrees with a search of all possibilities", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 8 });
    const name = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 8 });
    const matches = (pattern: string, part: string): boolean => {
      if (pattern === "") return part === "";
      if (pattern[0] === "*")
        return matches(pattern.slice(1), part) || (part !== "" && matches(pattern, part.slice(1)));
      return part !== "" && (pattern[0] === "?" || pattern[0] === part[0]) && matches(pattern.slice(1), part.slice(1));
    };
    fc.assert(
      fc.property(text, name, (pattern, part) => {
        expect(new Glob(`x${pattern}`).matches(`x${part}`)).toBe(matches(pattern, part));
      }),
    );
  });

  it("comes to an end where backtracking would not", () => {
    expect(new Glob(`${"*a".repeat(100)}b`).matches("a".repeat(4000))).toBe(false);
    expect(new Glob(`${"**/a/".repeat(100)}b`).matches("a/".repeat(2000) + "c")).toBe(false);
  });
});
