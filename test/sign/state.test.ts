import { describe, expect, it } from "vitest";
import type { TrustedKey } from "../../src/sign/trust/trusted-key.js";
import { sequenceProblem, type StateRecord } from "../../src/sign/state.js";

const ROOT = "a".repeat(64);
const OTHER = "b".repeat(64);

const record = (sequence: number, root = ROOT, keys: readonly string[] = ["k1"]): StateRecord => ({
  name: "churn",
  sequence,
  root,
  keys,
});

/** @param revoked - hints of revoked keys */
function trust(revoked: readonly string[] = [], roots: readonly string[] = []): Parameters<typeof sequenceProblem>[2] {
  const key = (hint: string): TrustedKey =>
    ({ hint, revoked: revoked.includes(hint) ? { at: new Date(0), reason: "stolen" } : undefined }) as TrustedKey;
  return {
    keys: new Map(["k1", "k2"].map((hint) => [hint, key(hint)])),
    revokedRoots: new Map(roots.map((root) => [root, "bad data"])),
  };
}

describe("sequenceProblem", () => {
  it.each([
    ["the first release", [], 1, undefined],
    ["the same release again", [record(5)], 5, undefined],
    ["a later release", [record(5)], 6, undefined],
    ["a much later release", [record(5)], 1000, undefined],
    ["an earlier release", [record(5)], 4, "E_ROLLBACK"],
    ["an earlier release that was admitted in its time", [record(4), record(5)], 4, "E_ROLLBACK"],
    ["an earlier release, records in any order", [record(9), record(2)], 8, "E_ROLLBACK"],
    ["another model with the number", [record(5, OTHER)], 5, "E_EQUIVOCATION"],
    ["another model with an earlier number", [record(5, OTHER), record(6)], 5, "E_EQUIVOCATION"],
    ["the same model with a later number", [record(5)], 6, undefined],
    ["either of two models with one number", [record(5), record(5, OTHER)], 5, "E_EQUIVOCATION"],
  ])("judges %s", (_, records, sequence, code) => {
    expect(sequenceProblem(records, { name: "churn", sequence, root: ROOT }, trust())?.code).toBe(code);
  });

  it.each([
    ["its model is revoked", [record(999, OTHER), record(3)], trust([], [OTHER]), undefined],
    ["its only key is revoked", [record(999, OTHER), record(3)], trust(["k1"]), undefined],
    ["all of its keys are revoked", [record(999, OTHER, ["k1", "k2"])], trust(["k1", "k2"]), undefined],
    ["one of its keys is not revoked", [record(999, OTHER, ["k1", "k2"])], trust(["k1"]), "E_ROLLBACK"],
    ["its key is unknown by now", [record(999, OTHER, ["k3"])], trust(), "E_ROLLBACK"],
    ["nobody knows its keys", [record(999, OTHER, [])], trust(["k1"]), "E_ROLLBACK"],
    ["another record stands", [record(999, OTHER), record(9, ROOT, ["k2"])], trust(["k1"]), "E_ROLLBACK"],
  ])("recovers from a record where %s: see the code", (_, records, revocations, code) => {
    expect(sequenceProblem(records, { name: "churn", sequence: 4, root: ROOT }, revocations)?.code).toBe(code);
  });
});
