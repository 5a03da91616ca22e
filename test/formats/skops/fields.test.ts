import { describe, expect, test } from "vitest";
import { FIELDS, kindSpec } from "../../../src/formats/skops/kinds.js";
import { codesOf, scanTrusting } from "../../helpers/scan-skops.js";
import {
  bytes,
  dict,
  func,
  generator,
  json,
  list,
  method,
  ndarray,
  node,
  object,
  objectArray,
  partial,
  raw,
  reduced,
  set,
  skops,
  tuple,
  type,
} from "../../helpers/skops-builder.js";
import { npyFile } from "../npy/npy-file.js";

type Root = ReturnType<typeof json>;

/** Header of the words that a Mersenne Twister holds. */
const WORDS = "{'descr': '<u4', 'fortran_order': False, 'shape': (624,), }";
const MEMBERS: [name: string, data: Uint8Array][] = [
  ["1.npy", npyFile({})],
  ["1.bin", Uint8Array.of(1)],
  ["3.npy", npyFile({ text: WORDS, data: new Uint8Array(4 * 624) })],
];
const USERS = [ndarray("1.npy"), ndarray("3.npy"), bytes("1.bin")];

const RANDOM_STATE = dict([
  ["bit_generator", json("MT19937")],
  [
    "state",
    dict([
      ["key", ndarray("3.npy")],
      ["pos", json(624)],
    ]),
  ],
  ["has_gauss", json(0)],
  ["gauss", json(0)],
]);

/** One honest node of each kind that needs no member, or only those above. */
const SAMPLES: readonly Root[] = [
  json(1),
  list([json(1)]),
  tuple([json(1)]),
  set([json(1)]),
  dict([["a", json(1)]]),
  node("SliceNode", "builtins.slice", { content: { start: null, stop: 1, step: null } }),
  bytes("1.bin"),
  node("BytearrayNode", "builtins.bytearray", { file: "1.bin" }),
  type("builtins.int"),
  func("numpy.log1p"),
  partial(func("numpy.log1p")),
  method("f", object("m.C")),
  node("OperatorFuncNode", "operator.itemgetter", { attrs: tuple([]) }),
  node("ConstructorFromReduceNode", "m.C", { content: tuple([]) }),
  object("m.C", dict([])),
  ndarray("1.npy"),
  objectArray([json(1)], [1]),
  node("MaskedArrayNode", "numpy.ma.MaskedArray", { content: { data: ndarray("1.npy"), mask: json(false) } }),
  node("DTypeNode", "numpy.dtype", { content: ndarray("1.npy") }),
  node("RandomStateNode", "numpy.random.mtrand.RandomState", { content: RANDOM_STATE }),
  generator("PCG64"),
  reduced("LossNode", "m.L", tuple([]), dict([])),
  reduced("SGDNode", "sklearn.linear_model._sgd_fast.Hinge", tuple([]), dict([])),
  reduced("TreeNode", "sklearn.tree._tree.Tree", tuple([]), dict([])),
  reduced("QuantileForestNode", "quantile_forest._quantile_forest_fast.QuantileForest", tuple([]), dict([])),
  node("DefaultDictNode", "collections.defaultdict", { content: { main: dict([]), default_factory: json(null) } }),
  node("_DictWithDeprecatedKeysNode", "sklearn.covariance._graph_lasso._DictWithDeprecatedKeys", {
    content: { main: dict([]), _deprecated_key_to_new_key: dict([]) },
  }),
];

const nameOf = (sample: Root): string => `${sample.__loader__}${sample["type"] === "json" ? " of objects" : ""}`;

/** @returns the codes for a node inside a list, beside nodes that use every member. */
const codes = (sample: Root): string[] =>
  codesOf(skops(list([sample, ...USERS, node("BytearrayNode", "builtins.bytearray", { file: "2.bin" })]), ALL));
const ALL: typeof MEMBERS = [...MEMBERS, ["2.bin", Uint8Array.of(1)]];
/** The same member as bytes and as bytearray has two meanings; samples of bytearrays read another. */
const own = (sample: Root): Root => (sample.__loader__ === "BytearrayNode" ? { ...sample, file: "2.bin" } : sample);

describe.each(SAMPLES.map((sample) => [nameOf(sample), own(sample)] as const))("a %s", (_, sample) => {
  test("is honest as it is", () => {
    expect(codes(sample)).toEqual([]);
  });

  test("has every field", () => {
    for (const field of Object.keys(sample)) {
      const isOptional = sample.__loader__ === "ObjectNode" && field === "content";
      const found = codes({ ...sample, [field]: undefined });
      expect([field, found]).toEqual([field, isOptional ? [] : ["E_SKOPS_FIELD"]]);
    }
  });

  test("has no other field", () => {
    for (const field of [...FIELDS, "x", "", "__proto__", "constructor"]) {
      if (field in sample && Object.hasOwn(sample, field)) continue;
      if (field === "__id__" || (sample.__loader__ === "ObjectNode" && field === "content")) continue;
      const other = Object.defineProperty({ ...sample }, field, { value: 1, enumerable: true });
      expect([field, codes(other as Root)]).toEqual([field, ["E_SKOPS_FIELD"]]);
    }
  });

  test.each(["__class__", "__module__", "__loader__"])("has text in %s", (field) => {
    for (const value of [1, null, true, [], {}]) {
      expect([value, codes({ ...sample, [field]: value } as Root)]).toEqual([value, ["E_SKOPS_FIELD"]]);
    }
  });

  test("refuses a scalar in every field that holds something", () => {
    for (const [field, value] of Object.entries(sample)) {
      if (typeof value !== "object") continue;
      // What holds the bad node may be refused in its turn.
      const [first] = codes({ ...sample, [field]: 17 });
      expect([field, first]).toEqual([field, "E_SKOPS_FIELD"]);
    }
  });

  test("has exactly the fields of its group", () => {
    const spec = kindSpec(sample.__loader__, 2)!;
    if (!spec.group) return;
    const group = sample[spec.group.field] as Record<string, unknown>;
    for (const field of Object.keys(group)) {
      const { [field]: _gone, ...rest } = group;
      expect([field, codes({ ...sample, [spec.group.field]: rest } as Root)]).toEqual([field, ["E_SKOPS_FIELD"]]);
    }
    const more = { ...group, is_json: true };
    expect(codes({ ...sample, [spec.group.field]: more })).toEqual(["E_SKOPS_FIELD"]);
  });
});

test("the samples hold every kind but CachedNode", () => {
  const kinds = new Set(SAMPLES.map(({ __loader__ }) => __loader__));
  for (const { __loader__ } of SAMPLES) expect(kindSpec(__loader__, 2)).toBeDefined();
  expect(kinds.size).toBe(26);
});

describe("a field", () => {
  test("of the top is refused inside", () => {
    expect(codesOf(skops(list([json(1, { protocol: 2 })])))).toEqual(["E_SKOPS_FIELD"]);
    expect(codesOf(skops(list([json(1, { _skops_version: "0.16.0" })])))).toEqual(["E_SKOPS_FIELD"]);
  });

  test("stays missing where its key stands in the prototype of objects", () => {
    expect(codesOf(skops(node("toString", "m.C", {})))).toEqual(["E_SKOPS_LOADER"]);
    expect(codesOf(skops(node("__proto__", "m.C", {})))).toEqual(["E_SKOPS_LOADER"]);
  });

  test.each(["pickle", "", "NUMPY", "scipy"])("type of an array is not %j", (text) => {
    expect(codes(ndarray("1.npy", { type: text }))).toEqual(["E_SKOPS_FIELD"]);
  });

  test.each([false, null, "true", 1])("is_json is not %j", (value) => {
    expect(codes(json(1, { is_json: value }))).toEqual(["E_SKOPS_FIELD"]);
  });

  test.each([1.5, "1", true, [], {}])("of a slice is not %j", (stop) => {
    expect(codes(node("SliceNode", "builtins.slice", { content: { start: null, stop, step: null } }))).toEqual([
      "E_SKOPS_FIELD",
    ]);
  });

  test("that stands twice is refused once, whatever it says", () => {
    const twice = raw(
      '{"__class__": "C", "__class__": "D", "__module__": "m", "__loader__": "ObjectNode", "__id__": 5}',
    );
    const { findings, requirements } = scanTrusting(skops(list([twice])));
    expect(findings.map(({ code }) => code)).toEqual(["E_JSON_DUPLICATE_KEY"]);
    expect(requirements.map(({ id }) => id)).toContain("construct:m.D");
  });

  test.each([["1"], ["null"], ['"x"'], ["[]"], ["true"]])("of nodes holds no %s", (text) => {
    expect(codesOf(skops(list([raw(text)])))).toEqual(["E_SKOPS_FIELD"]);
  });
});
