import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { admit, type Decision } from "../../src/gate/index.js";
import { nodeSignHost } from "../../src/node/sign-host.js";
import { Policy } from "../../src/policy/index.js";
import { TrustPolicy } from "../../src/sign/trust/trust-policy.js";
import { ROOT } from "../helpers/cli.js";
import { bundleOf, claimsOf, deployOf, manifestOf, NOW, treeOf, type Files } from "../helpers/gate.js";
import { testKey, trustOptions } from "../helpers/trust.js";

const FOLDER = join(ROOT, "fixtures/onnx-external/one-file");
const FILES: Files = Object.fromEntries(
  readdirSync(FOLDER).map((name) => [`nested/${name}`, new Uint8Array(readFileSync(join(FOLDER, name)))]),
);

function decide(externalData: boolean, files: Files): Decision {
  const key = testKey();
  const manifest = manifestOf(files);
  return admit(treeOf(files), {
    trust: TrustPolicy.of(trustOptions([key]), nodeSignHost),
    policy: Policy.of({ extends: ["sallyport:onnx-standard"], onnx: { externalData } }),
    name: "churn",
    at: NOW,
    signatures: [{ path: "churn.sig", bytes: bundleOf(manifest.payload, key) }],
    claims: [claimsOf(bundleOf(deployOf(manifest), key))],
    host: nodeSignHost,
  });
}

describe("a model with tensors in a file beside it", () => {
  it("is admitted with the signed file, where the policy allows such files", () => {
    const { outcome, approved, findings } = decide(true, FILES);
    expect([outcome, findings]).toEqual(["admitted", []]);
    expect(approved.size).toBe(1);
  });

  it("is refused where the policy does not", () => {
    expect(decide(false, FILES)).toMatchObject({ outcome: "refused", findings: [{ code: "E_ONNX_EXTERNAL" }] });
  });

  it("has no verdict without the file", () => {
    const alone = Object.fromEntries(Object.entries(FILES).filter(([path]) => path.endsWith(".onnx")));
    expect(decide(true, alone)).toMatchObject({ outcome: "undecided", findings: [{ code: "E_COMPANION_MISSING" }] });
  });
});
