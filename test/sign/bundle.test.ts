import { describe, expect, it } from "vitest";
import { nodeHost } from "../../src/node/host.js";
import { encodeBase64 } from "../../src/sign/base64.js";
import { MAX_BUNDLE_BYTES, readBundle, writeBundle } from "../../src/sign/bundle.js";
import { codeOf, json, omsCertificate, omsKey } from "../helpers/oms.js";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const key = omsKey("p256");
const payload = utf8('{"a":1}');
const signature = Uint8Array.of(0x30, 6, 2, 1, 1, 2, 1, 1);
const written = writeBundle({ payload, signature, key });

/** A place in a bundle, and what is put there; a member is deleted by `undefined`. */
type Change = readonly [pointer: string, value: unknown];

/** @returns the bundle after a change */
function changed([pointer, value]: Change): Uint8Array {
  const document = JSON.parse(new TextDecoder().decode(written));
  const names = pointer.split("/");
  const last = names.pop()!;
  const place = names.reduce((member, name) => member[name], document);
  place[last] = value;
  return json(document);
}

describe("writeBundle", () => {
  it("writes the members that every verifier reads, in their order", () => {
    expect(new TextDecoder().decode(written)).toBe(
      '{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":{"publicKey":{"hint":"' +
        `${key.omsHint}"},"tlogEntries":[]},"dsseEnvelope":{"payload":"eyJhIjoxfQ==","payloadType":` +
        '"application/vnd.in-toto+json","signatures":[{"sig":"MAYCAQECAQE=","keyid":""}]}}',
    );
  });

  it("carries certificates in the place of the hint", () => {
    const certificates = [omsCertificate("issuer"), omsCertificate("root")];
    const { material } = readBundle(writeBundle({ payload, signature, key, certificates }));
    expect(material).toEqual({ kind: "certificate", certificates });
  });

  it("refuses to write what would not be read", () => {
    const large = new Uint8Array(MAX_BUNDLE_BYTES);
    expect(codeOf(() => writeBundle({ payload: large, signature, key }))).toBe("E_LIMIT_BUNDLE");
  });
});

describe("readBundle", () => {
  it("gives what was written, and the digest of the payload", () => {
    const digest = nodeHost.sha256();
    digest.update(payload);
    expect(readBundle(written)).toEqual({
      mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
      material: { kind: "publicKey", hint: key.omsHint },
      payloadType: "application/vnd.in-toto+json",
      payload,
      payloadDigest: digest.hex(),
      signature,
      keyid: "",
    });
  });

  it.each<[string, Change, object]>([
    ["no tlogEntries", ["verificationMaterial/tlogEntries", undefined], {}],
    ["no keyid", ["dsseEnvelope/signatures/0/keyid", undefined], { keyid: "" }],
    ["a keyid of null", ["dsseEnvelope/signatures/0/keyid", null], { keyid: "" }],
    ["a keyid", ["dsseEnvelope/signatures/0/keyid", "SHA256:x"], { keyid: "SHA256:x" }],
    ["no hint", ["verificationMaterial/publicKey", {}], { material: { kind: "publicKey" } }],
    [
      "the key itself",
      ["verificationMaterial/publicKey", { rawBytes: "AAA=", keyDetails: "PKIX_ECDSA_P256_SHA_256" }],
      { material: { kind: "publicKey", pem: Uint8Array.of(0, 0), keyDetails: "PKIX_ECDSA_P256_SHA_256" } },
    ],
    [
      "a keyless signature, with what is not looked at",
      [
        "verificationMaterial",
        {
          certificate: { rawBytes: "AAAA" },
          tlogEntries: [
            {
              logIndex: "1",
              logId: { keyId: "AA==" },
              kindVersion: { kind: "dsse", version: "0.0.1" },
              integratedTime: "1",
              inclusionPromise: { signedEntryTimestamp: "AA==" },
              inclusionProof: {
                logIndex: "1",
                rootHash: "",
                treeSize: "2",
                hashes: [""],
                checkpoint: { envelope: "" },
              },
              canonicalizedBody: "AA==",
            },
          ],
          timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: "AA==" }] },
        },
      ],
      { material: { kind: "sigstore" } },
    ],
  ])("reads %s", (_, change, expected) => {
    expect(readBundle(changed(change))).toMatchObject(expected);
  });

  it.each<[string, Change, string]>([
    ["another media type", ["mediaType", "application/vnd.dev.sigstore.bundle+json;version=0.2"], "E_BUNDLE"],
    ["no media type", ["mediaType", undefined], "E_BUNDLE"],
    ["no material", ["verificationMaterial", undefined], "E_BUNDLE"],
    ["material of no kind", ["verificationMaterial/publicKey", undefined], "E_BUNDLE"],
    ["material of two kinds", ["verificationMaterial/certificate", { rawBytes: "AAAA" }], "E_BUNDLE"],
    ["no envelope", ["dsseEnvelope", undefined], "E_BUNDLE"],
    ["a signature of a message instead", ["messageSignature", {}], "E_BUNDLE"],
    ["another payload type", ["dsseEnvelope/payloadType", "text/plain"], "E_BUNDLE"],
    ["no signature", ["dsseEnvelope/signatures", []], "E_BUNDLE"],
    ["two signatures", ["dsseEnvelope/signatures/1", { sig: "AAAA" }], "E_BUNDLE"],
    ["a number for a signature", ["dsseEnvelope/signatures/0/sig", 1], "E_BUNDLE"],
    ["a member more at the top", ["x", 1], "E_BUNDLE"],
    ["a member more in the material", ["verificationMaterial/x", 1], "E_BUNDLE"],
    ["a member more beside the hint", ["verificationMaterial/publicKey/x", 1], "E_BUNDLE"],
    ["a member more in the envelope", ["dsseEnvelope/x", 1], "E_BUNDLE"],
    ["a member more beside the signature", ["dsseEnvelope/signatures/0/x", 1], "E_BUNDLE"],
    ["a member more in a log entry", ["verificationMaterial/tlogEntries", [{ x: 1 }]], "E_BUNDLE"],
    ["no certificates", ["verificationMaterial", { x509CertificateChain: { certificates: [] } }], "E_BUNDLE"],
    ["a payload without padding", ["dsseEnvelope/payload", "eyJhIjoxfQ"], "E_BASE64"],
    ["a payload with a bit that falls away", ["dsseEnvelope/payload", "eyJhIjoxfR=="], "E_BASE64"],
    ["a payload with a line feed", ["dsseEnvelope/payload", "eyJhIjoxfQ==\n"], "E_BASE64"],
    ["the other alphabet", ["dsseEnvelope/signatures/0/sig", "-_-_"], "E_BASE64"],
    [
      "a certificate that is no base64",
      ["verificationMaterial", { x509CertificateChain: { certificates: [{ rawBytes: "x" }] } }],
      "E_BASE64",
    ],
  ])("refuses %s", (_, change, code) => {
    expect(codeOf(() => readBundle(changed(change)))).toBe(code);
  });

  const text = new TextDecoder().decode(written);
  it.each([
    ["a key that stands twice", text.replace("{", '{"mediaType":"x",'), "E_JSON_DUPLICATE_KEY"],
    ["a prototype", text.replace("{", '{"__proto__":{},'), "E_BUNDLE"],
    ["a byte order mark", `\ufeff${text}`, "E_JSON_ENCODING"],
    ["text behind it", `${text}{}`, "E_JSON_SYNTAX"],
    ["nothing", "", "E_JSON_SYNTAX"],
    ["an array", "[]", "E_BUNDLE"],
    ["depth", "[".repeat(17), "E_LIMIT_DEPTH"],
  ])("refuses %s", (_, document, code) => {
    expect(codeOf(() => readBundle(utf8(document)))).toBe(code);
  });

  it("reads no more than its limit", () => {
    const padded = utf8(text + " ".repeat(MAX_BUNDLE_BYTES - text.length));
    expect(readBundle(padded).keyid).toBe("");
    expect(codeOf(() => readBundle(utf8(`${text}${" ".repeat(MAX_BUNDLE_BYTES)}`)))).toBe("E_LIMIT_BUNDLE");
  });

  it("says where", () => {
    const bytes = changed(["dsseEnvelope/signatures/0/sig", encodeBase64(signature).slice(1)]);
    expect(() => readBundle(bytes, "churn.sig")).toThrow(
      expect.objectContaining({ path: "churn.sig#/dsseEnvelope/signatures/0/sig" }),
    );
  });
});
