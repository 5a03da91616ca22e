import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isArtifactError, type Code } from "../../../src/errors/index.js";
import { nodeSignHost } from "../../../src/node/sign-host.js";
import { writeOms } from "../../../src/sign/oms/write.js";
import { TrustPolicy } from "../../../src/sign/trust/trust-policy.js";
import { readUpdate, type UpdateSignature } from "../../../src/sign/trust/update.js";
import { bundleOf, NOW } from "../../helpers/gate.js";
import { testKey, trustOptions, type TestKey, type TrustChange } from "../../helpers/trust.js";

const [RELEASE, A, B, C] = [testKey("P-256"), testKey("P-256"), testKey("P-256"), testKey()] as const;

/** @returns the text of an edition, whose root keys are given. */
function edition(sequence: number, root: readonly TestKey[], threshold: number, change: TrustChange = {}): Uint8Array {
  const options = trustOptions([RELEASE, ...root], {
    rule: { keys: [RELEASE.hint] },
    sequence,
    root: { keys: root.map(({ hint }) => hint), threshold },
    ...change,
  });
  return new TextEncoder().encode(JSON.stringify({ version: 1, ...options }));
}

function signed(bytes: Uint8Array, ...keys: readonly TestKey[]): readonly UpdateSignature[] {
  const digest = createHash("sha256").update(bytes).digest("hex");
  const { payload } = writeOms({ name: "trust.json", files: new Map([["trust.json", digest]]), ignorePaths: [] });
  return keys.map((key, index) => ({ path: `trust.${index}.sig`, bytes: bundleOf(payload, key) }));
}

function update(from: Uint8Array, to: Uint8Array, signatures: readonly UpdateSignature[]): number | undefined | Code {
  try {
    return readUpdate(TrustPolicy.parse(from, nodeSignHost), to, signatures, { host: nodeSignHost, at: NOW }).sequence;
  } catch (error) {
    if (!isArtifactError(error)) throw error;
    return error.code;
  }
}

describe("readUpdate", () => {
  const OLD = edition(1, [A, B], 2);
  const SAME = edition(2, [A, B], 2);
  const ROTATED = edition(2, [B, C], 2);

  it.each<[string, Uint8Array, Uint8Array, readonly UpdateSignature[], number | Code]>([
    ["enough keys", OLD, SAME, signed(SAME, A, B), 2],
    ["a higher number than the next", OLD, edition(9, [A, B], 2), signed(edition(9, [A, B], 2), A, B), 9],
    ["too few keys", OLD, SAME, signed(SAME, A), "E_THRESHOLD"],
    ["one key twice", OLD, SAME, signed(SAME, A, A), "E_THRESHOLD"],
    ["nobody", OLD, SAME, [], "E_THRESHOLD"],
    ["the keys of old and new", OLD, ROTATED, signed(ROTATED, A, B, C), 2],
    ["the old keys alone", OLD, ROTATED, signed(ROTATED, A, B), "E_THRESHOLD"],
    ["the new keys alone", OLD, ROTATED, signed(ROTATED, B, C), "E_THRESHOLD"],
    ["a key that signs releases", OLD, SAME, signed(SAME, A, RELEASE), "E_THRESHOLD"],
    ["a signature of another edition", OLD, SAME, signed(ROTATED, A, B), "E_THRESHOLD"],
    [
      "one broken signature among enough",
      OLD,
      SAME,
      [{ path: "x", bytes: new Uint8Array(3) }, ...signed(SAME, A, B)],
      2,
    ],
    ["the same number", OLD, edition(1, [A, B], 2), signed(edition(1, [A, B], 2), A, B), "E_ROLLBACK"],
    ["a lower number", SAME, OLD, signed(OLD, A, B), "E_ROLLBACK"],
    [
      "an edition that expired",
      OLD,
      edition(2, [A, B], 2, { expires: "2026-01-01" }),
      signed(edition(2, [A, B], 2, { expires: "2026-01-01" }), A, B),
      "E_EXPIRED",
    ],
    ["an edition that is not valid", OLD, new TextEncoder().encode("{}"), [], "E_TRUST_POLICY"],
  ])("signed by %s: see the result", (_, from, to, signatures, expected) => {
    expect(update(from, to, signatures)).toBe(expected);
  });

  it("replaces no trust policy of another name", () => {
    const staging = edition(9, [A, B], 2, { name: "staging" });
    expect(update(OLD, staging, signed(staging, A, B))).toBe("E_TRUST_POLICY");
    expect(update(edition(1, [A, B], 2, { name: "staging" }), staging, signed(staging, A, B))).toBe(9);
  });

  it("replaces an edition that expired", () => {
    expect(
      update(edition(1, [A], 1, { expires: "2026-01-01" }), edition(2, [A], 1), signed(edition(2, [A], 1), A)),
    ).toBe(2);
  });

  it("counts no key that the edition revokes", () => {
    const { keys } = trustOptions([RELEASE, A, B]);
    const revoked = { ...keys, [A.hint]: { ...keys[A.hint]!, revoked: { at: "2026-01-01", reason: "lost" } } };
    const next = edition(2, [A, B], 1, { keys: revoked });
    expect(update(edition(1, [A, B], 1), next, signed(next, A))).toBe("E_THRESHOLD");
    expect(update(edition(1, [A, B], 1), next, signed(next, B))).toBe(2);
  });

  it("needs root keys in both editions", () => {
    const bare = new TextEncoder().encode(JSON.stringify({ version: 1, ...trustOptions([RELEASE]), sequence: 9 }));
    expect(update(bare, SAME, signed(SAME, A, B))).toBe("E_TRUST_POLICY");
    expect(update(OLD, bare, signed(bare, A, B))).toBe("E_TRUST_POLICY");
  });
});
