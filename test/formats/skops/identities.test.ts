import { describe, expect, test } from "vitest";
import { memorySource } from "../../../src/bytes/index.js";
import { Policy, scan } from "../../../src/scan/index.js";
import { dumpGraph } from "../../helpers/graph-dump.js";
import { codesOf, graphOf, scanTrusting } from "../../helpers/scan-skops.js";
import {
  bytes,
  dict,
  json,
  list,
  node,
  object,
  partial,
  raw,
  set,
  skops,
  tuple,
  type,
} from "../../helpers/skops-builder.js";

type Root = ReturnType<typeof json>;

const codes = (root: Root, members: [string, Uint8Array][] = []): string[] => codesOf(skops(root, members));
const dump = (root: Root): string[] => dumpGraph(graphOf(skops(root))).split("\n");

/** A repeated object as skops writes it from release 0.7 on. */
const cached = (id: number | Root, wrong: object = {}): Root =>
  node("CachedNode", "builtins.str", { __id__: id, ...wrong });
const anonymous = (id: number, wrong: object = {}): Root => cached(id, { __class__: null, __module__: null, ...wrong });

describe("a CachedNode", () => {
  test.each<[string, Root]>([
    ["a list", list([json(1)], { __id__: 5 })],
    ["a tuple", tuple([json(1)], { __id__: 5 })],
    ["a set", set([json(1)], { __id__: 5 })],
    ["a dict", dict([["a", json(1)]], { __id__: 5 })],
    ["an object", object("m.C", undefined, { __id__: 5 })],
    ["a type", type("m.C", { __id__: 5 })],
    ["a scalar", json(1, { __id__: 5 })],
    ["a partial", partial(type("m.C"), { __id__: 5 })],
  ])("stands for %s", (_, first) => {
    expect(dump(list([first, anonymous(5)]))[0]).toBe("0 list 1 1");
    expect(dump(list([first, list([anonymous(5)]), anonymous(5)]))[0]).toMatch(/^0 list 1 \d+ 1$/);
  });

  test("may carry what it stands for out of its slot, so that no use in a slot is trusted any more", () => {
    const selector = (func: Root): Root =>
      object("sklearn.feature_selection._univariate_selection.SelectKBest", dict([["score_func", func]]));
    const chi2 = type("sklearn.feature_selection._univariate_selection.chi2", { __id__: 5 });
    const policy = Policy.of({ extends: ["sallyport:scikit-learn"] });
    const verdict = (root: Root): string => scan(memorySource(skops(root)), { policy }).verdict;
    expect(verdict(list([selector(chi2), json(1)]))).toBe("approved");
    expect(verdict(list([selector(chi2), anonymous(5)]))).toBe("untrusted");
    expect(verdict(list([selector(list([chi2], { __id__: 6 })), anonymous(6)]))).toBe("untrusted");
  });

  test("needs no name where it says none, and its own where it says one", () => {
    const needs = (again: Root): string[] =>
      scanTrusting(skops(list([json(1, { __id__: 5 }), again]))).requirements.map(({ id }) => id);
    expect(needs(anonymous(5))).toEqual(["construct:builtins.list"]);
    expect(needs(cached(5, { __class__: "system", __module__: "os" }))).toContain("call:os.system");
  });

  test.each([
    ["no class", { __module__: "builtins", __class__: null }],
    ["no module", { __module__: null, __class__: "str" }],
    ["a number for a class", { __class__: 1 }],
    ["a list for a module", { __module__: [] }],
  ])("that has %s is refused", (_, wrong) => {
    expect(codes(list([json(1, { __id__: 5 }), cached(5, wrong)]))).toEqual(["E_SKOPS_FIELD"]);
  });

  test.each([
    ["content", { content: "1" }],
    ["a file", { file: "1.npy" }],
    ["a field of the top", { protocol: 2 }],
  ])("holds no %s", (_, wrong) => {
    expect(codes(list([json(1, { __id__: 5 }), anonymous(5, wrong)]))).toEqual(["E_SKOPS_FIELD"]);
  });

  test("stands behind the first occurrence, never before it", () => {
    expect(codes(list([anonymous(5), json(1, { __id__: 5 })]))).toEqual(["E_SKOPS_ID"]);
    expect(codes(anonymous(5))).toEqual(expect.arrayContaining(["E_SKOPS_ID"]));
  });

  test("does not lead to what encloses it", () => {
    expect(codes(list([anonymous(5)], { __id__: 5 }))).toEqual(["E_SKOPS_CYCLE"]);
    expect(codes(list([tuple([dict([["a", anonymous(5)]])])], { __id__: 5 }))).toEqual(["E_SKOPS_CYCLE"]);
  });

  test("of a node that could not be read is no cycle", () => {
    const broken = list([], { __id__: 5, content: {} });
    expect(codes(list([broken, anonymous(5)]))).toEqual(["E_SKOPS_FIELD"]);
  });

  test("does not lead into a second body, which skops does not read", () => {
    const outer = (inner: number): Root => list([json(1, { __id__: inner })], { __id__: 5 });
    expect(codes(list([outer(6), outer(7), anonymous(6)]))).toEqual([]);
    expect(codes(list([outer(6), outer(7), anonymous(7)]))).toEqual(["E_SKOPS_ID"]);
    const twice = tuple([outer(6), tuple([outer(7), list([anonymous(7)])])]);
    expect(codes(twice)).toEqual(["E_SKOPS_ID"]);
  });

  test("leads to what stands beside a second body, and behind one", () => {
    const outer = (inner: number): Root => list([json(1, { __id__: inner })], { __id__: 5 });
    expect(codes(list([outer(6), outer(7), json(2, { __id__: 8 }), anonymous(8)]))).toEqual([]);
    expect(codes(list([outer(6), json(2, { __id__: 8 }), outer(7), anonymous(8), anonymous(5)]))).toEqual([]);
  });

  test("inside a second body must repeat the very id of the first", () => {
    const outer = (id: number): Root => list([anonymous(id)], { __id__: 5 });
    const first = [json(1, { __id__: 8 }), json(1, { __id__: 9 })];
    expect(codes(list([...first, outer(8), outer(8)]))).toEqual([]);
    expect(codes(list([...first, outer(8), outer(9)]))).toEqual(["E_SKOPS_ID_REUSED"]);
  });

  test("has an id that is exact", () => {
    const first = json(1, { __id__: raw("9007199254740993") });
    const again = (text: string): Root => node("CachedNode", "builtins.str", { __id__: raw(text) });
    expect(codes(list([first, again("9007199254740993")]))).toEqual([]);
    expect(codes(list([first, again("9007199254740992")]))).toEqual(["E_SKOPS_ID"]);
    for (const text of ["0", "-5", "5.0", '"5"', "null"]) {
      expect([text, codes(list([first, again(text)]))]).toEqual([text, ["E_SKOPS_ID"]]);
    }
  });
});

describe("a second body", () => {
  const shared = (content: Root[]): Root => list(content, { __id__: 5 });

  test.each<[string, Root[], Root[]]>([
    ["another value", [json(1)], [json(2)]],
    ["another item", [json(1)], [json(1), json(1)]],
    ["another order", [json(1), json(2)], [json(2), json(1)]],
    ["another kind", [list([])], [tuple([])]],
    ["another name", [object("m.A")], [object("m.B")]],
    ["another key", [dict([["a", json(1)]])], [dict([["b", json(1)]])]],
    ["another type of key", [dict([["1", json(1)]])], [dict([["1", json(1), "builtins.int"]])]],
    ["another spelling of a value", [json(1)], [json(1, { content: "1 " })]],
    ["another attribute deep inside", [list([list([type("m.A")])])], [list([list([type("m.B")])])]],
  ])("with %s is refused", (_, one, other) => {
    expect(codes(list([shared(one), shared(other)]))).toEqual(["E_SKOPS_ID_REUSED"]);
    expect(codes(list([shared(one), shared(one)]))).toEqual([]);
    expect(codes(list([shared(one), shared(one), shared(other)]))).toEqual(["E_SKOPS_ID_REUSED"]);
  });

  test("may differ in members of equal content only", () => {
    const body = (file: string): Root => shared([bytes(file)]);
    const members = (one: number, other: number): [string, Uint8Array][] => [
      ["1.bin", Uint8Array.of(one)],
      ["2.bin", Uint8Array.of(other)],
    ];
    expect(codes(list([body("1.bin"), body("2.bin")]), members(7, 7))).toEqual([]);
    expect(codes(list([body("1.bin"), body("2.bin")]), members(7, 8))).toEqual(["E_SKOPS_ID_REUSED"]);
  });

  test("counts its names like the first", () => {
    const { requirements } = scanTrusting(skops(list([shared([type("m.A")]), shared([type("m.A")])])));
    expect(requirements.find(({ id }) => id === "reference:m.A")).toMatchObject({ count: 2 });
  });

  test("inside its own first is a cycle", () => {
    expect(codes(shared([shared([json(1)])]))).toEqual(["E_SKOPS_CYCLE"]);
  });
});
