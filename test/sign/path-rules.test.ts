import { describe, expect, it } from "vitest";
import { assertSafePath, pathProblem, PathSet } from "../../src/sign/path-rules.js";

describe("pathProblem", () => {
  it.each([
    "a",
    "a/b",
    ".hidden/x",
    "a b (1).bin",
    "模型.bin",
    "cafe\u0301",
    "..a",
    "a..b",
    "console.log",
    "ab:c",
    "x".repeat(1024),
  ])("finds nothing in %j", (path) => {
    expect(pathProblem(path)).toBeUndefined();
    assertSafePath(path);
  });

  it.each([
    "",
    ".",
    "..",
    "/a",
    "../a",
    "a/../b",
    "a/./b",
    "./a",
    "a//b",
    "a/",
    "a\\b",
    "C:/a",
    "c:a",
    "a\0b",
    "a\nb",
    "a\u007fb",
    "a\u0085b",
    "a\u202eb",
    "a\u2028b",
    "a.",
    "a ",
    "a./b",
    "a /b",
    "con",
    "CON.txt",
    "a/nul",
    "aux.tar.gz",
    "com1",
    "COM\u00b9.x",
    "lpt9/x",
    "conin$",
    "x".repeat(1025),
    "é".repeat(513),
  ])("refuses %j", (path) => {
    expect(pathProblem(path)).toHaveLength(2);
    expect(() => assertSafePath(path)).toThrow(expect.objectContaining({ code: "E_PATH_UNSAFE", path }));
  });
});

describe("PathSet", () => {
  it.each([
    [["a", "b", "a.txt", "a/b"], "a/b", "a"],
    [["a/b", "a"], "a", "a/b"],
    [["README", "readme"], "readme", "README"],
    [["a/B", "A/b"], "A/b", "a/B"],
    [["caf\u00e9", "cafe\u0301"], "cafe\u0301", "caf\u00e9"],
    [["stra\u00dfe", "STRASSE"], "STRASSE", "stra\u00dfe"],
    [["\u212a", "k"], "k", "\u212a"],
    [["x/Y/z", "X/y"], "X/y", "x/Y/z"],
    [["a", "a"], "a", "a"],
  ])("finds in %j that %j collides with %j", (paths, collides, other) => {
    const set = new PathSet();
    const found = paths.map((path) => [path, set.add(path)]).filter(([, first]) => first !== undefined);
    expect(found).toEqual([[collides, other]]);
  });

  it("keeps apart what all systems keep apart", () => {
    const set = new PathSet();
    const paths = ["a/b", "a.txt", "a-b", "A/c", "ab", "a/bc", "\uff5e", "\u{1f600}"];
    expect(paths.map((path) => set.add(path))).toEqual(paths.map(() => undefined));
  });
});
