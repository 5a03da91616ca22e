import { describe, expect, test } from "vitest";
import { BUILT_IN_PROFILES } from "../../../src/policy/index.js";
import { CONTENT_RULES } from "../../../src/scan/content/rules.js";
import { rulesFor } from "../../../src/scan/index.js";

const byName = new Map(CONTENT_RULES.map((rule) => [rule.name, rule]));
const named = (id: string): string => id.slice(id.indexOf(":") + 1);

describe("rules that profiles name", () => {
  const groups = [...BUILT_IN_PROFILES.values()].flatMap((profile) => profile.groups).filter(({ rules }) => rules);

  test.each(groups.map((group) => [group.ids[0], group] as const))(
    "of %s exist and look at it or its owners",
    (_, group) => {
      const owners = (group.slots ?? []).map((slot) => named(slot.split("#")[0] ?? ""));
      for (const name of group.rules ?? []) {
        const types = byName.get(name)?.types;
        expect(types, name).toBeDefined();
        for (const id of group.ids)
          expect(
            [named(id), ...owners].some((type) => types?.includes(type)),
            id,
          ).toBe(true);
      }
    },
  );

  test("are there for trees, neighbours, splines and calls", () => {
    expect(groups.length).toBeGreaterThan(30);
    const calls = groups.flatMap(({ ids }) => ids.filter((id) => id.startsWith("call:")));
    expect(calls).toContain("call:sklearn.tree._tree.Tree");
    const all = [...BUILT_IN_PROFILES.values()]
      .filter(({ name }) => name === "sallyport:scikit-learn")
      .flatMap((profile) => profile.groups.flatMap(({ ids }) => ids.filter((id) => id.startsWith("call:"))));
    expect(all.filter((id) => !calls.includes(id))).toEqual([]);
  });
});

describe("rulesFor", () => {
  test("tells each rule of a type with its code and what it prevents", () => {
    expect(rulesFor("functools", "partial")).toEqual([
      { name: "partial-arguments", code: "E_CONTENT_ARGUMENTS", prevents: expect.stringMatching(/^[A-Z].+\.$/) },
    ]);
    expect(rulesFor("mymodels", "RareScaler")).toEqual([]);
  });

  test("knows every rule by one name, written with dashes", () => {
    expect(byName.size).toBe(CONTENT_RULES.length);
    for (const name of byName.keys()) expect(name).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
  });
});
