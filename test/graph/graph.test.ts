import { describe, expect, test } from "vitest";
import { DEFAULT_LIMITS } from "../../src/bytes/index.js";
import {
  childrenOf,
  GraphBuilder,
  IntColumn,
  KIND_CODE,
  type ArrayDescriptor,
  type Body,
  type Graph,
  type Node,
  type NodeIndex,
} from "../../src/graph/index.js";
import type { OperatorCall } from "../../src/graph/node.js";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const BODY: Body = { size: 3, sha256: undefined, open: () => ({ next: () => undefined }) };
const DESCRIPTOR: ArrayDescriptor = {
  dtype: { kind: "float", itemsize: 8, littleEndian: true },
  shape: [1],
  order: "C",
};

function builder(limits: Partial<typeof DEFAULT_LIMITS> = {}): GraphBuilder {
  return new GraphBuilder({ ...DEFAULT_LIMITS, ...limits });
}

/** @returns the one node that `make` adds last. */
function node(make: (graph: GraphBuilder) => NodeIndex): Node {
  const under = builder();
  const index = make(under);
  return under.freeze(index).node(index);
}

/** Makes one node of each kind, as small as it can be. */
const SAMPLES: { readonly [K in Node["kind"]]: (graph: GraphBuilder) => NodeIndex } = {
  none: (graph) => graph.none(),
  bool: (graph) => graph.bool(true),
  int: (graph) => graph.int(utf8("-12")),
  float: (graph) => graph.float(utf8("1.5")),
  complex: (graph) => graph.complex("1.0", "-Infinity"),
  str: (graph) => graph.str(utf8("Größe")),
  bytes: (graph) => graph.bytes(BODY),
  list: (graph) => graph.sequence("list", [graph.none(), graph.bool(false)]),
  tuple: (graph) => graph.sequence("tuple", []),
  set: (graph) => graph.sequence("set", [graph.none()]),
  frozenset: (graph) => graph.sequence("frozenset", [graph.none()]),
  dict: (graph) => graph.dict([graph.none(), graph.bool(true)]),
  slice: (graph) => graph.slice(graph.none(), graph.none(), graph.none()),
  array: (graph) => graph.array({ descriptor: DESCRIPTOR, body: BODY }),
  reference: (graph) => graph.reference(named(graph)),
  apply: (graph) => graph.apply(named(graph), { state: graph.none() }),
  method: (graph) => graph.method(named(graph), graph.none()),
  operator: (graph) =>
    graph.operator({
      requirement: named(graph),
      opset: 13,
      inputs: ["x"],
      outputs: ["y"],
      attributes: graph.dict([]),
      subgraphs: [graph.none()],
    }),
  external: (graph) => graph.external(named(graph)),
};

function operator(graph: GraphBuilder, wrong: Partial<OperatorCall>): NodeIndex {
  const attributes = graph.dict([]);
  const requirement = named(graph);
  return graph.operator({ requirement, opset: 1, inputs: [], outputs: [], attributes, subgraphs: [], ...wrong });
}

function named(graph: GraphBuilder): number {
  return graph.requirements.declare("call", "m", "f", false, () => "#");
}

const EXPECTED: { readonly [K in Node["kind"]]: unknown } = {
  none: { kind: "none" },
  bool: { kind: "bool", value: true },
  int: { kind: "int", value: -12 },
  float: { kind: "float", value: 1.5 },
  complex: { kind: "complex", real: 1, imaginary: -Infinity },
  str: { kind: "str", value: "Größe" },
  bytes: { kind: "bytes", body: BODY },
  list: { kind: "list", items: [0, 1] },
  tuple: { kind: "tuple", items: [] },
  set: { kind: "set", items: [0] },
  frozenset: { kind: "frozenset", items: [0] },
  dict: { kind: "dict", entries: [0, 1] },
  slice: { kind: "slice", start: 0, stop: 1, step: 2 },
  array: { kind: "array", descriptor: DESCRIPTOR, body: BODY },
  reference: { kind: "reference", requirement: 0 },
  apply: {
    kind: "apply",
    requirement: 0,
    args: undefined,
    kwargs: undefined,
    state: 0,
    items: undefined,
    entries: undefined,
  },
  method: { kind: "method", requirement: 0, owner: 0 },
  operator: {
    kind: "operator",
    requirement: 0,
    opset: 13,
    inputs: ["x"],
    outputs: ["y"],
    attributes: 0,
    subgraphs: [1],
  },
  external: { kind: "external", requirement: 0 },
};

const CHILDREN: Partial<Record<Node["kind"], readonly number[]>> = {
  list: [0, 1],
  set: [0],
  frozenset: [0],
  dict: [0, 1],
  slice: [0, 1, 2],
  apply: [0],
  method: [0],
  operator: [0, 1],
};

describe.each(Object.keys(KIND_CODE) as Node["kind"][])("a node of kind %s", (kind) => {
  test("reads as it was built", () => {
    expect(node(SAMPLES[kind])).toEqual(EXPECTED[kind]);
  });

  test("tells its children", () => {
    expect(childrenOf(node(SAMPLES[kind]))).toEqual(CHILDREN[kind] ?? []);
  });
});

describe("numbers", () => {
  test.each([
    ["9007199254740991", 9007199254740991],
    ["9007199254740992", 9007199254740992n],
    ["-9007199254740993", -9007199254740993n],
    ["1" + "0".repeat(400), BigInt("1" + "0".repeat(400))],
    ["0", 0],
  ])("an int %s is exact", (digits, value) => {
    expect(node((graph) => graph.int(utf8(digits)))).toEqual({ kind: "int", value });
  });

  test.each([
    ["NaN", NaN],
    ["Infinity", Infinity],
    ["-Infinity", -Infinity],
    ["-0.0", -0],
    ["5e-324", 5e-324],
    ["0.1", 0.1],
  ])("a float %s is that of Python", (text, value) => {
    expect(node((graph) => graph.float(utf8(text)))).toEqual({ kind: "float", value });
  });
});

describe("GraphBuilder", () => {
  test("copies text out of a stretch of bytes", () => {
    const bytes = utf8("xx12yy");
    expect(node((graph) => graph.int(bytes, 2, 4))).toEqual({ kind: "int", value: 12 });
    expect(node((graph) => graph.str(bytes, 2, 6))).toEqual({ kind: "str", value: "12yy" });
  });

  test("keeps a byte order mark in a str", () => {
    expect(node((graph) => graph.str(utf8("\ufeffa")))).toEqual({ kind: "str", value: "\ufeffa" });
  });

  test("makes containers from columns", () => {
    const graph = builder();
    const column = new IntColumn();
    for (let i = 0; i < 4; i++) column.push(graph.none());
    const list = graph.sequenceOf("list", column, 1, 3);
    const dict = graph.dictOf(column);
    const root = graph.sequence("tuple", [list, dict]);
    const frozen = graph.freeze(root);
    expect(frozen.node(list)).toEqual({ kind: "list", items: [1, 2] });
    expect(frozen.node(dict)).toEqual({ kind: "dict", entries: [0, 1, 2, 3] });
  });

  test("keeps the types of keys beside them, where a file says them", () => {
    const graph = builder();
    const types = graph.sequence("list", []);
    const dict = graph.dictOf(new IntColumn(), types);
    const frozen = graph.freeze(dict);
    expect(frozen.node(dict)).toEqual({ kind: "dict", entries: [], keyTypes: types });
    const other = builder();
    const broken = other.dictOf(new IntColumn(), 7);
    expect(() => other.freeze(broken)).toThrow(expect.objectContaining({ code: "E_INTERNAL" }));
  });

  test("tells about containers before they are frozen", () => {
    const graph = builder();
    const key = graph.str(utf8("k"));
    const dict = graph.dict([key, graph.none()]);
    expect(graph.countOf(dict)).toBe(1);
    expect(graph.childOf(dict, 1)).toBe(1);
    expect([...graph.edgesOf(dict, 2)]).toEqual([key, 1]);
    expect(graph.kindCode(dict)).toBe(KIND_CODE.dict);
    expect(new TextDecoder().decode(graph.textOf(key))).toBe("k");
  });

  test("fills the state of an application, and content, later", () => {
    const graph = builder();
    const apply = graph.apply(named(graph), { args: graph.sequence("tuple", []) });
    const array = graph.array();
    const bytes = graph.bytes();
    graph.fill(apply, "state", graph.none());
    graph.setArray(array, { descriptor: DESCRIPTOR, body: BODY });
    graph.setBody(bytes, BODY);
    const frozen = graph.freeze(graph.sequence("list", [apply, array, bytes]));
    expect(frozen.node(apply)).toMatchObject({ args: 0, state: 4, kwargs: undefined });
    expect(frozen.node(array)).toEqual({ kind: "array", descriptor: DESCRIPTOR, body: BODY });
    expect(frozen.node(bytes)).toEqual({ kind: "bytes", body: BODY });
  });

  test("stops at the limit of nodes", () => {
    const graph = builder({ maxNodes: 2 });
    graph.none();
    graph.none();
    expect(() => graph.none()).toThrowError(expect.objectContaining({ code: "E_LIMIT_NODES" }));
    expect(graph.size).toBe(2);
  });

  test("copies an operator, so that later changes do not reach it", () => {
    const graph = builder();
    const call = {
      requirement: named(graph),
      opset: 1,
      inputs: [],
      outputs: [],
      attributes: graph.none(),
      subgraphs: [],
    };
    const index = graph.operator(call);
    call.opset = 99;
    expect(graph.freeze(index).node(index)).toMatchObject({ opset: 1 });
  });
});

describe("freeze", () => {
  const broken = expect.objectContaining({ code: "E_INTERNAL" });

  test.each([
    ["an item beyond the last node", (graph: GraphBuilder) => graph.sequence("list", [7])],
    ["an item below -1", (graph: GraphBuilder) => graph.sequence("list", [-2])],
    ["a dict value beyond the last node", (graph: GraphBuilder) => graph.dict([graph.none(), 9])],
    ["a slot beyond the last node", (graph: GraphBuilder) => graph.apply(0, { state: 12 })],
    ["a slice bound beyond the last node", (graph: GraphBuilder) => graph.slice(5, 5, 5)],
  ])("refuses %s", (_, make) => {
    const graph = builder();
    const root = make(graph);
    expect(() => graph.freeze(root)).toThrowError(broken);
  });

  test.each([
    ["the owner of a method", (graph: GraphBuilder) => graph.method(named(graph), 1000)],
    ["the name of a method", (graph: GraphBuilder) => graph.method(1000, graph.none())],
    ["the name of a reference", (graph: GraphBuilder) => graph.reference(1000)],
    ["the name of an application", (graph: GraphBuilder) => graph.apply(1000, {})],
    ["the name of an external file", (graph: GraphBuilder) => graph.external(1000)],
    ["the name of an operator", (graph: GraphBuilder) => operator(graph, { requirement: 1000 })],
    ["the attributes of an operator", (graph: GraphBuilder) => operator(graph, { attributes: 1000 })],
    ["a subgraph of an operator", (graph: GraphBuilder) => operator(graph, { subgraphs: [0, 1000] })],
    ["a negative name", (graph: GraphBuilder) => graph.reference(-1)],
  ])("refuses %s that leads out", (_, make) => {
    const graph = builder();
    const root = make(graph);
    expect(() => graph.freeze(root)).toThrowError(broken);
  });

  test.each([-1, 1, 1000])("refuses the root %i of one node", (root) => {
    const graph = builder();
    graph.none();
    expect(() => graph.freeze(root)).toThrowError(broken);
  });

  test("refuses an array and a bytes node without content", () => {
    const arrays = builder();
    const array = arrays.array();
    expect(() => arrays.freeze(array)).toThrowError(broken);
    const bodies = builder();
    const bytes = bodies.bytes();
    expect(() => bodies.freeze(bytes)).toThrowError(broken);
  });

  test("gives a graph that knows its size, kinds, root and names", () => {
    const under = builder();
    const root = under.reference(named(under));
    const graph: Graph = under.freeze(root);
    expect([graph.size, graph.root, graph.kind(0)]).toEqual([1, 0, "reference"]);
    expect(graph.requirements.map(({ id }) => id)).toEqual(["call:m.f"]);
    expect(Object.isFrozen(graph)).toBe(true);
  });

  test.each([-1, 1, 0.5])("has no node %d beyond the last", (index) => {
    const graph = builder();
    graph.none();
    expect(() => graph.freeze(0).node(index)).toThrowError(broken);
  });

  test("hands out a fresh list of items each time", () => {
    const under = builder();
    const graph = under.freeze(under.sequence("list", [under.none()]));
    const first = graph.node(1);
    if (first.kind === "list") (first.items as number[])[0] = 99;
    expect(graph.node(1)).toEqual({ kind: "list", items: [0] });
  });
});
