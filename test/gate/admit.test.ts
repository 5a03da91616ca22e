import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isArtifactError } from "../../src/errors/index.js";
import type { Decision, Evidence } from "../../src/gate/index.js";
import { ApprovedGraph } from "../../src/scan/index.js";
import type { StateRecord, StateStore } from "../../src/sign/state.js";
import { load } from "../../src/load/index.js";
import {
  bundleOf,
  claimsOf,
  deployOf,
  gate,
  manifestOf,
  FILES,
  summary,
  type Change,
  type Files,
} from "../helpers/gate.js";
import { dictOf, instanceOf, tinySkops } from "../helpers/tiny-skops.js";
import { testKey, type TrustChange } from "../helpers/trust.js";

// Most keys are of P-256, which is verified fifty times as fast as Ed25519.
const A = testKey("P-256");
const B = testKey("P-256");
const C = testKey("ed25519");
const STRANGER = testKey("P-256");
const MANIFEST = manifestOf(FILES);
const HASH = "0".repeat(64);
const RARE = tinySkops(instanceOf("mymodels", "RareScaler", dictOf([])));

type Case = readonly [what: string, change: Omit<Change, "keys"> & Partial<Pick<Change, "keys">>, expected: string];

function run({ keys = [A], ...change }: Case[1]): string {
  return summary(gate({ keys, ...change }));
}

/** @returns a state in memory. */
function stateOf(...records: readonly Partial<StateRecord>[]): StateStore & { readonly list: StateRecord[] } {
  const list = records.map((record) => ({ name: "churn", sequence: 1, root: HASH, keys: [A.hint], ...record }));
  return {
    list,
    records: (name) => list.filter((record) => record.name === name),
    add: (record) => void list.push(record),
  };
}

const revoked = { at: "2026-01-01", reason: "stolen laptop" };
const keyWith = (change: object): TrustChange => ({
  keys: { [A.hint]: { pem: A.pem, scheme: A.scheme, ...change } },
});
const attested = (...parts: readonly (readonly [Parameters<typeof deployOf>[1], typeof A])[]): Evidence =>
  claimsOf(...parts.map(([change, key]) => bundleOf(deployOf(MANIFEST, change), key)));

describe("admit", () => {
  it("gives what can be loaded, and says by what it was admitted", () => {
    const decision = gate({ keys: [A], options: { env: "prod" } });
    expect(summary(decision)).toBe("admitted");
    expect(decision).toMatchObject({ name: "churn", environment: "prod", mode: "strict", root: MANIFEST.root });
    expect(decision.release).toMatchObject({ version: "1.0.0", sequence: 5 });
    expect(decision.rule?.name).toBe("churn");
    expect(decision.failed).toBeUndefined();
    expect(decision.signatures.map(({ path, counts, key }) => [path, counts, key?.hint])).toEqual([
      ["churn.0.sig", true, A.hint],
      ["churn.claims.jsonl:1", true, A.hint],
    ]);
    expect(decision.files.map(({ path, kind }) => [path, kind])).toEqual([
      ["README.md", "data"],
      ["model.skops", "model"],
    ]);
    const approved = decision.approved.get("model.skops")!;
    expect(ApprovedGraph.isApproved(approved)).toBe(true);
    expect(load(approved)).toEqual(new Map([["threshold", 0.5]]));
  });

  it.each<Case>([
    // which rule
    ["a name for which there is no rule", { options: { name: "other" } }, "refused E_TRUST_RULE"],
    ["the name in another case", { options: { name: "Churn" } }, "refused E_TRUST_RULE"],
    ["a trust policy that expired", { trust: { expires: "2026-11-25T12:00:00Z" } }, "refused E_EXPIRED"],
    [
      "an environment of the rule",
      { trust: { rule: { environments: ["prod"] } }, options: { env: "prod" } },
      "admitted",
    ],
    [
      "another environment",
      { trust: { rule: { environments: ["prod"] } }, options: { env: "dev" } },
      "refused E_ENVIRONMENT",
    ],
    ["no environment", { trust: { rule: { environments: ["prod"] } } }, "refused E_ENVIRONMENT"],

    // threshold of distinct keys
    ["no signature", { signatures: [] }, "refused E_THRESHOLD"],
    [
      "one of two signatures",
      { keys: [A, B], signers: [A], attesters: [A, B], trust: { rule: { threshold: 2 } } },
      "refused E_THRESHOLD",
    ],
    ["two of two signatures", { keys: [A, B], trust: { rule: { threshold: 2 } } }, "admitted"],
    ["two of three signatures", { keys: [A, B, C], signers: [C, B], trust: { rule: { threshold: 2 } } }, "admitted"],
    [
      "one key twice",
      { keys: [A, B], signers: [A, A], attesters: [A, B], trust: { rule: { threshold: 2 } } },
      "refused E_THRESHOLD",
    ],
    ["one of two claims", { keys: [A, B], attesters: [A], trust: { rule: { threshold: 2 } } }, "refused E_THRESHOLD"],
    [
      "one key in two claims",
      { keys: [A, B], attesters: [A, A], trust: { rule: { threshold: 2 } } },
      "refused E_THRESHOLD",
    ],
    ["a signature of a stranger", { signers: [STRANGER], attesters: [A] }, "refused E_KEY_UNTRUSTED E_THRESHOLD"],
    ["a stranger beside a signer", { signers: [STRANGER, A], attesters: [STRANGER, A] }, "admitted"],
    ["a claim of a stranger", { attesters: [STRANGER] }, "refused E_KEY_UNTRUSTED E_THRESHOLD"],
    ["no claims", { claims: [] }, "refused E_THRESHOLD"],
    [
      "no claims where the rule asks for none",
      { claims: [], trust: { rule: { statements: ["oms"], requireExpiry: false } } },
      "admitted",
    ],
    [
      "a key that another rule names",
      { keys: [A, B], signers: [B], attesters: [A], trust: { rule: { keys: [A.hint] } } },
      "refused E_KEY_UNTRUSTED E_THRESHOLD",
    ],

    // keys over time
    [
      "a key that is not yet admitted",
      { trust: keyWith({ notBefore: "2026-12-01" }) },
      "refused E_KEY_EXPIRED E_THRESHOLD",
    ],
    [
      "a key that is no longer admitted",
      { trust: keyWith({ notAfter: "2026-11-25T12:00:00Z" }) },
      "refused E_KEY_EXPIRED E_THRESHOLD",
    ],
    ["a revoked key", { trust: keyWith({ revoked }) }, "refused E_REVOKED E_THRESHOLD"],
    [
      "a revoked model",
      { trust: { revokedRoots: [{ root: MANIFEST.root, reason: "bias" }] } },
      "refused E_REVOKED E_THRESHOLD",
    ],
    ["another revoked model", { trust: { revokedRoots: [{ root: HASH, reason: "bias" }] } }, "admitted"],

    // release
    [
      "a release that expired",
      { deploy: { expires: new Date("2026-11-25T12:00:00Z") } },
      "refused E_EXPIRED E_THRESHOLD",
    ],
    ["a release of tomorrow", { deploy: { created: new Date("2026-11-26") } }, "refused E_NOT_YET_VALID E_THRESHOLD"],
    ["a release that is too old", { trust: { rule: { maxAgeDays: 24 } } }, "refused E_EXPIRED E_THRESHOLD"],
    ["a release that is young enough", { trust: { rule: { maxAgeDays: 25 } } }, "admitted"],
    ["a release of another name", { deploy: { name: "fraud" } }, "refused E_ARTIFACT_NAME E_THRESHOLD"],
    [
      "a release for this environment",
      { deploy: { environments: ["dev", "prod"] }, options: { env: "prod" } },
      "admitted",
    ],
    [
      "a release for others",
      { deploy: { environments: ["dev"] }, options: { env: "prod" } },
      "refused E_ENVIRONMENT E_THRESHOLD",
    ],
    [
      "a release for some, where none is named",
      { deploy: { environments: ["dev"] } },
      "refused E_ENVIRONMENT E_THRESHOLD",
    ],
    ["a release of other files", { deploy: { root: HASH } }, "refused E_STATEMENT_MISMATCH E_THRESHOLD"],
    ["a release of another signature", { deploy: { omsDigest: HASH } }, "refused E_STATEMENT_MISMATCH E_THRESHOLD"],
    ["an older release beside it", { claims: [attested([{ sequence: 4, root: HASH }, A], [{}, A])] }, "admitted"],
    [
      "a newer release of other files",
      { claims: [attested([{ sequence: 6, root: HASH }, A], [{}, A])] },
      "refused E_STATEMENT_MISMATCH E_THRESHOLD",
    ],
    ["two models under one number", { claims: [attested([{ root: HASH }, A], [{}, A])] }, "refused E_EQUIVOCATION"],
    [
      "a newer release that too few attest",
      {
        keys: [A, B],
        claims: [attested([{ sequence: 6, root: HASH }, A], [{}, A], [{}, B])],
        trust: { rule: { threshold: 2 } },
      },
      "admitted",
    ],
    [
      "releases that differ in number, of one key each",
      { keys: [A, B], claims: [attested([{ sequence: 6 }, A], [{}, B])], trust: { rule: { threshold: 2 } } },
      "refused E_THRESHOLD",
    ],

    // state
    ["the first release", { options: { state: stateOf() } }, "admitted"],
    ["the same release again", { options: { state: stateOf({ sequence: 5, root: MANIFEST.root }) } }, "admitted"],
    ["a later release", { options: { state: stateOf({ sequence: 4 }) } }, "admitted"],
    ["an earlier release", { options: { state: stateOf({ sequence: 6 }) } }, "refused E_ROLLBACK"],
    ["another model of this number", { options: { state: stateOf({ sequence: 5 }) } }, "refused E_EQUIVOCATION"],
    ["a later release of another name", { options: { state: stateOf({ sequence: 9, name: "other" }) } }, "admitted"],

    // evidence that cannot be read
    [
      "a bundle that is none",
      { signatures: [{ path: "churn.sig", bytes: new Uint8Array([0x7b]) }] },
      "refused E_JSON_SYNTAX E_THRESHOLD",
    ],
    [
      "a bundle with other members",
      { signatures: [{ path: "churn.sig", bytes: new TextEncoder().encode('{"a":1}') }] },
      "refused E_BUNDLE E_THRESHOLD",
    ],
    [
      "claims with an empty line",
      { claims: [{ path: "c", bytes: new TextEncoder().encode("\n") }] },
      "refused E_BUNDLE",
    ],
    [
      "a deploy statement as signature",
      { signatures: [{ path: "churn.sig", bytes: bundleOf(deployOf(MANIFEST), A) }] },
      "refused E_STATEMENT E_THRESHOLD",
    ],
    ["the signature among the claims", { claims: [claimsOf(bundleOf(MANIFEST.payload, A))] }, "refused E_THRESHOLD"],

    // files
    ["a changed file", { files: { ...FILES, "README.md": new Uint8Array([0x23]) } }, "refused E_DIGEST"],
    ["a further file", { files: { ...FILES, "extra.txt": new Uint8Array() } }, "refused E_FILE_EXTRA"],
    ["a missing file", { files: { "model.skops": FILES["model.skops"]! } }, "refused E_FILE_MISSING"],
  ])("%s: see the codes", (_, change, expected) => {
    expect(run(change)).toBe(expected);
  });

  it.each<[string, Readonly<Record<string, Uint8Array>>, string]>([
    ["an untrusted model", { "model.skops": RARE }, "refused E_UNTRUSTED"],
    ["a trusted model and an untrusted one", { ...FILES, "b/model.skops": RARE }, "refused E_UNTRUSTED"],
    ["a model under the name of data", { ...FILES, "notes.txt": RARE }, "refused E_UNTRUSTED"],
    [
      "an unknown file with a model's extension",
      { ...FILES, "w.bin": new Uint8Array(9), "w.pt": new Uint8Array(9) },
      "undecided E_FORMAT_UNKNOWN",
    ],
    ["a truncated model", { "model.skops": FILES["model.skops"]!.subarray(0, 60) }, "refused E_ZIP_END_MISSING"],
    ["no model", { "README.md": new Uint8Array([0x23]) }, "undecided E_NO_MODEL"],
  ])("that scans %s: see the codes", (_, files, expected) => {
    const manifest = manifestOf(files);
    const decision = gate({
      keys: [A],
      files,
      signatures: [{ path: "churn.sig", bytes: bundleOf(manifest.payload, A) }],
      claims: [claimsOf(bundleOf(deployOf(manifest), A))],
    });
    expect(summary(decision)).toBe(expected);
    expect(decision.failed).toBe("scan");
    expect(decision.approved.size).toBe(0);
    expect(decision.files).toHaveLength(Object.keys(files).length);
  });

  it("passes over a signature of other files, as long as enough others count", () => {
    const other = manifestOf({ ...FILES, "more.txt": new Uint8Array(1) });
    const signatures = [
      { path: "a.sig", bytes: bundleOf(MANIFEST.payload, A) },
      { path: "b.sig", bytes: bundleOf(other.payload, B) },
    ];
    const attestedBy = (manifest: typeof MANIFEST, key: typeof A): Evidence =>
      claimsOf(bundleOf(deployOf(manifest), key));
    const gateWith = (claims: Evidence, threshold = 1): Decision =>
      gate({ keys: [A, B], signatures, claims: [claims], trust: { rule: { threshold } } });
    const decision = gateWith(attestedBy(MANIFEST, A));
    expect(summary(decision)).toBe("admitted");
    expect(decision.signatures.map(({ counts, problem }) => [counts, problem?.code])).toEqual([
      [true, undefined],
      [false, "E_FILE_MISSING"],
      [true, undefined],
    ]);
    expect(summary(gateWith(attestedBy(other, B)))).toBe("refused E_STATEMENT_MISMATCH");
    const both = claimsOf(bundleOf(deployOf(MANIFEST), A), bundleOf(deployOf(MANIFEST), B));
    expect(summary(gateWith(both, 2))).toBe("refused E_FILE_MISSING");
  });

  it("leaves out what too few keys signed, where signers may leave files out", () => {
    const files = { ...FILES, ".github/b.skops": FILES["model.skops"]! };
    const whole = manifestOf(files);
    const claims = [claimsOf(bundleOf(deployOf(MANIFEST), A), bundleOf(deployOf(MANIFEST), B))];
    const signatures = [
      { path: "a.sig", bytes: bundleOf(whole.payload, A) },
      { path: "b.sig", bytes: bundleOf(MANIFEST.payload, B) },
    ];
    const compat = { omsCompat: true };
    const run2 = (threshold: number, options: Change["options"]): Decision =>
      gate({ keys: [A, B], files, signatures, claims, trust: { rule: { threshold } }, ...(options && { options }) });
    expect(summary(run2(2, {}))).toBe("refused E_FILE_EXTRA");
    const decision = run2(2, compat);
    expect(summary(decision)).toBe("admitted");
    expect([...decision.approved.keys()]).toEqual(["model.skops"]);
    expect(decision.notes).toContainEqual({
      message: "it is left out: 1 of 2 keys signed it",
      path: ".github/b.skops",
    });
    expect([...run2(1, compat).approved.keys()]).toEqual([".github/b.skops", "model.skops"]);
  });

  it("refuses a revoked model whatever the order in which a tool lists its files", () => {
    const statement = JSON.parse(new TextDecoder().decode(MANIFEST.payload));
    const resources: { digest: string }[] = statement.predicate.resources;
    resources.reverse();
    const digest = createHash("sha256");
    for (const resource of resources) digest.update(resource.digest, "hex");
    const root = digest.digest("hex");
    statement.subject[0].digest.sha256 = root;
    const payload = new TextEncoder().encode(JSON.stringify(statement));
    const evidence = {
      signatures: [{ path: "churn.sig", bytes: bundleOf(payload, A) }],
      claims: [claimsOf(bundleOf(deployOf({ payload, root }), A))],
    };
    const revokedRoots = [{ root: MANIFEST.root, reason: "bias" }];
    expect(run(evidence)).toBe("admitted");
    expect(run({ ...evidence, trust: { revokedRoots } })).toBe("refused E_REVOKED");
  });

  it("knows a revoked model by the digest that model_signing gives it, too", () => {
    const files: Files = { ...FILES, "a/b": new Uint8Array(1), "a.txt": new Uint8Array(2) };
    const manifest = manifestOf(files);
    const change = {
      files,
      signatures: [{ path: "churn.sig", bytes: bundleOf(manifest.payload, A) }],
      claims: [claimsOf(bundleOf(deployOf(manifest), A))],
    };
    const digest = createHash("sha256");
    // By parts, "README.md" comes first, and what lies in the folder "a" comes before "a.txt".
    for (const path of ["README.md", "a/b", "a.txt", "model.skops"]) {
      digest.update(createHash("sha256").update(files[path]!).digest());
    }
    const root = digest.digest("hex");
    expect(root).not.toBe(manifest.root);
    expect(run(change)).toBe("admitted");
    expect(run({ ...change, trust: { revokedRoots: [{ root, reason: "bias" }] } })).toBe("refused E_REVOKED");
  });

  it("keeps what it admits, once, and nothing else", () => {
    const state = stateOf();
    gate({ keys: [A], options: { state } });
    gate({ keys: [A], files: {}, options: { state } });
    expect(state.list).toEqual([{ name: "churn", sequence: 5, root: MANIFEST.root, keys: [A.hint] }]);
  });

  it("admits nothing that it cannot keep", () => {
    const state: StateStore = {
      records: () => [],
      add: () => {
        throw new Error("disk full");
      },
    };
    const decision = gate({ keys: [A], options: { state } });
    expect([summary(decision), decision.failed, decision.approved.size]).toEqual(["undecided E_INTERNAL", "record", 0]);
  });

  it("sees what another process admits meanwhile", () => {
    const state = stateOf();
    const slow: StateStore = {
      ...state,
      add: (record) => {
        state.add({ ...record, sequence: 6 });
        state.add(record);
      },
    };
    expect(run({ options: { state: slow } })).toBe("refused E_ROLLBACK");
  });

  it("recovers from a number that a thief admitted, once the key is revoked", () => {
    const state = stateOf({ sequence: 1_000_000, keys: [B.hint] });
    const trust = {
      keys: {
        [A.hint]: { pem: A.pem, scheme: A.scheme },
        [B.hint]: { pem: B.pem, scheme: B.scheme, revoked },
      },
    };
    expect(run({ keys: [A, B], options: { state } })).toBe("refused E_ROLLBACK");
    expect(run({ keys: [A, B], signers: [A], trust, options: { state } })).toBe("admitted");
  });

  it("says that an older release would not be noticed", () => {
    const notes = (change: Case[1]): readonly string[] =>
      gate({ keys: [A], ...change }).notes.map(({ message }) => message);
    const noDeploy = { claims: [], trust: { rule: { statements: ["oms"], requireExpiry: false } } } as const;
    expect(notes({})).toEqual(["an older release would not be noticed: no state was given"]);
    expect(notes({ options: { state: stateOf() } })).toEqual([]);
    expect(notes(noDeploy)).toEqual(["an older release would not be noticed: the rule asks for no deploy statement"]);
  });

  it.each<[string, object]>([
    ["an unknown option", { trustAll: true }],
    ["a name that is a path", { name: "../churn" }],
    ["a pattern as name", { name: "*" }],
    ["no policy", { policy: undefined }],
    ["a policy that is none", { policy: {} }],
    ["a trust policy that is none", { trust: { ruleFor: () => undefined } }],
    ["an environment with a space", { env: "prod 1" }],
    ["no time", { at: new Date("never") }],
    ["too much evidence", { signatures: Array.from({ length: 65 }, () => ({ path: "", bytes: new Uint8Array() })) }],
  ])("refuses %s", (_, options) => {
    try {
      gate({ keys: [A], options });
      expect.unreachable();
    } catch (error) {
      expect(isArtifactError(error, "E_OPTIONS")).toBe(true);
    }
  });
});
