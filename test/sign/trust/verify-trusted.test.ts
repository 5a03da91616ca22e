import { describe, expect, it } from "vitest";
import { isArtifactError } from "../../../src/errors/index.js";
import { nodeSignHost } from "../../../src/node/sign-host.js";
import { readBundle, type Bundle, type Material } from "../../../src/sign/bundle.js";
import { TrustPolicy } from "../../../src/sign/trust/trust-policy.js";
import { findSigner } from "../../../src/sign/trust/verify-trusted.js";
import { bundleOf, FILES, manifestOf } from "../../helpers/gate.js";
import { testKey, trustOptions, type TestKey } from "../../helpers/trust.js";

const [A, B, EDWARDS, STRANGER] = [testKey("P-256"), testKey("P-256"), testKey("ed25519"), testKey("P-256")] as const;
const TRUSTED = TrustPolicy.of(trustOptions([A, B, EDWARDS]), nodeSignHost).keys;
const NAMES = new Map([A, B, EDWARDS, STRANGER].map(({ hint }, index) => [hint, "ABES"[index]!]));
const { payload } = manifestOf(FILES);

/** @returns the name of the key that is found, or the code of the error */
function find(signed: Bundle, keys: readonly TestKey[] = [A, B, EDWARDS]): string {
  try {
    return NAMES.get(
      findSigner(
        signed,
        keys.flatMap(({ hint }) => TRUSTED.get(hint) ?? []),
        nodeSignHost,
      ).hint,
    )!;
  } catch (error) {
    if (!isArtifactError(error)) throw error;
    return error.code;
  }
}

function bundle(key: TestKey, material?: Material, change: Partial<Bundle> = {}): Bundle {
  return { ...readBundle(bundleOf(payload, key)), ...(material && { material }), ...change };
}

const publicKey = (names: Omit<Extract<Material, { kind: "publicKey" }>, "kind">): Material => ({
  kind: "publicKey",
  ...names,
});
const pemOf = ({ pem }: TestKey): Uint8Array => new TextEncoder().encode(pem);
const other = new Uint8Array([1, 2, 3]);

describe("findSigner", () => {
  it.each<[string, Bundle, string]>([
    ["its hint", bundle(A), "A"],
    ["the hint of cosign", bundle(B, publicKey({ hint: TRUSTED.get(B.hint)!.key.cosignHint })), "B"],
    ["no name", bundle(B, publicKey({})), "B"],
    ["no name, among keys of other kinds", bundle(EDWARDS, publicKey({})), "E"],
    ["its PEM", bundle(B, publicKey({ pem: pemOf(B) })), "B"],
  ])("finds a key by %s", (_, signed, expected) => {
    expect(find(signed)).toBe(expected);
  });

  it.each<[string, Bundle, string]>([
    ["of a stranger", bundle(STRANGER), "E_KEY_UNTRUSTED"],
    ["of a stranger without a name", bundle(STRANGER, publicKey({})), "E_KEY_UNTRUSTED"],
    ["of a stranger who gives the hint of another", bundle(STRANGER, publicKey({ hint: A.hint })), "E_SIGNATURE"],
    ["under the hint of another trusted key", bundle(A, publicKey({ hint: B.hint })), "E_SIGNATURE"],
    ["under the PEM of another trusted key", bundle(A, publicKey({ pem: pemOf(B) })), "E_KEY_UNTRUSTED"],
    ["under a short hint", bundle(A, publicKey({ hint: A.hint.slice(0, 8) })), "E_KEY_UNTRUSTED"],
    ["under the hint in capitals", bundle(A, publicKey({ hint: A.hint.toUpperCase() })), "E_KEY_UNTRUSTED"],
    ["under an empty hint", bundle(A, publicKey({ hint: "" })), "E_KEY_UNTRUSTED"],
    ["of other bytes", bundle(A, undefined, { payload: other }), "E_SIGNATURE"],
    ["of other bytes without a name", bundle(A, publicKey({}), { payload: other }), "E_KEY_UNTRUSTED"],
    ["of another type", bundle(A, undefined, { payloadType: "text/plain" }), "E_SIGNATURE"],
    ["by certificate", bundle(A, { kind: "certificate", certificates: [other] }), "E_METHOD_MISMATCH"],
    ["without a key", bundle(A, { kind: "sigstore" }), "E_METHOD_MISMATCH"],
  ])("finds none for a signature %s", (_, signed, expected) => {
    expect(find(signed, [A, B])).toBe(expected);
  });

  it("looks at the keys of the rule alone", () => {
    expect(find(bundle(A), [B])).toBe("E_KEY_UNTRUSTED");
    expect(find(bundle(A, publicKey({})), [])).toBe("E_KEY_UNTRUSTED");
  });

  it("verifies by the scheme that the trust policy says, never by another that the key has", () => {
    const keys = { [EDWARDS.hint]: { pem: EDWARDS.pem, scheme: "ed25519ph" as const } };
    const policy = TrustPolicy.of(trustOptions([EDWARDS], { keys }), nodeSignHost);
    expect(() => findSigner(bundle(EDWARDS), [...policy.keys.values()], nodeSignHost)).toThrow(/not made by this key/);
  });
});
