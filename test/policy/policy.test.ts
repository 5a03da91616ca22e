import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ACTIONS } from "../../src/graph/requirement.js";
import { Policy, PolicyError, type Judgement, type PolicyOptions } from "../../src/policy/index.js";
import { requirementOf, requirement } from "./requirement.js";

const NOW = new Date("2026-11-25T12:00:00Z");
const SCALER = requirement("construct", "mymodels", "RareScaler");

function status(options: PolicyOptions, subject = SCALER, at = NOW): Judgement {
  return Policy.of(options).status(subject, at);
}

describe("status", () => {
  it("trusts nothing that is not named", () => {
    expect(status({})).toEqual({ status: "untrusted" });
    expect(status({ trust: ["mymodels.RareScalers", "mymodels.sub.RareScaler", "x.mymodels.RareScaler"] }).status).toBe(
      "untrusted",
    );
  });

  it.each([
    ["construct", "trusted"],
    ["reference", "trusted"],
    ["call", "untrusted"],
  ] as const)("takes a bare name for construct and reference: %s is %s", (action, expected) => {
    const subject = requirement(action, "mymodels", "RareScaler");
    expect(status({ trust: ["mymodels.RareScaler"] }, subject).status).toBe(expected);
  });

  it("takes an explicit id for its action alone", () => {
    const policy = Policy.of({ trust: ["call:m.N"] });
    const trusted = ACTIONS.filter((action) => policy.status(requirement(action, "m", "N"), NOW).status === "trusted");
    // A function needs no entry.
    expect(trusted).toEqual(["call", "function"]);
  });

  it("tells domains, types and files apart", () => {
    const policy = Policy.of({ trust: ["operator:ai.onnx/Relu", "file:weights.bin"] });
    const judge = (...args: Parameters<typeof requirement>): Judgement["status"] =>
      policy.status(requirement(...args), NOW).status;
    expect(judge("operator", "ai.onnx", "Relu")).toBe("trusted");
    expect(judge("operator", "ai.onnx.ml", "Relu")).toBe("untrusted");
    expect(judge("operator", "", "Relu")).toBe("untrusted");
    expect(judge("file", "", "weights.bin")).toBe("trusted");
    expect(judge("file", "", "weights.bin.bak")).toBe("untrusted");
  });

  it("trusts a local function, whose operators are judged themselves, unless it is denied or its name is invalid", () => {
    const local = requirement("function", "local", "f");
    expect(status({}, local)).toEqual({ status: "trusted", reason: "the operators of its body are listed themselves" });
    expect(status({ deny: ["function:local/f"] }, local).status).toBe("denied");
    expect(status({}, requirement("function", "local", "f", true)).status).toBe("denied");
    expect(status({ trust: ["function:local/f"] }, requirement("operator", "local", "f")).status).toBe("untrusted");
  });

  it.each([
    [true, "onnx", "trusted"],
    [false, "onnx", "untrusted"],
    [true, "joblib", "untrusted"],
    [true, undefined, "untrusted"],
  ])("with externalData %s, a file beside a model of format %s is %s", (externalData, format, expected) => {
    const policy = Policy.of({ onnx: { externalData } });
    const weights = requirement("file", "", "weights.bin");
    expect(policy.status(weights, NOW, format).status).toBe(expected);
    expect(policy.status(requirement("operator", "ai.onnx", "Relu"), NOW, format).status).toBe("untrusted");
    const denying = Policy.of({ onnx: { externalData }, deny: ["file:weights.bin"] });
    expect(denying.status(weights, NOW, format).status).toBe("denied");
    const naming = Policy.of({ onnx: { externalData }, trust: ["file:weights.bin"] });
    expect(naming.status(weights, NOW, format).status).toBe("trusted");
  });

  it("trusts a method by its class and attribute", () => {
    const policy = Policy.of({ trust: ["method:numpy.random._generator.Generator.normal"] });
    const method = requirement("method", "numpy.random._generator", "Generator.normal");
    expect(policy.status(method, NOW).status).toBe("trusted");
  });

  it("lets no other split of the same id pass", () => {
    const policy = Policy.of({ trust: ["construct:a.b.C", "method:a.b.C.m"] });
    expect(policy.status(requirement("construct", "a.b", "C"), NOW).status).toBe("trusted");
    expect(policy.status(requirement("construct", "a", "b.C"), NOW).status).toBe("denied");
    expect(policy.status(requirement("method", "a.b", "C.m"), NOW).status).toBe("trusted");
    expect(policy.status(requirement("method", "a", "b.C.m"), NOW).status).toBe("denied");
    expect(policy.status(requirement("method", "a.b.C", "m"), NOW).status).toBe("denied");
  });

  it("looks at action, module and name, not at what the id claims", () => {
    const lying = { ...requirement("call", "os", "system"), id: SCALER.id };
    expect(status({ trust: ["mymodels.RareScaler"] }, lying).status).toBe("untrusted");
  });

  it("denies an invalid name, though its id be trusted", () => {
    const invalid = requirement("construct", "mymodels", "RareScaler", true);
    const judgement = status({ trust: ["mymodels.RareScaler"] }, invalid);
    expect(judgement.status).toBe("denied");
    expect(judgement.reason).toBeTypeOf("string");
  });

  it("lets deny beat the policy's own trust and every profile", () => {
    const own = { trust: ["mymodels.RareScaler"], deny: [{ id: "construct:mymodels.RareScaler", reason: "leaks" }] };
    expect(status(own)).toEqual({ status: "denied", reason: "leaks" });
    const profile = { extends: ["sallyport:skops"], deny: ["numpy.ndarray"] };
    const denied = status(profile, requirement("construct", "numpy", "ndarray"));
    expect(denied).toEqual({ status: "denied", reason: "the policy denies it" });
  });

  it("denies a bare name for every action of Python, an explicit id for its own", () => {
    const bare = Policy.of({ deny: ["m.C.f"] });
    for (const action of ["call", "construct", "reference"] as const) {
      expect(bare.status(requirement(action, "m.C", "f"), NOW).status).toBe("denied");
    }
    expect(bare.status(requirement("method", "m", "C.f"), NOW).status).toBe("denied");
    expect(bare.status(requirement("operator", "m.C", "f"), NOW).status).toBe("untrusted");
    const explicit = Policy.of({ deny: ["call:m.N"] });
    expect(explicit.status(requirement("call", "m", "N"), NOW).status).toBe("denied");
    expect(explicit.status(requirement("construct", "m", "N"), NOW).status).toBe("untrusted");
  });

  it("judges any requirement alike, whatever the order of entries", () => {
    const id = fc.constantFrom<string[]>("m.A", "call:m.A", "construct:m.A", "m.B", "reference:m.B", "method:m.A.x");
    const ids = fc.uniqueArray(id);
    const subject = fc.constantFrom(
      requirementOf("call:m.A"),
      requirementOf("construct:m.A"),
      requirementOf("reference:m.B"),
      requirement("method", "m", "A.x"),
    );
    fc.assert(
      fc.property(ids, ids, subject, (trust, deny, needed) => {
        const one = Policy.of({ trust, deny });
        const other = Policy.of({ deny: deny.toReversed(), trust: trust.toReversed() });
        expect(other.digest).toBe(one.digest);
        expect(other.status(needed, NOW)).toEqual(one.status(needed, NOW));
        if (deny.includes(needed.id)) expect(one.status(needed, NOW).status).toBe("denied");
        else if (trust.includes(needed.id) && !deny.some((entry) => needed.id.endsWith(`:${entry}`))) {
          expect(one.status(needed, NOW).status).toBe("trusted");
        }
      }),
    );
  });
});

describe("expiry", () => {
  const dated = (expires: string): PolicyOptions => ({ trust: [{ id: "mymodels.RareScaler", expires }] });

  it("ends trust at the moment, with a reason", () => {
    expect(status(dated("2027-06-30"), SCALER, new Date("2027-06-29T23:59:59.999Z"))).toEqual({ status: "trusted" });
    expect(status(dated("2027-06-30"), SCALER, new Date("2027-06-30T00:00:00Z"))).toEqual({
      status: "untrusted",
      reason: "its entry expired at 2027-06-30T00:00:00.000Z",
    });
    expect(status(dated("2027-06-30T12:00:00+02:00"), SCALER, new Date("2027-06-30T09:59:59Z")).status).toBe("trusted");
    expect(status(dated("2027-06-30T12:00:00+02:00"), SCALER, new Date("2027-06-30T10:00:00Z")).status).toBe(
      "untrusted",
    );
  });

  it("trusts nothing dated at a time that is none", () => {
    expect(status(dated("2027-06-30"), SCALER, new Date(NaN)).status).toBe("untrusted");
  });

  it("follows the latest of several entries for one id", () => {
    const trust = [
      { id: "construct:mymodels.RareScaler", expires: "2027-06-30" },
      { id: "mymodels.RareScaler", expires: "2026-01-01" },
    ];
    expect(status({ trust }).status).toBe("trusted");
    expect(status({ trust }, requirement("reference", "mymodels", "RareScaler")).status).toBe("untrusted");
  });

  it("never ends what a profile trusts", () => {
    const options = { extends: ["sallyport:skops"], trust: [{ id: "numpy.ndarray", expires: "2020-01-01" }] };
    expect(status(options, requirement("construct", "numpy", "ndarray")).status).toBe("trusted");
  });
});

describe("with", () => {
  it("adds trust and changes nothing of the policy it came from", () => {
    const policy = Policy.of({
      name: "team",
      deny: ["a.B"],
      formats: ["skops"],
      limits: { maxRank: 3 },
      onnx: { externalData: true },
    });
    const wider = policy.with({ trust: ["mymodels.RareScaler"] });
    expect(wider.status(SCALER, NOW).status).toBe("trusted");
    expect(policy.status(SCALER, NOW).status).toBe("untrusted");
    expect(wider.digest).not.toBe(policy.digest);
    expect(wider.status(requirement("call", "a", "B"), NOW).status).toBe("denied");
    const { name, formats, limits, externalData } = wider;
    expect({ name, formats, limits, externalData }).toEqual({
      name: "team",
      formats: ["skops"],
      limits: { maxRank: 3 },
      externalData: true,
    });
  });

  it("does not lift a denial", () => {
    expect(
      Policy.of({ deny: ["mymodels.RareScaler"] })
        .with({ trust: [SCALER.id] })
        .status(SCALER, NOW).status,
    ).toBe("denied");
  });

  it("renews an entry that expired", () => {
    const expired = Policy.of({ trust: [{ id: SCALER.id, expires: "2020-01-01" }] });
    expect(expired.with({ trust: [SCALER.id] }).status(SCALER, NOW).status).toBe("trusted");
  });

  it("gives the same policy for nothing new", () => {
    const policy = Policy.of({ extends: ["sallyport:skops"], trust: ["a.B"] });
    expect(policy.with({}).digest).toBe(policy.digest);
    expect(policy.with({ trust: ["a.B"] }).digest).toBe(policy.digest);
  });

  it("refuses what a policy refuses", () => {
    expect(() => Policy.default().with({ trust: ["sklearn.*"] })).toThrow(PolicyError);
  });
});

describe("digest", () => {
  it("is a SHA-256 that stays the same for the same policy", () => {
    expect(Policy.of({}).digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(Policy.parse('{"version":1}').digest).toBe(Policy.of({}).digest);
    expect(Policy.of({ formats: ["npy", "skops"] }).digest).toBe(Policy.of({ formats: ["skops", "npy"] }).digest);
    expect(Policy.of({ onnx: { externalData: false } }).digest).toBe(Policy.of({}).digest);
  });

  it.each<[string, PolicyOptions]>([
    ["a name", { name: "x" }],
    ["a profile", { extends: ["sallyport:skops"] }],
    ["another profile", { extends: ["sallyport:python-data"] }],
    ["trust", { trust: ["a.B"] }],
    ["dated trust", { trust: [{ id: "a.B", expires: "2027-01-01" }] }],
    ["a denial", { deny: ["a.B"] }],
    ["a reasoned denial", { deny: [{ id: "a.B", reason: "x" }] }],
    ["formats", { formats: ["skops"] }],
    ["external data", { onnx: { externalData: true } }],
    ["a limit", { limits: { maxRank: 3 } }],
  ])("changes with %s", (_, options) => {
    const others: PolicyOptions[] = [
      {},
      { trust: ["a.C"] },
      { deny: ["a.C"] },
      { formats: ["npy"] },
      { limits: { maxRank: 4 } },
    ];
    const { digest } = Policy.of(options);
    for (const other of others) expect(Policy.of(other).digest).not.toBe(digest);
  });
});

describe("immutability", () => {
  it("freezes the policy, its formats and its limits", () => {
    const policy = Policy.of({ formats: ["skops"], limits: { maxRank: 3 } });
    for (const part of [policy, policy.formats, policy.limits]) expect(Object.isFrozen(part)).toBe(true);
  });

  it("does not follow later changes of the document", () => {
    const document = { version: 1, trust: [{ id: "a.B" }], deny: [] as string[], limits: { maxRank: 3 } };
    const policy = Policy.parse(document);
    document.trust[0] = { id: SCALER.id };
    document.deny.push("a.B");
    document.limits.maxRank = 4;
    expect(policy.status(SCALER, NOW).status).toBe("untrusted");
    expect(policy.status(requirement("construct", "a", "B"), NOW).status).toBe("trusted");
    expect(policy.limits.maxRank).toBe(3);
  });
});

describe("default", () => {
  it("extends the profiles of scikit-learn, as Python and as ONNX, and nothing else", () => {
    const policy = Policy.default();
    expect(new Set([...policy.entries()].map((entry) => entry.profile))).toEqual(
      new Set(["sallyport:onnx-ml-sklearn", "sallyport:scikit-learn"]),
    );
    expect(policy.name).toBe("default");
    expect(policy.formats).toBeUndefined();
  });
});

describe("entries", () => {
  it("lists profiles with their reasons, then the policy's own entries", () => {
    const policy = Policy.of({
      extends: ["sallyport:python-data"],
      trust: [{ id: "a.B", reason: "ours", owner: "me", expires: "2027-01-01" }],
      deny: ["c.D"],
    });
    const entries = [...policy.entries()];
    expect(entries[0]).toMatchObject({
      list: "trust",
      id: "construct:builtins.bool",
      profile: "sallyport:python-data",
    });
    expect(entries[0]?.reason).toBeTypeOf("string");
    expect(entries.slice(-2)).toEqual([
      { list: "trust", id: "a.B", reason: "ours", owner: "me", expires: "2027-01-01" },
      { list: "deny", id: "c.D" },
    ]);
  });

  it("warns of what no profile would hold, and trusts it as told", () => {
    const policy = Policy.of({ trust: ["call:os.system", "call:a.b"] });
    expect([...policy.entries()].map(({ id, warning }) => [id, warning])).toEqual([
      ["call:a.b", undefined],
      ["call:os.system", "it runs programs"],
    ]);
    expect(policy.status(requirement("call", "os", "system"), NOW).status).toBe("trusted");
  });
});
