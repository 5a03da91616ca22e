import { mkdirSync, symlinkSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expandPattern, hasWildcard } from "../../src/node/expand-pattern.js";
import { findArtifacts } from "../../src/node/files.js";
import { Glob } from "../../src/node/glob.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const FILES = { "a.pkl": "1", "b.skops": "2", ".h.pkl": "3", "x/c.pkl": "4", "x/y/d.pkl": "5", "z/e.txt": "6" };

/** @returns what a pattern below a folder of {@link FILES} matches, sorted */
function expand(pattern: string, exclude: readonly string[] = []): { matched: string[]; excluded: string[] } {
  const folder = temporaryFolder(FILES);
  const { matched, excluded } = expandPattern(
    `${folder}/${pattern}`,
    exclude.map((text) => new Glob(text)),
  );
  const relative = (path: string): string => path.slice(folder.length + 1);
  return {
    matched: matched.map(relative).sort(),
    excluded: excluded.map(({ path, by }) => `${relative(path)} by ${by}`).sort(),
  };
}

describe("expandPattern", () => {
  it.each<[pattern: string, matched: readonly string[]]>([
    ["*.pkl", [".h.pkl", "a.pkl"]],
    ["?.pkl", ["a.pkl"]],
    ["*/*.pkl", ["x/c.pkl"]],
    ["**/*.pkl", [".h.pkl", "a.pkl", "x/c.pkl", "x/y/d.pkl"]],
    ["x/**/*.pkl", ["x/c.pkl", "x/y/d.pkl"]],
    ["x/**", ["x/c.pkl", "x/y", "x/y/d.pkl"]],
    ["*", [".h.pkl", "a.pkl", "b.skops", "x", "z"]],
    ["?", ["x", "z"]],
    ["?/", ["x", "z"]],
    ["*.onnx", []],
    ["none/*", []],
    ["a.pkl/*", []],
  ])("expands %j", (pattern, matched) => {
    expect(expand(pattern)).toEqual({ matched, excluded: [] });
  });

  it("lists what is excluded where it would have been matched or entered", () => {
    expect(expand("**/*.pkl", ["**/y", "a.*"])).toEqual({
      matched: [".h.pkl", "x/c.pkl"],
      excluded: ["a.pkl by a.*", "x/y by **/y"],
    });
    expect(expand("*.pkl", ["x"])).toEqual({ matched: [".h.pkl", "a.pkl"], excluded: [] });
  });

  it("matches links to folders and does not enter them", () => {
    const folder = temporaryFolder({ "real/m.pkl": "1" });
    symlinkSync("real", `${folder}/link`);
    symlinkSync(".", `${folder}/real/loop`);
    expect(expandPattern(`${folder}/**`, []).matched.toSorted()).toEqual([
      `${folder}/link`,
      `${folder}/real`,
      `${folder}/real/loop`,
      `${folder}/real/m.pkl`,
    ]);
  });

  it.runIf(process.getuid?.() === 0)("names folders that cannot be read, if they may hold a match", () => {
    const folder = temporaryFolder(FILES);
    mkdirSync(`${folder}/closed`, { mode: 0o700 });
    process.seteuid?.(65_534);
    try {
      expect(expandPattern(`${folder}/**/d.pkl`, []).matched.toSorted()).toEqual([
        `${folder}/closed/`,
        `${folder}/x/y/d.pkl`,
      ]);
      expect(expandPattern(`${folder}/x/**/d.pkl`, []).matched).toEqual([`${folder}/x/y/d.pkl`]);
    } finally {
      process.seteuid?.(0);
    }
  });
});

describe("hasWildcard", () => {
  it.each([
    ["a*", true],
    ["a?/b", true],
    ["[ab]", false],
    ["", false],
  ])("of %j is %j", (text, expected) => {
    expect(hasWildcard(text)).toBe(expected);
  });
});

describe("findArtifacts with a pattern", () => {
  const isModelName = (name: string): boolean => name.endsWith(".pkl");

  it("takes what matches for named", () => {
    const folder = temporaryFolder(FILES);
    const found = findArtifacts([`${folder}/**/e.*`, `${folder}/x`, `${folder}/x/c*`], { isModelName });
    expect(found.map((entry) => [entry.path.slice(folder.length + 1), "explicit" in entry && entry.explicit])).toEqual([
      ["x/c.pkl", true],
      ["x/y/d.pkl", false],
      ["z/e.txt", true],
    ]);
  });

  it("takes a path that exists for itself", () => {
    const folder = temporaryFolder({ "a*.pkl": "1", "ab.pkl": "2" });
    expect(findArtifacts([`${folder}/a*.pkl`], { isModelName }).map(({ path }) => path)).toEqual([`${folder}/a*.pkl`]);
  });

  it("lists what is excluded, and fails only where there is nothing at all", () => {
    const folder = temporaryFolder(FILES);
    const find = (pattern: string): unknown => findArtifacts([`${folder}/${pattern}`], { isModelName, exclude: ["z"] });
    expect(find("z/*")).toMatchObject([{ kind: "file" }]);
    expect(find("z*")).toMatchObject([{ kind: "ignored", reason: "excluded by z" }]);
    expect(() => find("q*")).toThrow(expect.objectContaining({ code: "E_USAGE" }));
  });
});

describe("mayMatchBelow", () => {
  it("holds for every folder above a match", () => {
    const part = fc.constantFrom("a", "b", "*", "?", "**", "a*", "ab");
    const name = fc.constantFrom("a", "b", "ab", "c");
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 5 }),
        fc.array(name, { minLength: 2, maxLength: 5 }),
        (pattern, path) => {
          const glob = new Glob(pattern.join("/"));
          fc.pre(glob.matches(path.join("/")));
          for (let end = 1; end < path.length; end++)
            expect(glob.mayMatchBelow(path.slice(0, end).join("/"))).toBe(true);
        },
      ),
    );
  });

  it.each([
    ["a/*.pkl", "b", false],
    ["a/*.pkl", "a", true],
    ["a/*.pkl", "a/b", false],
    ["a/**/z", "a/b/c", true],
    ["**/z", "a/z/b", true],
    ["*", "a", false],
  ])("of %j for the folder %j is %j", (pattern, folder, expected) => {
    expect(new Glob(pattern).mayMatchBelow(folder)).toBe(expected);
  });
});
