import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { remarksOf } from "../../src/cli/trust/remarks.js";
import { nodeSignHost } from "../../src/node/sign-host.js";
import { openTree } from "../../src/node/tree.js";
import { readPrivateKey } from "../../src/sign/keys/index.js";
import { signTree } from "../../src/sign/sign-tree.js";
import { TrustPolicy } from "../../src/sign/trust/index.js";
import { runMain, type Run } from "../helpers/cli.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";
import { testKey, trustOptions, type TestKey, type TrustChange } from "../helpers/trust.js";

const A = testKey("P-256");
const B = testKey("P-256");
const NOW = new Date("2026-11-25T12:00:00Z");

/** Runs `sallyport trust` in a folder with two public keys. */
function inFolder(files: Readonly<Record<string, string>> = {}): {
  readonly at: (name: string) => string;
  readonly run: (...args: readonly string[]) => Promise<Run>;
} {
  const folder = temporaryFolder({ "a.pub": A.pem, "b.pub": B.pem, ...files });
  return { at: (name) => join(folder, name), run: (...args) => runMain(["trust", ...args]) };
}

function documentOf(keys: readonly TestKey[], change: TrustChange = {}): string {
  return JSON.stringify({ version: 1, ...trustOptions(keys, change) });
}

describe("sallyport trust init", () => {
  it("writes a trust policy for keys and names", async () => {
    const { at, run } = inFolder();
    const keys = ["--key", at("a.pub"), "--key", at("b.pub"), "--threshold", "2"];
    const { status, stdout } = await run(
      "init",
      ...keys,
      "--artifact",
      "churn",
      "--artifact",
      "fraud/*",
      "--expires",
      "2099-01-01",
      "--name",
      "team",
    );
    expect(status).toBe(0);
    const trust = TrustPolicy.parse(stdout, nodeSignHost);
    expect(trust.name).toBe("team");
    expect(trust.ruleFor("fraud/x")).toMatchObject({ threshold: 2, artifacts: ["churn", "fraud/*"] });
    expect([...trust.keys.values()].map(({ hint, name }) => [hint, name])).toEqual([
      [A.hint, "a.pub"],
      [B.hint, "b.pub"],
    ]);
  });

  it("writes over no file", async () => {
    const { at, run } = inFolder({ "trust.json": "mine" });
    const args = [
      "init",
      "--key",
      at("a.pub"),
      "--artifact",
      "churn",
      "--expires",
      "2099-01-01",
      "-o",
      at("trust.json"),
    ];
    expect(await run(...args)).toMatchObject({ status: 2, stderr: expect.stringContaining("it exists") });
    expect(readFileSync(at("trust.json"), "utf8")).toBe("mine");
  });

  it.each<[string, readonly string[], string]>([
    [
      "a file that is no key",
      ["--key", "package.json", "--artifact", "churn", "--expires", "2099-01-01"],
      "Cannot read",
    ],
    ["an expiry that is no date", ["--key", "a.pub", "--artifact", "churn", "--expires", "soon"], "/expires"],
    [
      "a pattern across folders",
      ["--key", "a.pub", "--artifact", "**", "--expires", "2099-01-01"],
      "/rules/0/artifacts/0",
    ],
    [
      "a threshold above its keys",
      ["--key", "a.pub", "--artifact", "x", "--expires", "2099-01-01", "--threshold", "2"],
      "threshold",
    ],
    [
      "a threshold that is no number",
      ["--key", "a.pub", "--artifact", "x", "--expires", "2099-01-01", "--threshold", "two"],
      "threshold",
    ],
    ["no key", ["--artifact", "churn", "--expires", "2099-01-01"], "--key"],
  ])("refuses %s", async (_, args, message) => {
    const { at, run } = inFolder();
    const { status, stdout, stderr } = await run("init", ...args.map((arg) => (arg === "a.pub" ? at(arg) : arg)));
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });
});

describe("sallyport trust check", () => {
  it("shows keys, rules and what is revoked", async () => {
    const { at, run } = inFolder({
      "trust.json": documentOf([A, B], {
        expires: "2099-01-01",
        rule: { threshold: 2, environments: ["prod"], maxAgeDays: 9 },
        revokedRoots: [{ root: "0".repeat(64), reason: "bad data" }],
      }),
    });
    const { status, stdout } = await run("check", at("trust.json"));
    expect(status).toBe(0);
    expect(stdout.split("\n").slice(2)).toEqual([
      `key ${A.hint}  ecdsa-p256-sha256  current`,
      `key ${B.hint}  ecdsa-p256-sha256  current`,
      `rule churn  churn  oms + deploy  2 of ${A.hint.slice(0, 8)}, ${B.hint.slice(0, 8)}  in prod  at most 9 days old`,
      `revoked ${"0".repeat(64)}  bad data`,
      "",
    ]);
  });

  it("shows the rule for a name, and fails where there is none", async () => {
    const { at, run } = inFolder({ "trust.json": documentOf([A], { expires: "2099-01-01" }) });
    expect(await run("check", at("trust.json"), "--name", "churn")).toMatchObject({ status: 0 });
    const none = await run("check", at("trust.json"), "--name", "other");
    expect([none.status, none.stdout]).toEqual([1, expect.stringContaining("no rule speaks for other\n")]);
    expect(await run("check", at("trust.json"), "--name", "../x")).toMatchObject({ status: 2, stdout: "" });
  });

  it("lists every field that is not valid", async () => {
    const { at, run } = inFolder({ "trust.json": documentOf([A], { rule: { threshold: 3, maxAgeDays: 0 } }) });
    const { status, stderr } = await run("check", at("trust.json"));
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^error: Cannot use the trust policy of ".*": 1 field is not valid, every field must be valid\n {2}\/rules/,
    );
    expect(stderr).toContain("/rules/0/maxAgeDays: ");
  });

  it("escapes what a terminal would act on", async () => {
    const { at, run } = inFolder({ "trust.json": documentOf([A], { name: "a\u001b[2Jb" }) });
    const { status, stderr } = await run("check", at("trust.json"));
    expect([status, stderr.includes("\u001b")]).toEqual([2, false]);
  });
});

describe("remarksOf", () => {
  const remarks = (keys: readonly TestKey[], change: TrustChange): readonly string[] =>
    remarksOf(TrustPolicy.of(trustOptions(keys, change), nodeSignHost), NOW);
  const keyWith = (change: object): TrustChange => ({
    keys: { [A.hint]: { pem: A.pem, scheme: A.scheme, name: "alice", ...change } },
  });

  it.each<[string, readonly TestKey[], TrustChange, readonly string[]]>([
    ["nothing", [A], {}, []],
    [
      "an end that is near",
      [A],
      { expires: "2026-12-01" },
      ["the trust policy expires soon, at 2026-12-01T00:00:00.000Z"],
    ],
    [
      "an end that has passed",
      [A],
      { expires: "2026-11-01" },
      ["the trust policy expired at 2026-11-01T00:00:00.000Z"],
    ],
    [
      "a key that ends soon",
      [A],
      keyWith({ notAfter: "2026-12-01" }),
      ["the key alice expires soon, at 2026-12-01T00:00:00.000Z"],
    ],
    [
      "a key that has ended",
      [A],
      keyWith({ notAfter: "2026-11-01" }),
      [
        "the key alice expired at 2026-11-01T00:00:00.000Z",
        "rule churn admits nothing: 1 of its keys must sign, 0 can be used now",
      ],
    ],
    [
      "a revoked key",
      [A],
      keyWith({ revoked: { at: "2026-01-01", reason: "lost" } }),
      ["rule churn admits nothing: 1 of its keys must sign, 0 can be used now"],
    ],
    ["a key that no rule names", [A, B], { rule: { keys: [A.hint] } }, [`no rule names the key ${B.hint}`]],
  ])("tells of %s", (_, keys, change, expected) => {
    expect(remarks(keys, change)).toEqual(expected);
  });
});

describe("sallyport trust update", () => {
  const edition = (sequence: number): string =>
    documentOf([A, B], {
      expires: "2099-01-01",
      sequence,
      rule: { keys: [A.hint] },
      root: { keys: [B.hint], threshold: 1 },
    });

  function sign(path: string, { privateKey }: TestKey): void {
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }) as string;
    const tree = openTree(path);
    const [bundle] = signTree(tree, [readPrivateKey(new TextEncoder().encode(pem), nodeSignHost)]).bundles;
    tree.close();
    writeFileSync(`${path}.sig`, bundle!.bytes);
  }

  it("replaces an edition by the next, which its root key signed as any file", async () => {
    const { at, run } = inFolder({ "trust.json": edition(1), "next.json": edition(2) });
    sign(at("next.json"), B);
    const { status, stdout } = await run("update", at("trust.json"), "--to", at("next.json"));
    expect([status, stdout]).toEqual([0, expect.stringContaining("is now edition 2 of team, sha256:")]);
    expect(readFileSync(at("trust.json"), "utf8")).toBe(edition(2));
  });

  it.each<[string, number, TestKey | undefined, string]>([
    ["signed by nobody", 2, undefined, "root keys signed"],
    ["signed by a key for artifacts", 2, A, "root keys signed"],
    ["that is older", 1, B, "has number 1"],
  ])("keeps an edition from one %s", async (_, sequence, key, message) => {
    const { at, run } = inFolder({ "trust.json": edition(1), "next.json": edition(sequence) });
    if (key) sign(at("next.json"), key);
    const { status, stderr } = await run("update", at("trust.json"), "--to", at("next.json"));
    expect([status, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(readFileSync(at("trust.json"), "utf8")).toBe(edition(1));
  });
});
