import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { memorySource } from "../../src/bytes/index.js";
import { FIELDS } from "../../src/formats/skops/kinds.js";
import { nodeHost } from "../../src/node/host.js";
import { ApprovedGraph, Policy, scan, type Scan } from "../../src/scan/index.js";
import { dumpGraph } from "../helpers/graph-dump.js";
import { scanTrusting } from "../helpers/scan-skops.js";
import {
  bytes,
  dict,
  func,
  generator,
  json,
  jsonText,
  list,
  method,
  ndarray,
  node,
  object,
  objectArray,
  partial,
  reduced,
  set,
  skops,
  tuple,
  type,
} from "../helpers/skops-builder.js";
import { npyFile } from "../formats/npy/npy-file.js";

type Root = ReturnType<typeof json>;

const MEMBERS: [name: string, data: Uint8Array][] = [
  ["1.npy", npyFile({})],
  ["1.bin", Uint8Array.of(1, 2)],
];

/** Everything that a scan says, as text; the graph by its content. */
function everything({ approved, ...said }: Scan): string {
  const text = JSON.stringify(said, (_, value: unknown) => (value instanceof Map ? [...value] : value));
  return approved ? `${text}\n${dumpGraph(ApprovedGraph.graphOf(approved))}` : text;
}

/** Scans twice: without an exception, with one result, and without a failure of our own. */
function expectSteady(file: Uint8Array): Scan {
  const first = scanTrusting(file);
  expect(first.findings.filter(({ code }) => code === "E_INTERNAL")).toEqual([]);
  expect(everything(scanTrusting(file))).toBe(everything(first));
  return first;
}

describe("random bytes", () => {
  test("are a verdict, never an exception, and never approved", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (file) => {
        expect(expectSteady(file).verdict).not.toBe("approved");
      }),
      { numRuns: 200 },
    );
  });

  test("behind a known magic are the same", () => {
    const magic = fc.constantFrom(
      [0x50, 0x4b, 3, 4],
      [0x50, 0x4b, 5, 6],
      [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59],
      [0x80, 4],
    );
    fc.assert(
      fc.property(magic, fc.uint8Array({ maxLength: 200 }), (head, rest) => {
        expectSteady(Uint8Array.from([...head, ...rest]));
      }),
      { numRuns: 200 },
    );
  });

  test("as schema are refused", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (schema) => {
        expect(expectSteady(skops(undefined, [], { schema })).verdict).toBe("refused");
      }),
      { numRuns: 200 },
    );
  });

  test("as members are not approved", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.constantFrom(0 as const, 8 as const), (data, coding) => {
        const file = skops(ndarray("1.npy"), [["1.npy", data]], { method: coding });
        expect(expectSteady(file).verdict).not.toBe("approved");
      }),
      { numRuns: 200 },
    );
  });
});

describe("random JSON as schema", () => {
  test("is a verdict, never an exception", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (schema) => {
        expect(expectSteady(skops(undefined, [], { schema })).verdict).toBe("refused");
      }),
      { numRuns: 200 },
    );
  });

  test("made of the format's own words is the same", () => {
    const word = fc.constantFrom("ListNode", "DictNode", "JsonNode", "CachedNode", "builtins", "list", "1.npy", "json");
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        word,
        fc.constantFrom(1, 2, true, null),
        fc.dictionary(fc.constantFrom(...FIELDS), tie("value"), { maxKeys: 7 }),
        fc.array(tie("value"), { maxLength: 3 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...FIELDS), value, { maxKeys: 8 }), (root) => {
        const file = skops(undefined, MEMBERS, { schema: JSON.stringify({ ...root, protocol: 2 }) });
        expect(expectSteady(file).verdict).not.toBe("approved");
      }),
      { numRuns: 250 },
    );
  });
});

/** Trees of nodes that are honest but for a field here and there. */
const name = fc.constantFrom(
  "m.C",
  "builtins.list",
  "builtins.str",
  "numpy.ndarray",
  "os.system",
  "collections.OrderedDict",
  "m..C",
);
const key = fc.constantFrom("a", "b", "1", "1.0", "true", "", "__class__", "_sklearn_version", "__proto__");
const id = fc.option(fc.constantFrom(1, 2, 3), { nil: undefined });
const { tree } = fc.letrec<{ tree: Root }>((tie) => {
  const inner = tie("tree");
  const items = fc.array(inner, { maxLength: 3 });
  const entries = fc.uniqueArray(
    fc.tuple(key, inner, fc.constantFrom("builtins.str", "builtins.int", "builtins.bool", "m.Key")),
    { maxLength: 3, selector: ([text]) => text },
  );
  const wrong = fc.oneof(
    { weight: 12, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: id.map((__id__) => ({ __id__ })) },
    { weight: 1, arbitrary: fc.constantFrom(...FIELDS).map((field) => ({ [field]: 1 })) },
    { weight: 1, arbitrary: fc.constant({ __class__: "Other" }) },
  );
  return {
    tree: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constantFrom(json(1), json("a"), json(null), jsonText("NaN"), jsonText("[]")),
      fc.constantFrom(ndarray("1.npy"), bytes("1.bin"), generator("PCG64"), ndarray("2.npy")),
      name.map((text) => type(text)),
      name.map((text) => func(text)),
      fc.constantFrom(1, 2, 3).map((__id__) => node("CachedNode", "builtins.str", { __id__ })),
      fc.tuple(items, wrong).map(([all, lie]) => list(all, lie)),
      fc.tuple(items, wrong).map(([all, lie]) => tuple(all, lie)),
      fc.tuple(items, wrong).map(([all, lie]) => set(all, lie)),
      fc.tuple(items, fc.nat(3), wrong).map(([all, size, lie]) => objectArray(all, [size], lie)),
      fc.tuple(entries, wrong).map(([all, lie]) => dict(all, lie)),
      fc.tuple(name, inner, wrong).map(([text, state, lie]) => object(text, state, lie)),
      fc.tuple(inner, wrong).map(([callee, lie]) => partial(callee, lie)),
      fc.tuple(inner, wrong).map(([owner, lie]) => method("f", owner, lie)),
      fc.tuple(inner, inner, wrong).map(([args, state, lie]) => reduced("LossNode", "m.L", args, state, lie)),
      fc
        .tuple(inner, inner)
        .map(([main, default_factory]) =>
          node("DefaultDictNode", "collections.defaultdict", { content: { main, default_factory } }),
        ),
    ),
  };
});

const users: Root[] = [ndarray("1.npy"), bytes("1.bin")];

describe("random trees of nodes", () => {
  test("are a verdict, the same twice, without a failure of our own", () => {
    let approved = 0;
    fc.assert(
      fc.property(tree, fc.constantFrom(0, 1, 2), (root, protocol) => {
        const file = skops(list([root, ...users]), MEMBERS, { top: { protocol } });
        if (expectSteady(file).verdict === "approved") approved++;
      }),
      { numRuns: 200 },
    );
    // A property that never meets a good file would show nothing.
    expect(approved).toBeGreaterThan(20);
  });

  test("need no less for standing inside another node", () => {
    fc.assert(
      fc.property(tree, (root) => {
        const ids = (file: Uint8Array): string[] => scanTrusting(file).requirements.map((one) => one.id);
        const alone = ids(skops(list([root, ...users]), MEMBERS));
        const inside = ids(skops(list([object("m.Outer", dict([["a", tuple([root])]])), ...users]), MEMBERS));
        expect(inside).toEqual(expect.arrayContaining(alone));
      }),
      { numRuns: 200 },
    );
  });

  test("are never approved while a name is not trusted", () => {
    fc.assert(
      fc.property(tree, (root) => {
        const file = skops(list([root, ...users]), MEMBERS);
        const { requirements } = scanTrusting(file);
        for (const { id: left } of requirements) {
          const trust = requirements.filter((one) => one.id !== left && !one.invalid).map((one) => one.id);
          expect(scan(memorySource(file, nodeHost), { policy: Policy.of({ trust }) }).verdict).not.toBe("approved");
        }
      }),
      { numRuns: 60 },
    );
  });
});
