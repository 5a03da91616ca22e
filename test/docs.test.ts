import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { CODES } from "../src/errors/index.js";
import { DEFAULT_LIMITS } from "../src/bytes/index.js";
import { kindSpec } from "../src/formats/skops/kinds.js";
import { STEPS } from "../src/gate/index.js";
import { nodeSignHost } from "../src/node/sign-host.js";
import { BUILT_IN_PROFILES, Policy } from "../src/policy/index.js";
import { TrustPolicy } from "../src/sign/index.js";
import { assertBuilt } from "./helpers/build.js";
import { BIN } from "./helpers/cli.js";
import { temporaryFolder } from "./helpers/temporary-folder.js";

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

interface Example {
  readonly language: string;
  readonly code: string;
  readonly output: string;
}

/** @returns the blocks of commands or code with the `text` block behind each, a line of prose between them or not. */
function examplesOf(page: string): Example[] {
  const pattern = /^```(sh|js)\n((?:(?!```)[^])*?)^```\n\n(?:(?!```).+\n\n)?```text\n([^]*?)^```$/gm;
  return [...page.matchAll(pattern)].map(([, language, code, output]) => ({
    language: language!,
    code: code!,
    output: output!,
  }));
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

describe("docs/trust-policy.md", () => {
  it("shows trust policies that can be parsed", () => {
    const examples = blocks(read("docs/trust-policy.md"), "json");
    expect(examples).not.toEqual([]);
    for (const example of examples) expect(TrustPolicy.parse(example, nodeSignHost).ruleFor("churn")).toBeDefined();
  });
});

describe("docs/gate.md", () => {
  it("names only codes that exist, those of trust among them", () => {
    const named = new Set([...read("docs/gate.md").matchAll(/`(E_[A-Z_]+)`/g)].map(([, code]) => code!));
    for (const code of named) expect([code, Object.hasOwn(CODES, code)]).toEqual([code, true]);
    const trust = ["E_KEY_UNTRUSTED", "E_THRESHOLD", "E_REVOKED", "E_EXPIRED", "E_ROLLBACK", "E_EQUIVOCATION"];
    expect([...named]).toEqual(expect.arrayContaining(trust));
  });

  it("says how each step is called", () => {
    for (const step of STEPS) expect(read("docs/gate.md")).toContain(`**${step}**`);
  });
});

describe("docs/skops.md", () => {
  it("has one row for each node kind", () => {
    const kinds = tableRows(read("docs/skops.md")).flatMap(([first]) => first!.match(/\w+Node\b/g) ?? []);
    const known = [...read("src/formats/skops/kinds.ts").matchAll(/\b(?:spec|grouped|reduced)\(\s*"(\w+)"/g)];
    expect(new Set(kinds)).toEqual(new Set(known.map(([, kind]) => kind)));
    expect(new Set(kinds).size).toBe(kinds.length);
    for (const kind of kinds) expect([kind, kindSpec(kind, 2)?.kind]).toEqual([kind, kind]);
  });
});

describe("what the pages show", () => {
  beforeAll(assertBuilt);

  it.each(["README.md", "docs/load.md", "docs/version.md"])("in %s is what is printed", (page) => {
    const folder = temporaryFolder();
    cpSync(new URL("fixtures/demo", root), join(folder, "fixtures", "demo"), { recursive: true });
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(fileURLToPath(root), join(folder, "node_modules", "sallyport"), "junction");
    const examples = examplesOf(read(page));
    expect(examples).not.toEqual([]);
    expect(examples).toHaveLength(blocks(read(page), "text").length);
    for (const { language, code, output } of examples) {
      const isCode = language === "js";
      const command = isCode ? "node --input-type=module" : "bash";
      const input = isCode ? code : `npm() { :; }\nnpx() { shift; node '${BIN}' "$@"; }\n${code}`;
      const { stdout, stderr } = spawnSync(command, { cwd: folder, input, shell: true, encoding: "utf8" });
      expect([code, stdout, stderr]).toEqual([code, output, ""]);
    }
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
