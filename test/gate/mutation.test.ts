import { describe, expect, it } from "vitest";
import { isArtifactError } from "../../src/errors/index.js";
import { nodeSignHost } from "../../src/node/sign-host.js";
import { TrustPolicy } from "../../src/sign/trust/trust-policy.js";
import { bundleOf, claimsOf, deployOf, FILES, gate, manifestOf, type Change } from "../helpers/gate.js";
import { testKey, trustOptions } from "../helpers/trust.js";

const KEY = testKey("P-256");
const MANIFEST = manifestOf(FILES);
const BUNDLE = bundleOf(MANIFEST.payload, KEY);
const CLAIMS = claimsOf(bundleOf(deployOf(MANIFEST), KEY));
const HONEST = gate({ keys: [KEY], signatures: [{ path: "churn.sig", bytes: BUNDLE }], claims: [CLAIMS] });
const TRUST = new TextEncoder().encode(JSON.stringify({ version: 1, ...trustOptions([KEY]) }));

/** Bytes that are changed in the suite; with GATE_SWEEP=1 each is, by each of three changes. */
const isSweep = process.env["GATE_SWEEP"] === "1";
const SAMPLES = 40;
const CHANGES = [(byte: number) => byte ^ 1, (byte: number) => byte ^ 0x20, () => 0x22];

/** Yields copies of which one byte differs. */
function* mutants(bytes: Uint8Array): Generator<Uint8Array> {
  const step = isSweep ? 1 : Math.max(1, Math.floor(bytes.length / SAMPLES));
  for (let at = 0; at < bytes.length; at += step) {
    const changes = isSweep ? CHANGES : [CHANGES[at % CHANGES.length]!];
    for (const change of changes) {
      const mutant = bytes.slice();
      mutant[at] = change(mutant[at]!);
      if (mutant[at] !== bytes[at]) yield mutant;
    }
  }
}

interface Count {
  tried: number;
  admitted: number;
}

/** Takes each mutant through the gate; what is admitted must be the same model, by the same keys. */
function tryAll(bytes: Uint8Array, toChange: (mutant: Uint8Array) => Omit<Change, "keys"> | undefined): Count {
  const count = { tried: 0, admitted: 0 };
  for (const mutant of mutants(bytes)) {
    const change = toChange(mutant);
    count.tried++;
    if (!change) continue;
    const signatures = [{ path: "churn.sig", bytes: BUNDLE }];
    const decision = gate({ keys: [KEY], signatures, claims: [CLAIMS], ...change });
    if (decision.outcome !== "admitted") continue;
    count.admitted++;
    expect(decision.root).toBe(HONEST.root);
    expect(decision.release).toEqual(HONEST.release);
    expect(decision.files.map(({ path, sha256 }) => [path, sha256])).toEqual(
      HONEST.files.map(({ path, sha256 }) => [path, sha256]),
    );
    for (const { counts, key } of decision.signatures) if (counts) expect(key?.hint).toBe(KEY.hint);
  }
  if (isSweep) process.stdout.write(`${JSON.stringify(count)}\n`);
  return count;
}

describe("a change of one byte", () => {
  it("of the signature file is never admitted", () => {
    const { tried, admitted } = tryAll(BUNDLE, (bytes) => ({ signatures: [{ path: "churn.sig", bytes }] }));
    expect(tried).toBeGreaterThan(30);
    expect(admitted).toBe(0);
  }, 600_000);

  it("of the claims is never admitted", () => {
    // The last line feed may go.
    const { tried, admitted } = tryAll(CLAIMS.bytes.slice(0, -1), (bytes) => ({ claims: [{ path: "claims", bytes }] }));
    expect(tried).toBeGreaterThan(30);
    expect(admitted).toBe(0);
  }, 600_000);

  it.each(Object.keys(FILES))(
    "of %s is never admitted",
    (path) => {
      const { tried, admitted } = tryAll(FILES[path]!, (bytes) => ({ files: { ...FILES, [path]: bytes } }));
      expect(tried).toBeGreaterThan(5);
      expect(admitted).toBe(0);
    },
    600_000,
  );

  it("of the trust policy admits no other key and no other model", () => {
    const { tried } = tryAll(TRUST, (bytes) => {
      try {
        return { options: { trust: TrustPolicy.parse(bytes, nodeSignHost) } };
      } catch (error) {
        expect(isArtifactError(error, "E_TRUST_POLICY")).toBe(true);
        return undefined;
      }
    });
    expect(tried).toBeGreaterThan(30);
  }, 600_000);
});
