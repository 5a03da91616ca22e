import { createHash, createPublicKey } from "node:crypto";
import { describe, expect, it } from "vitest";
import { nodeSignHost } from "../../../src/node/sign-host.js";
import { decodeBase64 } from "../../../src/sign/base64.js";
import { generateKey, readPrivateKey, readPublicKey, writePrivateKey } from "../../../src/sign/keys/index.js";
import { writeJwk } from "../../../src/sign/keys/jwk.js";
import type { PublicKey } from "../../../src/sign/public-key.js";
import { verifySignature } from "../../../src/sign/verify-signature.js";
import { keyFile, utf8 } from "../../helpers/sign-keys.js";

const TIGER = utf8("tiger");
const MESSAGE = keyFile("message.txt");
const publicKey = (name: string): PublicKey => readPublicKey(keyFile(name), nodeSignHost);

describe("readPublicKey", () => {
  it.each([
    ["ed25519.pub.pem", "ed25519.pub.pem"],
    ["ed25519.jwk", "ed25519.pub.pem"],
    ["ed25519-openssh.pub", "ed25519.pub.pem"],
    ["p256.jwk", "p256.pub.pem"],
    ["p384.jwk", "p384.pub.pem"],
    ["p521.jwk", "p521.pub.pem"],
  ])("reads %s as the key of %s", (name, pem) => {
    expect(publicKey(name).pem).toBe(Buffer.from(keyFile(pem)).toString());
  });

  it.each([
    ["ed25519.pub.pem", "Ed25519", "ed25519"],
    ["p256.pub.pem", "P-256", "ecdsa-p256-sha256"],
    ["p384.pub.pem", "P-384", "ecdsa-p384-sha384"],
    ["p521.pub.pem", "P-521", "ecdsa-p521-sha512"],
  ])("gives %s its curve, scheme and names", (name, curve, scheme) => {
    const key = publicKey(name);
    const spki = createPublicKey(Buffer.from(keyFile(name))).export({ type: "spki", format: "der" });
    expect(key).toMatchObject({ curve, scheme });
    expect(Buffer.from(key.spki)).toEqual(spki);
    expect(key.omsHint).toBe(createHash("sha256").update(keyFile(name)).digest("hex"));
    expect(key.cosignHint).toBe(createHash("sha256").update(spki).digest("base64"));
    expect(Object.isFrozen(key)).toBe(true);
  });

  it("reads PEM with other line ends or no last line feed as one key with one hint", () => {
    const pem = Buffer.from(keyFile("p256.pub.pem")).toString();
    const { omsHint } = publicKey("p256.pub.pem");
    for (const text of [pem.replaceAll("\n", "\r\n"), pem.trimEnd()]) {
      expect(readPublicKey(utf8(text), nodeSignHost).omsHint).toBe(omsHint);
    }
  });

  it.each([
    ["minisign.pub", "message.minisig"],
    ["signify.pub", "message.signify"],
  ])("reads %s, and %s verifies by it", (name, signatureFile) => {
    const [, line = ""] = Buffer.from(keyFile(signatureFile)).toString().split("\n");
    const signature = decodeBase64(line)!.subarray(10);
    expect(() => verifySignature(publicKey(name), MESSAGE, signature, nodeSignHost)).not.toThrow();
  });

  it.each(["p256", "p384", "p521"])("verifies what openssl signed by %s", (name) => {
    const signature = keyFile(`message.${name}.sig`);
    expect(() => verifySignature(publicKey(`${name}.pub.pem`), MESSAGE, signature, nodeSignHost)).not.toThrow();
  });
});

describe("writeJwk", () => {
  it.each(["ed25519", "p256", "p384", "p521"])("writes %s as Node.js reads it", (name) => {
    const text = writeJwk(publicKey(`${name}.pub.pem`));
    expect(readPublicKey(utf8(text), nodeSignHost)).toEqual(publicKey(`${name}.pub.pem`));
    const node = createPublicKey({ key: JSON.parse(text), format: "jwk" }).export({ type: "spki", format: "pem" });
    expect(node).toBe(Buffer.from(keyFile(`${name}.pub.pem`)).toString());
  });

  it("spells it so that its SHA-256 is the thumbprint", () => {
    const thumbprint = createHash("sha256")
      .update(writeJwk(publicKey("ed25519.pub.pem")))
      .digest("base64url");
    expect(thumbprint).toBe("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  });
});

describe("readPrivateKey", () => {
  it.each([
    ["ed25519.pem", "ed25519.pub.pem", undefined],
    ["ed25519-pbes2.pem", "ed25519.pub.pem", TIGER],
    ["ed25519-scrypt.pem", "ed25519.pub.pem", TIGER],
    ["ed25519-cosign.key", "ed25519.pub.pem", TIGER],
    ["ed25519-cosign-legacy.key", "ed25519.pub.pem", TIGER],
    ["ed25519-openssh.key", "ed25519.pub.pem", undefined],
    ["openssh.key", "openssh.key.pub", undefined],
    ["p256.pem", "p256.pub.pem", undefined],
    ["p256-pbes2.pem", "p256.pub.pem", TIGER],
    ["p384.pem", "p384.pub.pem", undefined],
    ["p521.pem", "p521.pub.pem", undefined],
  ])("reads %s, whose public key is %s", (name, publicName, password) => {
    expect(readPrivateKey(keyFile(name), nodeSignHost, password).publicKey).toEqual(publicKey(publicName));
  });

  it.each(["ed25519.pem", "p256.pem", "p384.pem", "p521.pem"])("signs by %s what its public key verifies", (name) => {
    const key = readPrivateKey(keyFile(name), nodeSignHost);
    const signature = key.sign(MESSAGE);
    expect(() => verifySignature(key.publicKey, MESSAGE, signature, nodeSignHost)).not.toThrow();
    expect(() => verifySignature(key.publicKey, utf8("another"), signature, nodeSignHost)).toThrow(
      expect.objectContaining({ code: "E_SIGNATURE" }),
    );
    expect(JSON.stringify(key)).not.toContain("secret");
  });

  it("reads what it writes", () => {
    for (const kind of ["ed25519", "P-256"] as const) {
      const { signingKey, pkcs8 } = generateKey(kind, nodeSignHost);
      const text = writePrivateKey(pkcs8, nodeSignHost);
      expect(readPrivateKey(utf8(text), nodeSignHost).publicKey).toEqual(signingKey.publicKey);
      expect(createPublicKey(text).export({ type: "spki", format: "pem" })).toBe(signingKey.publicKey.pem);
    }
  });
});
