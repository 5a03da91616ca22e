import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runAdapter } from "../../src/cli/oms-adapter/run.js";
import { OMS } from "../helpers/oms.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";
import { testKey } from "../helpers/trust.js";

const KEY = testKey("P-256");
const MODEL = join(OMS, "models/simple");
const ROOT_CERTIFICATE = join(OMS, "keys/root-cert.pem");

function run(...args: readonly string[]): { readonly status: number; readonly text: string } {
  let text = "";
  const output = { write: (piece: string) => (text += piece) };
  const status = runAdapter(args, { stdout: output, stderr: output });
  return { status, text };
}

/** A folder with a model of its own, and the key in formats that the suite has. */
function place(): { readonly at: (name: string) => string; readonly verify: (...more: string[]) => number } {
  const folder = temporaryFolder();
  const at = (name: string): string => join(folder, name);
  cpSync(MODEL, at("model"), { recursive: true });
  writeFileSync(at("key"), KEY.privateKey.export({ type: "sec1", format: "pem" }));
  writeFileSync(at("pub"), `Public Key Information:\n\tEC/ECDSA\n\n${KEY.pem}`);
  const options = ["--method", "key", "--model-path", at("model"), "--bundle", at("sig"), "--public-key", at("pub")];
  const verify = (...more: string[]): number => run("verify-model", ...options, ...more).status;
  return { at, verify };
}

const SIGNATURE = join(OMS, "1.1.1/simple-p256.sig");
const VERIFY = ["verify-model", "--model-path", MODEL, "--method"];

describe("the conformance adapter", () => {
  it("signs with a key in SEC 1, and verifies by one with text before it", () => {
    const { at, verify } = place();
    const sign = ["sign-model", "--method", "key", "--model-path", at("model"), "--private-key", at("key")];
    expect(run(...sign, "--output-bundle", at("sig"))).toEqual({ status: 0, text: "" });
    expect(verify()).toBe(0);
    writeFileSync(at("model/extra"), "");
    expect(verify()).toBe(1);
    expect(verify("--ignore-unsigned-files")).toBe(0);
    expect(verify("--ignore-paths", at("model/extra"))).toBe(0);
    writeFileSync(at("model/config.json"), "{} ");
    expect(verify("--ignore-unsigned-files")).toBe(1);
  });

  it("signs no ignored path, nor the signature", () => {
    const { at, verify } = place();
    mkdirSync(at("model/cache"));
    writeFileSync(at("model/cache/x"), "");
    const inner = at("model/bundle.sig");
    const sign = ["sign-model", "--method", "key", "--model-path", at("model"), "--private-key", at("key")];
    expect(run(...sign, "--ignore-paths", at("model/cache"), "--output-bundle", inner).status).toBe(0);
    cpSync(inner, at("sig"));
    expect(verify()).toBe(0);
  });

  it("verifies certificates up to the roots that it is given", () => {
    const verify = (signature: string, root: string): number =>
      run(...VERIFY, "certificate", "--bundle", join(OMS, signature), "--cert-chain", root).status;
    expect(verify("1.1.1/simple-certificate.sig", ROOT_CERTIFICATE)).toBe(0);
    expect(verify("0.2.0/simple-p384-certificate.sig", ROOT_CERTIFICATE)).toBe(0);
    expect(verify("1.1.1/simple-certificate.sig", join(OMS, "keys/other-root-cert.pem"))).toBe(1);
    expect(verify("1.1.1/simple-expired.sig", ROOT_CERTIFICATE)).toBe(1);
  });

  it.each([
    ["a command that it has not", ["digest"]],
    ["no method", ["verify-model", "--model-path", MODEL, "--bundle", SIGNATURE]],
    ["a keyless signature", [...VERIFY, "sigstore", "--bundle", SIGNATURE]],
    ["no key", [...VERIFY, "key", "--bundle", SIGNATURE]],
    ["a signature that is not there", [...VERIFY, "certificate", "--bundle", "/nowhere/x"]],
  ])("fails for %s, and says why", (_, args) => {
    const { status, text } = run(...args);
    expect(status).toBe(1);
    expect(text).toMatch(/^error: /);
  });

  it("signs by no certificate of another key, nor without a certificate", () => {
    const { at } = place();
    const sign = ["sign-model", "--model-path", at("model"), "--private-key", at("key"), "--output-bundle", at("sig")];
    expect(run(...sign, "--method", "certificate").text).toContain("--signing-cert is wanted");
    const other = run(...sign, "--method", "certificate", "--signing-cert", ROOT_CERTIFICATE);
    expect(other.text).toContain("a certificate of the private key is wanted");
    expect(run(...sign, "--method", "sigstore").text).toContain("key or certificate is wanted");
    expect(existsSync(at("sig"))).toBe(false);
  });
});
