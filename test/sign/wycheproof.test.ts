import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { nodeSignHost } from "../../src/node/sign-host.js";
import { publicKeyOf } from "../../src/sign/keys/index.js";
import { hexBytes, verdictOf } from "../helpers/verdict.js";

interface Vector {
  readonly id: number;
  readonly comment: string;
  readonly flags: readonly string[];
  readonly spki: string;
  readonly msg: string;
  readonly sig: string;
  readonly result: "valid" | "invalid";
}

function load(name: string): readonly Vector[] {
  const url = new URL(`../../fixtures/sign/wycheproof/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8")).vectors;
}

function verdict({ spki, msg, sig }: Vector): string {
  return verdictOf(publicKeyOf(hexBytes(spki), nodeSignHost), hexBytes(msg), hexBytes(sig));
}

const isValid = ({ result }: Vector): boolean => result === "valid";

describe("Ed25519 of Wycheproof", () => {
  const vectors = load("ed25519");

  it("accepts what is valid", () => {
    // tweetnacl takes some milliseconds for each.
    const chosen = vectors.filter(isValid).filter((_, index) => index % 8 === 0);
    expect(chosen.length).toBeGreaterThan(10);
    for (const vector of chosen) expect(verdict(vector), `vector ${vector.id}`).toBe("valid");
  });

  it("refuses what is not", () => {
    const chosen = vectors.filter((vector) => !isValid(vector));
    expect(chosen.length).toBe(63);
    for (const vector of chosen) {
      const wanted = vector.flags.includes("SignatureMalleability") ? /^E_SIGNATURE_NONSTRICT$/ : /^E_SIGNATURE/;
      expect(verdict(vector), `vector ${vector.id}`).toMatch(wanted);
    }
  });
});

describe.each(["ecdsa_secp256r1_sha256", "ecdsa_secp384r1_sha384", "ecdsa_secp521r1_sha512"])(
  "%s of Wycheproof",
  (name) => {
    const vectors = load(name);

    it("accepts what is valid, and nothing else", () => {
      expect(vectors.filter(isValid).length).toBeGreaterThan(10);
      for (const vector of vectors) {
        const wanted = isValid(vector) ? /^valid$/ : /^E_SIGNATURE/;
        expect(verdict(vector), `vector ${vector.id}: ${vector.comment}`).toMatch(wanted);
      }
    });

    it("refuses other encodings of a signature as such", () => {
      const encoded = vectors.filter(
        ({ flags }) => flags.includes("BerEncodedSignature") || flags.includes("InvalidEncoding"),
      );
      expect(encoded.length).toBeGreaterThan(5);
      for (const vector of encoded) expect(verdict(vector), vector.comment).toBe("E_SIGNATURE_NONSTRICT");
    });
  },
);
