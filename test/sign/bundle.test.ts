import { describe, expect, it } from "vitest";
import { nodeSignHost } from "../../src/node/sign-host.js";
import { encodeBase64 } from "../../src/sign/base64.js";
import { MAX_BUNDLE_BYTES, readBundle, writeBundle } from "../../src/sign/bundle.js";
import { codeOf, json, omsCertificate, omsKey } from "../helpers/oms.js";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const key = omsKey("p256");
const payload = utf8('{"a":1}');
const signature = Uint8Array.of(0x30, 6, 2, 1, 1, 2, 1, 1);
const written = writeBundle({ payload, signature, key });

/** A member of a document is deleted by `undefined`. */
type Document = Record<string, any>;

/** @returns the bundle as a document, after a change */
function changed(change: (document: Document) => void): Uint8Array {
  const document: Document = JSON.parse(new TextDecoder().decode(written));
  change(document);
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
    const digest = nodeSignHost.sha256();
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

  it.each<[string, (document: Document) => void, object]>([
    ["no tlogEntries", (d) => delete d.verificationMaterial.tlogEntries, {}],
    ["no keyid", (d) => delete d.dsseEnvelope.signatures[0].keyid, { keyid: "" }],
    ["a keyid of null", (d) => (d.dsseEnvelope.signatures[0].keyid = null), { keyid: "" }],
    ["a keyid", (d) => (d.dsseEnvelope.signatures[0].keyid = "SHA256:x"), { keyid: "SHA256:x" }],
    ["no hint", (d) => (d.verificationMaterial.publicKey = {}), { material: { kind: "publicKey" } }],
    [
      "the key itself",
      (d) => (d.verificationMaterial.publicKey = { rawBytes: "AAA=", keyDetails: "PKIX_ECDSA_P256_SHA_256" }),
      { material: { kind: "publicKey", pem: Uint8Array.of(0, 0), keyDetails: "PKIX_ECDSA_P256_SHA_256" } },
    ],
    [
      "a keyless signature, with what is not looked at",
      (d) =>
        (d.verificationMaterial = {
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
        }),
      { material: { kind: "sigstore" } },
    ],
  ])("reads %s", (_, change, expected) => {
    expect(readBundle(changed(change))).toMatchObject(expected);
  });

  it.each<[string, (document: Document) => void, string]>([
    ["another media type", (d) => (d.mediaType = "application/vnd.dev.sigstore.bundle+json;version=0.2"), "E_BUNDLE"],
    ["no media type", (d) => delete d.mediaType, "E_BUNDLE"],
    ["no material", (d) => delete d.verificationMaterial, "E_BUNDLE"],
    ["material of no kind", (d) => delete d.verificationMaterial.publicKey, "E_BUNDLE"],
    ["material of two kinds", (d) => (d.verificationMaterial.certificate = { rawBytes: "AAAA" }), "E_BUNDLE"],
    ["no envelope", (d) => delete d.dsseEnvelope, "E_BUNDLE"],
    ["a signature of a message instead", (d) => (d.messageSignature = {}), "E_BUNDLE"],
    ["another payload type", (d) => (d.dsseEnvelope.payloadType = "text/plain"), "E_BUNDLE"],
    ["no signature", (d) => (d.dsseEnvelope.signatures = []), "E_BUNDLE"],
    ["two signatures", (d) => d.dsseEnvelope.signatures.push({ sig: "AAAA" }), "E_BUNDLE"],
    ["a number for a signature", (d) => (d.dsseEnvelope.signatures[0].sig = 1), "E_BUNDLE"],
    ["a member more at the top", (d) => (d.x = 1), "E_BUNDLE"],
    ["a member more in the material", (d) => (d.verificationMaterial.x = 1), "E_BUNDLE"],
    ["a member more beside the hint", (d) => (d.verificationMaterial.publicKey.x = 1), "E_BUNDLE"],
    ["a member more in the envelope", (d) => (d.dsseEnvelope.x = 1), "E_BUNDLE"],
    ["a member more beside the signature", (d) => (d.dsseEnvelope.signatures[0].x = 1), "E_BUNDLE"],
    ["a member more in a log entry", (d) => (d.verificationMaterial.tlogEntries = [{ x: 1 }]), "E_BUNDLE"],
    ["no certificates", (d) => (d.verificationMaterial = { x509CertificateChain: { certificates: [] } }), "E_BUNDLE"],
    ["a payload without padding", (d) => (d.dsseEnvelope.payload = "eyJhIjoxfQ"), "E_BASE64"],
    ["a payload with a bit that falls away", (d) => (d.dsseEnvelope.payload = "eyJhIjoxfR=="), "E_BASE64"],
    ["a payload with a line feed", (d) => (d.dsseEnvelope.payload = "eyJhIjoxfQ==\n"), "E_BASE64"],
    ["the other alphabet", (d) => (d.dsseEnvelope.signatures[0].sig = "-_-_"), "E_BASE64"],
    [
      "a certificate that is no base64",
      (d) => (d.verificationMaterial = { x509CertificateChain: { certificates: [{ rawBytes: "x" }] } }),
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
    const bytes = changed((d) => (d.dsseEnvelope.signatures[0].sig = encodeBase64(signature).slice(1)));
    expect(() => readBundle(bytes, "churn.sig")).toThrow(
      expect.objectContaining({ path: "churn.sig#/dsseEnvelope/signatures/0/sig" }),
    );
  });
});
