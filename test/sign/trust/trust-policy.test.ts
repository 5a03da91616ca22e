import { describe, expect, it } from "vitest";
import { UsageError } from "../../../src/errors/index.js";
import { nodeSignHost } from "../../../src/node/sign-host.js";
import type { TrustPolicyOptions, TrustRuleOptions } from "../../../src/sign/trust/document.js";
import { TrustPolicyError } from "../../../src/sign/trust/trust-policy-error.js";
import { keyProblem, TrustPolicy } from "../../../src/sign/trust/trust-policy.js";
import { testKey, trustOptions, type TrustChange } from "../../helpers/trust.js";

const A = testKey();
const B = testKey();
const C = testKey("P-256");
const KEYS = [A, B, C];
const HASH = "0".repeat(64);

/** @returns JSON pointers of all fields that are not valid. */
function invalidFields(json: string | Uint8Array): readonly string[] {
  try {
    TrustPolicy.parse(json, nodeSignHost);
    return [];
  } catch (error) {
    if (!(error instanceof TrustPolicyError)) throw error;
    expect(error).toBeInstanceOf(UsageError);
    expect(error.code).toBe("E_TRUST_POLICY");
    return error.fields.map(({ path }) => path);
  }
}

function invalid(change: TrustChange, document: object = {}): readonly string[] {
  return invalidFields(JSON.stringify({ version: 1, ...trustOptions(KEYS, change), ...document }));
}

function rule(name: string, artifacts: readonly string[], change: Partial<TrustRuleOptions> = {}): TrustRuleOptions {
  return { name, artifacts, statements: ["oms", "deploy"], keys: [A.hint], threshold: 1, ...change };
}

describe("TrustPolicy", () => {
  it("reads text, bytes and fields alike", () => {
    const options = trustOptions(KEYS, { sequence: 3 });
    const text = JSON.stringify({ version: 1, ...options });
    const policies = [
      TrustPolicy.parse(text, nodeSignHost),
      TrustPolicy.parse(new TextEncoder().encode(text), nodeSignHost),
      TrustPolicy.of(options, nodeSignHost),
    ];
    for (const policy of policies) {
      expect(policy.name).toBe("team");
      expect(policy.digest).toBe(policies[0]!.digest);
      expect(policy.sequence).toBe(3);
      expect(policy.expires.toISOString()).toBe("2030-01-01T00:00:00.000Z");
      expect([...policy.keys.keys()]).toEqual(KEYS.map(({ hint }) => hint));
    }
  });

  it("digests the bytes that were read", () => {
    const text = JSON.stringify({ version: 1, ...trustOptions(KEYS) });
    const digest = (json: string): string => TrustPolicy.parse(json, nodeSignHost).digest;
    expect(digest(`${text}\n`)).not.toBe(digest(text));
    expect(digest(text)).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it("cannot be changed", () => {
    const policy = TrustPolicy.of(trustOptions(KEYS), nodeSignHost);
    expect(Object.isFrozen(policy)).toBe(true);
    expect(Object.isFrozen(policy.rules[0])).toBe(true);
    expect(Object.isFrozen(policy.rules[0]!.keys)).toBe(true);
  });

  it("reads ed25519 keys as ed25519ph where it says so", () => {
    const keys = { [A.hint]: { pem: A.pem, scheme: "ed25519ph" as const } };
    const policy = TrustPolicy.of(trustOptions([A], { keys }), nodeSignHost);
    expect(policy.keys.get(A.hint)?.key.scheme).toBe("ed25519ph");
  });

  it("keeps the keys of a rule, and what is revoked", () => {
    const revokedRoots = [{ root: HASH, reason: "trained on bad data" }];
    const change = { revokedRoots, rule: { keys: [C.hint, A.hint], threshold: 2 } };
    const policy = TrustPolicy.of(trustOptions(KEYS, change), nodeSignHost);
    expect(policy.rules[0]!.keys.map(({ hint }) => hint)).toEqual([C.hint, A.hint]);
    expect(policy.revokedRoots).toEqual(new Map([[HASH, "trained on bad data"]]));
  });

  it.each<[string, string | Uint8Array]>([
    ["no JSON", "{"],
    ["a key twice", '{"version":1,"version":1}'],
    ["half of a surrogate pair", '{"name":"\ud800"}'],
    ["a byte order mark", "\ufeff{}"],
    ["more than 1 MiB", new Uint8Array(2 ** 20 + 1).fill(0x20)],
    ["no object", "[]"],
  ])("refuses %s", (_, text) => {
    expect(invalidFields(text)).toEqual([""]);
  });

  it.each<[string, object, string]>([
    ["another version", { version: 2 }, "/version"],
    ["no expiry", { expires: undefined }, "/expires"],
    ["an expiry on 30 February", { expires: "2027-02-30" }, "/expires"],
    ["a number as expiry", { expires: 0 }, "/expires"],
    ["no keys", { keys: {} }, "/keys"],
    ["no rules", { rules: [] }, "/rules"],
    ["an unknown field", { trustAll: true }, "/trustAll"],
    ["another default", { default: "allow" }, "/default"],
    ["a revoked root of another kind", { revokedRoots: [{ root: "sha256:00", reason: "x" }] }, "/revokedRoots/0/root"],
    ["sequence 0", { sequence: 0 }, "/sequence"],
  ])("refuses %s", (_, document, path) => {
    expect(invalid({}, document)).toContain(path);
  });

  it.each<[string, object, string]>([
    ["another scheme", { scheme: "ecdsa-p384-sha384" }, "scheme"],
    ["the scheme of another kind of key", { scheme: "ecdsa-p256-sha256" }, "scheme"],
    ["a key that is none", { pem: "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n" }, "pem"],
    ["a private key", { pem: A.privateKey.export({ type: "pkcs8", format: "pem" }) }, "pem"],
    ["a beginning that is no date", { notBefore: "2027-13-01" }, "notBefore"],
    ["an end before the beginning", { notBefore: "2027-01-01", notAfter: "2026-01-01" }, "notAfter"],
    ["a revocation without reason", { revoked: { at: "2027-01-01" } }, "revoked/reason"],
    ["a revocation at no date", { revoked: { at: "2027-02-29", reason: "lost" } }, "revoked/at"],
    ["an unknown field", { trusted: true }, "trusted"],
  ])("refuses a key with %s", (_, change, field) => {
    const keys = { [A.hint]: { pem: A.pem, scheme: "ed25519" as const, ...change } };
    expect(invalid({ keys, rule: { keys: [A.hint] } })).toContain(`/keys/${A.hint}/${field}`);
  });

  it("refuses a key under another hint, and says the right one", () => {
    const keys = { [B.hint]: { pem: A.pem, scheme: A.scheme } };
    expect(() => TrustPolicy.of(trustOptions([B], { keys }), nodeSignHost)).toThrow(A.hint);
    expect(invalid({ keys: { ...keys, short: { pem: B.pem, scheme: B.scheme } } })).toContain("/keys");
  });

  it.each<[string, Partial<TrustRuleOptions>, string]>([
    ["no artifact", { artifacts: [] }, "artifacts"],
    ["a pattern across folders", { artifacts: ["fraud/**"] }, "artifacts/0"],
    ["a path as artifact", { artifacts: ["../churn"] }, "artifacts/0"],
    ["a key that is not there", { keys: [HASH] }, "keys/0"],
    ["a key twice", { keys: [A.hint, A.hint] }, "keys"],
    ["no key", { keys: [] }, "keys"],
    ["threshold 0", { threshold: 0 }, "threshold"],
    ["a threshold above its keys", { keys: [A.hint, B.hint], threshold: 3 }, "threshold"],
    ["no statement", { statements: [] }, "statements"],
    ["deploy statements alone", { statements: ["deploy"] }, "statements"],
    ["no expiry that it does not renounce", { statements: ["oms"] }, "requireExpiry"],
    ["an expiry that nothing has", { statements: ["oms"], requireExpiry: true }, "requireExpiry"],
    ["an expiry that it cannot renounce", { requireExpiry: false }, "requireExpiry"],
    ["an age that nothing has", { statements: ["oms"], requireExpiry: false, maxAgeDays: 1 }, "maxAgeDays"],
    ["age 0", { maxAgeDays: 0 }, "maxAgeDays"],
    ["no environment in the list", { environments: [] }, "environments"],
  ])("refuses a rule with %s", (_, change, field) => {
    expect(invalid({ rule: change })).toContain(`/rules/0/${field}`);
  });

  it("admits a rule that renounces an expiry", () => {
    expect(invalid({ rule: { statements: ["oms"], requireExpiry: false } })).toEqual([]);
  });

  it.each<[string, readonly TrustRuleOptions[], string]>([
    ["a name in two rules", [rule("a", ["churn"]), rule("b", ["x", "churn"])], "/rules/1/artifacts/1"],
    ["two rules for every name", [rule("a", ["*"]), rule("b", ["*"])], "/rules/1/artifacts/0"],
    ["two patterns that share a name", [rule("a", ["fraud/*"]), rule("b", ["*/churn"])], "/rules/1/artifacts/0"],
    ["two rules of one name", [rule("a", ["x"]), rule("a", ["y"])], "/rules/1/name"],
  ])("refuses %s", (_, rules, path) => {
    expect(invalid({}, { rules })).toEqual([path]);
  });

  it("admits patterns of one rule that share a name", () => {
    expect(invalid({}, { rules: [rule("a", ["fraud/*", "*/churn"])] })).toEqual([]);
  });

  it("refuses keys for its next edition that sign artifacts too, and such an edition without a number", () => {
    const rules = [rule("a", ["*"])];
    const root = { keys: [B.hint, C.hint], threshold: 2 };
    expect(invalid({}, { rules, root, sequence: 1 })).toEqual([]);
    expect(invalid({}, { rules, root })).toEqual(["/sequence"]);
    expect(invalid({}, { rules, root: { ...root, threshold: 3 }, sequence: 1 })).toEqual(["/root/threshold"]);
    expect(invalid({}, { rules, root: { keys: [A.hint], threshold: 1 }, sequence: 1 })).toEqual(["/root/keys/0"]);
    expect(invalid({}, { rules, root: { keys: [HASH], threshold: 1 }, sequence: 1 })).toEqual(["/root/keys/0"]);
  });

  it("lists every field that is not valid", () => {
    expect(invalid({ rule: { threshold: 9, maxAgeDays: 3 } }, { expires: "2027-02-30" })).toEqual([
      "/expires",
      "/rules/0/threshold",
    ]);
  });
});

describe("TrustPolicy.ruleFor", () => {
  const policy = TrustPolicy.of(
    trustOptions(KEYS, {
      rules: [rule("all", ["*"]), rule("team", ["fraud/*"]), rule("one", ["fraud/churn", "top"]), rule("v", ["*-v1"])],
    }),
    nodeSignHost,
  );

  it.each([
    ["fraud/churn", "one"],
    ["fraud/other", "team"],
    ["fraud/eu/churn", "all"],
    ["top", "one"],
    ["top-v1", "v"],
    ["anything", "all"],
  ])("for %s is %s", (name, expected) => {
    expect(policy.ruleFor(name)?.name).toBe(expected);
  });

  it("is none where no rule speaks", () => {
    const narrow = TrustPolicy.of(trustOptions(KEYS), nodeSignHost);
    expect(narrow.ruleFor("churn")?.name).toBe("churn");
    expect(narrow.ruleFor("Churn")).toBeUndefined();
    expect(narrow.ruleFor("fraud/churn")).toBeUndefined();
  });

  it.each(["*", "ch*", "fraud/*", "*-v1", "", "../churn"])(
    "speaks for no artifact where %j is given as its name",
    (name) => {
      expect(policy.ruleFor(name)).toBeUndefined();
    },
  );
});

describe("TrustPolicy.expiryProblem", () => {
  const policy = TrustPolicy.of(trustOptions(KEYS), nodeSignHost);

  it.each([
    ["2029-12-31T23:59:59.999Z", undefined],
    ["2030-01-01T00:00:00.000Z", "E_EXPIRED"],
    ["2031-01-01", "E_EXPIRED"],
    ["never", "E_EXPIRED"],
  ])("at %s is %s", (at, code) => {
    expect(policy.expiryProblem(new Date(at))?.code).toBe(code);
  });
});

describe("keyProblem", () => {
  const problem = (change: Partial<TrustPolicyOptions["keys"][string]>, at: string): string | undefined => {
    const keys = { [A.hint]: { pem: A.pem, scheme: A.scheme, ...change } };
    const policy = TrustPolicy.of(trustOptions([A], { keys }), nodeSignHost);
    return keyProblem(policy.keys.get(A.hint)!, new Date(at))?.code;
  };
  const window = { notBefore: "2026-01-01", notAfter: "2027-01-01" };

  it.each([
    [{}, "2026-01-01", undefined],
    [window, "2025-12-31T23:59:59.999Z", "E_KEY_EXPIRED"],
    [window, "2026-01-01T00:00:00Z", undefined],
    [window, "2026-12-31T23:59:59.999Z", undefined],
    [window, "2027-01-01T00:00:00Z", "E_KEY_EXPIRED"],
    [window, "never", "E_KEY_EXPIRED"],
    [{ notAfter: "2027-01-01" }, "2028-01-01", "E_KEY_EXPIRED"],
    [{ revoked: { at: "2026-06-01", reason: "lost" } }, "2026-07-01", "E_REVOKED"],
    // No signature tells when it was made: one from before may be made today.
    [{ revoked: { at: "2026-06-01", reason: "lost" } }, "2026-05-01", "E_REVOKED"],
    [{ ...window, revoked: { at: "2026-06-01", reason: "lost" } }, "2030-05-01", "E_REVOKED"],
  ])("of a key with %j at %s is %s", (change, at, code) => {
    expect(problem(change, at)).toBe(code);
  });
});
