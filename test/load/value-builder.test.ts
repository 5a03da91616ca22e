import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { NodeIndex } from "../../src/graph/index.js";
import { Complex, FrozenSet, isTuple, Method, NdArray, Reference, Slice, type Value } from "../../src/load/index.js";
import { errorOf, floats, MemoryBody, TestGraph } from "./graph-support.js";

function loadOne(make: (graph: TestGraph) => NodeIndex): Value {
  const graph = new TestGraph();
  return graph.load(make(graph));
}

describe("scalars", () => {
  test.each<[string, (graph: TestGraph) => NodeIndex, Value]>([
    ["None", (graph) => graph.builder.none(), null],
    ["True", (graph) => graph.builder.bool(true), true],
    ["False", (graph) => graph.builder.bool(false), false],
    ["0", (graph) => graph.int(0), 0],
    ["2^53 - 1", (graph) => graph.int(2n ** 53n - 1n), 2 ** 53 - 1],
    ["2^53", (graph) => graph.int(2n ** 53n), 2n ** 53n],
    ["-10^30", (graph) => graph.int(-(10n ** 30n)), -(10n ** 30n)],
    ["-0.0", (graph) => graph.float("-0.0"), -0],
    ["nan", (graph) => graph.float("NaN"), NaN],
    ["-inf", (graph) => graph.float("-Infinity"), -Infinity],
    ["__proto__", (graph) => graph.str("__proto__"), "__proto__"],
    ["empty text", (graph) => graph.str(""), ""],
  ])("%s", (_name, make, wanted) => {
    expect(loadOne(make)).toBe(wanted);
  });

  test("a complex has two parts", () => {
    const value = loadOne((graph) => graph.builder.complex("1.5", "-Infinity")) as Complex;
    expect(value).toBeInstanceOf(Complex);
    expect([value.re, value.im]).toEqual([1.5, -Infinity]);
  });

  test("bytes are a copy of the body", () => {
    const bytes = Uint8Array.of(1, 2, 3, 4, 5);
    const value = loadOne((graph) => graph.builder.bytes(new MemoryBody(bytes))) as Uint8Array;
    bytes.fill(9);
    expect([...value]).toEqual([1, 2, 3, 4, 5]);
  });
});

describe("containers", () => {
  test("a list is an array and no tuple", () => {
    const value = loadOne((graph) => graph.list(graph.int(1), graph.str("a")));
    expect(value).toEqual([1, "a"]);
    expect(isTuple(value)).toBe(false);
    expect(Object.isFrozen(value)).toBe(false);
  });

  test("a tuple is a frozen array", () => {
    const value = loadOne((graph) => graph.tuple(graph.int(1), graph.tuple()));
    expect(value).toEqual([1, []]);
    expect(isTuple(value)).toBe(true);
    expect(Object.isFrozen(value)).toBe(true);
    expect(isTuple([...(value as readonly Value[])])).toBe(false);
  });

  test("a set is a Set, a frozenset cannot be changed", () => {
    expect(loadOne((graph) => graph.builder.sequence("set", [graph.int(1), graph.str("1")]))).toEqual(
      new Set([1, "1"]),
    );
    const frozen = loadOne((graph) => graph.builder.sequence("frozenset", [graph.int(1), graph.int(1)])) as FrozenSet;
    expect(frozen).toBeInstanceOf(FrozenSet);
    expect([frozen.size, frozen.has(1), frozen.has(2), [...frozen]]).toEqual([1, true, false, [1]]);
    expect("add" in frozen || "delete" in frozen || "clear" in frozen).toBe(false);
  });

  test("a slice has bounds", () => {
    const value = loadOne((graph) => graph.builder.slice(graph.builder.none(), graph.int(5), graph.int(-1)));
    expect(value).toEqual(new Slice(null, 5, -1));
  });

  test("a dict is a Map with the keys of Python, in order", () => {
    const value = loadOne((graph) => {
      const one = graph.int(1);
      const keys = [graph.str("1"), one, graph.int(2n ** 60n), graph.float("0.5"), graph.builder.bool(true)];
      return graph.dict(...[...keys, graph.builder.none()].flatMap((key) => [key, one]));
    }) as Map<Value, Value>;
    expect([...value.keys()]).toEqual(["1", 1, 2n ** 60n, 0.5, true, null]);
  });

  test("names of an object's own properties are keys as any other", () => {
    const value = loadOne((graph) => {
      const names = ["__proto__", "constructor", "toString", "hasOwnProperty", "then"];
      return graph.dict(...names.flatMap((name) => [graph.str(name), graph.list()]));
    }) as Map<Value, Value>;
    expect(value.size).toBe(5);
    expect(Object.keys(value)).toEqual([]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(Object.getPrototypeOf(value)).toBe(Map.prototype);
  });

  test("a key that is a tuple stays one object", () => {
    const value = loadOne((graph) => graph.dict(graph.tuple(graph.int(1)), graph.int(2))) as Map<Value, Value>;
    const [key] = value.keys();
    expect(isTuple(key)).toBe(true);
    expect(value.get(key as Value)).toBe(2);
  });

  test("keys that a Map would merge are refused", () => {
    const twice = (graph: TestGraph): NodeIndex =>
      graph.dict(graph.float("NaN"), graph.int(1), graph.float("NaN"), graph.int(2));
    expect(errorOf(() => loadOne(twice))).toMatchObject({ name: "UnsupportedError", code: "E_CONSTRUCTOR" });
  });
});

describe("names", () => {
  test("a reference is a name and cannot be called", () => {
    const value = loadOne((graph) => graph.builder.reference(graph.name("reference", "os", "system"))) as Reference;
    expect(value).toEqual(new Reference("os", "system"));
    expect(typeof value).toBe("object");
    expect(Object.isFrozen(value)).toBe(true);
  });

  test("a method keeps its owner", () => {
    const value = loadOne((graph) => {
      const owner = graph.construct("m", "C");
      return graph.list(owner, graph.builder.method(graph.name("method", "m", "C.run"), owner));
    }) as readonly Value[];
    const method = value[1] as Method;
    expect(method).toBeInstanceOf(Method);
    expect([method.module, method.name]).toEqual(["m", "C.run"]);
    expect(method.owner).toBe(value[0]);
  });

  test("an operator and a file beside the artifact have no value", () => {
    const operator = (graph: TestGraph): NodeIndex =>
      graph.builder.operator({
        requirement: graph.name("operator", "ai.onnx", "Relu"),
        opset: 21,
        inputs: ["x"],
        outputs: ["y"],
        attributes: graph.dict(),
        subgraphs: [],
      });
    const external = (graph: TestGraph): NodeIndex => graph.builder.external(graph.name("file", "", "weights.bin"));
    for (const make of [operator, external]) {
      expect(errorOf(() => loadOne(make))).toMatchObject({ name: "UnsupportedError", code: "E_CONSTRUCTOR" });
    }
  });
});

describe("shape of the graph", () => {
  test("a shared node becomes one object", () => {
    const graph = new TestGraph();
    const inner = graph.list(graph.int(1));
    const array = graph.array(...floats(1, 2));
    const value = graph.load(graph.list(inner, graph.tuple(inner), array, array)) as readonly Value[];
    expect((value[1] as readonly Value[])[0]).toBe(value[0]);
    expect(value[2]).toBeInstanceOf(NdArray);
    expect(value[3]).toBe(value[2]);
  });

  test("a node that is not reachable is not built", () => {
    const graph = new TestGraph();
    const body = new MemoryBody(Uint8Array.of(1));
    graph.builder.bytes(body);
    expect(graph.load(graph.int(7))).toBe(7);
    expect(body.opened).toBe(0);
  });

  test("a cycle is refused, not followed", () => {
    const graph = new TestGraph();
    const owner = graph.construct("m", "C");
    graph.builder.fill(owner, "state", graph.dict(graph.str("self"), graph.list(owner)));
    expect(errorOf(() => graph.load(owner))).toMatchObject({ name: "UnsupportedError", code: "E_CONSTRUCTOR" });
  });

  test("100,000 levels need no stack", () => {
    const graph = new TestGraph();
    let node = graph.str("bottom");
    for (let i = 0; i < 100_000; i++) node = i % 2 === 0 ? graph.list(node) : graph.dict(graph.str("k"), node);
    let value = graph.load(node);
    for (let i = 0; i < 100_000; i++) {
      value = (value instanceof Map ? value.get("k") : (value as readonly Value[])[0]) as Value;
    }
    expect(value).toBe("bottom");
  });

  test("a ladder of shared nodes is built once for each rung", () => {
    const graph = new TestGraph();
    let node = graph.list();
    for (let i = 0; i < 60; i++) node = graph.list(node, node);
    const value = graph.load(node) as readonly Value[];
    expect(value[0]).toBe(value[1]);
  });

  test("random nestings come back as they were", () => {
    type Data = number | string | boolean | null | Data[] | Map<Value, Value>;
    const { data } = fc.letrec<{ data: Data; leaf: Data }>((tie) => ({
      data: fc.oneof(
        { maxDepth: 5 },
        tie("leaf"),
        fc.array(tie("data"), { maxLength: 4 }),
        fc
          .uniqueArray(fc.tuple(fc.string({ unit: "binary" }), tie("data")), {
            maxLength: 4,
            selector: ([key]) => key,
          })
          .map((entries) => new Map<Value, Value>(entries)),
      ),
      leaf: fc.oneof(fc.maxSafeInteger(), fc.string({ unit: "binary" }), fc.boolean(), fc.constant(null)),
    }));
    const add = (graph: TestGraph, value: Value): NodeIndex => {
      if (value === null) return graph.builder.none();
      if (typeof value === "boolean") return graph.builder.bool(value);
      if (typeof value === "number") return graph.int(value);
      if (typeof value === "string") return graph.str(value);
      if (value instanceof Map) return graph.dict(...[...value].flat().map((item) => add(graph, item)));
      return graph.list(...(value as readonly Value[]).map((item) => add(graph, item)));
    };
    fc.assert(
      fc.property(data, (value) => {
        const wanted = Object.is(value, -0) ? 0 : value;
        expect(loadOne((graph) => add(graph, value))).toEqual(wanted);
      }),
      { numRuns: 100 },
    );
  });
});
