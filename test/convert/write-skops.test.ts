import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writeSkops } from "../../src/convert/index.js";
import type { NodeIndex } from "../../src/graph/index.js";
import { loadApproved } from "../../src/load/index.js";
import type { ApprovedGraph } from "../../src/scan/index.js";
import { approveFile } from "../helpers/fixture-files.js";
import { scanTrusting } from "../helpers/scan-skops.js";
import {
  bytes,
  dict,
  generator,
  json,
  list,
  method,
  ndarray,
  object,
  partial,
  skops,
  tuple,
  type,
} from "../helpers/skops-builder.js";
import { valueText } from "../helpers/value-text.js";
import { dumpApproved, written } from "../helpers/written.js";
import { errorOf, floats, MemoryBody, TestGraph } from "../load/graph-support.js";

const vectors: Readonly<Record<string, string>> = JSON.parse(readFileSync("fixtures/convert/written.json", "utf8"));

function approvedOf(file: Uint8Array): ApprovedGraph {
  const { approved, findings } = scanTrusting(file);
  if (!approved) throw new Error(findings.map(({ message }) => message).join("; "));
  return approved;
}

const bill = (file: Uint8Array): unknown =>
  scanTrusting(file).requirements.map(({ id, count, uses }) => [id, count, uses]);

describe("what is written for the files of skops 0.16", () => {
  const cases = Object.keys(vectors).map((name) => {
    const path = `fixtures/skops/${name}`;
    const approved = approveFile(path)!;
    return { path, approved, file: written(approved) };
  });

  it("means the same, and asks for the same, use by use", () => {
    expect(cases.length).toBeGreaterThan(30);
    for (const { path, approved, file } of cases) {
      expect(dumpApproved(approvedOf(file)), path).toBe(dumpApproved(approved));
      expect(bill(file), path).toEqual(bill(readFileSync(path)));
    }
  });

  it("are the very bytes that Python skops was seen to load as the original", () => {
    for (const { path, file } of cases) {
      const digest = createHash("sha256").update(file).digest("hex");
      expect(digest, path).toBe(vectors[path.replace("fixtures/skops/", "")]);
    }
  });

  it("is the same when it is written again", () => {
    for (const { path, file } of cases) expect(written(approvedOf(file)), path).toEqual(file);
  });

  it("is as long as was said", () => {
    for (const { path, approved, file } of cases) expect(writeSkops(approved).size, path).toBe(file.length);
  });
});

/** Values of Python as graphs, with nodes that are shared. */
interface Plan {
  readonly shape: "scalar" | "list" | "tuple" | "set" | "dict" | "array" | "object" | "shared";
  readonly value: number;
  readonly text: string;
  readonly children: readonly Plan[];
}

const plan = fc.letrec<{ node: Plan }>((tie) => ({
  node: fc.record({
    shape: fc.constantFrom("scalar", "list", "tuple", "set", "dict", "array", "object", "shared"),
    value: fc.double(),
    text: fc.string({ maxLength: 6 }),
    children: fc.oneof({ maxDepth: 3 }, fc.constant([]), fc.array(tie("node"), { maxLength: 3 })),
  }),
})).node;

/** A graph whose equal keys are one node, as a reader makes them. */
class KeyedGraph extends TestGraph {
  readonly #keys = new Map<string, NodeIndex>();

  key(text: string): NodeIndex {
    const node = this.#keys.get(text) ?? this.str(text);
    this.#keys.set(text, node);
    return node;
  }
}

function build(graph: KeyedGraph, made: NodeIndex[], { shape, value, text, children }: Plan): NodeIndex {
  const items = children.map((child) => build(graph, made, child));
  const make = (): NodeIndex => {
    switch (shape) {
      case "scalar":
        return value > 0 ? graph.float(Number.isInteger(value) ? `${value}.0` : String(value)) : graph.str(text);
      case "shared":
        return made[made.length >> 1] ?? graph.builder.none();
      case "dict":
        return graph.dict(...items.flatMap((item, i) => [graph.key(`${text}${i}`), item]));
      case "array":
        return graph.array(...floats(value, -value));
      case "object":
        return graph.construct("m", "C", { state: graph.dict(graph.key("a"), graph.list(...items)) });
      default:
        return graph.builder.sequence(shape, items);
    }
  };
  const node = make();
  made.push(node);
  return node;
}

describe("any graph", () => {
  it("is read back as it was, and loads to the same values", () => {
    fc.assert(
      fc.property(plan, (root) => {
        const graph = new KeyedGraph();
        for (const name of ["dict", "list", "tuple", "set"]) graph.name("construct", "builtins", name);
        graph.name("construct", "numpy", "ndarray");
        graph.name("reference", "builtins", "str");
        const approved = graph.approve(build(graph, [], root));
        const again = approvedOf(written(approved));
        expect(dumpApproved(again)).toBe(dumpApproved(approved));
        expect(valueText(loadApproved(again))).toBe(valueText(loadApproved(approved)));
      }),
      { numRuns: 40 },
    );
  });
});

describe("sharing", () => {
  it("is kept where one object stands many times, by one id and one member", () => {
    const shared = object("m.C", dict([["a", ndarray("x.npy")]]));
    const npy = readNpy();
    const file = written(approvedOf(skops(list([shared, shared, shared]), [["x.npy", npy]])));
    const schema = schemaOf(file);
    const [first, second, third] = schema.content;
    expect(second).toEqual(first);
    expect(third).toEqual(first);
    expect(new TextDecoder("latin1").decode(file).match(/\d+\.npy/g)).toHaveLength(3 + 2);
  });

  it("tells equal objects apart", () => {
    const file = written(approvedOf(skops(list([list([]), list([])]))));
    const [first, second] = schemaOf(file).content;
    expect(first?.__id__).not.toBe(second?.__id__);
  });

  it("writes out what a CachedNode stood for", () => {
    const root = list([
      list([json(1)], { __id__: 7 }),
      { ...list([]), __loader__: "CachedNode", __id__: 7, content: undefined },
    ]);
    const [first, second] = schemaOf(written(approvedOf(skops(root)))).content;
    expect(second).toEqual(first);
  });

  it("upon sharing ends in an error before a byte is made", () => {
    const graph = new TestGraph();
    graph.name("construct", "builtins", "list");
    let node = graph.list();
    for (let i = 0; i < 40; i++) node = graph.list(node, node);
    const approved = graph.approve(node);
    expect(() => writeSkops(approved)).toThrow(expect.objectContaining({ code: "E_LIMIT_NODES" }));
  });
});

function readNpy(): Uint8Array {
  const approved = approveFile("fixtures/skops/0.16.0/array-0d.skops");
  const file = written(approved!);
  const start = 30 + "1.npy".length;
  return file.slice(start, start + new DataView(file.buffer).getUint32(18, true));
}

interface WrittenNode {
  readonly __id__: number;
  readonly content: readonly WrittenNode[];
}

function schemaOf(file: Uint8Array): WrittenNode {
  const text = new TextDecoder("latin1").decode(file);
  return JSON.parse(text.slice(text.indexOf('{"__class__"'), text.lastIndexOf("}PK") + 1));
}

describe("refusals", () => {
  it.each<[string, string, () => ApprovedGraph]>([
    ["no approval", "E_NOT_APPROVED", () => Object.create(null)],
    ["a generator of protocol 1", "E_CONVERT", () => approvedOf(skops(seedless(), [], { top: { protocol: 1 } }))],
    [
      "a cycle",
      "E_CONVERT",
      () => {
        const graph = new TestGraph();
        const object_ = graph.construct("m", "C", { state: 0 });
        graph.builder.fill(object_, "state", object_);
        return graph.approve(object_);
      },
    ],
    [
      "a name that was not approved",
      "E_CONVERT",
      () => {
        const graph = new TestGraph();
        return graph.approve(graph.list());
      },
    ],
  ])("of %s come first, with %s", (_, code, make) => {
    expect(errorOf(() => writeSkops(make()))).toMatchObject({ code });
  });

  it.each([
    ["other bytes", { sha256: "0".repeat(64) }, "E_DIGEST"],
    ["no digest", { sha256: "" }, "E_NOT_APPROVED"],
  ])("of %s come while the bytes are made", (_, options, code) => {
    const graph = new TestGraph();
    graph.name("construct", "builtins", "bytes");
    const body = new MemoryBody(Uint8Array.of(1, 2, 3, 4), options);
    const file = writeSkops(graph.approve(graph.builder.bytes(body)));
    expect(errorOf(() => Array.from(file))).toMatchObject({ code });
  });

  it.each([3, 5])("of a body that has %d bytes by now, and not 4", (size) => {
    const graph = new TestGraph();
    graph.name("construct", "builtins", "bytes");
    const open = (): MemoryBody["open"] extends () => infer Stream ? Stream : never =>
      new MemoryBody(new Uint8Array(size)).open();
    const { sha256 } = new MemoryBody(new Uint8Array(4));
    const file = writeSkops(graph.approve(graph.builder.bytes({ size: 4, sha256, open })));
    expect(errorOf(() => Array.from(file))).toMatchObject({ code: "E_DIGEST" });
  });
});

function seedless(): ReturnType<typeof json> {
  const node = generator("PCG64");
  return { ...node, content: { bit_generator: (node["content"] as { bit_generator: unknown }).bit_generator } };
}

describe("kinds that look into the text below them", () => {
  it("find what they look for, shared or not", () => {
    const owner = object("m.C", dict([["a", json(1)]]));
    const callee = type("m.function");
    const random = generator("PCG64");
    const root = list([owner, method("run", owner), callee, partial(callee), random, random, tuple([random])]);
    const before = skops(root);
    expect(bill(written(approvedOf(before)))).toEqual(bill(before));
  });

  it("keep bytes that several nodes name", () => {
    const twice = skops(list([bytes("a.bin"), bytes("b.bin")]), [
      ["a.bin", "same"],
      ["b.bin", "same"],
    ]);
    expect(dumpApproved(approvedOf(written(approvedOf(twice))))).toBe(dumpApproved(approvedOf(twice)));
  });
});
