import { describe, expect, test } from "vitest";
import { Frame, MAX_PATH } from "../../../src/formats/skops/frame.js";
import { firstPaths, scanTrusting } from "../../helpers/scan-skops.js";
import { dict, func, json, list, node, object, partial, skops, tuple, type } from "../../helpers/skops-builder.js";

type Root = ReturnType<typeof json>;

const pathOf = (root: Root, id: string): string | undefined => firstPaths(skops(root))[id];

/** @returns `root` below `depth` lists, at `position` of each. */
function below(root: Root, depth: number, position: number): Root {
  let outer = root;
  for (let i = 0; i < depth; i++) outer = list([...Array.from({ length: position }, () => json(0)), outer]);
  return outer;
}

const repeat = (text: string, count: number): string => text.repeat(count);

describe("a path", () => {
  test.each([1, 2, 10, 100])("leads through %i lists", (depth) => {
    expect(pathOf(below(func("m.f"), depth, 2), "reference:m.f")).toBe(`schema.json#${repeat("/content/2", depth)}`);
  });

  test("is asked for at several depths, on the way down and on the way up", () => {
    const root = object(
      "m.A",
      dict([
        ["a", object("m.B", dict([["b", object("m.C", dict([["c", type("m.D")]]))]]))],
        ["z", type("m.E")],
      ]),
    );
    const base = "schema.json#/content";
    expect(firstPaths(skops(root))).toMatchObject({
      "construct:m.A": "schema.json#",
      "construct:m.B": `${base}/content/a`,
      "construct:m.C": `${base}/content/a/content/content/b`,
      "reference:m.D": `${base}/content/a/content/content/b/content/content/c`,
      "reference:m.E": `${base}/content/z`,
    });
  });

  test("of a sibling is its own, whatever was asked before", () => {
    const names = Array.from({ length: 12 }, (_, i) => `m.N${i}`);
    const paths = firstPaths(skops(list(names.map((name) => list([type(name), type(`${name}x`)])))));
    names.forEach((name, i) => {
      expect(paths[`reference:${name}`]).toBe(`schema.json#/content/${i}/content/0`);
      expect(paths[`reference:${name}x`]).toBe(`schema.json#/content/${i}/content/1`);
    });
  });

  test("of cousins at one depth differs, though their frames are the same", () => {
    const branch = (name: string): Root => list([tuple([list([type(name)])])]);
    const paths = firstPaths(skops(list([branch("m.A"), branch("m.B"), tuple([branch("m.C")])])));
    expect(paths["reference:m.A"]).toBe("schema.json#/content/0/content/0/content/0/content/0");
    expect(paths["reference:m.B"]).toBe("schema.json#/content/1/content/0/content/0/content/0");
    expect(paths["reference:m.C"]).toBe("schema.json#/content/2/content/0/content/0/content/0/content/0");
  });

  test("of a finding is that of its node, at every depth", () => {
    const bad = (): Root => json([]);
    const root = list([bad(), list([bad(), list([bad()]), bad()]), bad()]);
    expect(scanTrusting(skops(root)).findings.map(({ path }) => path)).toEqual([
      "schema.json#/content/0",
      "schema.json#/content/1/content/0",
      "schema.json#/content/1/content/1/content/0",
      "schema.json#/content/1/content/2",
      "schema.json#/content/2",
    ]);
  });

  test("of a finding about a container is known when its children are behind", () => {
    const unfit = dict([["a", type("m.A")]], { key_types: list([]) });
    const root = list([list([type("m.B"), unfit])]);
    expect(scanTrusting(skops(root)).findings).toMatchObject([
      { code: "E_SKOPS_KEYS", path: "schema.json#/content/0/content/1" },
    ]);
  });

  test("leads through every field of a partial", () => {
    const content = {
      func: type("m.F"),
      args: tuple([json(1), type("m.G")]),
      kwds: dict([["k", type("m.H")]]),
      namespace: dict([["n", type("m.I")]]),
    };
    expect(firstPaths(skops(list([partial(json(1), { content })])))).toMatchObject({
      "reference:m.F": "schema.json#/content/0/content/func",
      "reference:m.G": "schema.json#/content/0/content/args/content/1",
      "reference:m.H": "schema.json#/content/0/content/kwds/content/k",
      "reference:m.I": "schema.json#/content/0/content/namespace/content/n",
    });
  });

  test("leads to a skimmed name by the node that could not be read", () => {
    const root = list([json(1), node("NewNode", "m.New", { content: [list([func("m.f")])] })]);
    expect(pathOf(root, "reference:m.f")).toBe("schema.json#/content/1");
  });
});

describe("a long key", () => {
  test.each([
    [255, 255],
    [256, 256],
    [257, 257],
    [100_000, 257],
  ])("of %i characters takes %i in a path", (length, shown) => {
    const path = pathOf(dict([[repeat("k", length), type("m.A")]]), "reference:m.A")!;
    expect(path.length).toBe("schema.json#/content/".length + shown);
    expect(path.endsWith("…")).toBe(length > 256);
  });

  test("is cut in the uses of a name as well", () => {
    const root = object("m.C", dict([[repeat("k", 300), type("m.A")]]));
    const { requirements } = scanTrusting(skops(root));
    const [use] = requirements.find(({ id }) => id === "reference:m.A")!.uses;
    expect(use).toEqual({ owner: "construct:m.C", attribute: `${repeat("k", 256)}…` });
  });

  test("is escaped after it is cut", () => {
    const path = pathOf(dict([[repeat("/", 300), type("m.A")]]), "reference:m.A")!;
    expect(path).toBe(`schema.json#/content/${repeat("~1", 256)}…`);
  });
});

describe("a long path", () => {
  const nested = (depth: number, key: string): Root => {
    let root: Root = type("m.A");
    for (let i = 0; i < depth; i++) root = dict([[key, root]]);
    return root;
  };

  test("below its limit is told in full", () => {
    const path = pathOf(nested(15, repeat("k", 250)), "reference:m.A")!;
    expect(path).toBe(`schema.json#${repeat(`/content/${repeat("k", 250)}`, 15)}`);
    expect(path.length).toBeLessThan(MAX_PATH);
  });

  test("beyond it ends with an ellipsis", () => {
    for (const depth of [16, 17, 40, 200]) {
      const path = pathOf(nested(depth, repeat("k", 250)), "reference:m.A")!;
      expect([depth, path.endsWith("/…")]).toEqual([depth, true]);
      expect(path.length).toBeLessThan(MAX_PATH + 300);
    }
  });

  test("of findings is cut too", () => {
    let root: Root = json([]);
    for (let i = 0; i < 100; i++) root = dict([[repeat("k", 1000), root]]);
    const [finding] = scanTrusting(skops(root)).findings;
    expect(finding!.path!.length).toBeLessThan(MAX_PATH + 300);
    expect(finding!.path!.endsWith("/…")).toBe(true);
  });

  test("does not keep later ones from being whole", () => {
    const root = list([nested(100, repeat("k", 250)), type("m.B")]);
    expect(pathOf(root, "reference:m.B")).toBe("schema.json#/content/1");
  });
});

test("a frame that is used again has no path yet", () => {
  const spec = { kind: "ListNode", children: [] } as unknown as Frame["spec"];
  const naming = { requirements: [], main: -1, plain: true, module: "builtins", name: "list" };
  const frame = new Frame(spec, naming);
  frame.path = "schema.json#";
  frame.begin(1, spec, naming, -1, 0, frame.fields);
  expect(frame.path).toBeUndefined();
});
