import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { CONTENT_RULES } from "../../../src/scan/content/rules.js";

const PAGE = readFileSync(new URL("../../../docs/content-rules.md", import.meta.url), "utf8");

it("docs/content-rules.md has a row for every rule, and names its code", () => {
  const missing = CONTENT_RULES.filter(
    ({ name, code }) => !PAGE.includes(`| \`${name}\``) || !PAGE.includes(`\`${code}\``),
  );
  expect(missing.map(({ name }) => name)).toEqual([]);
});

it("rules have names of their own", () => {
  const names = CONTENT_RULES.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
