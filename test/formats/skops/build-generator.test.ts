import { describe, expect, test } from "vitest";
import { codesOf, firstPaths, scanTrusting } from "../../helpers/scan-skops.js";
import { dict, json, jsonText, list, ndarray, node, skops, tuple } from "../../helpers/skops-builder.js";
import { npyFile } from "../npy/npy-file.js";

type Root = ReturnType<typeof json>;
type Fields = Readonly<Record<string, Root | undefined>>;

/** Members of every shape that a state holds, and of some that it does not. */
const ARRAYS: Readonly<Record<string, readonly [descr: string, shape: string, bytes: number]>> = {
  "twister.npy": ["<u4", "(624,)", 2496],
  "four.npy": ["<u8", "(4,)", 32],
  "two.npy": ["<u8", "(2,)", 16],
  "short.npy": ["<u4", "(623,)", 2492],
  "long.npy": ["<u4", "(625,)", 2500],
  "square.npy": ["<u4", "(624, 1)", 2496],
  "signed.npy": ["<i4", "(624,)", 2496],
  "wide.npy": ["<u8", "(624,)", 4992],
  "three.npy": ["<u8", "(3,)", 24],
  "signed-four.npy": ["<i8", "(4,)", 32],
  "narrow-four.npy": ["<u4", "(4,)", 16],
  "row.npy": ["<u8", "(1, 4)", 32],
  "one.npy": ["<u8", "()", 8],
  "swapped.npy": [">u4", "(624,)", 2496],
};

const words = (name: string): Root => ndarray(`${name}.npy`);
const dictOf = (fields: Fields): Root =>
  dict(Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));

/** Puts every array beside `root`, so that no member is left over. */
function codes(root: Root): string[] {
  const members = Object.entries(ARRAYS).map(([name, [descr, shape, size]]): [string, Uint8Array] => {
    const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`;
    return [name, npyFile({ text, data: new Uint8Array(size) })];
  });
  return codesOf(skops(list([root, ...Object.keys(ARRAYS).map((name) => ndarray(name))]), members));
}

const TWISTER: Fields = { key: words("twister"), pos: json(624) };
const PCG: Fields = {
  state: jsonText("304397142111423816445458517940380168174"),
  inc: jsonText("233193750087604940414945475171846202189"),
};
const BUFFERED: Fields = { has_uint32: json(0), uinteger: json(0) };

/** The fields of each state and of the dict inside it, as numpy 2.4 has them. */
const STATES: readonly (readonly [name: string, outer: Fields, inner: Fields])[] = [
  ["MT19937", {}, TWISTER],
  ["PCG64", BUFFERED, PCG],
  ["PCG64DXSM", BUFFERED, PCG],
  [
    "Philox",
    { buffer: words("four"), buffer_pos: json(4), ...BUFFERED },
    { counter: words("four"), key: words("two") },
  ],
  ["SFC64", BUFFERED, { state: words("four") }],
];

const SEED: Fields = {
  entropy: json(5),
  spawn_key: tuple([]),
  pool_size: json(4),
  n_children_spawned: json(0),
};

function generator(state: Root, seed: Root = dictOf(SEED)): Root {
  return node("RandomGeneratorNode", "numpy.random._generator.Generator", {
    content: { bit_generator: state, seed_seq: seed },
  });
}

const stateOf = (name: string, outer: Fields, inner: Fields): Root =>
  dictOf({ bit_generator: json(name), state: dictOf(inner), ...outer });

const REFUSED = ["E_SKOPS_GENERATOR"];

describe.each(STATES)("the state of %s", (name, outer, inner) => {
  const withOuter = (fields: Fields): string[] => codes(generator(stateOf(name, { ...outer, ...fields }, inner)));
  const withInner = (fields: Fields): string[] => codes(generator(stateOf(name, outer, { ...inner, ...fields })));

  test("is that of numpy", () => {
    expect(withOuter({})).toEqual([]);
  });

  test("has every field", () => {
    for (const field of ["state", ...Object.keys(outer)]) {
      expect([field, withOuter({ [field]: undefined })]).toEqual([field, REFUSED]);
    }
    for (const field of Object.keys(inner)) {
      expect([field, withInner({ [field]: undefined })]).toEqual([field, REFUSED]);
    }
  });

  test("has no other field", () => {
    expect(withOuter({ more: json(0) })).toEqual(REFUSED);
    expect(withInner({ more: json(0) })).toEqual(REFUSED);
    expect(withOuter({ __class__: json(0) })).toEqual(REFUSED);
  });

  test("has fields of their own types", () => {
    const others: readonly Root[] = [
      json(null),
      json("1"),
      json(true),
      json(0.5),
      list([]),
      dict([]),
      words("one"),
      words("three"),
    ];
    for (const other of others) {
      for (const field of ["state", ...Object.keys(outer)]) {
        expect([field, other.__loader__, withOuter({ [field]: other })]).toEqual([field, other.__loader__, REFUSED]);
      }
      for (const field of Object.keys(inner)) {
        expect([field, other.__loader__, withInner({ [field]: other })]).toEqual([field, other.__loader__, REFUSED]);
      }
    }
  });

  test("is not that of another generator", () => {
    for (const [other, otherOuter, otherInner] of STATES) {
      // The two variants of PCG64 have equal fields.
      const isEqual = name.startsWith("PCG64") && other.startsWith("PCG64");
      const found = codes(generator(stateOf(name, otherOuter, otherInner)));
      expect([other, found]).toEqual([other, other === name || isEqual ? [] : REFUSED]);
    }
  });

  test("belongs to the very generator, by its text", () => {
    const needs = (spelling: string): string[] =>
      scanTrusting(skops(generator(stateOf(spelling, outer, inner)))).requirements.map(({ id }) => id);
    for (const spelling of [`${name} `, name.toLowerCase(), `${name}.x`, `numpy.${name}`]) {
      expect(needs(spelling)).toContain(`call:numpy.random.${spelling}`);
      expect(needs(spelling)).not.toContain(`construct:numpy.random.${name}`);
    }
    expect(codes(generator(stateOf(`${name} `, outer, inner)))).toEqual(["E_IDENTIFIER"]);
  });
});

describe("a number of a state", () => {
  const [twister, pcg, , philox] = STATES as [
    (typeof STATES)[0],
    (typeof STATES)[0],
    (typeof STATES)[0],
    (typeof STATES)[0],
  ];
  const change =
    ([name, outer, inner]: (typeof STATES)[number], at: "outer" | "inner", field: string) =>
    (text: string): string[] =>
      codes(
        generator(
          at === "outer"
            ? stateOf(name, { ...outer, [field]: jsonText(text) }, inner)
            : stateOf(name, outer, { ...inner, [field]: jsonText(text) }),
        ),
      );
  const [end32, end128] = [2n ** 32n, 2n ** 128n].map(String) as [string, string];
  const [last32, last128] = [2n ** 32n - 1n, 2n ** 128n - 1n].map(String) as [string, string];

  test.each([
    [
      "pos of MT19937",
      change(twister, "inner", "pos"),
      ["0", "1", "623", "624"],
      ["-1", "625", "99999999999999999999"],
    ],
    ["state of PCG64", change(pcg, "inner", "state"), ["0", last128], ["-1", end128]],
    ["inc of PCG64", change(pcg, "inner", "inc"), ["1", last128], ["-1", end128]],
    ["has_uint32 of PCG64", change(pcg, "outer", "has_uint32"), ["0", "1"], ["-1", "2", "true", "1.0"]],
    ["uinteger of PCG64", change(pcg, "outer", "uinteger"), ["0", last32], ["-1", end32]],
    ["has_uint32 of Philox", change(philox, "outer", "has_uint32"), ["0", "1"], ["-1", "2"]],
    ["uinteger of Philox", change(philox, "outer", "uinteger"), ["0", last32], ["-1", end32]],
    ["buffer_pos of Philox", change(philox, "outer", "buffer_pos"), ["0", "4"], ["-1", "5"]],
  ] as const)("%s is in range", (_, found, inside, outside) => {
    for (const text of inside) expect([text, found(text)]).toEqual([text, []]);
    for (const text of outside) expect([text, found(text)]).toEqual([text, REFUSED]);
  });
});

describe("an array of a state", () => {
  const twister = (name: string): string[] =>
    codes(generator(stateOf("MT19937", {}, { ...TWISTER, key: words(name) })));
  const sfc = (name: string): string[] => codes(generator(stateOf("SFC64", BUFFERED, { state: words(name) })));

  test("of MT19937 holds 624 words of 4 bytes, in either byte order", () => {
    for (const name of ["twister", "swapped"]) expect([name, twister(name)]).toEqual([name, []]);
    for (const name of ["short", "long", "square", "signed", "wide", "four"]) {
      expect([name, twister(name)]).toEqual([name, REFUSED]);
    }
  });

  test("of SFC64 holds four words of 8 bytes", () => {
    expect(sfc("four")).toEqual([]);
    for (const name of ["two", "three", "signed-four", "narrow-four", "row", "one", "twister"]) {
      expect([name, sfc(name)]).toEqual([name, REFUSED]);
    }
  });

  test("of Philox has its own length", () => {
    const philox = (fields: Fields, buffer = "four"): string[] =>
      codes(
        generator(
          stateOf(
            "Philox",
            { buffer: words(buffer), buffer_pos: json(4), ...BUFFERED },
            { counter: words("four"), key: words("two"), ...fields },
          ),
        ),
      );
    expect(philox({})).toEqual([]);
    expect(philox({ counter: words("two") })).toEqual(REFUSED);
    expect(philox({ key: words("four") })).toEqual(REFUSED);
    expect(philox({}, "two")).toEqual(REFUSED);
    // Three arrays are wrong, at one node.
    expect(philox({ counter: words("two"), key: words("four") }, "two")).toEqual([...REFUSED, ...REFUSED, ...REFUSED]);
  });

  test("is told with the node that asks and what the array is", () => {
    const text = "{'descr': '<i4', 'fortran_order': False, 'shape': (3,), }";
    const file = skops(generator(stateOf("MT19937", {}, { ...TWISTER, key: words("twister") })), [
      ["twister.npy", npyFile({ text, data: new Uint8Array(12) })],
    ]);
    const { findings, verdict } = scanTrusting(file);
    expect(verdict).toBe("refused");
    expect(findings).toMatchObject([
      {
        code: "E_SKOPS_GENERATOR",
        path: "schema.json#",
        message: 'Cannot read "array": it is <i4 of shape (3), 624 words of 4 bytes are wanted',
      },
    ]);
  });
});

describe("the seed of a generator", () => {
  const withSeed = (fields: Fields): string[] =>
    codes(generator(stateOf("PCG64", BUFFERED, PCG), dictOf({ ...SEED, ...fields })));

  test.each<[string, Root]>([
    ["None", json(null)],
    ["a large number", jsonText("340282366920938463463374607431768211455")],
    ["a list of numbers", list([json(1), jsonText("1208925819614629174706176")])],
    ["a tuple", tuple([json(1)])],
    ["an array", words("four")],
    ["a numpy scalar", ndarray("one.npy", { __class__: "uint64" })],
  ])("may be %s", (what, entropy) => {
    // One member has one meaning: the scalar stands alone.
    const text = "{'descr': '<u8', 'fortran_order': False, 'shape': (), }";
    const one: [string, Uint8Array][] = [["one.npy", npyFile({ text, data: new Uint8Array(8) })]];
    const root = generator(stateOf("PCG64", BUFFERED, PCG), dictOf({ ...SEED, entropy }));
    expect(what === "a numpy scalar" ? codesOf(skops(root, one)) : codes(root)).toEqual([]);
  });

  test.each<[string, Fields]>([
    ["entropy that is text", { entropy: json("5") }],
    ["entropy that is a float", { entropy: json(0.5) }],
    ["entropy that is a dict", { entropy: dict([]) }],
    ["a spawn key that is a list", { spawn_key: list([]) }],
    ["a spawn key that is None", { spawn_key: json(null) }],
    ["a pool of a negative size", { pool_size: json(-1) }],
    ["a pool beyond 2^32", { pool_size: jsonText(String(2 ** 32)) }],
    ["a pool size as text", { pool_size: json("4") }],
    ["negative children", { n_children_spawned: json(-1) }],
    ["children beyond 2^32", { n_children_spawned: jsonText(String(2 ** 32)) }],
    ["one field more", { more: json(0) }],
    ["no entropy", { entropy: undefined }],
    ["no spawn key", { spawn_key: undefined }],
    ["no pool size", { pool_size: undefined }],
    ["no children", { n_children_spawned: undefined }],
  ])("is refused with %s", (_, fields) => {
    expect(withSeed(fields)).toEqual(REFUSED);
  });
});

describe("the name of a bit generator", () => {
  test("is read where skops reads it, and counts there", () => {
    const root = generator(stateOf("PCG64", BUFFERED, PCG));
    expect(firstPaths(skops(root))["construct:numpy.random.PCG64"]).toBe("schema.json#");
  });

  test.each<[string, Root]>([
    ["escaped", jsonText('"PCG6\\u0034"')],
    ["text after it", jsonText('"PCG64" ')],
    ["a number", json(64)],
    ["None", json(null)],
    ["a list", list([json("PCG64")])],
  ])("is refused where it is %s", (_, name) => {
    const state = dictOf({ bit_generator: name, state: dictOf(PCG), ...BUFFERED });
    expect(codes(generator(state))).toContain("E_SKOPS_GENERATOR");
  });

  test("that numpy does not have is called, whatever its state", () => {
    const { requirements, verdict } = scanTrusting(skops(generator(dictOf({ bit_generator: json("Other") }))));
    expect(requirements.map(({ id }) => id)).toContain("call:numpy.random.Other");
    expect(verdict).toBe("approved");
  });
});

describe("a RandomState", () => {
  const GAUSS: Fields = { has_gauss: json(0), gauss: json(0) };
  const randomState = (outer: Fields, inner: Fields = TWISTER): string[] =>
    codes(
      node("RandomStateNode", "numpy.random.mtrand.RandomState", {
        content: dictOf({ bit_generator: json("MT19937"), state: dictOf(inner), ...outer }),
      }),
    );

  test("has the state that numpy writes, with or without a normal deviate", () => {
    expect(randomState(GAUSS)).toEqual([]);
    expect(randomState({ has_gauss: json(1), gauss: json(-0.33087015189408764) })).toEqual([]);
  });

  test.each<[string, Fields, Fields?]>([
    ["no deviate", { has_gauss: json(0) }],
    ["no flag", { gauss: json(0) }],
    ["one field more", { ...GAUSS, more: json(0) }],
    ["a flag of 2", { ...GAUSS, has_gauss: json(2) }],
    ["a flag of true", { ...GAUSS, has_gauss: json(true) }],
    ["a deviate as text", { ...GAUSS, gauss: json("0.0") }],
    ["a deviate that is None", { ...GAUSS, gauss: json(null) }],
    ["another generator", { ...GAUSS, bit_generator: json("PCG64") }, PCG],
    ["the name of another generator", { ...GAUSS, bit_generator: json("PCG64") }],
    ["a position beyond its words", GAUSS, { ...TWISTER, pos: json(625) }],
    ["a negative position", GAUSS, { ...TWISTER, pos: json(-1) }],
    ["too few words", GAUSS, { ...TWISTER, key: words("short") }],
    ["words in a list", GAUSS, { ...TWISTER, key: list([json(1)]) }],
    ["a state that is no dict", { ...GAUSS, state: list([]) }],
  ])("is refused with %s", (_, outer, inner) => {
    expect(randomState(outer, inner)).toEqual(REFUSED);
  });

  test("of a foreign name takes any dict, since nothing of numpy reads it", () => {
    const root = node("RandomStateNode", "m.State", { content: dict([["a", json(1)]]) });
    expect(codes(root)).toEqual([]);
  });
});
