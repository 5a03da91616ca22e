import { createHash, sign } from "node:crypto";
import { memorySource } from "../../src/bytes/index.js";
import { admit, type AdmitOptions, type Decision, type Evidence } from "../../src/gate/index.js";
import { nodeHost } from "../../src/node/host.js";
import { nodeSignHost } from "../../src/node/sign-host.js";
import { Policy } from "../../src/policy/index.js";
import { writeBundle } from "../../src/sign/bundle.js";
import type { DeployStatement } from "../../src/sign/deploy/deploy-statement.js";
import { writeDeploy } from "../../src/sign/deploy/write-deploy.js";
import { IN_TOTO_PAYLOAD_TYPE, pae } from "../../src/sign/dsse.js";
import { readPublicKey } from "../../src/sign/keys/index.js";
import { writeOms } from "../../src/sign/oms/write.js";
import type { Tree } from "../../src/sign/tree.js";
import { TrustPolicy } from "../../src/sign/trust/trust-policy.js";
import { dictOf, scalar, tinySkops } from "./tiny-skops.js";
import { trustOptions, type TestKey, type TrustChange } from "./trust.js";

/** When all tests of the gate take place. */
export const NOW = new Date("2026-11-25T12:00:00Z");

/** Files of a model by relative path. */
export type Files = Readonly<Record<string, Uint8Array>>;

/** A model that the default policy approves, and a file beside it. */
export const FILES: Files = {
  "README.md": new TextEncoder().encode("# churn\n"),
  "model.skops": tinySkops(dictOf([["threshold", scalar(0.5)]])),
};

/** @returns the files as a walk through their folder finds them. */
export function treeOf(files: Files): Tree {
  return {
    name: "churn",
    files: Object.entries(files)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, bytes]) => ({ path, size: bytes.length, links: 1, source: memorySource(bytes, nodeHost) })),
    irregular: [],
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** A statement about the files of a model. */
export interface Manifest {
  readonly payload: Uint8Array;
  readonly root: string;
}

export function manifestOf(files: Files): Manifest {
  const digests = new Map(Object.entries(files).map(([path, bytes]) => [path, sha256(bytes)]));
  return writeOms({ name: "churn", files: digests, ignorePaths: [] });
}

/** @returns a bundle of one signature. */
export function bundleOf(payload: Uint8Array, { pem, privateKey }: TestKey): Uint8Array {
  const algorithm = privateKey.asymmetricKeyType === "ed25519" ? null : "sha256";
  const signature = new Uint8Array(sign(algorithm, pae(IN_TOTO_PAYLOAD_TYPE, payload), privateKey));
  const key = readPublicKey(new TextEncoder().encode(pem), nodeSignHost);
  return writeBundle({ payload, signature, key });
}

/** @returns the payload of a deploy statement about a manifest. */
export function deployOf({ payload, root }: Manifest, change: Partial<DeployStatement> = {}): Uint8Array {
  return writeDeploy("churn", {
    name: "churn",
    version: "1.0.0",
    sequence: 5,
    created: new Date("2026-11-01T00:00:00Z"),
    expires: new Date("2027-02-01T00:00:00Z"),
    root,
    omsDigest: sha256(payload),
    environments: undefined,
    scan: {
      tool: { name: "sallyport", version: "0.1.0" },
      policy: { digest: { sha256: "0".repeat(64) } },
      verdict: "approved",
      formats: ["skops"],
      types: { allowed: [], unknown: [] },
      files: 1,
    },
    ...change,
  });
}

/** What a case changes of a model that is admitted. */
export interface Change {
  /** Keys that the trust policy knows; one by default. */
  readonly keys: readonly TestKey[];
  /** Keys that sign the files, and the deploy statement. */
  readonly signers?: readonly TestKey[];
  readonly attesters?: readonly TestKey[];
  readonly trust?: TrustChange;
  readonly deploy?: Partial<DeployStatement>;
  /** Files at the time of the gate. */
  readonly files?: Files;
  /** Bundles in the place of those of the signers, by file. */
  readonly signatures?: readonly Evidence[];
  readonly claims?: readonly Evidence[];
  readonly options?: Partial<AdmitOptions>;
}

/** @returns a file of claims. */
export function claimsOf(...bundles: readonly Uint8Array[]): Evidence {
  const text = bundles.map((bundle) => `${new TextDecoder().decode(bundle)}\n`).join("");
  return { path: "churn.claims.jsonl", bytes: new TextEncoder().encode(text) };
}

/** Takes a model through the gate that would be admitted without the change. */
export function gate(change: Change): Decision {
  const { keys, signers = keys, attesters = signers, trust, deploy, files = FILES, options } = change;
  const manifest = manifestOf(FILES);
  const signatures =
    change.signatures ??
    signers.map((key, index) => ({ path: `churn.${index}.sig`, bytes: bundleOf(manifest.payload, key) }));
  const claims = change.claims ?? [claimsOf(...attesters.map((key) => bundleOf(deployOf(manifest, deploy), key)))];
  return admit(treeOf(files), {
    trust: TrustPolicy.of(trustOptions(keys, trust), nodeSignHost),
    policy: Policy.default(),
    name: "churn",
    signatures,
    claims,
    at: NOW,
    host: nodeSignHost,
    ...options,
  });
}

/** @returns the outcome, and the codes of the findings. */
export function summary({ outcome, findings }: Decision): string {
  return [outcome, ...findings.map(({ code }) => code)].join(" ");
}
