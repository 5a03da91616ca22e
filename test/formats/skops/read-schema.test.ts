import { describe, expect, test } from "vitest";
import { DEFAULT_LIMITS, Findings } from "../../../src/bytes/index.js";
import { readSchema } from "../../../src/formats/skops/read-schema.js";
import { codesOf, scanTrusting } from "../../helpers/scan-skops.js";
import {
  func,
  generator,
  json,
  list,
  node,
  object,
  raw,
  reduced,
  skops,
  tuple,
  dict,
} from "../../helpers/skops-builder.js";

const read = (text: string): ReturnType<typeof readSchema> =>
  readSchema(new TextEncoder().encode(text), DEFAULT_LIMITS, new Findings());

describe("readSchema", () => {
  test.each([0, 1, 2])("takes protocol %i", (protocol) => {
    expect(read(`{"protocol": ${protocol}}`)).toMatchObject({ protocol, skopsVersion: undefined });
  });

  test.each(["3", "-1", "1.0", "1e0", "true", "null", '"2"', "[]", "{}", "99999999999999999999", "-0", "2.5"])(
    "refuses protocol %s",
    (protocol) => {
      expect(() => read(`{"protocol": ${protocol}}`)).toThrowError(
        expect.objectContaining({ code: "E_SKOPS_PROTOCOL", path: "schema.json#/protocol" }),
      );
    },
  );

  test("refuses a schema without protocol, also if an inner node has one", () => {
    const missing = expect.objectContaining({ code: "E_SKOPS_PROTOCOL" });
    expect(() => read("{}")).toThrowError(missing);
    expect(() => read('{"content": {"protocol": 2}}')).toThrowError(missing);
  });

  test("takes any text as version", () => {
    expect(read('{"protocol": 2, "_skops_version": "0.16.0"}').skopsVersion).toBe("0.16.0");
    expect(read('{"protocol": 2, "_skops_version": "evil\\u001b"}').skopsVersion).toBe("evil\u001b");
  });

  test.each(["1", "null", "[]"])("refuses the version %s", (version) => {
    expect(() => read(`{"protocol": 2, "_skops_version": ${version}}`)).toThrowError(
      expect.objectContaining({ code: "E_SKOPS_FIELD" }),
    );
  });

  test.each(["[]", "1", '"x"', "null", "true"])("refuses %s as a schema", (text) => {
    expect(() => read(text)).toThrowError(expect.objectContaining({ code: "E_SKOPS_SCHEMA" }));
  });

  test.each([
    ["", "E_JSON_SYNTAX"],
    ["{", "E_JSON_SYNTAX"],
    ['{"protocol": 2} x', "E_JSON_SYNTAX"],
    ['{"protocol": NaN}', "E_JSON_SYNTAX"],
    ['\ufeff{"protocol": 2}', "E_JSON_ENCODING"],
    ['{"protocol": 2, "a": "\\ud800"}', "E_JSON_SURROGATE"],
  ])("refuses the text %j", (text, code) => {
    expect(() => read(text)).toThrowError(expect.objectContaining({ code }));
  });

  test.each(['{"protocol": 2', '{"protocol": 3}', '{"protocol": 2, "a": "\\ud800"}', "[]"])(
    "leaves the bill of %j open, though it is refused",
    (schema) => {
      const { verdict, inventory } = scanTrusting(skops(undefined, [], { schema }));
      expect([verdict, inventory.completeness]).toEqual(["refused", "incomplete"]);
    },
  );

  test("stops at the limit of depth", () => {
    const deep = (depth: number): string => `{"protocol": 2, "a": ${"[".repeat(depth)}${"]".repeat(depth)}}`;
    expect(read(deep(999)).protocol).toBe(2);
    expect(() => read(deep(1000))).toThrowError(expect.objectContaining({ code: "E_LIMIT_DEPTH" }));
  });
});

describe("what a protocol allows", () => {
  test("protocol 0 names functions in their content", () => {
    const old = node("FunctionNode", "numpy.ufunc", { content: { module_path: "numpy", function: "log1p" } });
    expect(codesOf(skops(old, [], { top: { protocol: 0 } }))).toEqual([]);
    expect(codesOf(skops(old))).toEqual(["E_SKOPS_FIELD"]);
    expect(codesOf(skops(func("numpy.log1p"), [], { top: { protocol: 0 } }))).toEqual(["E_SKOPS_FIELD"]);
  });

  test("protocol 1 knows no seed of a generator", () => {
    const full = generator("PCG64");
    const { bit_generator } = full["content"] as { bit_generator: unknown };
    const old = { ...full, content: { bit_generator } };
    expect(codesOf(skops(old, [], { top: { protocol: 1 } }))).toEqual([]);
    expect(codesOf(skops(old))).toEqual(["E_SKOPS_FIELD"]);
    expect(codesOf(skops(full, [], { top: { protocol: 1 } }))).toEqual(["E_SKOPS_FIELD"]);
  });

  test("protocol 0 holds generators that no skops loads", () => {
    const old = node("RandomGeneratorNode", "numpy.random._generator.Generator", {
      content: { bit_generator: { bit_generator: "PCG64" } },
    });
    expect(codesOf(skops(old, [], { top: { protocol: 0 } }))).toEqual(["E_SKOPS_UNLOADABLE"]);
  });

  test.each(["NewNode", "", "listnode", "ListNode ", "Node", "constructor"])("no protocol knows %j", (loader) => {
    for (const protocol of [0, 1, 2]) {
      const file = skops(list([node(loader, "m.C", {})]), [], { top: { protocol } });
      expect(codesOf(file)).toEqual(["E_SKOPS_LOADER"]);
    }
  });
});

describe("an id", () => {
  test.each(["1", "140735340871680", "9007199254740993", "18446744073709551615"])("may be %s", (id) => {
    expect(codesOf(skops(list([json(1, { __id__: raw(id) })])))).toEqual([]);
  });

  test.each(["0", "-1", "1.0", "1e3", "18446744073709551616", "99999999999999999999", "true", "null", '"1"', "[]"])(
    "may not be %s",
    (id) => {
      expect(codesOf(skops(list([json(1, { __id__: raw(id) })])))).toEqual(["E_SKOPS_ID"]);
    },
  );

  test("may be absent", () => {
    expect(codesOf(skops(json(1, { __id__: undefined })))).toEqual([]);
  });

  test("that two different nodes share is refused", () => {
    const shared = { __id__: 5 };
    expect(codesOf(skops(list([json(1, shared), json(1, shared)])))).toEqual([]);
    expect(codesOf(skops(list([json(1, shared), json(2, shared)])))).toEqual(["E_SKOPS_ID_REUSED"]);
    expect(codesOf(skops(list([json(1, shared), list([], shared)])))).toEqual(["E_SKOPS_ID_REUSED"]);
    expect(codesOf(skops(list([object("m.A", undefined, shared), object("m.B", undefined, shared)])))).toEqual([
      "E_SKOPS_ID_REUSED",
    ]);
  });

  test("that two nodes share is no lie about inner ids", () => {
    const outer = (inner: number): ReturnType<typeof list> => list([json(1, { __id__: inner })], { __id__: 5 });
    expect(codesOf(skops(tuple([outer(6), outer(7)])))).toEqual([]);
  });

  test("larger than a double holds is still told from its neighbour", () => {
    const [a, b] = [raw("9007199254740992"), raw("9007199254740993")];
    expect(codesOf(skops(list([json(1, { __id__: a }), json(2, { __id__: b })])))).toEqual([]);
  });

  test("of an enclosing node is a cycle", () => {
    const repeat = node("CachedNode", "builtins.str", { __id__: 5 });
    expect(codesOf(skops(list([repeat], { __id__: 5 })))).toEqual(["E_SKOPS_CYCLE"]);
    expect(codesOf(skops(list([json(1, { __id__: 5 })], { __id__: 5 })))).toEqual(["E_SKOPS_CYCLE"]);
    const deep = reduced("LossNode", "m.L", tuple([]), dict([["a", repeat]]), { __id__: 5 });
    expect(codesOf(skops(deep))).toEqual(["E_SKOPS_CYCLE"]);
  });

  test("in a CachedNode must be known", () => {
    const repeat = node("CachedNode", "builtins.str", { __id__: 5 });
    expect(codesOf(skops(list([repeat, json(1, { __id__: 5 })])))).toEqual(["E_SKOPS_ID"]);
    expect(codesOf(skops(list([json(1, { __id__: 5 }), repeat])))).toEqual([]);
    expect(codesOf(skops(list([{ ...repeat, __id__: undefined }])))).toEqual(["E_SKOPS_ID"]);
  });
});
