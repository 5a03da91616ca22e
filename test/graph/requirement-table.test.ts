import { describe, expect, test } from "vitest";
import { DEFAULT_LIMITS } from "../../src/bytes/index.js";
import { GraphBuilder, type RequirementTable, type UseSite } from "../../src/graph/index.js";

const NOWHERE: UseSite = { owner: -1, attribute: undefined, callee: -1 };
const at = (path: string) => (): string => path;

function table(limits: Partial<typeof DEFAULT_LIMITS> = {}): RequirementTable {
  return new GraphBuilder({ ...DEFAULT_LIMITS, ...limits }).requirements;
}

describe("RequirementTable", () => {
  test("lists one requirement per action, module and name, with the path of the first", () => {
    const names = table();
    const first = names.declare("construct", "m", "C", false, at("#/a"));
    expect(names.declare("construct", "m", "C", false, at("#/b"))).toBe(first);
    expect(names.declare("call", "m", "C", false, at("#/c"))).not.toBe(first);
    expect(names.seal().map(({ id, first: path }) => [id, path])).toEqual([
      ["construct:m.C", "#/a"],
      ["call:m.C", "#/c"],
    ]);
  });

  test("does not merge pairs that join to the same text", () => {
    const names = table();
    const valid = names.declare("call", "a.b", "c", false, at("#"));
    const invalid = names.declare("call", "a", "b.c", true, at("#"));
    expect(invalid).not.toBe(valid);
    expect(names.seal().map(({ module, name, invalid: denied }) => [module, name, denied])).toEqual([
      ["a.b", "c", false],
      ["a", "b.c", true],
    ]);
  });

  test("asks for the path of a new name only", () => {
    const names = table();
    const asked: string[] = [];
    const path = (): string => {
      asked.push("asked");
      return "#";
    };
    for (let i = 0; i < 5; i++) names.declare("call", "m", "f", false, path);
    expect(asked).toHaveLength(1);
  });

  test("says of names before an alias that not every use of them is known", () => {
    const names = table();
    names.use(names.declare("reference", "m", "before", false, at("#")), NOWHERE);
    names.addAlias();
    names.addAlias();
    names.use(names.declare("reference", "m", "after", false, at("#")), NOWHERE);
    expect(names.seal().map(({ name, uses, moreUses }) => [name, uses, moreUses])).toEqual([
      ["before", [{}], 1],
      ["after", [{}], 0],
    ]);
  });

  test("counts every use and lists distinct ones", () => {
    const names = table();
    const owner = names.declare("construct", "m", "Owner", false, at("#"));
    const used = names.declare("reference", "m", "f", false, at("#"));
    names.use(used, NOWHERE);
    names.use(used, NOWHERE);
    names.use(used, { owner, attribute: "kernel", callee: -1 });
    names.use(used, { owner, attribute: "kernel", callee: owner });
    const [, requirement] = names.seal();
    expect(requirement).toMatchObject({ count: 4, moreUses: 0 });
    expect(requirement!.uses).toEqual([
      {},
      { owner: "construct:m.Owner", attribute: "kernel" },
      { owner: "construct:m.Owner", attribute: "kernel", callee: "construct:m.Owner" },
    ]);
  });

  test("keeps a site as it was when it is changed later", () => {
    const names = table();
    const used = names.declare("call", "m", "f", false, at("#"));
    const site: UseSite = { owner: -1, attribute: "a", callee: -1 };
    names.use(used, site);
    site.attribute = "b";
    names.use(used, site);
    expect(names.seal()[0]!.uses).toEqual([{ attribute: "a" }, { attribute: "b" }]);
  });

  test("keeps 64 distinct uses and counts the rest", () => {
    const names = table();
    const used = names.declare("call", "m", "f", false, at("#"));
    for (let i = 0; i < 100; i++) names.use(used, { owner: -1, attribute: `a${i}`, callee: -1 });
    const [requirement] = names.seal();
    expect(requirement!.uses).toHaveLength(64);
    expect(requirement).toMatchObject({ count: 100, moreUses: 36 });
  });

  test("throws at the limit of names, at the path of the first that is too many", () => {
    const names = table({ maxRequirements: 2 });
    names.declare("call", "m", "a", false, at("#/a"));
    names.declare("call", "m", "b", false, at("#/b"));
    expect(names.declare("call", "m", "b", false, at("#/c"))).toBe(1);
    expect(() => names.declare("call", "m", "c", false, at("#/d"))).toThrowError(
      expect.objectContaining({ code: "E_LIMIT_REQUIREMENTS", path: "#/d" }),
    );
  });

  test("seals frozen data", () => {
    const names = table();
    names.use(names.declare("call", "m", "f", false, at("#")), NOWHERE);
    const sealed = names.seal();
    expect([sealed, sealed[0], sealed[0]!.uses, sealed[0]!.uses[0]].every((part) => Object.isFrozen(part))).toBe(true);
  });

  test("takes names that are properties of every object", () => {
    const names = table();
    for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
      names.declare("call", name, name, false, at("#"));
    }
    expect(names.seal()).toHaveLength(4);
  });
});
