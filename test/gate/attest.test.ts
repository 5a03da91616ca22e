import { sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import { attest, type Attestation, type AttestOptions } from "../../src/gate/index.js";
import { nodeSignHost } from "../../src/node/sign-host.js";
import { Policy } from "../../src/policy/index.js";
import { readBundle } from "../../src/sign/bundle.js";
import { readDeploy } from "../../src/sign/deploy/read-deploy.js";
import { SVR_PREDICATE_TYPE } from "../../src/sign/deploy/write-deploy.js";
import { readPublicKey } from "../../src/sign/keys/index.js";
import type { SigningKey } from "../../src/sign/public-key.js";
import { readStatement } from "../../src/sign/statement.js";
import { TrustPolicy } from "../../src/sign/trust/trust-policy.js";
import { bundleOf, claimsOf, FILES, gate, manifestOf, NOW, summary, treeOf, type Files } from "../helpers/gate.js";
import { dictOf, instanceOf, tinySkops } from "../helpers/tiny-skops.js";
import { testKey, trustOptions, type TestKey } from "../helpers/trust.js";

const A = testKey("P-256");
const B = testKey("ed25519");
const MANIFEST = manifestOf(FILES);
const RARE = tinySkops(instanceOf("mymodels", "RareScaler", dictOf([])));

function signingKey({ pem, scheme, privateKey }: TestKey): SigningKey {
  const publicKey = readPublicKey(new TextEncoder().encode(pem), nodeSignHost);
  return {
    publicKey,
    sign: (message) => new Uint8Array(sign(scheme === "ed25519" ? null : "sha256", message, privateKey)),
  };
}

function run(change: Partial<AttestOptions> = {}, files: Files = FILES): Attestation {
  const { payload } = manifestOf(files);
  return attest(treeOf(files), {
    policy: Policy.default(),
    name: "churn",
    version: "2.0.0",
    sequence: 6,
    created: NOW,
    expires: new Date("2027-01-01"),
    signatures: [{ path: "churn.sig", bytes: bundleOf(payload, A) }],
    keys: [signingKey(A)],
    tool: { name: "sallyport", version: "0.1.0" },
    host: nodeSignHost,
    ...change,
  });
}

describe("attest", () => {
  it("makes statements that the gate admits", () => {
    const { outcome, bundles } = run({ environments: ["prod"] });
    expect(outcome).toBe("admitted");
    const decision = gate({ keys: [A], claims: [claimsOf(...bundles)], options: { env: "prod" } });
    expect(summary(decision)).toBe("admitted");
    expect(decision.release).toMatchObject({ version: "2.0.0", sequence: 6, environments: ["prod"] });
    expect(decision.signatures.map(({ path, counts }) => [path, counts])).toEqual([
      ["churn.0.sig", true],
      ["churn.claims.jsonl:1", true],
      ["churn.claims.jsonl:2", false],
    ]);
  });

  it("says what the scan found, and the same in short", () => {
    const [deploy, svr] = run().bundles.map((bundle) => readStatement(readBundle(bundle).payload));
    const { scan, root } = readDeploy(deploy!);
    expect(root).toBe(MANIFEST.root);
    expect(scan).toMatchObject({ verdict: "approved", formats: ["skops"], files: 1, tool: { name: "sallyport" } });
    expect(scan.policy.digest.sha256).toBe(Policy.default().digest.slice(7));
    expect(scan.types.allowed).toContain("construct:builtins.dict");
    expect(svr!.predicateType).toBe(SVR_PREDICATE_TYPE);
    expect(JSON.stringify(svr!.predicate)).toContain("SALLYPORT_OMS_VERIFIED");
  });

  it("signs with each key", () => {
    const { bundles } = run({ keys: [signingKey(A), signingKey(B)] });
    const decision = gate({ keys: [A, B], claims: [claimsOf(...bundles)], trust: { rule: { threshold: 2 } } });
    expect(bundles).toHaveLength(4);
    expect(summary(decision)).toBe("admitted");
  });

  it("believes a signature of the files by a key of the trust policy", () => {
    const keys = [signingKey(B)];
    const outcome = (options: ReturnType<typeof trustOptions>): string =>
      run({ keys, trust: TrustPolicy.of(options, nodeSignHost) }).outcome;
    const revoked = { [A.hint]: { pem: A.pem, scheme: A.scheme, revoked: { at: "2026-01-01", reason: "lost" } } };
    expect(outcome(trustOptions([A]))).toBe("admitted");
    expect(outcome(trustOptions([A], { keys: revoked }))).toBe("refused");
    expect(outcome(trustOptions([A], { expires: "2026-11-01" }))).toBe("refused");
    expect(outcome(trustOptions([A], { rule: { artifacts: ["other"] } }))).toBe("refused");
    expect(outcome(trustOptions([A], { revokedRoots: [{ root: MANIFEST.root, reason: "bias" }] }))).toBe("refused");
  });

  it("believes no key of its own that the trust policy revokes", () => {
    const revoked = { [A.hint]: { pem: A.pem, scheme: A.scheme, revoked: { at: "2026-01-01", reason: "lost" } } };
    const trust = TrustPolicy.of(trustOptions([A], { keys: revoked }), nodeSignHost);
    const { outcome, findings, bundles } = run({ trust });
    expect([outcome, findings[0]?.code, bundles]).toEqual(["refused", "E_REVOKED", []]);
  });

  it.each<[string, Partial<AttestOptions>, Files, string]>([
    ["an untrusted model", {}, { ...FILES, "b.skops": RARE }, "refused E_UNTRUSTED"],
    ["no model", {}, { "README.md": new Uint8Array(1) }, "undecided E_NO_MODEL"],
    ["no signature", { signatures: [] }, FILES, "refused E_THRESHOLD"],
    ["a signature of another key", { keys: [signingKey(B)] }, FILES, "refused E_KEY_UNTRUSTED E_THRESHOLD"],
    [
      "other files than were signed",
      {
        signatures: [{ path: "churn.sig", bytes: bundleOf(MANIFEST.payload, A) }],
      },
      { ...FILES, "more.txt": new Uint8Array(1) },
      "refused E_FILE_EXTRA",
    ],
  ])("attests nothing for %s", (_, change, files, expected) => {
    const { outcome, findings, bundles } = run(change, files);
    expect([outcome, ...findings.map(({ code }) => code)].join(" ")).toBe(expected);
    expect(bundles).toEqual([]);
  });

  it("refuses values that no statement may hold", () => {
    expect(() => run({ expires: NOW })).toThrow(/not after the creation/);
    expect(() => run({ sequence: 0 })).toThrow(/sequence/);
    expect(() => run({ name: "../churn" })).toThrow(/name/);
  });
});
