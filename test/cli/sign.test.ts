import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readBundle } from "../../src/sign/bundle.js";
import { readOms } from "../../src/sign/oms/read.js";
import { readStatement } from "../../src/sign/statement.js";
import { runMain, type Run } from "../helpers/cli.js";
import { OMS } from "../helpers/oms.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";
import { testKey, trustOptions } from "../helpers/trust.js";

const KEYS = { alice: testKey("P-256"), bob: testKey("P-256"), eve: testKey("ed25519") };
const ROOT = "3eb03647089418fbad66edabddbbb24569ab2244d9c692263863bd85f171401c";

/** A folder with keys, the model `churn`, and what is put beside. */
function place(files: Readonly<Record<string, string>> = {}): {
  readonly at: (name: string) => string;
  readonly run: (command: string) => Promise<Run>;
} {
  const folder = temporaryFolder(files);
  cpSync(join(OMS, "models/simple"), join(folder, "churn"), { recursive: true });
  for (const [name, { pem, privateKey }] of Object.entries(KEYS)) {
    writeFileSync(join(folder, `${name}.key`), privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
    writeFileSync(join(folder, `${name}.pub`), pem);
  }
  const at = (name: string): string => join(folder, name);
  // A word with a dot or a slash is a path in the folder.
  const run = (command: string): Promise<Run> =>
    runMain(command.split(" ").map((word) => (/^(?!-).*[./]/.test(word) ? at(word) : word)));
  return { at, run };
}

const manifestOf = (path: string): ReturnType<typeof readOms> =>
  readOms(readStatement(readBundle(new Uint8Array(readFileSync(path))).payload));

describe("sallyport sign", () => {
  it("writes a signature beside the model, and one for each further key", async () => {
    const { at, run } = place();
    const { status, stdout } = await run("sign churn/ --key alice.key --key bob.key");
    const further = `churn.${KEYS.bob.hint.slice(0, 8)}.sig`;
    expect(status).toBe(0);
    expect(stdout).toBe(
      `signed 2 files, digest sha256:${ROOT}\n  ${at("churn.sig")}  by ecdsa-p256-sha256 key ${KEYS.alice.hint}\n` +
        `  ${at(further)}  by ecdsa-p256-sha256 key ${KEYS.bob.hint}\n`,
    );
    expect(manifestOf(at("churn.sig"))).toEqual(manifestOf(at(further)));
    expect(statSync(at("churn.sig")).mode & 0o777).toBe(0o644);
    for (const name of ["alice", "bob"]) expect((await run(`verify churn/ --key ${name}.pub`)).status).toBe(0);
    expect((await run("verify churn/ --key eve.pub")).status).toBe(1);
  });

  it("signs a model that is one file", async () => {
    const { at, run } = place({ "m.bin": "1" });
    expect((await run("sign m.bin --key alice.key")).status).toBe(0);
    expect([...manifestOf(at("m.bin.sig")).resources.keys()]).toEqual(["m.bin"]);
    expect((await run("verify m.bin --key alice.pub")).stdout).toContain("VERIFIED");
  });

  it("leaves out a signature that lies in the folder, which is found there", async () => {
    const { at, run } = place();
    expect((await run("sign churn/ --key alice.key -o churn/model.sig")).status).toBe(0);
    expect((await run("sign churn/ --key alice.key -o churn/model.sig --force")).status).toBe(0);
    const { resources, ignorePaths } = manifestOf(at("churn/model.sig"));
    expect([...resources.keys()]).toEqual(["config.json", "weights.bin"]);
    expect(ignorePaths).toContain("model.sig");
    expect((await run("verify churn/ --key alice.pub")).status).toBe(0);
    // A signature beside the model is taken first, and then that in the folder is a file that nobody signed.
    cpSync(at("churn/model.sig"), at("churn.sig"));
    expect((await run("verify churn/ --key alice.pub")).stdout).toContain("E_FILE_EXTRA");
  });

  it("replaces nothing without being told", async () => {
    const { at, run } = place({ "churn.sig": "precious" });
    const { status, stderr } = await run("sign churn/ --key alice.key");
    expect(status).toBe(2);
    expect(stderr).toContain("it exists");
    expect(readFileSync(at("churn.sig"), "utf8")).toBe("precious");
    expect((await run("sign churn/ --key bob.key --key alice.key")).status).toBe(2);
    expect(readdirSync(at(".")).filter((name) => name.endsWith(".sig"))).toEqual(["churn.sig"]);
    expect((await run("sign churn/ --key alice.key --force")).status).toBe(0);
    expect((await run("verify churn/ --key alice.pub")).status).toBe(0);
  });

  it.each(["churn/weights.bin", "keys.txt"])("replaces %s, which is no signature, by none", async (output) => {
    const { at, run } = place({ "keys.txt": "precious" });
    const before = readFileSync(at(output));
    const { status, stderr } = await run(`sign churn/ --key alice.key -o ${output} --force`);
    expect(status).toBe(2);
    expect(stderr).toContain("is no signature");
    expect(readFileSync(at(output))).toEqual(before);
  });

  it("says what it leaves out, and that verify refuses it", async () => {
    const { run } = place({ "churn/.git/config": "", "churn/.gitattributes": "" });
    const { status, stderr } = await run("sign churn/ --key alice.key");
    expect(status).toBe(0);
    expect(stderr).toMatch(/left out, as OpenSSF Model Signing has it: \.git\/config, \.gitattributes\n/);
    const strict = await run("verify churn/ --key alice.pub");
    expect(strict.status).toBe(1);
    expect(strict.stdout.match(/E_FILE_EXTRA/g)).toHaveLength(4);
    const compatible = await run("verify churn/ --key alice.pub --oms-compat");
    expect(compatible.status).toBe(0);
    expect(compatible.stdout).toContain("note: nobody signed it: OpenSSF Model Signing leaves it out (.git/config)");
    expect(compatible.stdout).toContain("note: --oms-compat passes over what a signature leaves out");
  });

  it.each<[string, string, string, ((at: (name: string) => string) => void)?]>([
    ["a key that is given twice", "sign churn/ --key alice.key --key alice.key", "a key is given twice"],
    ["one name for two signatures", "sign churn/ --key alice.key --key bob.key -o x.sig", "several keys sign"],
    ["a public key", "sign churn/ --key alice.pub", "PUBLIC KEY"],
    ["no key", "sign churn/", "--key"],
    ["no model", "sign none.bin --key alice.key", "ENOENT"],
    [
      "a folder without files",
      "sign empty/. --key alice.key -o x.sig",
      "holds no file",
      (at) => mkdirSync(at("empty")),
    ],
    [
      "a link",
      "sign churn/ --key alice.key",
      "it is a symbolic link",
      (at) => symlinkSync("config.json", at("churn/l")),
    ],
    [
      "names that collide",
      "sign churn/ --key alice.key",
      "on some systems",
      (at) => writeFileSync(at("churn/CONFIG.json"), ""),
    ],
  ])("refuses %s", async (_, command, message, prepare) => {
    const { at, run } = place();
    prepare?.(at);
    const { status, stderr, stdout } = await run(command);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(readdirSync(at(".")).filter((name) => name.endsWith(".sig"))).toEqual([]);
  });
});

describe("sallyport verify", () => {
  const prepare = async (): Promise<ReturnType<typeof place>> => {
    const signed = place();
    await signed.run("sign churn/ --key alice.key --key bob.key");
    return signed;
  };

  it("gives JSON with every file, key and digest", async () => {
    const { at, run } = await prepare();
    const { status, stdout } = await run("verify churn/ --key alice.pub --json --at 2026-11-25T12:00:00Z");
    expect(status).toBe(0);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({
      schemaVersion: "1.0",
      outcome: "verified",
      path: at("churn/"),
      at: "2026-11-25T12:00:00.000Z",
      mode: "strict",
      root: ROOT,
      findings: [],
      notes: [],
    });
    expect(document.files).toEqual([
      { path: "config.json", size: 3, sha256: expect.stringMatching(/^ca3d163b/) },
      { path: "weights.bin", size: 3, sha256: expect.stringMatching(/^ae4b3280/) },
    ]);
    expect(document.signatures).toContainEqual({
      path: at("churn.sig"),
      counts: true,
      payloadDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
      key: { hint: KEYS.alice.hint, scheme: "ecdsa-p256-sha256" },
    });
  });

  it("says first what is wrong with the files, then whose signatures do not count", async () => {
    const { at, run } = await prepare();
    writeFileSync(at("churn/\u202enew"), "");
    writeFileSync(at("churn/config.json"), "{} ");
    const { status, stdout } = await run("verify churn/ --key alice.pub");
    expect(status).toBe(1);
    expect(stdout).toContain("E_DIGEST");
    expect(stdout).toContain("\\u{202e}new");
    expect(stdout).not.toContain("\u202e");
    expect(stdout).toContain("which does not count: E_KEY_UNTRUSTED");
    const { findings, files } = JSON.parse((await run("verify churn/ --key alice.pub --json")).stdout);
    expect(findings).toMatchObject([{ code: "E_PATH_UNSAFE" }, { code: "E_DIGEST" }, { code: "E_FILE_EXTRA" }]);
    expect(files).toEqual([]);
  });

  it("names each signature that is not the signer's", async () => {
    const { at, run } = await prepare();
    const { findings } = JSON.parse((await run("verify churn/ --key eve.pub --json")).stdout);
    expect(findings).toMatchObject([
      { code: "E_KEY_UNTRUSTED", path: at(`churn.${KEYS.bob.hint.slice(0, 8)}.sig`) },
      { code: "E_KEY_UNTRUSTED", path: at("churn.sig") },
    ]);
  });

  it("verifies certificates up to a root, or any of a chain", async () => {
    const model = join(OMS, "models/simple");
    const keys = join(OMS, "keys");
    const verify = (signature: string, ...options: string[]): Promise<Run> =>
      runMain(["verify", model, "--signature", join(OMS, signature), ...options]);
    const signature = "1.1.1/simple-certificate.sig";
    const [root, issuer, other] = ["root", "issuer", "other-root"].map((name) => join(keys, `${name}-cert.pem`));
    expect((await verify(signature, "--root", root!)).status).toBe(0);
    expect((await verify(signature, "--cert-chain", issuer!, "--root", root!)).status).toBe(0);
    expect((await verify(signature, "--cert-chain", issuer!, "--cert-chain", root!)).status).toBe(0);
    expect((await verify(signature, "--root", other!)).stdout).toContain("E_CHAIN");
    expect((await verify(signature, "--root", root!, "--at", "2126-01-01T00:00:00Z")).stdout).toContain("E_CHAIN");
    expect((await verify("1.1.1/simple-expired.sig", "--root", root!)).stdout).toContain("E_CHAIN");
    expect((await verify(signature, "--key", join(keys, "p384.pub"))).stdout).toContain("E_METHOD_MISMATCH");
  });

  it("has no verdict where a digest is not computed", async () => {
    const signature = join(OMS, "1.1.1/simple-blake3.sig");
    const key = join(OMS, "keys/p256.pub");
    const { status, stdout } = await runMain([
      "verify",
      join(OMS, "models/simple"),
      "--signature",
      signature,
      "--key",
      key,
    ]);
    expect(status).toBe(2);
    expect(stdout).toContain("UNDECIDED");
    expect(stdout).toContain("E_HASH_TYPE");
  });

  it("asks a trust policy for the key of the name that is given", async () => {
    const { at, run } = await prepare();
    const { alice, bob } = KEYS;
    writeFileSync(
      at("trust.json"),
      JSON.stringify({ version: 1, ...trustOptions([alice, bob], { rule: { threshold: 2 } }) }),
    );
    const byRule = await run("verify churn/ --trust-policy trust.json --name churn");
    expect(byRule.stdout).toContain("VERIFIED");
    expect(byRule.status).toBe(0);
    expect((await run("verify churn/ --trust-policy trust.json --name other")).stdout).toContain("E_TRUST_RULE");
    rmSync(at("churn.sig"));
    const { status, stdout } = await run("verify churn/ --trust-policy trust.json --name churn --json");
    expect(status).toBe(1);
    expect(JSON.parse(stdout).findings).toMatchObject([{ code: "E_THRESHOLD" }]);
  });

  it.each([
    ["no signer", "verify churn/", "0 of them are given"],
    ["two signers", "verify churn/ --key alice.pub --root alice.pub", "2 of them are given"],
    ["a name without a trust policy", "verify churn/ --key alice.pub --name x", "only --name is given"],
    ["a pattern as name", "verify churn/ --trust-policy trust.json --name *", "it is no artifact name"],
    ["a trust policy without a name", "verify churn/ --trust-policy trust.json", "only --trust-policy is given"],
    ["a private key", "verify churn/ --key alice.key", "it is the private key"],
    ["no signature", "verify m.bin --key alice.pub", "no signature stands beside it"],
    ["a signature that is not there", "verify churn/ --signature none.sig --key alice.pub", "ENOENT"],
  ])("refuses %s", async (_, command, message) => {
    const { run } = place({ "m.bin": "" });
    await run("sign churn/ --key alice.key");
    const { status, stderr } = await run(command);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});
