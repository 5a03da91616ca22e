import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { nodeSignHost } from "../../src/node/sign-host.js";
import { readUsage } from "../../src/sign/certificate-usage.js";
import { verifyChain } from "../../src/sign/certificates.js";
import { contextTag, encodeDer, TAG } from "../../src/sign/der.js";
import { keyFile, utf8, withByte } from "../helpers/sign-keys.js";
import { verdictOf } from "../helpers/verdict.js";

const FOLDER = new URL("../../fixtures/sign/certificates/", import.meta.url);
const AT = new Date("2030-01-01T00:00:00Z");

function certificate(name: string): Uint8Array {
  return new Uint8Array(new X509Certificate(readFileSync(new URL(`${name}.pem`, FOLDER))).raw);
}

function verify(chain: readonly string[], roots: readonly string[] = ["root"], at: Date | undefined = AT): string {
  return verifyChain(chain.map(certificate), roots.map(certificate), at, nodeSignHost).curve;
}

const refusedAs = (code: string, message = ""): unknown =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });

describe("verifyChain", () => {
  it.each<[string, string[], string[], string]>([
    ["with the root left out", ["signer", "middle"], ["root"], "P-256"],
    ["with the root in it", ["signer", "middle", "root"], ["root"], "P-256"],
    ["among several roots, one of the same name", ["signer", "middle"], ["root-other", "root-rsa", "root"], "P-256"],
    ["to an intermediate authority that is trusted", ["signer"], ["middle"], "P-256"],
    ["that is trusted itself", ["signer-self"], ["signer-self"], "P-256"],
    ["below an authority of RSA", ["signer-direct"], ["root-rsa"], "P-256"],
    ["on P-384, signed with SHA-384", ["signer-p384", "middle"], ["root"], "P-384"],
    ["of Ed25519", ["signer-ed25519", "middle"], ["root"], "Ed25519"],
    ["with a key usage alone", ["signer-usage", "middle"], ["root"], "P-256"],
    ["with an extended key usage alone", ["signer-purpose", "middle"], ["root"], "P-256"],
    ["named by a critical extension", ["signer-names", "middle"], ["root"], "P-256"],
    ["below the last authority that may stand there", ["below-last", "middle-last"], ["root"], "P-256"],
  ])("trusts a signer %s", (_what, chain, roots, curve) => {
    expect(verify(chain, roots)).toBe(curve);
  });

  it.each<[string, string[], string[], string]>([
    ["nothing", [], ["root"], "empty"],
    ["without roots", ["signer", "middle"], [], "trusted root"],
    ["to a root of the same name and another key", ["signer", "middle"], ["root-other"], "trusted root"],
    ["without the authority between", ["signer"], ["root"], "trusted root"],
    ["in the wrong order", ["middle", "signer"], ["root"], "trusted root"],
    ["with a root of its own behind", ["signer", "middle", "root-other"], ["root"], "trusted root"],
    ["with an authority that did not issue", ["signer", "middle-last"], ["root"], "not issued by the next"],
    ["with one twice", ["signer", "middle", "middle"], ["root"], "not issued by the next"],
    ["that says no use", ["no-usage", "middle"], ["root"], "not for signatures"],
    ["of a server", ["tls-server", "middle"], ["root"], "not for signatures"],
    ["that agrees on keys", ["encipher", "middle"], ["root"], "not for signatures"],
    ["of an authority", ["middle"], ["root"], "not for signatures"],
    ["of RSA", ["rsa", "middle"], ["root"], "another kind"],
    ["with a critical extension that is not read", ["critical", "middle"], ["root"], "critical extension 2a0304"],
    ["signed with SHA-1", ["sha1", "middle"], ["root"], "SHA-256"],
    ["below one that is no authority", ["below-plain", "middle-plain"], ["root"], "no authority"],
    [
      "below an authority that may not sign",
      ["below-unsigning", "middle-unsigning"],
      ["root"],
      "not issued by the next",
    ],
    ["below too many", ["below-too-many", "middle-too-many", "middle-last"], ["root"], "0 authorities below"],
    ["below a short key of RSA", ["below-rsa1024", "middle-rsa1024"], ["root"], "1024 bits"],
    ["below constraints of names", ["below-names", "middle-names"], ["root"], "critical extension 551d1e"],
    ["below one that has expired", ["below-short", "middle-short"], ["root"], "valid from"],
    ["that never ends", Array.from({ length: 11 }, () => "signer"), ["root"], "at most 10"],
  ])("refuses a signer %s", (_what, chain, roots, message) => {
    expect(() => verify(chain, roots)).toThrow(refusedAs("E_CHAIN", message));
  });

  it("judges all of it at one time, which has to be given", () => {
    const { validFrom, validTo } = new X509Certificate(certificate("signer"));
    const [from, to] = [Date.parse(validFrom), Date.parse(validTo)];
    for (const time of [from, to])
      expect(verify(["signer", "middle"], ["signer", "middle"], new Date(time))).toBe("P-256");
    for (const time of [from - 86_400_000, to + 1000, Number.NaN]) {
      expect(() => verify(["signer", "middle"], ["root"], new Date(time))).toThrow(refusedAs("E_CHAIN", "valid from"));
    }
    const none: unknown = undefined;
    const chain = ["below-short", "middle-short"].map(certificate);
    expect(() => verifyChain(chain, [certificate("root")], none as Date, nodeSignHost)).toThrow(refusedAs("E_CHAIN"));
  });

  it("gives the key that signed", () => {
    const key = verifyChain(["signer", "middle"].map(certificate), [certificate("root")], AT, nodeSignHost);
    const signature = new Uint8Array(readFileSync(new URL("message.sig", FOLDER)));
    expect(verdictOf(key, keyFile("message.txt"), signature)).toBe("valid");
    expect(verdictOf(key, utf8("another"), signature)).toBe("E_SIGNATURE");
  });

  it("sees each changed byte of the signer's certificate", () => {
    const der = certificate("signer");
    const rest = [certificate("middle")];
    const roots = [certificate("root")];
    for (let at = 0; at < der.length; at += 3) {
      const changed = withByte(der, at, (byte) => byte ^ 1);
      expect(() => verifyChain([changed, ...rest], roots, AT, nodeSignHost), `byte ${at}`).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^E_(?:CHAIN|CERTIFICATE)$/) }),
      );
    }
  });

  it.each([
    ["nothing", new Uint8Array()],
    ["PEM", new Uint8Array(readFileSync(new URL("signer.pem", FOLDER)))],
    ["bytes behind", Uint8Array.of(...certificate("signer"), 0)],
    ["a cut one", certificate("signer").subarray(0, -1)],
    ["a key", keyFile("refused-der.pub")],
  ])("takes %s for no certificate", (_what, der) => {
    const roots = [certificate("root")];
    expect(() => verifyChain([der], roots, AT, nodeSignHost)).toThrow(refusedAs("E_CERTIFICATE"));
    expect(() => verifyChain([certificate("signer")], [der], AT, nodeSignHost)).toThrow(refusedAs("E_CERTIFICATE"));
  });
});

describe("readUsage", () => {
  const oid = (...bytes: number[]): Uint8Array => encodeDer(TAG.oid, Uint8Array.from(bytes));
  const sequence = (...parts: Uint8Array[]): Uint8Array => encodeDer(TAG.sequence, ...parts);
  const extension = (id: number, ...value: Uint8Array[]): Uint8Array =>
    sequence(oid(0x55, 0x1d, id), encodeDer(TAG.octetString, ...value));
  const made = (extensions: readonly Uint8Array[], outer = 1): Uint8Array => {
    const spki = sequence(sequence(oid(1)), encodeDer(TAG.bitString, Uint8Array.of(0, 1)));
    const body = sequence(
      encodeDer(contextTag(0), encodeDer(TAG.integer, Uint8Array.of(2))),
      encodeDer(TAG.integer, Uint8Array.of(1)),
      sequence(oid(1)),
      sequence(),
      sequence(),
      sequence(),
      spki,
      ...(extensions.length > 0 ? [encodeDer(contextTag(3), sequence(...extensions))] : []),
    );
    return sequence(body, sequence(oid(outer)), encodeDer(TAG.bitString, Uint8Array.of(0, 1)));
  };
  const usage = encodeDer(TAG.bitString, Uint8Array.of(7, 0x80));

  it("reads what extensions say, and that they say nothing", () => {
    expect(readUsage(made([]))).toMatchObject({ keyUsage: undefined, purposes: undefined, pathLength: undefined });
    const limits = sequence(encodeDer(TAG.boolean, Uint8Array.of(255)), encodeDer(TAG.integer, Uint8Array.of(3)));
    const found = readUsage(made([extension(15, usage), extension(37, sequence(oid(9))), extension(19, limits)]));
    expect(found).toMatchObject({ keyUsage: 0x8000, purposes: ["09"], pathLength: 3, unread: undefined });
    expect(readUsage(certificate("root-rsa")).rsaBits).toBe(2048);
  });

  it.each([
    ["an extension twice", made([extension(15, usage), extension(15, usage)])],
    ["two signature algorithms", made([], 2)],
    ["a key usage of no bits", made([extension(15, encodeDer(TAG.octetString))])],
    ["a key usage with something behind", made([extension(15, usage, usage)])],
    ["purposes with something behind", made([extension(37, sequence(oid(9)), usage)])],
    ["a negative path length", made([extension(19, sequence(encodeDer(TAG.integer, Uint8Array.of(0x80))))])],
  ])("refuses %s", (_what, der) => {
    expect(() => readUsage(der)).toThrow(refusedAs("E_CERTIFICATE"));
  });
});
