import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CODES } from "../src/errors/index.js";
import { DEFAULT_LIMITS } from "../src/bytes/index.js";
import { BUILT_IN_PROFILES, Policy } from "../src/policy/index.js";

const root = new URL("../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");

/** @returns the cells of every row of every table in a page of Markdown, without code quotes and escapes. */
function tableRows(page: string): string[][] {
  return page
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) => line.split(/(?<!\\)\|/).slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim().replaceAll("\\|", "|").replaceAll("\\_", "_")));
}

/** @returns the contents of the fenced blocks of one language. */
function blocks(page: string, language: string): string[] {
  return [...page.matchAll(/^```(\w+)\n([^]*?)^```$/gm)]
    .filter(([, name]) => name === language)
    .map(([, , text]) => text!);
}

describe("docs/errors.md", () => {
  const rows = tableRows(read("docs/errors.md"));
  const codeRows = rows.filter(([first]) => /^`E_\w+`$/.test(first!));

  it("has one row for each code, in the order of the union, with its class, meaning and next step", () => {
    const expected = Object.entries(CODES).map(([code, entry]) => [
      `\`${code}\``,
      entry.class,
      entry.meaning,
      entry.next,
    ]);
    expect(codeRows).toEqual(expected);
  });

  it("says for each class which error is thrown", () => {
    const classes = new Set(Object.values(CODES).map((entry) => entry.class));
    const documented = rows.filter(([, second]) => /Error`/.test(second!)).map(([first]) => first);
    for (const name of classes) expect(documented.filter((first) => first === name)).toHaveLength(1);
  });
});

describe("docs/policy.md", () => {
  const page = read("docs/policy.md");

  it("shows policies that can be parsed", () => {
    const examples = blocks(page, "json");
    expect(examples).not.toEqual([]);
    for (const example of examples) expect(Policy.parse(example).digest).toMatch(/^sha256:/);
  });

  it("lists every limit with its default", () => {
    const listed = new Map(tableRows(page).map(([name, value]) => [name, value]));
    for (const [name, value] of Object.entries(DEFAULT_LIMITS)) {
      expect([name, listed.get(`\`${name}\``)?.replaceAll(",", "")]).toEqual([name, String(value)]);
    }
  });

  it("lists every built-in profile, and no other", () => {
    const listed = tableRows(page).flatMap(([name]) => /^`(sallyport:.+)`$/.exec(name!)?.[1] ?? []);
    expect(listed.toSorted()).toEqual([...BUILT_IN_PROFILES.keys()].toSorted());
  });
});

describe("the pages", () => {
  const pages = ["README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md"].concat(
    readdirSync(new URL("docs/", root)).map((name) => `docs/${name}`),
  );

  it.each(pages)("%s links only to files that exist", (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(([, link]) => link!);
    for (const link of links) expect(() => readFileSync(new URL(link, new URL(page, root)))).not.toThrow();
  });

  it.each(pages)("%s never calls an artifact safe", (page) => {
    expect(read(page).match(/\b(?:is|are|was) safe\b|\bsafe (?:model|file|artifact)s?\b/gi)).toBeNull();
  });
});
