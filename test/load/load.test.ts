import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { memorySource, type Source } from "../../src/bytes/index.js";
import { RefusedError, UnsupportedError, UntrustedTypesError, UsageError } from "../../src/errors/index.js";
import { Instance, load, type NdArray, type Value } from "../../src/load/index.js";
import { nodeHost } from "../../src/node/host.js";
import { ApprovedGraph, listUntrusted, Policy, scan } from "../../src/scan/index.js";
import { errorOf, TestGraph } from "./graph-support.js";

const FIXTURES = "fixtures/skops/0.16.0";
const fixture = (name: string): Source => memorySource(readFileSync(`${FIXTURES}/${name}`), nodeHost);
const notApproved = { name: "RefusedError", code: "E_NOT_APPROVED" };
const badOptions = { name: "UsageError", code: "E_OPTIONS" };

/** What the two arrays of `shared-array.skops` hold. */
const DATA = Buffer.from(Float64Array.of(0, 1, 2).buffer);

/** A source that counts what is read. */
function counting(source: Source): Source & { reads: number } {
  return {
    ...source,
    reads: 0,
    read(offset, length) {
      this.reads++;
      return source.read(offset, length);
    },
  };
}

describe("only what a scan minted", () => {
  const graph = new TestGraph();
  const approved = graph.approve(graph.list(graph.int(1)));

  test("can be loaded", () => {
    expect(ApprovedGraph.isApproved(approved)).toBe(true);
    expect(load(approved)).toEqual([1]);
    expect(load(approved)).not.toBe(load(approved));
  });

  // Each of these would hold what the original holds, if it were a plain object.
  const copies: readonly (readonly [string, () => unknown])[] = [
    // oxlint-disable-next-line typescript/no-misused-spread
    ["a spread", () => ({ ...approved })],
    ["Object.assign", () => Object.assign(Object.create(ApprovedGraph.prototype) as object, approved)],
    ["Object.create of it", () => Object.create(approved)],
    ["Object.create of its prototype", () => Object.create(ApprovedGraph.prototype)],
    ["structuredClone", () => structuredClone(approved)],
    ["a JSON copy", () => JSON.parse(JSON.stringify(approved))],
    ["Object.setPrototypeOf", () => Object.setPrototypeOf({ approval: approved.approval }, ApprovedGraph.prototype)],
    ["a proxy", () => new Proxy(approved, {})],
    ["a literal", () => ({ approval: { artifact: "0".repeat(64), policy: "sha256:0" } })],
    ["null", () => null],
    ["undefined", () => undefined],
    ["a function", () => () => approved],
    ["bytes", () => Uint8Array.of(1)],
  ];

  test.each(copies)("not %s", (_name, make) => {
    const copy = make();
    expect(ApprovedGraph.isApproved(copy)).toBe(false);
    expect(errorOf(() => load(copy as ApprovedGraph))).toMatchObject(notApproved);
    expect(errorOf(() => ApprovedGraph.graphOf(copy as ApprovedGraph))).toMatchObject(notApproved);
  });

  test("not a graph, for the compiler either", () => {
    const { builder } = new TestGraph();
    const raw = builder.freeze(builder.none());
    // @ts-expect-error a graph that no scan approved
    expect(errorOf(() => load(raw))).toMatchObject(notApproved);
    // oxlint-disable-next-line typescript/no-misused-spread
    const copy = { ...approved };
    // @ts-expect-error a copy lacks the private field
    expect(errorOf(() => load(copy))).toMatchObject(notApproved);
    // @ts-expect-error a literal lacks the private field
    expect(errorOf(() => load({ approval: approved.approval }))).toMatchObject(notApproved);
    // @ts-expect-error nobody else can construct one
    expect(() => new ApprovedGraph(Symbol("mint"), raw, approved.approval)).toThrow();
    // @ts-expect-error the graph is not to be reached by a name
    expect(approved.graph).toBeUndefined();
  });

  test("and it cannot be changed", () => {
    expect(Object.isFrozen(approved)).toBe(true);
    expect(Object.isFrozen(approved.approval)).toBe(true);
    // @ts-expect-error read-only
    expect(() => (approved.approval = { artifact: "", policy: "" })).toThrow(TypeError);
  });

  test("a subclass cannot mint", () => {
    const { builder } = new TestGraph();
    const raw = builder.freeze(builder.none());
    const Base = ApprovedGraph as unknown as new (...args: unknown[]) => object;
    class Forged extends Base {}
    expect(errorOf(() => new Forged(Symbol("mint"), raw, {}))).toMatchObject(notApproved);
  });
});

describe("options of an approved graph", () => {
  const graph = new TestGraph();
  const approved = graph.approve(graph.int(1));

  test.each<[string, unknown]>([
    ["an unknown one", { eager: true }],
    ["trust", { trusted: ["m.C"] }],
    ["a policy", { policy: Policy.default() }],
    ["lazy by a number", { lazy: 1 }],
    ["null", null],
    ["a list", []],
  ])("refuse %s", (_name, options) => {
    expect(errorOf(() => load(approved, options as object))).toMatchObject(badOptions);
  });

  test("may be left out", () => {
    expect(load(approved, {})).toBe(1);
    expect(load(approved, { lazy: true })).toBe(1);
  });
});

describe("in one step", () => {
  test("loads what the policy trusts", () => {
    const value = load(fixture("LogisticRegression.skops"), { trusted: [] }) as Instance;
    expect(value).toBeInstanceOf(Instance);
    expect(value.name).toBe("LogisticRegression");
    expect(((value.state as Map<Value, Value>).get("coef_") as NdArray).shape).toHaveLength(2);
  });

  test("throws what is not trusted, sorted, before it reads a second time", () => {
    const source = counting(fixture("partial.skops"));
    const ids = listUntrusted(source);
    source.reads = 0;
    scan(source);
    const { reads } = source;
    source.reads = 0;
    const error = errorOf(() => load(source, { trusted: [] })) as UntrustedTypesError;
    expect(error).toBeInstanceOf(UntrustedTypesError);
    expect(error.code).toBe("E_UNTRUSTED");
    expect(error.ids).toEqual(ids);
    expect([...error.ids].sort()).toEqual(error.ids);
    expect(source.reads).toBe(reads);
  });

  test("loads with those names trusted, and not with one fewer", () => {
    const ids = listUntrusted(fixture("partial.skops"));
    expect(ids.length).toBeGreaterThan(1);
    expect(load(fixture("partial.skops"), { trusted: ids })).toMatchObject({ module: "functools", name: "partial" });
    const error = errorOf(() => load(fixture("partial.skops"), { trusted: ids.slice(1) }));
    expect((error as UntrustedTypesError).ids).toEqual(ids.slice(0, 1));
  });

  test("takes a policy, to which the trusted names are added", () => {
    const policy = Policy.of({ name: "nothing" });
    const strict = errorOf(() => load(fixture("tuple.skops"), { trusted: [], policy }));
    expect((strict as UntrustedTypesError).ids).toEqual(["construct:builtins.tuple"]);
    expect(load(fixture("tuple.skops"), { trusted: ["construct:builtins.tuple"], policy })).toHaveLength(4);
  });

  test("denied stays denied, whoever trusts it", () => {
    const policy = Policy.of({ name: "no tuples", deny: ["construct:builtins.tuple"] });
    const options = { trusted: ["construct:builtins.tuple"], policy };
    expect(errorOf(() => load(fixture("tuple.skops"), options))).toMatchObject({
      name: "RefusedError",
      code: "E_DENIED",
    });
  });

  test("judges expiring entries at the time given", () => {
    const trust = [{ id: "construct:builtins.tuple", expires: "2030-01-01" }];
    const policy = Policy.of({ name: "until 2030", trust });
    const at = (year: string): unknown =>
      load(fixture("tuple.skops"), { trusted: [], policy, at: new Date(`${year}-06-01`) });
    expect(at("2029")).toHaveLength(4);
    expect(errorOf(() => at("2030"))).toBeInstanceOf(UntrustedTypesError);
  });

  test.each([
    ["dict-colliding-keys.skops", "E_JSON_DUPLICATE_KEY", RefusedError],
    ["array-object-0d.skops", "E_SKOPS_UNLOADABLE", UnsupportedError],
  ])("throws the first finding of %s", (name, code, errorClass) => {
    const [finding] = scan(fixture(name)).findings;
    expect(finding).toMatchObject({ code });
    const error = errorOf(() => load(fixture(name), { trusted: [] }));
    expect(error).toBeInstanceOf(errorClass);
    expect(error).toMatchObject({ ...finding });
  });

  test("throws for what is no model", () => {
    expect(errorOf(() => load(memorySource(Uint8Array.of(1, 2, 3)), { trusted: [] }))).toMatchObject({
      name: "UnsupportedError",
      code: "E_FORMAT_UNKNOWN",
    });
  });

  test("lazy arrays hold their digest against a file that changes", () => {
    const bytes = readFileSync(`${FIXTURES}/shared-array.skops`);
    const value = load(memorySource(bytes, nodeHost), { trusted: [], lazy: true }) as Map<Value, NdArray>;
    const equal = value.get("equal")?.toNested();
    expect(equal).toEqual([0, 1, 2]);
    for (const at of [bytes.indexOf(DATA), bytes.lastIndexOf(DATA)]) {
      expect(at).toBeGreaterThan(0);
      bytes[at] = 1;
    }
    expect(value.get("equal")?.toNested()).toEqual(equal);
    expect(errorOf(() => value.get("first")?.data)).toMatchObject({ name: "RefusedError", code: "E_DIGEST" });
  });

  describe("refuses", () => {
    const source = fixture("tuple.skops");

    test.each<[string, unknown]>([
      ["trust in everything", { trusted: true }],
      ["trust by a string", { trusted: "builtins.tuple" }],
      ["trust by a set", { trusted: new Set(["m.C"]) }],
      ["trust in a number", { trusted: [1] }],
      ["no trust at all", {}],
      ["an unknown option", { trusted: [], trust: ["m.C"] }],
      ["a policy that is none", { trusted: [], policy: { version: 1, trust: ["m.C"] } }],
      ["a time that is none", { trusted: [], at: new Date(Number.NaN) }],
      ["a time as text", { trusted: [], at: "2027-01-01" }],
    ])("%s", (_name, options) => {
      expect(errorOf(() => load(source, options as { trusted: string[] }))).toMatchObject(badOptions);
    });

    test("a policy that only looks like one", () => {
      const policy = Object.create(Policy.default()) as Policy;
      expect(() => load(source, { trusted: [], policy })).toThrow(TypeError);
    });

    test("options left out", () => {
      // @ts-expect-error a source needs options
      expect(errorOf(() => load(source))).toMatchObject(badOptions);
    });

    test("trust in everything, for the compiler too", () => {
      // @ts-expect-error a list is wanted
      expect(errorOf(() => load(source, { trusted: true }))).toBeInstanceOf(UsageError);
      // @ts-expect-error there is no such option
      expect(errorOf(() => load(source, { trusted: [], unsafe: true }))).toBeInstanceOf(UsageError);
    });

    test.each(["*", "numpy.*", "construct:", "not an id", ""])("the entry %j", (entry) => {
      expect(errorOf(() => load(source, { trusted: [entry] }))).toMatchObject({ code: "E_POLICY" });
    });
  });
});
