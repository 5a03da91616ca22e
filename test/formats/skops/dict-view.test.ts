import { describe, expect, test } from "vitest";
import { DEFAULT_LIMITS } from "../../../src/bytes/index.js";
import { DictView } from "../../../src/formats/skops/dict-view.js";
import { GraphBuilder, KIND_CODE, type NodeIndex } from "../../../src/graph/index.js";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

type Make = (graph: GraphBuilder) => NodeIndex;

const int =
  (digits: string): Make =>
  (graph) =>
    graph.int(utf8(digits));
const str =
  (text: string): Make =>
  (graph) =>
    graph.str(utf8(text));

/** @returns the view of a dict of these keys and values. */
function viewOf(
  entries: readonly (readonly [key: Make, value: Make])[],
  names: readonly string[],
): DictView | undefined {
  const graph = new GraphBuilder(DEFAULT_LIMITS);
  // Something stands before it, so that no index is 0 by chance.
  graph.none();
  const nodes = entries.flatMap(([key, value]) => [key(graph), value(graph)]);
  return DictView.of(graph, graph.dict(nodes), names);
}

const withValue = (value: Make): DictView => viewOf([[str("a"), value]], ["a"])!;

describe("a view", () => {
  test("is that of a dict with exactly the names, in any order", () => {
    const entries = [
      [str("b"), int("1")],
      [str("a"), int("2")],
    ] as const;
    expect(viewOf(entries, ["a", "b"])).toBeDefined();
    expect(viewOf(entries, ["b", "a"])).toBeDefined();
    expect(viewOf([], [])).toBeDefined();
  });

  test.each<[string, readonly (readonly [Make, Make])[], readonly string[]]>([
    ["a name less", [[str("a"), int("1")]], ["a", "b"]],
    [
      "a name more",
      [
        [str("a"), int("1")],
        [str("b"), int("1")],
      ],
      ["a"],
    ],
    ["another name", [[str("A"), int("1")]], ["a"]],
    ["a key that is no text", [[int("1"), int("1")]], ["1"]],
    [
      "one key twice in place of another",
      [
        [str("a"), int("1")],
        [str("a"), int("2")],
      ],
      ["a", "b"],
    ],
  ])("is none of a dict with %s", (_, entries, names) => {
    expect(viewOf(entries, names)).toBeUndefined();
  });

  test.each<[string, Make]>([
    ["a list", (graph) => graph.sequence("list", [graph.none(), graph.none()])],
    ["a tuple", (graph) => graph.sequence("tuple", [])],
    ["text", str("a")],
    ["a number", int("1")],
    ["None", (graph) => graph.none()],
  ])("is none of %s", (_, make) => {
    const graph = new GraphBuilder(DEFAULT_LIMITS);
    expect(DictView.of(graph, make(graph), [])).toBeUndefined();
  });

  test("gives the node of a name, -1 for another", () => {
    const view = viewOf(
      [
        [str("a"), int("1")],
        [str("b"), int("2")],
      ],
      ["a", "b"],
    )!;
    expect([view.get("a"), view.get("b"), view.get("c"), view.get("__proto__")]).toEqual([2, 4, -1, -1]);
  });
});

describe("isBelow", () => {
  test.each([
    ["0", 1n, true],
    ["1", 1n, false],
    ["624", 625n, true],
    ["625", 625n, false],
    ["-1", 625n, false],
    ["4294967295", 2n ** 32n, true],
    ["4294967296", 2n ** 32n, false],
    [String(2n ** 128n - 1n), 2n ** 128n, true],
    [String(2n ** 128n), 2n ** 128n, false],
    ["1" + "0".repeat(4000), 2n ** 128n, false],
  ])("%s in [0, %s) is %s", (digits, end, isBelow) => {
    expect(withValue(int(digits)).isBelow("a", end)).toBe(isBelow);
  });

  test.each<[string, Make]>([
    ["true", (graph) => graph.bool(true)],
    ["a float", (graph) => graph.float(utf8("0.0"))],
    ["text", str("0")],
    ["None", (graph) => graph.none()],
  ])("is false of %s", (_, make) => {
    expect(withValue(make).isBelow("a", 10n)).toBe(false);
  });
});

describe("text and kind", () => {
  test("of a str is its text", () => {
    expect(withValue(str("Größe")).text("a")).toBe("Größe");
    expect(withValue(str("")).text("a")).toBe("");
  });

  test("of anything else is none", () => {
    expect(withValue(int("1")).text("a")).toBeUndefined();
    expect(withValue((graph) => graph.none()).text("a")).toBeUndefined();
  });

  test("is one of those asked for", () => {
    const view = withValue(int("1"));
    expect(view.isKind("a", KIND_CODE.int)).toBe(true);
    expect(view.isKind("a", KIND_CODE.float, KIND_CODE.int)).toBe(true);
    expect(view.isKind("a", KIND_CODE.float, KIND_CODE.bool)).toBe(false);
    expect(view.isKind("a")).toBe(false);
  });
});
