import { describe, expect, it } from "vitest";
import { TextPieces } from "../../../src/formats/skops/text-pieces.js";
import { writeSchema } from "../../../src/formats/skops/write-schema.js";
import type { Graph, NodeIndex } from "../../../src/graph/index.js";
import { graphOf } from "../../helpers/scan-skops.js";
import { dict, json, list, objectArray, skops, type } from "../../helpers/skops-builder.js";
import { floats, TestGraph } from "../../load/graph-support.js";

/** A node of a schema; its content is whatever its kind has there. */
interface Written {
  readonly __class__: string;
  readonly __module__: string;
  readonly __loader__: string;
  readonly __id__: number;
  readonly protocol?: number;
  readonly content?: unknown;
  readonly key_types?: { readonly content: readonly Written[] };
}

function schemaOf(graph: Graph): Written {
  const text = writeSchema(graph)
    .pieces.map((piece) => new TextDecoder().decode(piece))
    .join("");
  expect(text).toMatch(/^[ -~]*$/);
  return JSON.parse(text);
}

function frozen(make: (graph: TestGraph) => NodeIndex): Graph {
  const graph = new TestGraph();
  return graph.builder.freeze(make(graph));
}

const keyTypes = (schema: Written): string[] =>
  schema.key_types!.content.map((node) => `${node.__loader__} ${node.__module__}.${node.__class__}`);

describe("writeSchema", () => {
  it("says protocol and version at the top, and nowhere else", () => {
    const schema = schemaOf(frozen((graph) => graph.list(graph.list())));
    expect(Object.keys(schema).slice(-2)).toEqual(["protocol", "_skops_version"]);
    expect(schema).toMatchObject({ protocol: 2, _skops_version: "0.16.0" });
    expect(Object.keys((schema.content as Written[])[0]!)).toEqual([
      "__class__",
      "__module__",
      "__loader__",
      "content",
      "__id__",
    ]);
  });

  it("counts ids from 1 in the order of the text", () => {
    const schema = schemaOf(frozen((graph) => graph.list(graph.int(1), graph.list(graph.int(2)), graph.int(3))));
    const [first, second, third] = schema.content as Written[];
    const inner = second!.content as Written[];
    expect([schema, first, second, inner[0], third].map((node) => node!.__id__)).toEqual([1, 2, 3, 4, 5]);
  });

  it("keeps the types of keys that are all read as integers", () => {
    const root = dict([
      ["1", json(0), "numpy.int64"],
      ["2", json(0), "builtins.int"],
      ["3", json(0), "numpy.uint8"],
    ]);
    const schema = schemaOf(graphOf(skops(root)));
    expect(keyTypes(schema)).toEqual(["TypeNode numpy.int64", "TypeNode builtins.int", "TypeNode numpy.uint8"]);
    expect(Object.keys(schema.content as object)).toEqual(["1", "2", "3"]);
  });

  it("keeps a key type of which only calling it can tell", () => {
    const root = dict([["null", json(0), "builtins.NoneType"]]);
    const schema = schemaOf(graphOf(skops(root)));
    expect([keyTypes(schema), Object.keys(schema.content as object)]).toEqual([
      ["TypeNode builtins.NoneType"],
      ["null"],
    ]);
  });

  it("makes up the types of keys that no file said", () => {
    const graph = frozen(({ builder }) => {
      const text = (value: string): Uint8Array => new TextEncoder().encode(value);
      const keys = [
        builder.str(text("a")),
        builder.int(text("2")),
        builder.float(text("1e-7")),
        builder.bool(true),
        builder.float(text("2.5")),
      ];
      return builder.dict(keys.flatMap((key) => [key, builder.none()]));
    });
    const schema = schemaOf(graph);
    expect(keyTypes(schema).map((name) => name.replace("TypeNode builtins.", ""))).toEqual([
      "str",
      "int",
      "float",
      "bool",
      "float",
    ]);
    // An object of JavaScript would put "2" first.
    const text = new TextDecoder().decode(writeSchema(graph).pieces[0]);
    expect(
      [...text.matchAll(/"([^"]*)":\{"__class__":"str","__module__":"builtins","__loader__":"JsonNode"/g)].map(
        ([, key]) => key,
      ),
    ).toEqual(["a", "2", "1e-07", "true", "2.5"]);
  });

  it("keeps a key that is special to JavaScript", () => {
    const schema = schemaOf(
      graphOf(
        skops(
          dict([
            ["__proto__", json(1)],
            ["__loader__", json(2)],
          ]),
        ),
      ),
    );
    expect(Object.hasOwn(schema.content as object, "__proto__")).toBe(true);
  });

  it("gives the rows of an array of objects the same ids wherever the array stands", () => {
    const array = objectArray([list([json(1), json(2)]), list([json(3), json(4)])], [2, 2]);
    const schema = schemaOf(graphOf(skops(list([array, array]))));
    const [first, second] = schema.content as Written[];
    expect(second).toEqual(first);
    expect((first!.content as Written[]).map(({ __loader__ }) => __loader__)).toEqual(["ListNode", "ListNode"]);
  });

  it("names one member for one body", () => {
    const { members } = writeSchema(
      frozen((graph) => {
        const array = graph.array(...floats(1));
        return graph.list(array, array, graph.array(...floats(1)));
      }),
    );
    expect([...members.keys()]).toEqual(["2.npy", "3.npy"]);
  });

  it("lists what Python will be asked for", () => {
    const { needs } = writeSchema(graphOf(skops(list([type("m.C"), type("builtins.int"), dict([])]))));
    expect([...needs].toSorted()).toEqual([
      "construct:builtins.dict",
      "construct:builtins.list",
      "reference:builtins.int",
      "reference:m.C",
    ]);
  });

  it("is written however deep it is", () => {
    const graph = frozen((make) => {
      let node = make.list();
      for (let i = 0; i < 20_000; i++) node = make.list(node);
      return node;
    });
    expect(writeSchema(graph).size).toBeGreaterThan(20_000 * 80);
  });
});

describe("TextPieces", () => {
  it("gives back what was added, in pieces", () => {
    const pieces = new TextPieces(2 ** 20, "text");
    for (let i = 0; i < 100_000; i++) pieces.add("abc");
    const { pieces: bytes, size } = pieces.end();
    expect(size).toBe(300_000);
    expect(bytes.length).toBeLessThan(6);
    expect(bytes.map((piece) => new TextDecoder().decode(piece)).join("")).toBe("abc".repeat(100_000));
  });

  it("ends at its limit, not at that of the memory", () => {
    const add = (size: number): unknown => {
      const pieces = new TextPieces(10, "text");
      pieces.add("a".repeat(size));
      return pieces.end();
    };
    expect(add(10)).toMatchObject({ size: 10 });
    expect(() => add(11)).toThrow(expect.objectContaining({ code: "E_LIMIT_SCHEMA" }));
  });
});
