import { describe, expect, test } from "vitest";
import type { Scan } from "../../../src/scan/index.js";
import { scanTrusting } from "../../helpers/scan-skops.js";
import { dict, func, json, list, node, object, partial, raw, skops, tuple, type } from "../../helpers/skops-builder.js";

type Root = ReturnType<typeof json>;

/** What a scan says about names. */
interface Bill extends Pick<Scan, "requirements" | "verdict"> {
  readonly ids: readonly string[];
  readonly codes: readonly string[];
  readonly completeness: string;
}

function scanOf(root: Root): Bill {
  const { requirements, findings, verdict, inventory } = scanTrusting(skops(root));
  return {
    ids: requirements.map(({ id }) => id),
    codes: findings.map(({ code }) => code),
    requirements,
    verdict,
    completeness: inventory.completeness,
  };
}

/** A node that cannot be read, of which nothing is known but that it holds `content`. */
const unread = (content: unknown): Root => node("NewNode", "m.New", { content });

describe("names below a node that cannot be read", () => {
  test.each<[string, unknown]>([
    ["in its content", func("os.system")],
    ["in a list", [json(1), func("os.system")]],
    ["under a key", { a: func("os.system") }],
    ["in a list of lists", [[[func("os.system")]]]],
    ["below another such node", unread([func("os.system")])],
    ["below an honest list", list([list([func("os.system")])])],
    ["below a dict", dict([["a", func("os.system")]])],
    ["below an object", object("m.C", dict([["a", func("os.system")]]))],
    ["in a partial", partial(func("os.system"))],
    ["beside what is no node", [1, null, "x", true, {}, [], func("os.system")]],
  ])("stand on the bill: %s", (_, content) => {
    const { ids, codes, verdict, completeness } = scanOf(unread(content));
    expect(ids).toContain("reference:os.system");
    expect(codes).toEqual(["E_SKOPS_LOADER"]);
    expect([verdict, completeness]).toEqual(["refused", "incomplete"]);
  });

  test.each<[string, Root]>([
    ["a missing field", { ...list([func("os.system")]), __class__: undefined } as unknown as Root],
    ["a field too many", list([func("os.system")], { file: "1.npy" })],
    ["a field of the top", list([func("os.system")], { protocol: 2 })],
    ["a field that no node has", list([func("os.system")], { x: 1 })],
    ["a bad id", list([func("os.system")], { __id__: 0 })],
    ["a loader that is no text", list([func("os.system")], { __loader__: 1 })],
    ["a class that is no text", list([func("os.system")], { __class__: null })],
  ])("stand on the bill in spite of %s", (_, bad) => {
    const { ids, verdict, completeness } = scanOf(list([json(1), bad]));
    expect(ids).toContain("reference:os.system");
    expect([verdict, completeness]).toEqual(["refused", "incomplete"]);
  });

  test("are those of their kinds", () => {
    const { ids } = scanOf(unread([object("m.C"), type("m.T"), func("m.f"), list([], { __module__: "m" })]));
    expect(ids).toEqual(expect.arrayContaining(["construct:m.C", "reference:m.T", "reference:m.f", "call:m.list"]));
  });

  test("count the node itself, whatever its kind would be", () => {
    const { requirements } = scanOf(unread([]));
    expect(requirements.some(({ module, name }) => module === "m" && name === "New")).toBe(true);
  });

  test("count as often as they stand there", () => {
    const { requirements } = scanOf(list([unread([func("m.f"), func("m.f")]), func("m.f")]));
    expect(requirements.find(({ id }) => id === "reference:m.f")).toMatchObject({
      count: 3,
      first: "schema.json#/content/0",
    });
  });

  test("have the owner that the unread node has", () => {
    const { requirements } = scanOf(
      object(
        "m.C",
        dict([
          ["b", type("m.T")],
          ["a", unread([func("m.f")])],
        ]),
      ),
    );
    const uses = requirements.find(({ id }) => id === "reference:m.f")!.uses;
    expect(uses).toEqual([{ owner: "construct:m.C" }]);
  });

  test("are never trusted if they are no identifiers, without a finding of their own", () => {
    const { requirements, codes } = scanOf(unread([object("m.C", undefined, { __class__: "a b" })]));
    expect(codes).toEqual(["E_SKOPS_LOADER"]);
    expect(requirements.find(({ name }) => name === "a b")).toMatchObject({ invalid: true, status: "denied" });
  });

  test("need both a module and a class", () => {
    const half = [{ __module__: "m1" }, { __class__: "C1" }, { __module__: "m2", __class__: 1 }, { __module__: null }];
    const { requirements } = scanOf(unread(half));
    expect(requirements.filter(({ module, name }) => /[12]$/.test(module) || name.endsWith("1"))).toEqual([]);
  });

  test("may be escaped, and the last of two spellings counts", () => {
    const escaped = raw('{"__module__": "\\u006ds", "__class__": "A", "__class__": "\\u0042"}');
    const { requirements, codes } = scanOf(unread([escaped]));
    expect(requirements.some(({ module, name }) => module === "ms" && name === "B")).toBe(true);
    expect(codes).toContain("E_JSON_DUPLICATE_KEY");
  });

  test("are listed before a later node is read", () => {
    const { ids } = scanOf(tuple([unread([func("m.first")]), func("m.second")]));
    expect(ids.indexOf("reference:m.first")).toBeLessThan(ids.indexOf("reference:m.second"));
  });

  test("are listed by the thousand", () => {
    const many = Array.from({ length: 1000 }, (_, i) => func(`m.f${i}`));
    expect(scanOf(unread(many)).ids.filter((id) => id.startsWith("reference:m.f"))).toHaveLength(1000);
  });
});

describe("a schema that cannot be parsed", () => {
  test.each(['{"protocol": 2', "", "[]", '{"protocol": 9}', '{"protocol": 2} {}'])("%j is incomplete", (schema) => {
    const { verdict, inventory } = scanTrusting(skops(json(1), [], { schema }));
    expect([verdict, inventory.completeness]).toEqual(["refused", "incomplete"]);
    expect(inventory.requirements).toEqual([]);
  });
});

describe("names in a container of the wrong type", () => {
  test("stand on the bill, and so do those of the children behind it", () => {
    const root = dict([["a", func("os.remove")]], { content: [func("os.system")] });
    const { ids, codes, verdict, completeness } = scanOf(list([list([], { content: func("os.abort") }), root]));
    expect(codes).toEqual(["E_SKOPS_FIELD", "E_SKOPS_FIELD"]);
    expect(ids).toEqual(expect.arrayContaining(["reference:os.abort", "reference:os.system"]));
    expect({ verdict, completeness }).toEqual({ verdict: "refused", completeness: "incomplete" });
  });
});
