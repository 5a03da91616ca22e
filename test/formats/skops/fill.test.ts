import { describe, expect, test } from "vitest";
import { codesOf, graphOf, scanTrusting } from "../../helpers/scan-skops.js";
import { bytes, dict, json, list, ndarray, node, skops, tuple } from "../../helpers/skops-builder.js";
import { npyFile } from "../npy/npy-file.js";

type Root = ReturnType<typeof json>;
type Members = [name: string, data: Uint8Array][];

const cached = (id: number): Root => node("CachedNode", "builtins.str", { __id__: id });
const words = (count: number): Uint8Array =>
  npyFile({
    text: `{'descr': '<u8', 'fortran_order': False, 'shape': (${count},), }`,
    data: new Uint8Array(8 * count),
  });

/** A Generator over SFC64, whose state is the array `state`. */
function sfc(state: Root): Root {
  const bits = dict([
    ["bit_generator", json("SFC64")],
    ["state", dict([["state", state]])],
    ["has_uint32", json(0)],
    ["uinteger", json(0)],
  ]);
  const seed = dict([
    ["entropy", json(0)],
    ["spawn_key", tuple([])],
    ["pool_size", json(4)],
    ["n_children_spawned", json(0)],
  ]);
  return node("RandomGeneratorNode", "numpy.random._generator.Generator", {
    content: { bit_generator: bits, seed_seq: seed },
  });
}

describe("what is asked of an array", () => {
  const findingsOf = (root: Root, members: Members): unknown[] =>
    scanTrusting(skops(root, members)).findings.map(({ code, path }) => [code, path]);

  test("is asked by each node that holds it", () => {
    const root = list([sfc(ndarray("1.npy")), sfc(ndarray("1.npy"))]);
    expect(findingsOf(root, [["1.npy", words(4)]])).toEqual([]);
    expect(findingsOf(root, [["1.npy", words(3)]])).toEqual([
      ["E_SKOPS_GENERATOR", "schema.json#/content/0"],
      ["E_SKOPS_GENERATOR", "schema.json#/content/1"],
    ]);
  });

  test("is asked of one array twice, where two nodes share it", () => {
    const root = list([ndarray("1.npy", { __id__: 5 }), sfc(cached(5)), sfc(cached(5))]);
    expect(findingsOf(root, [["1.npy", words(4)]])).toEqual([]);
    expect(findingsOf(root, [["1.npy", words(5)]])).toEqual([
      ["E_SKOPS_GENERATOR", "schema.json#/content/1"],
      ["E_SKOPS_GENERATOR", "schema.json#/content/2"],
    ]);
  });

  test("is not asked of arrays elsewhere", () => {
    const root = list([sfc(ndarray("1.npy")), ndarray("2.npy")]);
    const members: Members = [
      ["1.npy", words(4)],
      ["2.npy", words(3)],
    ];
    expect(findingsOf(root, members)).toEqual([]);
  });

  test("is not asked of an array that cannot be read, of which the finding is another", () => {
    const root = sfc(ndarray("1.npy"));
    expect(codesOf(skops(root, [["1.npy", Uint8Array.of(1, 2, 3)]]))).toEqual(["E_NPY_MAGIC"]);
    expect(codesOf(skops(root))).toEqual(["E_SKOPS_MEMBER"]);
  });

  test("is not asked where a name makes something else of the array", () => {
    const foreign = ndarray("1.npy", { __class__: "Other", __module__: "m" });
    expect(codesOf(skops(foreign, [["1.npy", words(3)]]))).toEqual([]);
    expect(codesOf(skops(sfc(foreign), [["1.npy", words(4)]]))).toEqual(["E_SKOPS_GENERATOR"]);
  });
});

describe("what a member holds", () => {
  test("goes to every node that names it", () => {
    const root = list([ndarray("1.npy"), ndarray("1.npy"), bytes("1.bin"), bytes("1.bin")]);
    const graph = graphOf(
      skops(root, [
        ["1.npy", words(2)],
        ["1.bin", Uint8Array.of(1, 2, 3)],
      ]),
    );
    const top = graph.node(graph.root);
    const items = top.kind === "list" ? top.items.map((item) => graph.node(item)) : [];
    expect(items).toMatchObject([
      { kind: "array", descriptor: { shape: [2] }, body: { size: 16 } },
      { kind: "array", descriptor: { shape: [2] }, body: { size: 16 } },
      { kind: "bytes", body: { size: 3 } },
      { kind: "bytes", body: { size: 3 } },
    ]);
  });

  test("is counted once, however many nodes name it", () => {
    const root = list([ndarray("1.npy"), ndarray("1.npy"), ndarray("2.npy")]);
    const members: Members = [
      ["1.npy", words(2)],
      ["2.npy", words(0)],
    ];
    expect(scanTrusting(skops(root, members)).inventory.facts).toMatchObject({ arrays: 2, arrayBytes: 16 });
  });

  test("of one name and one content in two members is kept apart", () => {
    const root = list([bytes("1.bin"), bytes("2.bin")]);
    const graph = graphOf(
      skops(root, [
        ["1.bin", Uint8Array.of(1)],
        ["2.bin", Uint8Array.of(1)],
      ]),
    );
    const bodies = Array.from({ length: graph.size }, (_, i) => graph.node(i)).flatMap((it) =>
      it.kind === "bytes" ? [it.body] : [],
    );
    expect(bodies.map(({ path }) => path)).toEqual(["1.bin", "2.bin"]);
    expect(bodies[0]!.sha256).toBe(bodies[1]!.sha256);
  });
});
