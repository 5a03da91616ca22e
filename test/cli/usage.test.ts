import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { VERSION } from "../../src/cli/version.js";
import { DEMO, ROOT, runMain } from "../helpers/cli.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const MODEL = join(DEMO, "logistic-regression.skops");

describe("wrong usage", () => {
  it.each<[why: string, args: readonly string[], error: string, hint?: string]>([
    ["an unknown command", ["scna", MODEL], "unknown command 'scna'", "Did you mean scan?"],
    ["an unknown command like no other", ["xyzzy"], "unknown command 'xyzzy'"],
    ["an unknown option", ["scan", MODEL, "--polcy", "x"], "unknown option '--polcy'", "Did you mean --policy?"],
    ["an unknown option before the command", ["--quiet", "scan", MODEL], "unknown option '--quiet'"],
    ["an abbreviated option", ["scan", MODEL, "--exit"], "unknown option '--exit'"],
    ["an option without its value", ["scan", MODEL, "--policy"], "option '--policy <file>' argument missing"],
    ["an option that swallows another", ["scan", MODEL, "-o", "--exit-zero"], "It looks like an option"],
    ["an option given twice", ["scan", MODEL, "--policy", "a", "--policy", "b"], "It is given twice."],
    ["two formats for one output", ["scan", MODEL, "--format=json", "--format=table"], "'--format table=FILE'"],
    ["an unknown format", ["scan", MODEL, "--format", "yaml"], "Allowed choices are table, json, jsonl."],
    ["an unknown format for a file", ["scan", MODEL, "--format", "yaml=x"], "Allowed choices are table, json, jsonl."],
    ["a format without its file", ["scan", MODEL, "--format", "json="], "must follow the '='"],
    ["two outputs in one file", ["scan", MODEL, "--format=json=a", "--format=table=./a"], "two outputs have this name"],
    ["a file for no format", ["scan", MODEL, "--format", "json=a", "-o", "b"], "every format names its own file"],
    ["a model's name for an output", ["scan", MODEL, "--format", "json=a.skops"], 'Cannot write "a.skops"'],
    ["a number of jobs that is none", ["scan", MODEL, "--jobs", "1e3"], "from 1 to 256"],
    ["no jobs", ["scan", MODEL, "--jobs", "0"], "from 1 to 256"],
    ["a timeout that is none", ["scan", MODEL, "--timeout", "1s"], "from 0.001 to 2000000"],
    ["a timeout of no time", ["scan", MODEL, "--timeout", "0"], "from 0.001 to 2000000"],
    ["a time that does not exist", ["scan", MODEL, "--at", "2027-02-30"], "YYYY-MM-DD or an RFC 3339 time"],
    ["a time without its zone", ["scan", MODEL, "--at", "2027-02-03T10:00:00"], "YYYY-MM-DD or an RFC 3339 time"],
    ["a limit of nothing", ["scan", MODEL, "--max-nodes", "0"], "a whole number, and at least 1"],
    ["a unit for what is counted", ["scan", MODEL, "--max-nodes", "2K"], "a whole number, and at least 1"],
    ["a size in an unknown unit", ["scan", MODEL, "--max-inflated-bytes", "2T"], "a size such as 512M"],
    ["a size beyond all numbers", ["scan", MODEL, "--max-inflated-bytes", "9007199254740991G"], "a size such as 512M"],
    ["a verdict that cannot fail", ["scan", MODEL, "--fail-on", "approved"], "untrusted, refused, undecided"],
    ["a name for no standard input", ["scan", MODEL, "--stdin-name", "x"], "no path is '-'"],
    ["the standard input twice", ["scan", "-", "-"], "it is given twice"],
    ["a terminal for a model", ["scan", "-"], "the standard input is a terminal"],
    ["a path pattern that matches nothing", ["scan", `${DEMO}/*.nope`], "nothing matches this pattern"],
    ["a path pattern that can match nothing", ["scan", `${DEMO}/*/../x`], "it has an empty, '.' or '..' part"],
    ["no path", ["scan"], "missing required argument 'path'"],
    ["a flag with a value", ["scan", MODEL, "--exit-zero=no"], "--exit-zero"],
    ["an argument too many", ["version", "now"], "too many arguments"],
    ["a path that does not exist", ["scan", MODEL, "none.skops"], 'Cannot scan "none.skops": it does not exist'],
    ["an empty path", ["scan", ""], 'Cannot scan ""'],
    ["a pattern that matches nothing", ["scan", DEMO, "--exclude", "/a"], 'Cannot exclude "/a"'],
    ["an invalid id", ["scan", MODEL, "--trust", "os.*"], '/trust/0: Cannot trust "os.*": it holds a wildcard'],
    ["an empty id", ["scan", MODEL, "--trust="], "/trust/0"],
    ["an output that is a model", ["scan", MODEL, "-o", "x.skops"], 'Cannot write "x.skops"'],
    ["a policy that does not exist", ["scan", MODEL, "--policy", "none.json"], 'Cannot read "none.json"'],
  ])("%s ends with 2 and says what is wrong", async (_, args, error, hint = "") => {
    const { status, stdout, stderr } = await runMain(args);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^error: [^]*\nhint: .+\n$/);
    expect(stderr).toContain(error);
    expect(stderr).toContain(hint);
  });

  it("without a command shows the help as an error", async () => {
    const { status, stdout, stderr } = await runMain([]);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain("Usage: sallyport");
  });

  it("takes an argument after -- for a path", async () => {
    const { status, stderr } = await runMain(["scan", "--", "--exit-zero"]);
    expect(status).toBe(2);
    expect(stderr).toContain('Cannot scan "--exit-zero": it does not exist');
  });

  it.each([
    ["a command", (evil: string) => [evil]],
    ["an option", (evil: string) => ["scan", `--${evil}`, MODEL]],
    ["a value", (evil: string) => ["scan", MODEL, "--format", evil]],
    ["a path", (evil: string) => ["scan", evil]],
    ["an id", (evil: string) => ["scan", MODEL, "--trust", evil]],
    ["a pattern", (evil: string) => ["scan", DEMO, "--exclude", `/${evil}`]],
  ])("shows nothing hostile in %s", async (_, args) => {
    const { status, stderr } = await runMain(args(`x\u001b[2J\u202e\nAPPROVED ${"y".repeat(10_000)}`));
    expect(status).toBe(2);
    expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(stderr).not.toMatch(/^APPROVED/m);
    expect(stderr.length).toBeLessThan(2000);
  });
});

describe("a policy that is not valid", () => {
  const scanWith = async (policy: string): Promise<string> => {
    const path = join(temporaryFolder({ "policy.json": policy }), "policy.json");
    const { status, stdout, stderr } = await runMain(["scan", MODEL, "--policy", path]);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    return stderr;
  };

  it("lists every field, also where there are many", async () => {
    const trust = Array.from({ length: 30 }, (_, index) => `bad${index}`);
    const stderr = await scanWith(JSON.stringify({ version: 2, formats: "all", tust: [], trust }));
    const fields = stderr.split("\n").filter((line) => line.startsWith("  "));
    expect(stderr).toMatch(/^error: Cannot use the policy of ".*policy\.json.*": 33 fields are not valid/);
    expect(fields).toHaveLength(33);
    for (const field of ["/version", "/formats", "/tust", "/trust/0", "/trust/29"]) {
      expect(fields.some((line) => line.startsWith(`  ${field}: `))).toBe(true);
    }
  });

  it.each([
    ["no JSON", "{"],
    ["a key that stands twice", '{"version":1,"version":1}'],
    ["another document", "[]"],
    ["nothing", ""],
  ])("is refused for %s", async (_, text) => {
    expect(await scanWith(text)).toMatch(/^error: Cannot use the policy of .*: 1 field is not valid/);
  });

  it("is refused for its size before it is read", async () => {
    expect(await scanWith(" ".repeat(16 * 1024 * 1024 + 1))).toContain("at most 16777216 are read");
  });
});

describe("help", () => {
  it.each([[["--help"]], [["-h"]], [["help"]]])("of the program with %j names the commands", async (args) => {
    const { status, stdout, stderr } = await runMain(args);
    expect(status).toBe(0);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/Usage: sallyport \[options\] \[command\][^]*scan [^]*version /);
  });

  it.each([[["scan", "--help"]], [["help", "scan"]], [["scan", "none", "--bad", "-h"]]])(
    "of scan with %j has options, examples and the exit status",
    async (args) => {
      const { status, stdout } = await runMain(args);
      expect(status).toBe(0);
      for (const text of ["--policy <file>", "--trust <id>", "--exclude <glob>", "--exit-zero", "-o, --output"]) {
        expect(stdout).toContain(text);
      }
      expect(stdout).toMatch(/Examples:\n {2}\$ sallyport scan model\.skops\n/);
      expect(stdout).toMatch(/Exit status:\n {2}0 .*\n {2}1 .*\n {2}2 .*\n {2}3 /);
    },
  );

  it("on an unknown command is an error", async () => {
    expect((await runMain(["help", "nope"])).status).toBe(2);
  });
});

describe("version", () => {
  it("is that of the package", () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
    expect(VERSION).toBe(manifest.version);
  });

  it.each([[["version"]], [["--version"]], [["-V"]]])("is printed by %j", async (args) => {
    expect(await runMain(args)).toEqual({ status: 0, stdout: `sallyport ${VERSION}\n`, stderr: "" });
  });

  it("is printed as JSON", async () => {
    const { status, stdout } = await runMain(["version", "--json"]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ name: "sallyport", version: VERSION, node: process.versions.node });
  });
});
