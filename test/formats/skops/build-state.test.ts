import { describe, expect, test } from "vitest";
import { codesOf, scanTrusting } from "../../helpers/scan-skops.js";
import {
  dict,
  func,
  json,
  list,
  ndarray,
  node,
  object,
  partial,
  reduced,
  set,
  skops,
  tuple,
  type,
} from "../../helpers/skops-builder.js";
import { npyFile } from "../npy/npy-file.js";

type Root = ReturnType<typeof json>;

const cached = (id: number): Root => node("CachedNode", "builtins.str", { __id__: id });
const codes = (root: Root): string[] => codesOf(skops(root));
const special = dict([["__class__", json(1)]]);
const plain = dict([["a", json(1)]]);

describe("a special attribute", () => {
  test.each<[string, Root]>([
    ["an OrderedDict", dict([["__class__", json(1)]], { __module__: "collections", __class__: "OrderedDict" })],
    ["a dict of a foreign name", dict([["__class__", json(1)]], { __module__: "m", __class__: "D" })],
    [
      "a default dict",
      node("DefaultDictNode", "collections.defaultdict", {
        content: { main: special, default_factory: json(null) },
      }),
    ],
    ["a list", list([json(1)])],
    ["a set", set([json(1)])],
    ["text", json("state")],
    ["a number", json(1)],
    ["a bool", json(true)],
    ["a type", type("m.D")],
    ["a function", func("m.f")],
    ["an object", object("m.D", plain)],
    ["a partial", partial(func("m.f"))],
    ["a tuple subclass", tuple([json(null), plain], { __module__: "m", __class__: "T" })],
  ])("is not hidden in %s", (_, state) => {
    expect(codes(object("m.C", state))).toEqual(["E_SKOPS_STATE"]);
  });

  test.each<[string, Root]>([
    ["the slots", tuple([json(null), special])],
    ["the dict", tuple([special, dict([])])],
    ["both", tuple([special, special])],
  ])("is not hidden in %s of a pair", (_, state) => {
    expect(codes(object("m.C", state))).toEqual(["E_SKOPS_STATE"]);
  });

  test("is not reached through a CachedNode", () => {
    const first = dict([["__class__", json(1)]], { __id__: 5 });
    expect(codes(list([first, object("m.C", cached(5))]))).toEqual(["E_SKOPS_STATE"]);
    expect(codes(list([dict([["a", json(1)]], { __id__: 5 }), object("m.C", cached(5))]))).toEqual([]);
  });

  test.each(["__class__", "__dict__", "__setstate__"])("%s does not stand among the keywords of a partial", (key) => {
    const bad = dict([[key, json(1)]]);
    const honest = partial(func("m.f"));
    const content = honest["content"] as object;
    expect(codes({ ...honest, content: { ...content, kwds: bad } })).toEqual(["E_SKOPS_STATE"]);
    expect(codes({ ...honest, content: { ...content, namespace: bad } })).toEqual(["E_SKOPS_STATE"]);
  });
});

describe("a state that is a tuple", () => {
  test.each<[string, Root]>([
    ["no parts", tuple([])],
    ["scalars", tuple([json(1), json("a"), json(null), json(true), json(0.5)])],
    ["None and a dict", tuple([json(null), plain])],
    ["two dicts", tuple([plain, plain])],
    ["two empty dicts", tuple([dict([]), dict([])])],
  ])("of %s is what types write", (_, state) => {
    expect(codes(object("m.C", state))).toEqual([]);
  });

  test.each<[string, Root]>([
    ["a dict alone", tuple([plain])],
    ["a dict in front", tuple([plain, json(null)])],
    ["three dicts", tuple([plain, plain, plain])],
    ["a pair of key and value", tuple([tuple([json("__class__"), json(1)])])],
    ["a list", tuple([list([])])],
    ["a number and a dict", tuple([json(1), plain])],
    ["a type", tuple([json(1), type("m.D")])],
    ["an object", tuple([object("m.D")])],
  ])("is refused with %s", (_, state) => {
    expect(codes(object("m.C", state))).toEqual(["E_SKOPS_STATE"]);
  });

  test.each(["sklearn.neighbors._kd_tree.KDTree", "sklearn.metrics._dist_metrics.EuclideanDistance64"])(
    "holds arrays where %s takes them",
    (name) => {
      const state = tuple([ndarray("1.npy"), json(1), list([])]);
      const members: [string, Uint8Array][] = [["1.npy", npyFile({})]];
      expect(codesOf(skops(object(name, state), members))).toEqual([]);
      expect(codesOf(skops(object("sklearn.neighbors.KDTree", state), members))).toEqual(["E_SKOPS_STATE"]);
    },
  );
});

describe("one dict that is the state of many objects", () => {
  const shared = (entries: Parameters<typeof dict>[0], count: number): Root => {
    const state = dict(entries, { __id__: 5 });
    const others = Array.from({ length: count }, () => object("m.C", cached(5)));
    return list([object("m.C", state), ...others]);
  };

  test("is good for all of them", () => {
    expect(codes(shared([["a", json(1)]], 50))).toEqual([]);
  });

  test("is refused at each of them", () => {
    expect(codes(shared([["__class__", json(1)]], 3))).toEqual(Array.from({ length: 4 }, () => "E_SKOPS_STATE"));
  });

  test("tells the version of scikit-learn once", () => {
    const { facts } = scanTrusting(skops(shared([["_sklearn_version", json("1.7.0")]], 5))).inventory;
    expect(facts.libraries.get("scikit-learn")).toBe("1.7.0");
  });
});

describe("the state of a reduced object", () => {
  test.each(["LossNode", "TreeNode", "SGDNode", "QuantileForestNode"])("of kind %s is a dict or a tuple", (kind) => {
    const make = (state: Root): string[] => codes(reduced(kind, "m.L", tuple([]), state));
    for (const state of [plain, dict([]), tuple([]), tuple([json(1)])]) expect(make(state)).toEqual([]);
    for (const state of [json(null), json(1), json("a"), list([]), set([]), type("m.D"), object("m.D")]) {
      expect([state.__loader__, make(state)]).toEqual([state.__loader__, ["E_SKOPS_STATE"]]);
    }
  });
});
