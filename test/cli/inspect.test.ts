import { describe, expect, it } from "vitest";
import { Marks } from "../../src/cli/inspect/marks.js";
import { findPath } from "../../src/cli/inspect/path.js";
import { renderJsonTree } from "../../src/cli/inspect/render-json.js";
import { renderTree } from "../../src/cli/inspect/render-text.js";
import { describeNode, floatText, quoteText } from "../../src/cli/inspect/text.js";
import { walk, type Visit, type WalkOptions } from "../../src/cli/inspect/walk.js";
import { childrenOf, type Graph, type Judgement, type NodeIndex } from "../../src/index.js";
import { runMain } from "../helpers/cli.js";
import { graphOfFile, skopsFiles } from "../helpers/fixture-files.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";
import { dictOf, instanceOf, listOf, scalar, tinySkops, tupleOf, typeOf } from "../helpers/tiny-skops.js";
import { floats, TestGraph } from "../load/graph-support.js";

const ALL: Omit<WalkOptions, "start"> = { path: "", keep: () => true, maxNodes: Infinity };

function visits(graph: Graph, options: Partial<WalkOptions> = {}): Visit[] {
  return Array.from(walk(graph, { ...ALL, start: graph.root, ...options })).filter((event) => event.type === "node");
}

function more(graph: Graph, maxNodes: number): number {
  const end = Array.from(walk(graph, { ...ALL, start: graph.root, maxNodes })).at(-1);
  return end?.type === "end" ? end.more : -1;
}

/** Everything but `trusted` is untrusted. */
function judgementOf(graph: Graph, trusted: readonly string[] = []): Judgement {
  const requirements = graph.requirements.map((requirement) => {
    const status = trusted.includes(requirement.id) ? ("trusted" as const) : ("untrusted" as const);
    return { ...requirement, status };
  });
  return { verdict: "untrusted", policy: { name: "p", digest: "sha256:0" }, requirements, findings: [] };
}

function draw(graph: Graph, judgement = judgementOf(graph), options: Partial<WalkOptions> = {}): string[] {
  const marks = new Marks(graph, judgement);
  const events = walk(graph, { ...ALL, start: graph.root, ...options });
  const text = Array.from(renderTree(graph, marks, events, (_, word) => word)).join("");
  return text.split("\n").slice(0, -1);
}

function nested(depth: number): Graph {
  const make = new TestGraph();
  let node = make.int(1);
  for (let i = 0; i < depth; i++) node = make.list(node);
  return make.builder.freeze(node);
}

describe("the tree", () => {
  it("shows a node of every kind", () => {
    const make = new TestGraph();
    const { builder } = make;
    const root = make.list(
      builder.none(),
      builder.bool(false),
      make.int(2n ** 64n),
      make.float("1e+300"),
      builder.complex("1.0", "-0.0"),
      make.str('say "hi"'),
      make.bytes(1, 2, 3),
      builder.sequence("set", [make.int(1)]),
      builder.sequence("frozenset", []),
      builder.slice(builder.none(), make.int(3), builder.none()),
      make.array(...floats(1, 2)),
      builder.reference(make.name("reference", "numpy", "log1p")),
      builder.method(make.name("method", "m", "C.f"), make.construct("m", "C")),
      builder.external(make.name("file", "", "weights.bin")),
      builder.operator({
        requirement: make.name("operator", "ai.onnx", "If"),
        opset: 1,
        inputs: [],
        outputs: [],
        attributes: make.dict(),
        subgraphs: [make.list()],
      }),
    );
    const trusted = builder.freeze(root).requirements.map(({ id }) => id);
    const graph = builder.freeze(root);
    expect(draw(graph, judgementOf(graph, trusted))).toEqual([
      "list of 15",
      "├─ 0: None",
      "├─ 1: bool False",
      "├─ 2: int 18446744073709551616",
      "├─ 3: float 1e+300",
      "├─ 4: complex (1.0, -0.0)",
      '├─ 5: str "say \\"hi\\""',
      "├─ 6: bytes of 3",
      "├─ 7: set of 1",
      "│  └─ 0: int 1",
      "├─ 8: frozenset of 0",
      "├─ 9: slice",
      "│  ├─ start: None",
      "│  ├─ stop: int 3",
      "│  └─ step: None",
      "├─ 10: array <f8 (2,)",
      "├─ 11: reference:numpy.log1p",
      "├─ 12: method:m.C.f",
      "│  └─ (owner): construct:m.C",
      "├─ 13: file:weights.bin",
      "└─ 14: operator:ai.onnx/If",
      "   ├─ (attributes): dict of 0",
      "   └─ (subgraph 0): list of 0",
    ]);
  });

  it("puts attributes directly under an instance, and what else it is given under the name of the slot", () => {
    const make = new TestGraph();
    const slots = {
      args: make.tuple(make.int(1)),
      kwargs: make.dict(make.str("k"), make.int(2)),
      items: make.list(make.int(3)),
      entries: make.dict(make.int(4), make.int(5)),
      state: make.dict(make.str("a"), make.int(6), make.str("(args)"), make.int(7)),
    };
    const other = make.construct("m", "D", { state: make.tuple(make.int(8)) });
    const graph = make.builder.freeze(make.list(make.construct("m", "C", slots), other));
    const paths = visits(graph).map(({ path }) => path);
    expect(paths.filter((path) => !path.startsWith("/1"))).toEqual([
      "",
      "/0",
      "/0/(args)",
      "/0/(args)/0",
      "/0/(kwargs)",
      "/0/(kwargs)/k",
      "/0/(items)",
      "/0/(items)/0",
      "/0/(entries)",
      "/0/(entries)/4",
      "/0/a",
      '/0/"(args)"',
    ]);
    expect(paths.slice(-2)).toEqual(["/1/(state)", "/1/(state)/0"]);
  });

  it("tells keys apart that look alike", () => {
    const make = new TestGraph();
    const { builder } = make;
    const keys = [
      make.str("1"),
      make.int(1),
      make.float("1.0"),
      builder.bool(true),
      make.str("True"),
      builder.none(),
      make.str("None"),
      make.float("NaN"),
      make.float("Infinity"),
      make.str("inf"),
      make.str("#2"),
      make.tuple(make.int(1)),
      make.str("k".repeat(60)),
      make.str("k".repeat(61)),
      make.str("a/b~c"),
      make.str(""),
    ];
    const graph = builder.freeze(make.dict(...keys.flatMap((key) => [key, make.int(0)])));
    const labels = visits(graph)
      .filter(({ depth }) => depth === 1)
      .map(({ label }) => label);
    const expected = ['"1"', "1", "1.0", "True", '"True"', "None", '"None"', "#7.key", "#7", "inf", '"inf"', '"#2"'];
    const rest = ["#11.key", "#11", "k".repeat(60), "#13.key", "#13", '"a/b~c"', '""'];
    expect(labels).toEqual([...expected, ...rest]);
    expect(visits(graph).at(-2)?.path).toBe('/"a~1b~0c"');
  });

  it("shows what is used twice once, and then where it is, but repeats scalars", () => {
    const make = new TestGraph();
    const shared = make.list(make.int(1));
    const number = make.int(7);
    const graph = make.builder.freeze(make.dict(make.str("a"), shared, make.str("b"), shared, make.int(1), number));
    expect(draw(graph).slice(1)).toEqual([
      "├─ a: list of 1",
      "│  └─ 0: int 1",
      "├─ b: list of 1  (see /a)",
      "└─ 1: int 7",
    ]);
    const twice = make.builder.freeze(make.list(number, number));
    expect(draw(twice).slice(1)).toEqual(["├─ 0: int 7", "└─ 1: int 7"]);
  });

  it("is linear where sharing doubles the values at each level", () => {
    const make = new TestGraph();
    let node = make.list(make.int(1));
    for (let i = 0; i < 200; i++) node = make.list(node, node);
    expect(visits(make.builder.freeze(node))).toHaveLength(2 * 200 + 2);
  });

  it("is drawn however deep it is, without lines that grow", () => {
    const lines = draw(nested(20_000));
    expect(lines).toHaveLength(20_001);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(160);
    expect(lines.at(-1)).toMatch(/^ +\(depth 20000\) 0: int 1$/);
  });

  it("stops after so many nodes, and counts the others", () => {
    const graph = nested(50);
    expect(visits(graph, { maxNodes: 10 })).toHaveLength(10);
    expect(more(graph, 10)).toBe(41);
    expect(more(graph, 51)).toBe(0);
  });
});

describe("marks", () => {
  it("reach every node above an untrusted one, also by way of what is shared", () => {
    const make = new TestGraph();
    const bad = make.construct("m", "Bad");
    const shared = make.list(bad);
    const good = make.construct("m", "Good");
    const graph = make.builder.freeze(
      make.dict(make.str("a"), shared, make.str("b"), make.tuple(shared), make.str("c"), good),
    );
    const judgement = judgementOf(graph, ["construct:m.Good"]);
    expect(draw(graph, judgement)).toEqual([
      "dict of 3  holds untrusted",
      "├─ a: list of 1  holds untrusted",
      "│  └─ 0: construct:m.Bad  UNTRUSTED",
      "├─ b: tuple of 1  holds untrusted",
      "│  └─ 0: list of 1  holds untrusted  (see /a)",
      "└─ c: construct:m.Good",
    ]);
    const marks = new Marks(graph, judgement);
    const keep = (index: NodeIndex): boolean => marks.isUntrusted(index) || marks.holdsUntrusted(index);
    expect(draw(graph, judgement, { keep }).at(-1)).toBe("   └─ 0: list of 1  holds untrusted  (see /a)");
  });

  it("keep names that no node refers to", () => {
    const make = new TestGraph();
    make.name("call", "numpy", "bytes_");
    const graph = make.builder.freeze(make.construct("m", "C"));
    const marks = new Marks(graph, judgementOf(graph));
    expect(marks.unplaced.map(({ id }) => id)).toEqual(["call:numpy.bytes_"]);
  });
});

describe("over every file of skops", () => {
  const files = skopsFiles().flatMap((path) => {
    const graph = graphOfFile(path);
    return graph ? [{ path, graph }] : [];
  });

  it("finds graphs", () => expect(files.length).toBeGreaterThan(300));

  it("shows every node once, and each path leads back to its node", () => {
    for (const { path, graph } of files) {
      const seen = new Set<NodeIndex>();
      for (const { path: place, index, sameAs } of visits(graph)) {
        if (sameAs === undefined) seen.add(index);
        else expect(findPath(graph, sameAs).index, path).toBe(index);
        expect(findPath(graph, place), path).toEqual({ index, path: place });
      }
      expect(seen.size, path).toBeGreaterThanOrEqual(reachable(graph) / 3);
    }
  }, 120_000);

  it("writes JSON with as many nodes as the tree has lines", () => {
    for (const { path, graph } of files) {
      const marks = new Marks(graph, judgementOf(graph));
      const lines = draw(graph).length;
      const text = Array.from(renderJsonTree(marks, walk(graph, { ...ALL, start: graph.root }))).join("");
      const { root, shown } = JSON.parse(`{${text}}`);
      expect([shown, countNodes(root)], path).toEqual([lines, lines]);
    }
  }, 120_000);
});

function reachable(graph: Graph): number {
  const seen = new Set([graph.root]);
  for (const index of seen) for (const child of childrenOf(graph.node(index))) seen.add(child);
  return seen.size;
}

interface JsonOutput {
  readonly root: JsonNode;
  readonly outside: readonly { readonly requirement: string }[];
  readonly shown: number;
  readonly more: number;
  readonly findings: readonly unknown[];
}

interface JsonNode {
  readonly children?: readonly JsonNode[];
}

function countNodes(root: JsonNode): number {
  const all = [root];
  for (const node of all) all.push(...(node.children ?? []));
  return all.length;
}

describe("texts", () => {
  it.each([
    [1, "1.0"],
    [-0, "-0.0"],
    [1e21, "1e+21"],
    [0.1, "0.1"],
    [NaN, "nan"],
    [-Infinity, "-inf"],
  ])("write the float %d as %s", (value, text) => expect(floatText(value)).toBe(text));

  it("cut strings after 60 characters", () => {
    expect(quoteText("a".repeat(60))).toBe(`"${"a".repeat(60)}"`);
    expect(quoteText("a".repeat(61))).toBe(`"${"a".repeat(60)}"… (61 characters)`);
  });

  it("write shapes as Python does", () => {
    const make = new TestGraph();
    const dtype = { kind: "int", itemsize: 4, littleEndian: true } as const;
    const array = make.array({ dtype, shape: [2, 3], order: "F" }, new Int32Array(6));
    const graph = make.builder.freeze(array);
    expect(describeNode(graph, graph.node(array))).toBe("array <i4 (2, 3) F");
  });
});

describe("sallyport inspect", () => {
  const file = (root: Parameters<typeof tinySkops>[0]): string =>
    `${temporaryFolder({ "a.skops": tinySkops(root) })}/a.skops`;

  it("writes JSON that says what each node is", async () => {
    const root = dictOf([
      ["big", scalar(1)],
      ["list", listOf([scalar("x"), scalar(null), tupleOf([typeOf("mymodels", "Kind")])])],
      ["own", instanceOf("mymodels", "Rare", dictOf([["a", scalar(true)]]))],
    ]);
    const { status, stdout, stderr } = await runMain(["inspect", file(root), "--json"]);
    expect([status, stderr]).toEqual([0, ""]);
    const { root: tree, outside, shown, more: left, findings } = JSON.parse(stdout) as JsonOutput;
    expect(tree).toMatchObject({ path: "", kind: "dict", length: 3, holdsUntrusted: true });
    expect(tree.children?.[1]?.children?.[2]?.children?.[0]).toEqual({
      label: "0",
      path: "/list/2/0",
      kind: "reference",
      requirement: "reference:mymodels.Kind",
      status: "untrusted",
    });
    expect(outside.map(({ requirement }) => requirement)).toEqual([
      "construct:mymodels.Rare",
      "reference:mymodels.Kind",
    ]);
    expect([shown, left, findings]).toEqual([9, 0, []]);
  });

  it("colours words on a terminal, unless NO_COLOR is set, and leaves the words", async () => {
    const path = file(instanceOf("mymodels", "Rare", dictOf([])));
    const colour = await runMain(["inspect", path], { isTTY: true });
    const plain = await runMain(["inspect", path], { isTTY: true, env: { NO_COLOR: "1" } });
    expect(colour.stdout).toContain("\u001b[33mUNTRUSTED\u001b[39m");
    expect(plain.stdout).toContain("  UNTRUSTED");
    expect(plain.stdout).not.toContain("\u001b");
  });

  it("writes the same bytes twice", async () => {
    for (const flag of [[], ["--json"], ["--untrusted"]]) {
      const args = ["inspect", "fixtures/skops/0.16.0/RandomForestClassifier.skops", ...flag];
      expect(await runMain(args)).toEqual(await runMain(args));
    }
  });
});

describe("the views of inspect", () => {
  const model = dictOf([
    ["ours", instanceOf("acme.features", "Clipper", dictOf([["limit", scalar(1)]]))],
    ["steady", scalar(2)],
  ]);
  const show = async (...args: string[]): Promise<string> => {
    const folder = temporaryFolder({ "m.skops": tinySkops(model) });
    return (await runMain(["inspect", `${folder}/m.skops`, ...args])).stdout;
  };

  it("show everything, what is untrusted, or the rest", async () => {
    const tree = (text: string): string => text.slice(text.indexOf("\n"));
    expect(tree(await show("--all"))).toBe(tree(await show()));
    const untrusted = await show("--untrusted");
    expect([untrusted.includes("acme"), untrusted.includes("steady")]).toEqual([true, false]);
    const trusted = await show("--trusted");
    expect([trusted.includes("ours:"), trusted.includes("limit"), trusted.includes("steady")]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it.each([
    ["--all", "--untrusted"],
    ["--trusted", "--untrusted"],
    ["--all", "--trusted"],
  ])("exclude each other: %s %s", async (...flags) => {
    expect((await runMain(["inspect", "none.skops", ...flags])).status).toBe(2);
    expect((await runMain(["inspect", "none.skops", ...flags])).stderr).toContain("cannot be used with");
  });
});
