import { describe, expect, it } from "vitest";
import { nodeHost } from "../../src/node/host.js";
import { nodeSignHost } from "../../src/node/sign-host.js";
import { encodeBase64, decodeBase64 } from "../../src/sign/base64.js";
import { pae } from "../../src/sign/dsse.js";
import { readPrivateKey, readPublicKey, writePrivateKey } from "../../src/sign/keys/index.js";
import { writePem } from "../../src/sign/keys/pem.js";
import { writeEd25519Pkcs8 } from "../../src/sign/keys/pkcs8.js";
import { writeOms } from "../../src/sign/oms/write.js";
import { DEFAULT_IGNORED } from "../../src/sign/oms/manifest.js";
import { verifySignature, withScheme } from "../../src/sign/verify-signature.js";

/** RFC 8032, section 7.1, TEST 1. */
const SEED = bytes("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
const POINT = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, "hex"));
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

const key = readPrivateKey(utf8(writePem("PRIVATE KEY", writeEd25519Pkcs8(SEED))), nodeSignHost);
const HELLO = pae("http://example.com/HelloWorld", utf8("hello world"));
const SIGNATURE = "4DHX3Zn4qpBKvEj7maE8O9u9bjXEnPLLnyXVUJ2PXJR8DSLcL3QDpFvfJOj3pB/SPHsl6Jg4boxsMb6KvuYABw==";
const PREHASHED = "D025jpZ2lIQqfeY6p19xs8PtJg8LN0r1Uxb0cpPQBC6iRpSlcxKfRg9OKFhmOLkzvsK1wQ/U5/tfvOcBUC/zCA==";

describe("known answers of keys", () => {
  const { publicKey } = key;

  it("holds the point of the seed in DER", () => {
    expect(Buffer.from(publicKey.spki).toString("hex")).toBe(`302a300506032b6570032100${POINT}`);
    expect(Buffer.from(writeEd25519Pkcs8(SEED)).toString("hex")).toBe(
      `302e020100300506032b657004220420${Buffer.from(SEED).toString("hex")}`,
    );
  });

  it("has the names that other tools give it", () => {
    expect(publicKey.omsHint).toBe("7f2d9ed0b71b8e5a6c5cf30e647d6e20b5bca6dac8071f11abe3fef8014db610");
    expect(publicKey.cosignHint).toBe("BuP9j9opu2CrWVV95h7bCuzbIxE0vjDnW0Vfjht5L6k=");
    expect(publicKey.sshFingerprint).toBe("SHA256:bbXpuKG6zhzdmnxq256TlqzFBzRl2f6OOg722cYNbU8");
  });

  it("signs as RFC 8032 has it", () => {
    expect(encodeBase64(key.sign(HELLO))).toBe(SIGNATURE);
  });

  it("verifies the prehashed form only where it is asked for", () => {
    const signature = decodeBase64(PREHASHED)!;
    verifySignature(withScheme(publicKey, "ed25519ph"), HELLO, signature, nodeSignHost);
    expect(() => verifySignature(publicKey, HELLO, signature, nodeSignHost)).toThrow(
      expect.objectContaining({ code: "E_SIGNATURE" }),
    );
    expect(() =>
      verifySignature(withScheme(publicKey, "ed25519ph"), HELLO, decodeBase64(SIGNATURE)!, nodeSignHost),
    ).toThrow(expect.objectContaining({ code: "E_SIGNATURE" }));
  });

  it("comes back from the encrypted form", () => {
    const password = utf8("tiger");
    const text = utf8(writePrivateKey(writeEd25519Pkcs8(SEED), nodeSignHost, password));
    expect(readPrivateKey(text, nodeSignHost, password).publicKey.pem).toBe(publicKey.pem);
    expect(() => readPrivateKey(text, nodeSignHost)).toThrow(expect.objectContaining({ code: "E_KEY_PASSWORD" }));
  });

  it("counts the bytes of a payload type, not its characters", () => {
    expect(Buffer.from(pae("é", Uint8Array.of(0, 255))).toString("hex")).toBe("445353457631203220c3a920322000ff");
  });
});

describe("known answer of OpenSSF Model Signing", () => {
  it("writes the statement byte for byte, and signs it", () => {
    const files = new Map([
      ["config.json", "ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356"],
      ["weights.bin", "ae4b3280e56e2faf83f414a6e3dabe9d5fbe18976544c05fed121accb85b53fc"],
    ]);
    const { payload, root } = writeOms({ name: "kat", files, ignorePaths: DEFAULT_IGNORED });
    const digest = nodeHost.sha256();
    digest.update(payload);
    expect(root).toBe("3eb03647089418fbad66edabddbbb24569ab2244d9c692263863bd85f171401c");
    expect(payload.length).toBe(623);
    expect(digest.hex()).toBe("3871d0f682aac61db21ba3b25c870a43abae408f2ec31223c9271d940193dba3");
    expect(encodeBase64(key.sign(pae("application/vnd.in-toto+json", payload)))).toBe(
      "spGuw9ER/wVh9cnljKNXJnkoW+0msMNM+UnFik521fhSYWkn9BDq+jpm4qdFGt3OTvuamVD7/Pk6RvVWIIUBAg==",
    );
  });
});

it("verifies the ECDSA vector of DSSE, and no other encoding of it", () => {
  const x = 46950820868899156662930047687818585632848591499744589407958293238635476079160n;
  const y = 5640078356564379163099075877009565129882514886557779369047442380624545832820n;
  const coordinate = (value: bigint): string => encodeBase64(bytes(value.toString(16).padStart(64, "0")), "url");
  const jwk = { kty: "EC", crv: "P-256", x: coordinate(x), y: coordinate(y) };
  const raw = decodeBase64("A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==")!;
  const ecdsa = readPublicKey(utf8(JSON.stringify(jwk)), nodeSignHost);
  const der = Uint8Array.of(0x30, 0x44, 0x02, 0x20, ...raw.subarray(0, 32), 0x02, 0x20, ...raw.subarray(32));
  verifySignature(ecdsa, HELLO, der, nodeSignHost);
  const padded = Uint8Array.of(0x30, 0x45, 0x02, 0x21, 0, ...der.subarray(4));
  for (const [signature, code] of [
    [padded, "E_SIGNATURE_NONSTRICT"],
    [Uint8Array.of(...der, 0), "E_SIGNATURE_NONSTRICT"],
    [raw, "E_SIGNATURE_NONSTRICT"],
    [Uint8Array.of(0x30, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x00), "E_SIGNATURE_NONSTRICT"],
    [Uint8Array.of(0x30, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01), "E_SIGNATURE"],
  ] as const) {
    expect(() => verifySignature(ecdsa, HELLO, signature, nodeSignHost)).toThrow(expect.objectContaining({ code }));
  }
});
