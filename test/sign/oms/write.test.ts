import { describe, expect, it } from "vitest";
import { isIgnored } from "../../../src/sign/oms/manifest.js";
import { readOms } from "../../../src/sign/oms/read.js";
import { writeOms } from "../../../src/sign/oms/write.js";
import { readStatement } from "../../../src/sign/statement.js";
import { codeOf } from "../../helpers/oms.js";

const A = "a".repeat(64);

describe("writeOms", () => {
  it("gives the same bytes whatever the order of the files, in that of code points", () => {
    const paths = ["a/b", "a.txt", "\u{1f600}", "\uff5e", "B", "a-b"];
    const write = (list: readonly string[]): ReturnType<typeof writeOms> =>
      writeOms({ name: "churn", files: new Map(list.map((path) => [path, A])), ignorePaths: [".git"] });
    const { payload, root } = write(paths);
    expect(write(paths.toReversed()).payload).toEqual(payload);
    const manifest = readOms(readStatement(payload));
    expect([...manifest.resources.keys()]).toEqual(["B", "a-b", "a.txt", "a/b", "\uff5e", "\u{1f600}"]);
    expect(manifest).toMatchObject({ name: "churn", root, method: "files", ignorePaths: [".git"] });
  });

  it("refuses a model without files", () => {
    expect(codeOf(() => writeOms({ name: "churn", files: new Map(), ignorePaths: [] }))).toBe("E_OPTIONS");
  });
});

describe("isIgnored", () => {
  it.each([
    [".git", true],
    [".git/config", true],
    ["cache/a", true],
    ["cache/a/b", true],
    ["cache", false],
    ["cache/ab", false],
    [".gitmodules", false],
    ["sub/.git", false],
    ["sub/.git/x", false],
  ])("says of %j: %j", (path, expected) => {
    expect(isIgnored(path, new Set([".git", "cache/a"]))).toBe(expected);
  });
});
