import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ArtifactPattern, isArtifactName } from "../../../src/sign/trust/artifact-pattern.js";

describe("isArtifactName", () => {
  it.each(["churn", "fraud/churn", "a/b/c", "Model_1.0-rc.1", "9", "a".repeat(255)])("admits %s", (name) => {
    expect(isArtifactName(name)).toBe(true);
  });

  it.each([
    "",
    "/churn",
    "churn/",
    "a//b",
    "..",
    "../churn",
    "a/../b",
    ".git",
    "-churn",
    "chürn",
    "churn v2",
    "churn\n",
    "fraud/*",
    "a".repeat(256),
  ])("refuses %j", (name) => {
    expect(isArtifactName(name)).toBe(false);
  });
});

describe("ArtifactPattern", () => {
  it.each([
    ["churn", "exact"],
    ["fraud/churn", "exact"],
    ["fraud/*", "glob"],
    ["*/churn", "glob"],
    ["*", "any"],
  ])("of %s is %s", (text, closeness) => {
    expect(new ArtifactPattern(text).closeness).toBe(closeness);
  });

  it.each([
    ["churn", "churn", true],
    ["churn", "Churn", false],
    ["churn", "churn2", false],
    ["churn", "fraud/churn", false],
    ["fraud/*", "fraud/churn", true],
    ["fraud/*", "fraud/eu/churn", false],
    ["fraud/*", "fraud", false],
    ["fraud/*-v1", "fraud/churn-v1", true],
    ["fraud/*-v1", "fraud/churn-v10", false],
    ["*/churn", "fraud/churn", true],
    ["*a*b*", "xaxbx", true],
    ["*a*b*", "xbxax", false],
    ["*", "churn", true],
    ["*", "fraud/eu/churn", true],
  ])("%s for %s: %s", (pattern, name, expected) => {
    expect(new ArtifactPattern(pattern).matches(name)).toBe(expected);
  });

  it.each([
    ["fraud/*", "fraud/eu-*", true],
    ["fraud/*", "credit/*", false],
    ["fraud/*-v1", "fraud/eu-*", true],
    ["fraud/*-v1", "fraud/*-v2", false],
    ["*/churn", "fraud/*", true],
    ["a*", "*b", true],
    ["a*c", "ab*d", false],
    ["fraud/*", "fraud/*/x", false],
    ["a*", "a", true],
  ])("%s and %s overlap: %s", (a, b, expected) => {
    expect(new ArtifactPattern(a).overlaps(new ArtifactPattern(b))).toBe(expected);
    expect(new ArtifactPattern(b).overlaps(new ArtifactPattern(a))).toBe(expected);
  });

  it("overlaps wherever both match one name, and matches as an expression does", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "*"), minLength: 1, maxLength: 5 });
    const name = fc.string({ unit: fc.constantFrom("a", "b"), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(text, text, name, (a, b, candidate) => {
        const matches = (pattern: string): boolean =>
          new RegExp(`^${pattern.replaceAll("*", "[^/]*")}$`).test(candidate);
        expect(new ArtifactPattern(a).matches(candidate)).toBe(matches(a));
        if (matches(a) && matches(b)) expect(new ArtifactPattern(a).overlaps(new ArtifactPattern(b))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("takes steps in proportion to the lengths alone", () => {
    const start = performance.now();
    expect(new ArtifactPattern("*a".repeat(100)).matches("a".repeat(99))).toBe(false);
    expect(performance.now() - start).toBeLessThan(500);
  });
});
