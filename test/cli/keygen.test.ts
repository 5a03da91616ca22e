import { chmodSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { nodeSignHost } from "../../src/node/sign-host.js";
import { readPrivateKey, readPublicKey } from "../../src/sign/keys/index.js";
import { runMain, type Run } from "../helpers/cli.js";
import { keyFile, utf8 } from "../helpers/sign-keys.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const file = (...path: string[]): Uint8Array => new Uint8Array(readFileSync(join(...path)));

describe("sallyport keygen", () => {
  it.each([
    [[], "ed25519", /^note: .*--oms/m],
    [["--oms"], "ecdsa-p256-sha256", /^(?!.*note)/s],
  ])("with %j writes a pair of %s, the private one for its owner alone", async (options, scheme, noted) => {
    const folder = temporaryFolder();
    const { status, stdout, stderr } = await runMain(["keygen", "--out", join(folder, "release"), ...options]);
    const publicKey = readPublicKey(file(folder, "release.pub"), nodeSignHost);
    expect(status).toBe(0);
    expect(stderr).toBe("");
    expect(stdout).toMatch(noted);
    expect(stdout).toContain(`release.key  private key, ${scheme}\n`);
    expect(stdout).toContain(`release.pub  public key, hint ${publicKey.omsHint}\n`);
    expect(readPrivateKey(file(folder, "release.key"), nodeSignHost).publicKey).toEqual(publicKey);
    expect(publicKey.scheme).toBe(scheme);
    expect(statSync(join(folder, "release.key")).mode & 0o777).toBe(0o600);
    expect(stdout).not.toContain("BEGIN");
  });

  it("encrypts by the password in a file, without the line end behind it", async () => {
    const folder = temporaryFolder({ "password.txt": "correct horse\r\n" });
    const args = ["keygen", "--out", join(folder, "a"), "--password-file", join(folder, "password.txt")];
    const { status, stdout } = await runMain(args);
    expect([status, stdout]).toEqual([0, expect.stringContaining(", encrypted\n")]);
    expect(Buffer.from(file(folder, "a.key")).toString()).toContain("BEGIN ENCRYPTED SIGSTORE PRIVATE KEY");
    const key = readPrivateKey(file(folder, "a.key"), nodeSignHost, utf8("correct horse"));
    expect(key.publicKey).toEqual(readPublicKey(file(folder, "a.pub"), nodeSignHost));
  });

  it("makes another key each time", async () => {
    const folder = temporaryFolder();
    for (const name of ["a", "b"]) await runMain(["keygen", "--out", join(folder, name)]);
    expect(file(folder, "a.pub")).not.toEqual(file(folder, "b.pub"));
  });

  it.each(["a.key", "a.pub"])("writes nothing where %s exists", async (taken) => {
    const folder = temporaryFolder({ [taken]: "old" });
    const { status, stderr } = await runMain(["keygen", "--out", join(folder, "a")]);
    expect(status).toBe(2);
    expect(stderr).toContain("it exists");
    expect(readdirSync(folder)).toEqual([taken]);
    expect(readFileSync(join(folder, taken), "utf8")).toBe("old");
  });

  it.each([
    [["keygen"], "--out"],
    [["keygen", "--out", "-x"], "looks like an option"],
    [["keygen", "--out", "a", "--force"], "--force"],
    [["keygen", "--out", "a", "b"], "argument"],
  ])("refuses %j", async (args, message) => {
    const { status, stderr } = await runMain(args);
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it("refuses an empty password, and one in a file that is none", async () => {
    const folder = temporaryFolder({ empty: "\n", large: "x".repeat(5000) });
    for (const name of ["empty", "large", "missing"]) {
      const args = ["keygen", "--out", join(folder, "a"), "--password-file", join(folder, name)];
      expect((await runMain(args)).status).toBe(2);
    }
    expect(readdirSync(folder)).toEqual(["empty", "large"]);
  });
});

describe("a command that signs", () => {
  const sign = (folder: string): Promise<Run> =>
    runMain(["sign", join(folder, "model"), "--key", join(folder, "a.key")]);

  it("says when others may read the private key", async () => {
    const folder = temporaryFolder({ "model/weights.bin": "1", "a.key": keyFile("p256.pem") });
    chmodSync(join(folder, "a.key"), 0o640);
    const open = await sign(folder);
    expect([open.status, open.stderr]).toEqual([0, expect.stringContaining("note: others may read the private key")]);
    chmodSync(join(folder, "a.key"), 0o600);
    expect((await sign(folder)).stderr).not.toContain("others may read");
  });

  it("names the file of a key that it cannot read", async () => {
    const folder = temporaryFolder({ "model/weights.bin": "1", "a.key": keyFile("refused-sec1.pem") });
    const { status, stderr } = await sign(folder);
    expect(status).toBe(2);
    expect(stderr).toContain("a.key: Cannot read");
    expect(stderr).toContain("openssl pkcs8 -topk8");
  });
});
