import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { nodeSignHost } from "../../src/node/sign-host.js";
import { readBundle, writeBundle, type Bundle } from "../../src/sign/bundle.js";
import { IN_TOTO_PAYLOAD_TYPE, pae } from "../../src/sign/dsse.js";
import { generateKey } from "../../src/sign/keys/index.js";
import { legacyPae } from "../../src/sign/oms/legacy.js";
import { verifyBundle, verifyLegacyBundle } from "../../src/sign/verify-bundle.js";
import { withScheme } from "../../src/sign/verify-signature.js";
import { codeOf, omsCertificate, omsFile } from "../helpers/oms.js";

const { signingKey } = generateKey("P-256", nodeSignHost);
const key = signingKey.publicKey;
const stranger = generateKey("P-256", nodeSignHost).signingKey.publicKey;
const edwards = generateKey("ed25519", nodeSignHost).signingKey;
const payload = new TextEncoder().encode('{"a":1}');
const bundleOf = (signer = signingKey, message = pae(IN_TOTO_PAYLOAD_TYPE, payload)): Uint8Array =>
  writeBundle({ payload, signature: signer.sign(message), key: signer.publicKey });
const written = bundleOf();
const bundle = readBundle(written);
const named = (change: Partial<Bundle>): Bundle => ({ ...bundle, ...change });
const publicKey = (material: object): Bundle => named({ material: { kind: "publicKey", ...material } });

describe("verifyBundle", () => {
  it("gives the key that signed", () => {
    expect(verifyBundle(bundle, key, nodeSignHost)).toBe(key);
    expect(verifyBundle(readBundle(bundleOf(edwards)), edwards.publicKey, nodeSignHost)).toBe(edwards.publicKey);
  });

  it.each<[string, Bundle]>([
    ["no name of the key", publicKey({})],
    ["the hint of cosign", publicKey({ hint: key.cosignHint })],
    ["the key itself", publicKey({ pem: new TextEncoder().encode(key.pem), keyDetails: "PKIX_ECDSA_P256_SHA_256" })],
    ["the hint as keyid", named({ keyid: key.omsHint })],
    ["the fingerprint of OpenSSH as keyid", named({ keyid: key.sshFingerprint })],
  ])("takes %s", (_, given) => {
    expect(verifyBundle(given, key, nodeSignHost)).toBe(key);
  });

  it.each<[string, Bundle, string]>([
    ["the hint of another key", publicKey({ hint: stranger.omsHint }), "E_KEY_UNTRUSTED"],
    ["an empty hint", publicKey({ hint: "" }), "E_KEY_UNTRUSTED"],
    ["a hint in capitals", publicKey({ hint: key.omsHint.toUpperCase() }), "E_KEY_UNTRUSTED"],
    ["another key itself", publicKey({ pem: new TextEncoder().encode(stranger.pem) }), "E_KEY_UNTRUSTED"],
    ["a byte order mark", publicKey({ pem: new TextEncoder().encode(`\ufeff${key.pem}`) }), "E_KEY_UNTRUSTED"],
    ["the key in another spelling", publicKey({ pem: new TextEncoder().encode(`${key.pem}\n`) }), "E_KEY_UNTRUSTED"],
    ["another curve by name", publicKey({ keyDetails: "PKIX_ECDSA_P384_SHA_384" }), "E_KEY_UNTRUSTED"],
    ["the keyid of another key", named({ keyid: stranger.omsHint }), "E_KEY_UNTRUSTED"],
    ["a keyless signature", named({ material: { kind: "sigstore" } }), "E_METHOD_MISMATCH"],
    ["certificates", named({ material: { kind: "certificate", certificates: [] } }), "E_METHOD_MISMATCH"],
    ["another payload", named({ payload: new TextEncoder().encode('{"a":2}') }), "E_SIGNATURE"],
    ["another type", named({ payloadType: "text/plain" }), "E_SIGNATURE"],
    ["a longer signature", named({ signature: Uint8Array.of(...bundle.signature, 0) }), "E_SIGNATURE_NONSTRICT"],
    ["no signature", named({ signature: new Uint8Array() }), "E_SIGNATURE_NONSTRICT"],
  ])("refuses %s", (_, given, code) => {
    expect(codeOf(() => verifyBundle(given, key, nodeSignHost))).toBe(code);
  });

  it("takes no signature of another scheme of the same key", () => {
    const prehashed = withScheme(edwards.publicKey, "ed25519ph");
    const code = codeOf(() => verifyBundle(readBundle(bundleOf(edwards)), prehashed, nodeSignHost));
    expect(code).toBe("E_SIGNATURE");
  });

  it("takes the signature of another tool over the payload by no change of the encoding", () => {
    for (const message of [payload, pae("text/plain", payload), legacyPae(payload)]) {
      expect(codeOf(() => verifyBundle(readBundle(bundleOf(signingKey, message)), key, nodeSignHost))).toBe(
        "E_SIGNATURE",
      );
    }
  });
});

describe("verifyLegacyBundle", () => {
  it("verifies the encoding of model_signing 0.2 alone, by ECDSA", () => {
    const legacy = readBundle(bundleOf(signingKey, legacyPae(payload)));
    expect(verifyLegacyBundle(legacy, key, nodeSignHost)).toBe(key);
    expect(codeOf(() => verifyLegacyBundle(bundle, key, nodeSignHost))).toBe("E_SIGNATURE");
    const other = readBundle(bundleOf(edwards, legacyPae(payload)));
    expect(codeOf(() => verifyLegacyBundle(other, edwards.publicKey, nodeSignHost))).toBe("E_METHOD_MISMATCH");
  });
});

describe("a bundle of which one byte changes", () => {
  const read = (bytes: Uint8Array, verify: (changed: Bundle) => unknown): string | undefined => {
    try {
      const changed = readBundle(bytes);
      verify(changed);
      return createHash("sha256").update(changed.payload).digest("hex");
    } catch {
      return undefined;
    }
  };

  it.each<[string, number, Uint8Array, (changed: Bundle) => unknown]>([
    ["by key", 1, written, (changed) => verifyBundle(changed, key, nodeSignHost)],
    [
      "by certificate, some bytes",
      29,
      omsFile("1.1.1/simple-certificate.sig"),
      (changed) => verifyBundle(changed, { roots: [omsCertificate("root")], at: new Date("2026-01-01") }, nodeSignHost),
    ],
  ])("is never verified with another payload: %s", (_, step, original, verify) => {
    const digest = read(original, verify);
    expect(digest).toHaveLength(64);
    let survived = 0;
    for (let at = 0; at < original.length; at += step) {
      for (const flip of [1, 0x20]) {
        const bytes = Uint8Array.from(original);
        bytes[at]! ^= flip;
        const found = read(bytes, verify);
        if (found === undefined) continue;
        survived++;
        expect(found).toBe(digest);
      }
    }
    // No byte is without meaning.
    expect(survived).toBe(0);
  });
});
