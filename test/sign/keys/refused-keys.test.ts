import { describe, expect, it } from "vitest";
import type { Code } from "../../../src/errors/index.js";
import { nodeSignHost } from "../../../src/node/sign-host.js";
import { encodeBase64 } from "../../../src/sign/base64.js";
import { readPrivateKey, readPublicKey } from "../../../src/sign/keys/index.js";
import { writePem } from "../../../src/sign/keys/pem.js";
import { writeSpki } from "../../../src/sign/keys/spki.js";
import { keyFile, utf8 } from "../../helpers/sign-keys.js";

const TIGER = utf8("tiger");
const text = (name: string): string => Buffer.from(keyFile(name)).toString();
const ed25519 = (hex: string): Uint8Array =>
  utf8(writePem("PUBLIC KEY", writeSpki({ curve: "Ed25519", point: Buffer.from(hex, "hex") })));
const jwk = (members: object): Uint8Array => utf8(JSON.stringify(members));
const OKP = JSON.parse(text("ed25519.jwk"));
const EC = JSON.parse(text("p256.jwk"));
const refused = (code: Code, message?: string): unknown =>
  expect.objectContaining({ code, ...(message !== undefined && { message: expect.stringContaining(message) }) });

describe("readPublicKey refuses", () => {
  it.each([
    ["a private key", keyFile("ed25519.pem"), "give its .pub file"],
    ["a certificate", keyFile("refused-certificate.pem"), "--cert-chain"],
    ["a compressed point", keyFile("refused-compressed.pub.pem"), "uncompressed"],
    ["DER", keyFile("refused-der.pub"), "openssl pkey -inform DER"],
    ["secp256k1", keyFile("refused-secp256k1.pub.pem"), "P-256, P-384 or P-521"],
    ["RSA", keyFile("refused-rsa.pub.pem"), "Ed25519 or ECDSA"],
    ["another kind of OpenSSH", keyFile("openssh-ecdsa.key.pub"), "ssh-keygen -e -m PKCS8"],
    ["a security key", utf8("sk-ssh-ed25519@openssh.com AAAA me"), "ssh-keygen -e -m PKCS8"],
    ["the secret key of minisign", keyFile("minisign.key"), "sallyport keygen"],
    ["the secret key of signify", keyFile("signify.sec"), "sallyport keygen"],
    ["bare hexadecimal", utf8("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"), "says what it is"],
    ["bare base64", utf8("11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="), "says what it is"],
    ["nothing", new Uint8Array(), "says what it is"],
    ["too much", utf8(text("ed25519.pub.pem") + "\n".repeat(20_000)), "16384"],
    ["text before", utf8(`key:\n${text("ed25519.pub.pem")}`), "says what it is"],
    ["text behind", utf8(`${text("ed25519.pub.pem")}key\n`), "one whole block"],
    ["two keys", utf8(text("ed25519.pub.pem") + text("p256.pub.pem")), "one whole block"],
    ["two labels", utf8(text("ed25519.pub.pem").replace("END PUBLIC", "END PRIVATE")), "one whole block"],
    [
      "a label of another kind",
      utf8(text("ed25519.pub.pem").replaceAll("PUBLIC KEY", "RSA PUBLIC KEY")),
      "no public key",
    ],
    ["a header", utf8(text("ed25519.pub.pem").replace("\n", "\nComment: mine\n\n")), "one whole block"],
    [
      "bytes behind the key",
      utf8(
        writePem(
          "PUBLIC KEY",
          Buffer.concat([writeSpki({ curve: "Ed25519", point: new Uint8Array(32).fill(9) }), Buffer.of(0)]),
        ),
      ),
      "left over",
    ],
    [
      "a short point",
      utf8(writePem("PUBLIC KEY", writeSpki({ curve: "Ed25519", point: new Uint8Array(31) }))),
      "31 bytes",
    ],
    ["the point of order 1", ed25519(`01${"00".repeat(31)}`), "low order"],
    ["a point of order 4", ed25519("00".repeat(32)), "low order"],
    ["a point of order 8", ed25519("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"), "low order"],
    ["a y that is not below the prime", ed25519(`f0${"ff".repeat(30)}7f`), "below the prime"],
    ["a y without a point", ed25519(`02${"00".repeat(31)}`), "on the curve"],
    ["an ECDSA point off its curve", jwk({ ...EC, x: EC.y, y: EC.x }), "on the curve"],
    ["an ECDSA point of zeros", jwk({ ...EC, x: "A".repeat(43), y: "A".repeat(43) }), "on the curve"],
    ["a private JWK", jwk({ ...OKP, d: OKP.x }), "private key"],
    ["a JWK of another curve", jwk({ ...OKP, crv: "X25519" }), "another type"],
    ["a JWK of a curve with the wrong type", jwk({ ...EC, kty: "OKP" }), "another type"],
    ["a JWK with another algorithm", jwk({ ...EC, alg: "ES384" }), "something else"],
    ["a JWK to encrypt with", jwk({ ...EC, use: "enc" }), "something else"],
    ["a JWK that may not verify", jwk({ ...EC, key_ops: ["sign"] }), "something else"],
    ["a JWK without a coordinate", jwk({ ...EC, y: undefined }), "coordinate"],
    ["a JWK with a short coordinate", jwk({ ...EC, y: "AAAA" }), "coordinate"],
    ["a JWK with padding", jwk({ ...OKP, x: `${OKP.x}=` }), "coordinate"],
    ["a JWK with a key twice", utf8(text("ed25519.jwk").replace("{", '{"x":"AAAA",')), "JSON"],
    ["a set of JWK", jwk({ keys: [OKP] }), "another type"],
  ])("%s", (_what, bytes, message) => {
    expect(() => readPublicKey(bytes, nodeSignHost)).toThrow(refused("E_KEY_FORMAT", message));
  });

  it("an OpenSSH line whose parts disagree", () => {
    const line = (blob: string): Uint8Array => utf8(`ssh-ed25519 ${Buffer.from(blob, "hex").toString("base64")} me\n`);
    const type = "0000000b7373682d65643235353139";
    const point = `00000020${"05".repeat(32)}`;
    for (const blob of [
      type,
      `${type}${point}00`,
      `0000000b7373682d65643235353138${point}`,
      `${type}0000001f${"05".repeat(31)}`,
      `${type}ffffffff`,
    ]) {
      expect(() => readPublicKey(line(blob), nodeSignHost)).toThrow(refused("E_KEY_FORMAT"));
    }
  });

  it("a minisign file of another algorithm, or with two lines", () => {
    const bytes = (algorithm: string): string =>
      encodeBase64(Buffer.concat([Buffer.from(algorithm), Buffer.alloc(8), Buffer.alloc(32, 9)]));
    for (const body of [bytes("ED"), `${bytes("Ed")}\n${bytes("Ed")}`, bytes("Ed").slice(4)]) {
      expect(() => readPublicKey(utf8(`untrusted comment: x\n${body}\n`), nodeSignHost)).toThrow(
        refused("E_KEY_FORMAT"),
      );
    }
  });
});

describe("readPrivateKey refuses", () => {
  it.each<[string, Uint8Array, Uint8Array | undefined, Code, string]>([
    ["a wrong password of PBES2", keyFile("ed25519-pbes2.pem"), utf8("lion"), "E_KEY_PASSWORD", "wrong"],
    ["no password for PBES2", keyFile("ed25519-pbes2.pem"), undefined, "E_KEY_PASSWORD", "encrypted"],
    ["a wrong password of cosign", keyFile("ed25519-cosign-legacy.key"), utf8("lion"), "E_KEY_PASSWORD", "wrong"],
    ["no password for cosign", keyFile("ed25519-cosign.key"), undefined, "E_KEY_PASSWORD", "encrypted"],
    ["a password for a plain key", keyFile("ed25519.pem"), TIGER, "E_KEY_PASSWORD", "not encrypted"],
    ["a password for a plain key of OpenSSH", keyFile("openssh.key"), TIGER, "E_KEY_PASSWORD", "not encrypted"],
    ["an encrypted key of OpenSSH", keyFile("openssh-locked.key"), undefined, "E_KEY_FORMAT", "ssh-keygen -p -m PKCS8"],
    ["another kind of OpenSSH", keyFile("openssh-ecdsa.key"), undefined, "E_KEY_FORMAT", "ssh-keygen -p -m PKCS8"],
    ["SEC 1", keyFile("refused-sec1.pem"), undefined, "E_KEY_FORMAT", "openssl pkcs8 -topk8"],
    ["PBES1", keyFile("ed25519-pbes1.pem"), TIGER, "E_KEY_FORMAT", "openssl pkcs8 -topk8 -v2"],
    ["DER", keyFile("refused-der.key"), undefined, "E_KEY_FORMAT", "openssl pkey -inform DER"],
    ["secp256k1", keyFile("refused-secp256k1.pem"), undefined, "E_KEY_FORMAT", "P-256, P-384 or P-521"],
    ["RSA", keyFile("refused-rsa.pem"), undefined, "E_KEY_FORMAT", "Ed25519 or ECDSA"],
    ["Ed448", keyFile("refused-ed448.pem"), undefined, "E_KEY_FORMAT", "Ed25519 or ECDSA"],
    ["a public key", keyFile("ed25519.pub.pem"), undefined, "E_KEY_FORMAT", "PKCS #8"],
    ["a JWK", keyFile("ed25519.jwk"), undefined, "E_KEY_FORMAT", "PKCS #8"],
    ["a key of minisign", keyFile("minisign.key"), undefined, "E_KEY_FORMAT", "PKCS #8"],
  ])("%s", (_what, bytes, password, code, message) => {
    expect(() => readPrivateKey(bytes, nodeSignHost, password)).toThrow(refused(code, message));
  });
});
