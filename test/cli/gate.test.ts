import {
  appendFileSync,
  cpSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  mkdtempSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nodeSignHost } from "../../src/node/sign-host.js";
import { openTree } from "../../src/node/tree.js";
import { readPrivateKey } from "../../src/sign/keys/index.js";
import { signTree } from "../../src/sign/sign-tree.js";
import { demoModel, runMain, type Run } from "../helpers/cli.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";
import { testKey, type TestKey } from "../helpers/trust.js";

const KEY = testKey("P-256");
const POLICY = JSON.stringify({ version: 1, name: "team", extends: ["sallyport:skops"] });

/** A folder with a key, a policy, a trust policy, and a signed and attested model. */
interface Place {
  readonly folder: string;
  readonly model: string;
  readonly at: (name: string) => string;
  readonly run: (...args: readonly string[]) => Promise<Run>;
  /** Runs the gate with what is there, and more options. */
  readonly gate: (...options: readonly string[]) => Promise<Run>;
}

function keyFile(folder: string, { pem, privateKey }: TestKey, name: string): void {
  writeFileSync(join(folder, `${name}.key`), privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  writeFileSync(join(folder, `${name}.pub`), pem);
}

function sign(model: string, folder: string): void {
  const tree = openTree(model);
  const key = readPrivateKey(readFileSync(join(folder, "release.key")), nodeSignHost);
  const [bundle] = signTree(tree, [key]).bundles;
  tree.close();
  writeFileSync(`${model}.sig`, bundle!.bytes);
}

function placeIn(folder: string): Place {
  const model = join(folder, "churn");
  const at = (name: string): string => join(folder, name);
  const policies = ["--trust-policy", at("trust.json"), "--policy", at("policy.json")];
  return {
    folder,
    model,
    at,
    run: (...args) => runMain(args),
    gate: (...options) => runMain(["gate", model, "--name", "churn", ...policies, ...options]),
  };
}

function makePlace(folder: string): Place {
  const place = placeIn(folder);
  const { model, at } = place;
  keyFile(folder, KEY, "release");
  writeFileSync(at("policy.json"), POLICY);
  mkdirSync(model);
  writeFileSync(join(model, "model.skops"), demoModel("logistic-regression"));
  writeFileSync(join(model, "README.md"), "# churn\n");
  sign(model, folder);
  return place;
}

async function attest(place: Place, sequence = 7, ...more: readonly string[]): Promise<Run> {
  const { model, at, run } = place;
  const release = ["--name", "churn", "--version", "1.4.0", "--sequence", String(sequence), "--expires", "2099-01-01"];
  return run("attest", model, ...release, "--policy", at("policy.json"), "--key", at("release.key"), ...more);
}

/** @returns a place like the first one, which may be changed. */
function copyOf({ folder }: Place): Place {
  const copy = temporaryFolder();
  cpSync(folder, copy, { recursive: true });
  return placeIn(copy);
}

async function prepare(folder: string): Promise<Place> {
  const place = makePlace(folder);
  const { at, run } = place;
  const init = ["trust", "init", "--key", at("release.pub"), "--artifact", "churn", "--expires", "2099-01-01"];
  expect(await run(...init, "-o", at("trust.json"))).toEqual({ status: 0, stdout: "", stderr: "" });
  expect(await attest(place)).toMatchObject({ status: 0, stderr: "" });
  return place;
}

const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).compile(
  JSON.parse(readFileSync(new URL("../../schemas/gate-v1.schema.json", import.meta.url), "utf8")),
);

/** What the tests look at. */
interface Decision {
  readonly outcome: string;
  readonly mode: string;
  readonly release: object;
  readonly steps: readonly { readonly result: string }[];
  readonly files: readonly {
    readonly path: string;
    readonly kind: string;
    readonly scan?: { readonly verdict: string };
  }[];
  readonly signatures: readonly {
    readonly path: string;
    readonly counts: boolean;
    readonly key?: { readonly hint: string };
  }[];
  readonly findings: readonly { readonly code: string }[];
  readonly notes: readonly object[];
}

/** @returns the decision that was printed */
function decisionOf({ stdout }: Run): Decision {
  const decision: Decision = JSON.parse(stdout);
  expect([validate(decision), validate.errors]).toEqual([true, null]);
  return decision;
}

function codesOf(run: Run): readonly string[] {
  return decisionOf(run).findings.map(({ code }) => code);
}

let place: Place;
beforeAll(async () => {
  place = await prepare(mkdtempSync(join(tmpdir(), "sallyport-")));
});
afterAll(() => rmSync(place.folder, { recursive: true }));

describe("sallyport gate", () => {
  it("admits what keygen, sign, attest and trust init made, in JSON that its schema describes", async () => {
    const run = await place.gate("--env", "prod");
    expect([run.status, run.stderr]).toEqual([0, ""]);
    const decision = decisionOf(run);
    expect(decision).toMatchObject({ outcome: "admitted", name: "churn", environment: "prod", mode: "strict" });
    expect(decision.release).toMatchObject({ version: "1.4.0", sequence: 7 });
    expect(decision.steps.map(({ result }) => result)).toEqual(Array(7).fill("passed"));
    expect(decision.files.map(({ path, kind, scan }) => [path, kind, scan?.verdict])).toEqual([
      ["README.md", "data", undefined],
      ["model.skops", "model", "approved"],
    ]);
    expect(decision.signatures.map(({ path, counts, key }) => [basename(path), counts, key?.hint])).toEqual([
      ["churn.sig", true, KEY.hint],
      ["churn.claims.jsonl:1", true, KEY.hint],
      ["churn.claims.jsonl:2", false, KEY.hint],
    ]);
  });

  it("writes text for people, on a terminal or where it is asked for", async () => {
    const { stdout } = await place.gate("--format", "text");
    expect(stdout).toMatch(/^ADMITTED {3}.*churn {2}as churn, release 1\.4\.0 \(7\)\n/);
    expect(stdout).toContain(
      `signed     ${place.model}.sig  by release.pub ${KEY.hint.slice(0, 8)} (ecdsa-p256-sha256)\n`,
    );
    expect(stdout).toMatch(/APPROVED {3}model\.skops {2}skops {2}[0-9a-f]{64}\n/);
    expect(stdout).toMatch(/data {7}1 file, verified and not looked into\n/);
    const args = ["gate", place.model, "--name", "churn", "--trust-policy", place.at("trust.json")];
    const terminal = await runMain([...args, "--policy", place.at("policy.json")], { isTTY: true });
    expect(terminal.stdout).toContain("ADMITTED");
  });

  it("says in text why a model is refused, and what to do", async () => {
    const { status, stdout } = await place.gate("--format", "text", "--at", "2099-01-01");
    expect(status).toBe(1);
    expect(stdout).toMatch(/^REFUSED {4}/);
    expect(stdout).toContain('nothing may be loaded: the step "trust" failed\n');
    expect(stdout).toMatch(/next: .* For more, run: sallyport explain E_EXPIRED\n$/);
  });

  it("writes to a file", async () => {
    const run = await place.gate("-o", place.at("decision.json"));
    expect(run).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(decisionOf({ ...run, stdout: readFileSync(place.at("decision.json"), "utf8") }).outcome).toBe("admitted");
  });

  it("takes named evidence in the place of what stands beside the model", async () => {
    renameSync(`${place.model}.sig`, place.at("elsewhere.sig"));
    expect(codesOf(await place.gate())).toEqual(["E_THRESHOLD"]);
    expect((await place.gate("--signature", place.at("elsewhere.sig"))).status).toBe(0);
    renameSync(place.at("elsewhere.sig"), `${place.model}.sig`);
    expect(codesOf(await place.gate("--attest", `${place.model}.sig`))).toEqual(["E_THRESHOLD"]);
    expect((await place.gate("--signature", place.at("missing.sig"))).status).toBe(2);
  });

  it.each<[string, readonly string[]]>([
    ["a name that is a path", ["--name", "../churn"]],
    ["a state that is missing", ["--state", "/nonexistent/state"]],
    ["a trust policy that is none", ["--trust-policy", "package.json"]],
    ["no time", ["--at", "tomorrow"]],
  ])("fails for %s", async (_, options) => {
    const { model, at } = place;
    const given = new Map([
      ["--name", "churn"],
      ["--trust-policy", at("trust.json")],
      ["--policy", at("policy.json")],
    ]);
    for (let i = 0; i < options.length; i += 2) given.set(options[i]!, options[i + 1]!);
    const { status, stdout, stderr } = await runMain(["gate", model, ...[...given].flat()]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^error: /);
  });

  it.each(["--name", "--trust-policy", "--policy"])("is not run without %s", async (missing) => {
    const all = { "--name": "churn", "--trust-policy": place.at("trust.json"), "--policy": place.at("policy.json") };
    const given = Object.entries(all).filter(([option]) => option !== missing);
    const { status, stderr } = await runMain(["gate", place.model, ...given.flat()]);
    expect([status, stderr]).toEqual([2, expect.stringContaining(missing)]);
  });
});

describe("sallyport gate keeps out", () => {
  it.each<[string, (place: Place) => void, readonly string[], readonly string[]]>([
    ["a changed file", ({ model }) => appendFileSync(join(model, "README.md"), "x"), [], ["E_DIGEST"]],
    ["a further file", ({ model }) => writeFileSync(join(model, "setup.py"), ""), [], ["E_FILE_EXTRA"]],
    [
      "a further file that git would hide",
      ({ model }) => {
        mkdirSync(join(model, ".git"));
        writeFileSync(join(model, ".git", "hook"), "");
      },
      [],
      ["E_FILE_EXTRA"],
    ],
    ["a missing file", ({ model }) => rmSync(join(model, "README.md")), [], ["E_FILE_MISSING"]],
    [
      "a link in the place of a file",
      ({ model, at }) => {
        renameSync(join(model, "README.md"), at("README.md"));
        symlinkSync(at("README.md"), join(model, "README.md"));
      },
      [],
      ["E_SYMLINK", "E_FILE_MISSING"],
    ],
    ["a model under another name", () => undefined, ["--name", "other"], ["E_TRUST_RULE"]],
  ])("%s", async (_, change, options, codes) => {
    const changed = copyOf(place);
    change(changed);
    const run =
      options.length > 0
        ? await runMain([
            "gate",
            changed.model,
            "--trust-policy",
            changed.at("trust.json"),
            "--policy",
            changed.at("policy.json"),
            ...options,
          ])
        : await changed.gate();
    expect([run.status, codesOf(run)]).toEqual([1, codes]);
    expect(decisionOf(run).files).toEqual([]);
  });

  it("what git would hide, unless it is told to follow OpenSSF Model Signing", async () => {
    const changed = copyOf(place);
    mkdirSync(join(changed.model, ".git"));
    writeFileSync(join(changed.model, ".git", "config"), "");
    const run = await changed.gate("--oms-compat");
    expect([run.status, decisionOf(run).mode]).toEqual([0, "oms-compat"]);
    expect(decisionOf(run).notes).toContainEqual({
      message: expect.stringContaining("nobody signed it"),
      path: ".git/config",
    });
  });

  it("an older release, once a later one was admitted", async () => {
    const changed = copyOf(place);
    mkdirSync(changed.at("state"));
    const state = ["--state", changed.at("state")];
    const old = readFileSync(`${changed.model}.claims.jsonl`);
    expect((await changed.gate(...state)).status).toBe(0);
    expect((await attest(changed, 8, "--append")).status).toBe(0);
    expect((await changed.gate(...state)).status).toBe(0);
    writeFileSync(`${changed.model}.claims.jsonl`, old);
    expect(codesOf(await changed.gate(...state))).toEqual(["E_ROLLBACK"]);
    expect((await changed.gate()).status).toBe(0);
  });

  it("what cannot be judged, and what holds no model", async () => {
    const changed = copyOf(place);
    const gateAfter = async (change: () => void): Promise<Run> => {
      change();
      sign(changed.model, changed.folder);
      const trust = JSON.parse(readFileSync(changed.at("trust.json"), "utf8"));
      Object.assign(trust.rules[0], { statements: ["oms"], requireExpiry: false });
      writeFileSync(changed.at("trust.json"), JSON.stringify(trust));
      return changed.gate();
    };
    const unknown = await gateAfter(() => writeFileSync(join(changed.model, "weights.pt"), "?"));
    expect([unknown.status, codesOf(unknown)]).toEqual([2, ["E_FORMAT_UNKNOWN"]]);
    const none = await gateAfter(() => {
      rmSync(join(changed.model, "weights.pt"));
      rmSync(join(changed.model, "model.skops"));
    });
    expect([none.status, codesOf(none)]).toEqual([3, ["E_NO_MODEL"]]);
  });

  it("no model that is one file", async () => {
    const changed = copyOf(place);
    const model = changed.at("single.skops");
    writeFileSync(model, demoModel("logistic-regression"));
    sign(model, changed.folder);
    expect((await attest({ ...changed, model })).status).toBe(0);
    const policies = ["--trust-policy", changed.at("trust.json"), "--policy", changed.at("policy.json")];
    const run = await runMain(["gate", model, "--name", "churn", ...policies]);
    expect(run.status).toBe(0);
    expect(decisionOf(run).files).toMatchObject([{ path: "single.skops", scan: { path: model } }]);
  });

  it("no signature that lies in the folder, and notes it", async () => {
    const changed = copyOf(place);
    renameSync(`${changed.model}.sig`, join(changed.model, "model.sig"));
    const run = await changed.gate();
    expect(run.status).toBe(0);
    expect(decisionOf(run).notes).toContainEqual({ message: expect.stringContaining("evidence"), path: "model.sig" });
  });

  it("no file for having a second name, and notes it", async () => {
    const changed = copyOf(place);
    linkSync(join(changed.model, "README.md"), changed.at("second"));
    const run = await changed.gate();
    expect(run.status).toBe(0);
    expect(decisionOf(run).notes).toContainEqual({ message: expect.stringContaining("2 names"), path: "README.md" });
  });
});

describe("sallyport attest", () => {
  it("says what it wrote, and writes over nothing", async () => {
    const changed = copyOf(place);
    const claims = readFileSync(`${changed.model}.claims.jsonl`, "utf8");
    expect(claims.split("\n")).toHaveLength(3);
    expect(await attest(changed)).toMatchObject({ status: 2, stdout: "" });
    const run = await attest(changed, 8, "--append");
    expect(run.stdout).toContain("is release 1.4.0 (8) of churn, attested by 1 key in");
    expect(readFileSync(`${changed.model}.claims.jsonl`, "utf8").startsWith(claims)).toBe(true);
  });

  it("attests nothing that a scan does not approve", async () => {
    const changed = copyOf(place);
    writeFileSync(join(changed.model, "model.skops"), demoModel("churn-pipeline"));
    sign(changed.model, changed.folder);
    rmSync(`${changed.model}.claims.jsonl`);
    const { status, stderr } = await attest(changed);
    expect([status, stderr]).toEqual([1, expect.stringContaining("E_UNTRUSTED")]);
    expect(stderr).toContain("nothing is attested");
    expect(() => readFileSync(`${changed.model}.claims.jsonl`)).toThrow();
  });

  it("takes keys that are encrypted, and environments", async () => {
    const changed = copyOf(place);
    const { privateKey } = KEY;
    const pem = privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "secret" });
    writeFileSync(changed.at("release.key"), pem);
    writeFileSync(changed.at("password"), "secret\n");
    const more = ["--append", "--password-file", changed.at("password"), "--env", "staging", "--env", "prod"];
    expect((await attest(changed, 8, ...more)).stderr).toBe("");
    expect((await attest(changed, 9, "--append")).stderr).toContain("password");
    // The release before it may be loaded anywhere.
    expect(decisionOf(await changed.gate("--env", "dev")).release).toMatchObject({ sequence: 7 });
    expect(decisionOf(await changed.gate("--env", "staging")).release).toMatchObject({ sequence: 8 });
  });

  it("believes a signature by another key of the trust policy", async () => {
    const changed = copyOf(place);
    keyFile(changed.folder, testKey("P-256"), "release");
    const own = await attest(changed, 8, "--append");
    expect([own.status, own.stderr]).toEqual([1, expect.stringContaining("E_KEY_UNTRUSTED")]);
    const trusting = await attest(changed, 8, "--append", "--trust-policy", changed.at("trust.json"));
    expect([trusting.status, trusting.stderr]).toEqual([0, ""]);
  });

  it("attests nothing that is not signed", async () => {
    const changed = copyOf(place);
    rmSync(`${changed.model}.claims.jsonl`);
    rmSync(`${changed.model}.sig`);
    expect(await attest(changed)).toMatchObject({ status: 1, stderr: expect.stringContaining("E_THRESHOLD") });
  });
});
