import { createECDH } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isArtifactError } from "../../../src/errors/index.js";
import { nodeSignHost } from "../../../src/node/sign-host.js";
import { contextTag, encodeDer, TAG } from "../../../src/sign/der.js";
import { readPrivateKey, readPublicKey } from "../../../src/sign/keys/index.js";
import { readPem, writePem, type Pem } from "../../../src/sign/keys/pem.js";
import type { PublicKey, SigningKey } from "../../../src/sign/public-key.js";
import { verifySignature } from "../../../src/sign/verify-signature.js";
import { keyFile, utf8, withByte } from "../../helpers/sign-keys.js";

const pem = (name: string): Pem => readPem(Buffer.from(keyFile(name)).toString());
const privatePem = (der: Uint8Array, password?: Uint8Array, label = "PRIVATE KEY"): SigningKey =>
  readPrivateKey(utf8(writePem(label, der)), nodeSignHost, password);
const publicPem = (der: Uint8Array): PublicKey => readPublicKey(utf8(writePem("PUBLIC KEY", der)), nodeSignHost);
const KEY_FORMAT = expect.objectContaining({ code: "E_KEY_FORMAT" });

/** @returns what reading gives, or nothing if it is refused; any other failure is a bug. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isArtifactError(error)) return undefined;
    throw error;
  }
}

describe("a changed byte", () => {
  const low = (byte: number): number => byte ^ 0x01;
  const high = (byte: number): number => byte ^ 0x80;

  it.each(["ed25519.pub.pem", "p256.pub.pem", "p384.pub.pem", "p521.pub.pem"])(
    "of %s never leaves the same key, and off a curve of ECDSA none",
    (name) => {
      const { bytes } = pem(name);
      const { spki } = publicPem(bytes);
      for (let at = 0; at < bytes.length; at++) {
        const key = attempt(() => publicPem(withByte(bytes, at, at % 2 === 0 ? low : high)));
        if (!name.startsWith("ed25519")) expect(key).toBeUndefined();
        expect(key?.spki).not.toEqual(spki);
      }
    },
  );

  it.each(["p256.pem", "p384.pem", "p521.pem"])("of %s is seen, since it repeats the public key", (name) => {
    const { bytes } = pem(name);
    for (let at = 0; at < bytes.length; at += name === "p256.pem" ? 1 : 5) {
      expect(attempt(() => privatePem(withByte(bytes, at, low)))).toBeUndefined();
    }
  });

  it("of a PKCS #8 of Ed25519 is seen outside of the seed", () => {
    const { bytes } = pem("ed25519.pem");
    for (let at = 0; at < 16; at++) expect(attempt(() => privatePem(withByte(bytes, at, high)))).toBeUndefined();
    expect(privatePem(withByte(bytes, 20, low)).publicKey.pem).not.toBe(privatePem(bytes).publicKey.pem);
  });

  it("of an OpenSSH key is seen everywhere but in its comment", () => {
    const { bytes } = pem("openssh.key");
    const comment = Buffer.from(bytes).indexOf("a comment with blanks");
    for (let at = 0; at < bytes.length; at++) {
      if (at >= comment && at < comment + 21) continue;
      const seen = attempt(() => privatePem(withByte(bytes, at, low), undefined, "OPENSSH PRIVATE KEY"));
      expect(seen, `byte ${at}`).toBeUndefined();
    }
  });

  it.each(["p256", "p384", "p521"])("of a signature by %s is seen", (name) => {
    const key = publicPem(pem(`${name}.pub.pem`).bytes);
    const [message, signature] = [keyFile("message.txt"), keyFile(`message.${name}.sig`)];
    for (let at = 0; at < signature.length; at += name === "p256" ? 1 : 3) {
      const changed = withByte(signature, at, at % 2 === 0 ? low : high);
      expect(attempt(() => verifySignature(key, message, changed, nodeSignHost) ?? true)).toBeUndefined();
    }
  });

  it("of a signature by Ed25519, or of what it signs, is seen", () => {
    const key = privatePem(pem("ed25519.pem").bytes);
    const message = utf8("sallyport");
    const signature = key.sign(message);
    for (let at = 0; at < signature.length; at += 5) {
      const changed = withByte(signature, at, low);
      expect(attempt(() => verifySignature(key.publicKey, message, changed, nodeSignHost) ?? true)).toBeUndefined();
    }
    const other = withByte(message, 4, low);
    expect(attempt(() => verifySignature(key.publicKey, other, signature, nodeSignHost) ?? true)).toBeUndefined();
  });
});

describe("a PKCS #8", () => {
  const seed = pem("ed25519.pem").bytes.subarray(16);
  const point = pem("ed25519.pub.pem").bytes.subarray(12);
  const identifier = encodeDer(TAG.sequence, encodeDer(TAG.oid, Uint8Array.of(0x2b, 0x65, 0x70)));
  const secret = encodeDer(TAG.octetString, encodeDer(TAG.octetString, seed));
  const version = (number: number): Uint8Array => encodeDer(TAG.integer, Uint8Array.of(number));
  const stated = (bytes: Uint8Array): Uint8Array => encodeDer(contextTag(1, true), Uint8Array.of(0), bytes);

  it("of version 2 may repeat its public key (RFC 8410, section 7)", () => {
    const der = encodeDer(TAG.sequence, version(1), identifier, secret, stated(point));
    expect(Buffer.from(privatePem(der).publicKey.spki.subarray(12))).toEqual(Buffer.from(point));
  });

  it.each([
    ["another public key", [version(1), identifier, secret, stated(seed)]],
    ["a public key of another length", [version(1), identifier, secret, stated(point.subarray(1))]],
    ["a public key in version 1", [version(0), identifier, secret, stated(point)]],
    ["version 3", [version(2), identifier, secret]],
    [
      "a short seed",
      [version(0), identifier, encodeDer(TAG.octetString, encodeDer(TAG.octetString, seed.subarray(1)))],
    ],
    ["a bare seed", [version(0), identifier, encodeDer(TAG.octetString, seed)]],
    ["no seed", [version(0), identifier]],
    ["something behind", [version(0), identifier, secret, encodeDer(TAG.null)]],
  ])("with %s is refused", (_what, parts) => {
    expect(() => privatePem(encodeDer(TAG.sequence, ...parts))).toThrow(KEY_FORMAT);
  });

  const ec = (scalar: Uint8Array, ...rest: Uint8Array[]): Uint8Array => {
    const algorithm = pem("p256.pub.pem").bytes.subarray(2, 23);
    const key = encodeDer(TAG.sequence, version(1), encodeDer(TAG.octetString, scalar), ...rest);
    return encodeDer(TAG.sequence, version(0), algorithm, encodeDer(TAG.octetString, key));
  };
  const curve = (...oid: number[]): Uint8Array => encodeDer(contextTag(0), encodeDer(TAG.oid, Uint8Array.of(...oid)));

  it("of ECDSA may lack its public key, and name its curve again", () => {
    const scalar = new Uint8Array(32).fill(7);
    const bare = privatePem(ec(scalar)).publicKey;
    expect(privatePem(ec(scalar, curve(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07))).publicKey).toEqual(bare);
    expect(() => privatePem(ec(scalar, curve(0x2b, 0x81, 0x04, 0x00, 0x22)))).toThrow(KEY_FORMAT);
  });

  it.each([
    ["p256", "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", "prime256v1"],
    ["p384", `${"f".repeat(48)}c7634d81f4372ddf581a0db248b0a77aecec196accc52973`, "secp384r1"],
    ["p521", `01${"f".repeat(65)}a51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409`, "secp521r1"],
  ])("of %s ends before the order of its curve, as for OpenSSL", (name, order, curveName) => {
    const { bytes } = pem(`${name}.pem`);
    const size = order.length / 2;
    const start = Buffer.from(bytes).indexOf(Buffer.of(0x02, 0x01, 0x01, 0x04, size)) + 5;
    const ecdh = createECDH(curveName);
    for (const [difference, isWithin] of [
      [1n, true],
      [0n, false],
    ] as const) {
      const scalar = Buffer.from((BigInt(`0x${order}`) - difference).toString(16).padStart(2 * size, "0"), "hex");
      const set = (): void => ecdh.setPrivateKey(scalar);
      if (isWithin) expect(set).not.toThrow();
      else expect(set).toThrow();
      const der = Buffer.concat([bytes.subarray(0, start), scalar, bytes.subarray(start + size)]);
      expect(() => privatePem(der)).toThrow(isWithin ? "is not its own" : "out of range");
    }
  });

  it.each([
    ["zero", new Uint8Array(32)],
    ["not below the order", new Uint8Array(32).fill(0xff)],
    ["too short", new Uint8Array(31).fill(7)],
  ])("of ECDSA whose scalar is %s is refused", (_what, scalar) => {
    expect(() => privatePem(ec(scalar))).toThrow(KEY_FORMAT);
  });
});

describe("an encrypted key that costs too much to open is refused before its password is tried", () => {
  const TIGER = utf8("tiger");

  it.each([{ N: 2 ** 20 }, { N: 16_384 }, { N: 65_536.5 }, { r: 9 }, { p: 2 }, { N: "65536" }])(
    "cosign with %j",
    (change) => {
      const { label, bytes } = pem("ed25519-cosign.key");
      const document = JSON.parse(Buffer.from(bytes).toString());
      Object.assign(document.kdf.params, change);
      expect(() => privatePem(utf8(JSON.stringify(document)), TIGER, label)).toThrow(KEY_FORMAT);
    },
  );

  it.each([
    ["kdf", { name: "argon2" }],
    ["kdf", { salt: "AAA" }],
    ["cipher", { name: "aes" }],
    ["cipher", { nonce: "AAAA" }],
  ])("cosign whose %s has %j", (member, change) => {
    const { label, bytes } = pem("ed25519-cosign.key");
    const document = JSON.parse(Buffer.from(bytes).toString());
    Object.assign(document[member], change);
    expect(() => privatePem(utf8(JSON.stringify(document)), TIGER, label)).toThrow(KEY_FORMAT);
  });

  it("cosign whose JSON has a key twice", () => {
    const { label, bytes } = pem("ed25519-cosign.key");
    const text = Buffer.from(bytes).toString().replace("{", '{"kdf":null,');
    expect(() => privatePem(utf8(text), TIGER, label)).toThrow(KEY_FORMAT);
  });

  it("PBES2 of more than 10,000,000 rounds, and scrypt of more than 256 MiB", () => {
    const rounds = pem("ed25519-pbes2.pem").bytes;
    const at = Buffer.from(rounds).indexOf(Buffer.from("02020800", "hex"));
    expect(at).toBeGreaterThan(0);
    const costly = pem("ed25519-scrypt.pem").bytes;
    const place = Buffer.from(costly).indexOf(Buffer.from("02024000020108020101", "hex"));
    expect(place).toBeGreaterThan(0);
    const label = "ENCRYPTED PRIVATE KEY";
    expect(() => privatePem(lengthened(rounds, at, "020400989681"), TIGER, label)).toThrow("10000001 rounds");
    expect(() => privatePem(lengthened(costly, place, "02030800000201100201ff"), TIGER, label)).toThrow(KEY_FORMAT);
  });
});

/** Puts an integer in the place of one at `at`, and grows the lengths of the sequences around it. */
function lengthened(der: Uint8Array, at: number, hex: string): Uint8Array {
  const replacement = Buffer.from(hex, "hex");
  const old = hex.startsWith("0203") ? 10 : 4;
  const changed = Buffer.concat([der.subarray(0, at), replacement, der.subarray(at + old)]);
  const growth = replacement.length - old;
  for (let i = 0; i < at; i++) {
    const isAround = changed[i] === TAG.sequence && i + 2 + changed[i + 1]! + growth > at + growth;
    if (!isAround) continue;
    if (changed[i + 1] === 0x81) changed[i + 2]! += growth;
    else if (i + 2 + changed[i + 1]! >= at + old) changed[i + 1]! += growth;
  }
  return changed;
}
