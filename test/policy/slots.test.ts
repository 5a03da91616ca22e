import { describe, expect, it } from "vitest";
import type { ProfileGroup } from "../../src/policy/profile.js";
import { Policy } from "../../src/policy/index.js";
import { Slots } from "../../src/policy/slots.js";
import { requirementOf, usedAs } from "./requirement.js";

const NOW = new Date("2026-11-25T12:00:00Z");
const KBEST = "construct:sklearn.feature_selection._univariate_selection.SelectKBest";
const CHI2 = "reference:sklearn.feature_selection._univariate_selection.chi2";
const IN_SLOT = { owner: KBEST, attribute: "score_func" };
const AT_ROOT = {};

function slots(...groups: readonly Partial<ProfileGroup>[]): Slots {
  const made = new Slots();
  groups.forEach((group, index) => {
    made.add(`p${index + 1}`, { reason: "r", ids: ["call:a.B"], ...group });
  });
  return made;
}

describe("Slots", () => {
  const here = { owner: "construct:m.C", attribute: "f" };
  const one = slots({ slots: ["construct:m.C#f", "construct:m.D#", "#"] });

  it("allow a use in a slot, in no attribute of an owner, and at the root", () => {
    expect(one.problem(usedAs("call:a.B", here))).toBeUndefined();
    expect(one.problem(usedAs("call:a.B", here, { owner: "construct:m.D" }, AT_ROOT))).toBeUndefined();
  });

  it("ignore what a use calls where they do not list it", () => {
    expect(one.problem(usedAs("call:a.B", { ...here, callee: "reference:m.f" }))).toBeUndefined();
  });

  it.each([
    ["another attribute", { ...here, attribute: "g" }, 'not as "g" of construct:m.C'],
    ["no attribute", { owner: "construct:m.C" }, "not in construct:m.C"],
    ["an attribute at the root", { attribute: "f" }, "not at the root"],
    ["another owner", { ...here, owner: "construct:m.E" }, 'not as "f" of construct:m.E'],
    ["another action of the owner", { ...here, owner: "call:m.C" }, 'not as "f" of call:m.C'],
    ["a slot in the attribute", { owner: "construct:m", attribute: ".C#f" }, 'not as ".C#f" of construct:m'],
  ])("do not allow %s", (_, use, text) => {
    expect(one.problem(usedAs("call:a.B", here, use))).toBe(`p1 allows it elsewhere, ${text}`);
  });

  it("do not allow what is used in places that are not told", () => {
    const text = "p1 allows it in some places, and not every place of it is known";
    expect(one.problem({ ...usedAs("call:a.B", here), moreUses: 1 })).toBe(text);
    expect(one.problem(usedAs("call:a.B"))).toBe(text);
  });

  it("of several profiles allow what one of them does", () => {
    const two = slots({ slots: ["construct:m.C#f"] }, { slots: ["construct:m.D#f"] });
    expect(two.problem(usedAs("call:a.B", here, { owner: "construct:m.D", attribute: "f" }))).toBeUndefined();
    expect(two.problem(usedAs("call:a.B", AT_ROOT))).toBe("p1 and p2 allow it elsewhere, not at the root");
  });

  it("with callees allow these alone", () => {
    const wrapping = slots({ slots: ["construct:m.C#f"], callees: ["reference:m.g", "reference:m.h"] });
    expect(wrapping.problem(usedAs("call:a.B", { ...here, callee: "reference:m.h" }))).toBeUndefined();
    for (const use of [here, { ...here, callee: "reference:m.x" }]) {
      expect(wrapping.problem(usedAs("call:a.B", use))).toMatch(/not as "f" of construct:m\.C/);
    }
    expect(wrapping.problem(usedAs("call:a.B", { ...here, callee: "reference:m.x" }))).toMatch(
      / around reference:m\.x$/,
    );
  });
});

describe("a policy with slots", () => {
  const extending = { extends: ["sallyport:scikit-learn"] };
  const policy = Policy.of(extending);

  it("trusts a use in a slot, without a reason", () => {
    expect(policy.status(usedAs(CHI2, IN_SLOT), NOW)).toEqual({ status: "trusted" });
  });

  it("does not trust, and does not deny, a use elsewhere, though others be in slots", () => {
    expect(policy.status(usedAs(CHI2, IN_SLOT, AT_ROOT), NOW)).toEqual({
      status: "untrusted",
      reason: "sallyport:scikit-learn allows it elsewhere, not at the root",
    });
    expect(policy.status(requirementOf(CHI2), NOW).status).toBe("untrusted");
  });

  it("is lifted by the policy's own entry, with a note", () => {
    const own = Policy.of({ ...extending, trust: [CHI2] });
    expect(own.status(usedAs(CHI2, AT_ROOT), NOW)).toEqual({
      status: "trusted",
      reason: "the policy itself names it: sallyport:scikit-learn allows it elsewhere, not at the root",
    });
    expect(own.status(usedAs(CHI2, IN_SLOT), NOW)).toEqual({ status: "trusted" });
  });

  it("is not lifted by an entry that expired, and still trusts the slots", () => {
    const expired = Policy.of({ ...extending, trust: [{ id: CHI2, expires: "2020-01-01" }] });
    expect(expired.status(usedAs(CHI2, AT_ROOT), NOW).status).toBe("untrusted");
    expect(expired.status(usedAs(CHI2, IN_SLOT), NOW).status).toBe("trusted");
  });

  it("is lifted by a profile that trusts the id everywhere, whatever the order", () => {
    const id = "reference:numpy.log1p";
    expect(policy.status(usedAs(id, AT_ROOT), NOW).status).toBe("untrusted");
    for (const profiles of [["sallyport:skops"], ["sallyport:onnx-standard", "sallyport:skops"]]) {
      const both = Policy.of({ extends: [...profiles, "sallyport:scikit-learn"] });
      expect(both.status(usedAs(id, AT_ROOT), NOW)).toEqual({ status: "trusted" });
    }
  });

  it("denies in a slot what it denies", () => {
    const denying = Policy.of({ ...extending, deny: [CHI2] });
    expect(denying.status(usedAs(CHI2, IN_SLOT), NOW).status).toBe("denied");
  });

  it("lists slots, callees and rules with their entries", () => {
    const entries = [...policy.entries()];
    expect(entries.find(({ id }) => id === CHI2)?.slots).toContain(`${KBEST}#score_func`);
    expect(entries.find(({ id }) => id === "call:functools.partial")).toMatchObject({
      callees: ["reference:sklearn.utils.validation.check_array"],
      rules: ["partial-arguments"],
    });
    expect(entries.find(({ id }) => id === "construct:numpy.ndarray")).not.toHaveProperty("slots");
  });
});
