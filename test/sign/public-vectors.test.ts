import { verify as nodeVerify, createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import nacl from "tweetnacl";
import { describe, expect, it } from "vitest";
import { nodeSignHost } from "../../src/node/sign-host.js";
import { publicKeyOf } from "../../src/sign/keys/index.js";
import { hexBytes, unreadKey, verdictOf } from "../helpers/verdict.js";

/**
 * Folder of whole public test suites, which take half a minute and are not kept here: `*_test.json` of Project
 * Wycheproof, `ed25519vectors.json` of C2SP CCTV, `cases.json` of novifinancial/ed25519-speccheck.
 */
const FOLDER = process.env["SALLYPORT_SIGNATURE_VECTORS"];

interface Suite {
  readonly testGroups: readonly {
    readonly publicKey: { readonly pk: string };
    readonly publicKeyDer: string;
    readonly tests: readonly { readonly msg: string; readonly sig: string; readonly result: string }[];
  }[];
}

function read(name: string): string {
  return readFileSync(join(FOLDER ?? "", name), "utf8");
}

/** What tweetnacl alone, Node.js alone and sallyport say. */
function verdicts(point: string, message: Uint8Array, signature: Uint8Array): readonly boolean[] {
  const key = unreadKey(point);
  const publicKey = createPublicKey({ key: Buffer.from(key.spki), format: "der", type: "spki" });
  return [
    signature.length === 64 && nacl.sign.detached.verify(message, signature, hexBytes(point)),
    nodeVerify(null, message, publicKey, signature),
    verdictOf(key, message, signature) === "valid",
  ];
}

function column(rows: readonly (readonly boolean[])[], index: number): string {
  return rows.map((row) => (row[index] === true ? "V" : "X")).join("");
}

describe.runIf(FOLDER)("whole public suites", () => {
  it("speccheck, cases 0 to 11", () => {
    const cases: readonly { pub_key: string; message: string; signature: string }[] = JSON.parse(read("cases.json"));
    const rows = cases.map(({ pub_key: point, message, signature }) =>
      verdicts(point, hexBytes(message), hexBytes(signature)),
    );
    expect([0, 1, 2].map((index) => column(rows, index))).toEqual(["VVVVXXVVXXXV", "VVVVXXXXXXXV", "XXXVXXXXXXXX"]);
  });

  it("CCTV, 914 vectors", { timeout: 120_000 }, () => {
    const vectors: readonly { key: string; sig: string; msg: string; flags: readonly string[] | null }[] = JSON.parse(
      read("ed25519vectors.json"),
    );
    const rows = vectors.map(({ key, sig, msg }) => verdicts(key, new TextEncoder().encode(msg), hexBytes(sig)));
    const counts = [0, 1, 2].map((index) => rows.filter((row) => row[index]).length);
    expect([vectors.length, ...counts]).toEqual([914, 208, 208, 43]);
    for (const [index, { flags }] of vectors.entries()) {
      const refused = (flags ?? []).some((flag) => /^low_order_[AR]$|^non_canonical|^low_order_residue/.test(flag));
      expect(rows[index]![2], `vector ${index}`).toBe(!refused);
    }
  });

  it("Wycheproof, Ed25519", { timeout: 120_000 }, () => {
    let [count, tweetnacl, node, ours] = [0, 0, 0, 0];
    const suite: Suite = JSON.parse(read("ed25519_test.json"));
    for (const { publicKey, tests } of suite.testGroups) {
      for (const { msg, sig, result } of tests) {
        const found = verdicts(publicKey.pk, hexBytes(msg), hexBytes(sig)).map(
          (valid) => valid === (result === "valid"),
        );
        count++;
        tweetnacl += Number(found[0]);
        node += Number(found[1]);
        ours += Number(found[2]);
      }
    }
    expect([count, tweetnacl, node, ours]).toEqual([151, 146, 151, 151]);
  });

  it.each([
    ["ecdsa_secp256r1_sha256", 484],
    ["ecdsa_secp384r1_sha384", 504],
    ["ecdsa_secp521r1_sha512", 542],
  ])("Wycheproof, %s", { timeout: 120_000 }, (name, wanted) => {
    let agreed = 0;
    const suite: Suite = JSON.parse(read(`${name}_test.json`));
    for (const { publicKeyDer, tests } of suite.testGroups) {
      const key = publicKeyOf(hexBytes(publicKeyDer), nodeSignHost);
      for (const { msg, sig, result } of tests) {
        const isValid = verdictOf(key, hexBytes(msg), hexBytes(sig)) === "valid";
        agreed += Number(isValid === (result === "valid"));
      }
    }
    expect(agreed).toBe(wanted);
  });
});
