import { execFileSync } from "node:child_process";
import { mkdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { admit } from "../../src/gate/index.js";
import { nodeSignHost } from "../../src/node/sign-host.js";
import { openTree } from "../../src/node/tree.js";
import { Policy } from "../../src/policy/index.js";
import { readPublicKey } from "../../src/sign/keys/index.js";
import { TrustPolicy } from "../../src/sign/trust/trust-policy.js";
import { bundleOf, claimsOf, deployOf, FILES, gate, manifestOf, NOW, summary, type Files } from "../helpers/gate.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";
import { testKey, trustOptions } from "../helpers/trust.js";

type Parsed = ReturnType<typeof JSON.parse>;

const KEY = testKey("P-256");
const EDWARDS = testKey("ed25519");
const MANIFEST = manifestOf(FILES);
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** @returns the codes for a signature file, in the place of one that would be admitted. */
function ofBundle(bytes: Uint8Array, keys = [KEY]): string {
  return summary(gate({ keys, signatures: [{ path: "churn.sig", bytes }] }));
}

/** Changes the JSON of a bundle, outside what is signed. */
function bundleWith(change: (bundle: Parsed) => void, key = KEY): Uint8Array {
  const bundle = JSON.parse(decode(bundleOf(MANIFEST.payload, key)));
  change(bundle);
  return encode(JSON.stringify(bundle));
}

/** Signs a changed statement. */
function statementWith(change: (statement: Parsed) => void): Uint8Array {
  const statement = JSON.parse(decode(MANIFEST.payload));
  change(statement);
  return bundleOf(encode(JSON.stringify(statement)), KEY);
}

/** @returns the signature with the group order added to S, which many verifiers take for another signature. */
function withOrder(base64: string): string {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const bytes = Buffer.from(base64, "base64");
  const s = BigInt(`0x${Buffer.from(bytes.subarray(32)).reverse().toString("hex")}`) + order;
  const digits = Buffer.from(s.toString(16).padStart(64, "0"), "hex").reverse();
  return Buffer.concat([bytes.subarray(0, 32), digits]).toString("base64");
}

describe("a signature file is refused", () => {
  it.each<[string, Uint8Array, string]>([
    [
      "with a signature of other bytes",
      bundleWith(({ dsseEnvelope }) => {
        dsseEnvelope.payload = Buffer.from(decode(MANIFEST.payload).replace("churn", "chorn")).toString("base64");
      }),
      "E_SIGNATURE",
    ],
    [
      "with another payload type",
      bundleWith(({ dsseEnvelope }) => (dsseEnvelope.payloadType = "text/plain")),
      "E_BUNDLE",
    ],
    [
      "with the hint of another key",
      bundleWith(({ verificationMaterial }) => (verificationMaterial.publicKey.hint = "0".repeat(64))),
      "E_KEY_UNTRUSTED",
    ],
    [
      "with a certificate",
      bundleWith(
        (bundle) =>
          (bundle.verificationMaterial = {
            x509CertificateChain: { certificates: [{ rawBytes: "MAA=" }] },
            tlogEntries: [],
          }),
      ),
      "E_METHOD_MISMATCH",
    ],
    ["with a field of its own", bundleWith((bundle) => (bundle.note = "")), "E_BUNDLE"],
    [
      "with two signatures",
      bundleWith(({ dsseEnvelope: { signatures } }) => (signatures[1] = signatures[0])),
      "E_BUNDLE",
    ],
    [
      "of another version",
      bundleWith((bundle) => (bundle.mediaType = "application/vnd.dev.sigstore.bundle.v0.4+json")),
      "E_BUNDLE",
    ],
    [
      "in base64 with a space",
      bundleWith(({ dsseEnvelope: { signatures } }) => (signatures[0].sig += " ")),
      "E_BASE64",
    ],
    [
      "with a key twice",
      encode(decode(bundleOf(MANIFEST.payload, KEY)).replace("{", '{"mediaType":"",')),
      "E_JSON_DUPLICATE_KEY",
    ],
    ["with a byte order mark", encode(`\ufeff${decode(bundleOf(MANIFEST.payload, KEY))}`), "E_JSON_ENCODING"],
    ["with more than 1 MiB", new Uint8Array(2 ** 20 + 1).fill(0x20), "E_LIMIT_BUNDLE"],
  ])("%s: %#", (_, bytes, code) => {
    expect(ofBundle(bytes)).toBe(`refused ${code} E_THRESHOLD`);
  });

  it("in an encoding that verifiers disagree about", () => {
    const bytes = bundleWith(
      ({ dsseEnvelope: { signatures } }) => (signatures[0].sig = withOrder(signatures[0].sig)),
      EDWARDS,
    );
    expect(ofBundle(bytes, [EDWARDS])).toBe("refused E_SIGNATURE_NONSTRICT E_THRESHOLD");
  });

  it.each<[string, string | undefined]>([
    ["the hint of cosign", readPublicKey(encode(KEY.pem), nodeSignHost).cosignHint],
    ["no hint", undefined],
  ])("not for %s", (_, hint) => {
    const bytes = bundleWith(({ verificationMaterial: { publicKey } }) => {
      if (hint === undefined) delete publicKey.hint;
      else publicKey.hint = hint;
    });
    expect(ofBundle(bytes)).toBe("admitted");
  });
});

describe("a signed statement is refused", () => {
  const resources = (statement: Parsed): Parsed[] => statement.predicate.resources;

  it.each<[string, (statement: Parsed) => void, string]>([
    ["of another type", (statement) => (statement._type = "https://in-toto.io/Statement/v0.1"), "E_STATEMENT"],
    [
      "about something else",
      (statement) => (statement.predicateType = "https://slsa.dev/provenance/v1"),
      "E_STATEMENT",
    ],
    ["with two subjects", ({ subject }) => (subject[1] = subject[0]), "E_STATEMENT"],
    [
      "whose digest is not that of its files",
      ({ subject }) => (subject[0].digest.sha256 = "0".repeat(64)),
      "E_ROOT_DIGEST",
    ],
    [
      "with a path that leaves the folder",
      (statement) => (resources(statement)[0].name = "../README.md"),
      "E_PATH_UNSAFE",
    ],
    ["with an absolute path", (statement) => (resources(statement)[0].name = "/README.md"), "E_PATH_UNSAFE"],
    ["with a device of Windows", (statement) => (resources(statement)[0].name = "aux.md"), "E_PATH_UNSAFE"],
    ["with a path twice", (statement) => (resources(statement)[0].name = "model.skops"), "E_COLLISION"],
    [
      "with digests that nobody computes",
      (statement) => {
        statement.predicate.serialization.hash_type = "blake3";
        for (const resource of resources(statement)) resource.algorithm = "blake3";
      },
      "E_HASH_TYPE",
    ],
  ])("%s", (_, change, code) => {
    expect(ofBundle(statementWith(change))).toMatch(new RegExp(`^refused ${code} E_THRESHOLD$`));
  });
});

describe("a folder is refused", () => {
  /** @returns the codes for a folder that is signed with `signed`, and then changed. */
  function ofFolder(change: (folder: string) => void, signed: Files = FILES): string {
    const folder = join(temporaryFolder(), "churn");
    mkdirSync(folder);
    for (const [path, bytes] of Object.entries(signed)) writeFileSync(join(folder, path), bytes);
    change(folder);
    const manifest = manifestOf(signed);
    const tree = openTree(folder);
    const decision = admit(tree, {
      trust: TrustPolicy.of(trustOptions([KEY]), nodeSignHost),
      policy: Policy.default(),
      name: "churn",
      signatures: [{ path: "churn.sig", bytes: bundleOf(manifest.payload, KEY) }],
      claims: [claimsOf(bundleOf(deployOf(manifest), KEY))],
      at: NOW,
      host: nodeSignHost,
    });
    tree.close();
    return summary(decision);
  }

  it.each<[string, (folder: string) => void, string]>([
    ["that nobody changed", () => undefined, "admitted"],
    ["with a link", (folder) => symlinkSync("README.md", join(folder, "link")), "refused E_SYMLINK"],
    ["with a link that leads nowhere", (folder) => symlinkSync("nowhere", join(folder, "link")), "refused E_SYMLINK"],
    ["with a link to a folder", (folder) => symlinkSync("/etc", join(folder, "link")), "refused E_SYMLINK"],
    [
      "with a link in the place of a file",
      (folder) => {
        renameSync(join(folder, "README.md"), join(folder, "..", "README.md"));
        symlinkSync("../README.md", join(folder, "README.md"));
      },
      "refused E_SYMLINK E_FILE_MISSING",
    ],
    ["with a FIFO", (folder) => void execFileSync("mkfifo", [join(folder, "pipe")]), "refused E_SPECIAL_FILE"],
    [
      "with a file whose name is taken in another case",
      (folder) => writeFileSync(join(folder, "readme.md"), ""),
      "refused E_COLLISION E_FILE_EXTRA",
    ],
    [
      "with a file that was renamed",
      (folder) => renameSync(join(folder, "README.md"), join(folder, "READ.md")),
      "refused E_FILE_EXTRA E_FILE_MISSING",
    ],
    [
      "with a file that ignore lists would hide",
      (folder) => writeFileSync(join(folder, ".gitignore"), "*"),
      "refused E_FILE_EXTRA",
    ],
    ["with an empty folder, which holds nothing", (folder) => mkdirSync(join(folder, "empty")), "admitted"],
  ])("%s", (_, change, expected) => {
    expect(ofFolder(change)).toBe(expected);
  });
});
