import { describe, expect, test } from "vitest";
import { memorySource, type Limits } from "../../src/bytes/index.js";
import { nodeHost } from "../../src/node/host.js";
import { Policy, scan, takeInventory, type Inventory } from "../../src/scan/index.js";
import { npyFile } from "../formats/npy/npy-file.js";
import { scanTrusting } from "../helpers/scan-skops.js";
import {
  dict,
  func,
  json,
  jsonText,
  list,
  ndarray,
  node,
  object,
  objectArray,
  skops,
  sparse,
  tuple,
  type,
} from "../helpers/skops-builder.js";
import { zipOf } from "../helpers/zip-builder.js";

type Root = ReturnType<typeof json>;

/** @returns verdict, completeness and the codes of a scan that trusts every name. */
function outcome(file: Uint8Array): [verdict: string, completeness: string, ...codes: string[]] {
  const { verdict, inventory, findings } = scanTrusting(file);
  return [verdict, inventory.completeness, ...new Set(findings.map(({ code }) => code))];
}

const ofRoot = (root: Root, members: [string, Uint8Array][] = []): string[] => outcome(skops(root, members));

describe("a bill is whole", () => {
  test("where every node was read", () => {
    expect(ofRoot(list([json(1), object("m.C", dict([["a", func("m.f")]]))]))).toEqual(["approved", "complete"]);
  });

  test.each<[string, Root, [string, Uint8Array][], string]>([
    ["a shared id", list([json(1, { __id__: 5 }), json(2, { __id__: 5 })]), [], "E_SKOPS_ID_REUSED"],
    ["a member that nothing names", json(1), [["1.bin", Uint8Array.of(1)]], "E_SKOPS_MEMBER"],
    ["a member that is missing", ndarray("1.npy"), [], "E_SKOPS_MEMBER"],
    ["a name that is no identifier", object("m.a b"), [], "E_IDENTIFIER"],
    ["an array of objects", ndarray("1.npy"), [["1.npy", npyFile({ text: OBJECTS() })]], "E_SKOPS_ARRAY"],
    ["a scalar of another type", ndarray("1.npy", { __class__: "int8" }), [["1.npy", npyFile({})]], "E_SKOPS_ARRAY"],
  ])("though the file is refused for %s", (_, root, members, code) => {
    expect(ofRoot(root, members)).toEqual(["refused", "complete", code]);
  });
});

function OBJECTS(): string {
  return "{'descr': '|O', 'fortran_order': False, 'shape': (2,), }";
}

describe("a bill is open, though the file is refused, for", () => {
  test.each<[string, Root, string]>([
    ["a kind that no skops has", node("NewNode", "m.C", {}), "E_SKOPS_LOADER"],
    ["a field too many", json(1, { file: "1.npy" }), "E_SKOPS_FIELD"],
    ["a field too few", list([], { content: undefined }), "E_SKOPS_FIELD"],
    ["a container of the wrong type", list([], { content: {} }), "E_SKOPS_FIELD"],
    ["a value that is no scalar", jsonText("[]"), "E_SKOPS_VALUE"],
    ["an id that is none", json(1, { __id__: 0 }), "E_SKOPS_ID"],
    ["a reference to nothing", node("CachedNode", "builtins.str", { __id__: 99 }), "E_SKOPS_ID"],
    ["a cycle", list([node("CachedNode", "builtins.str", { __id__: 7 })], { __id__: 7 }), "E_SKOPS_CYCLE"],
    ["keys that do not fit their types", dict([["a", json(1), "builtins.int"]]), "E_SKOPS_KEYS"],
    ["a state of another type", object("m.C", list([])), "E_SKOPS_STATE"],
    ["an array of another shape", objectArray([json(1)], [2]), "E_SKOPS_ARRAY"],
    ["arguments of another type", node("OperatorFuncNode", "operator.f", { attrs: list([]) }), "E_SKOPS_STATE"],
  ])("%s", (_, bad, code) => {
    const [verdict, completeness, ...codes] = ofRoot(list([json(1), bad, type("m.T")]));
    expect([verdict, completeness]).toEqual(["refused", "incomplete"]);
    expect(codes).toEqual(code === "E_SKOPS_VALUE" ? [expect.stringMatching(/^E_/)] : [code]);
  });

  test("a schema that is no JSON", () => {
    const [verdict, completeness] = outcome(skops(undefined, [], { schema: "{" }));
    expect([verdict, completeness]).toEqual(["refused", "incomplete"]);
  });

  test("a refusal at one end of the file and an unread node at the other", () => {
    const root = list([node("NewNode", "m.C", {}), json(1, { __id__: 5 }), json(2, { __id__: 5 })]);
    expect(ofRoot(root)).toEqual(["refused", "incomplete", "E_SKOPS_LOADER", "E_SKOPS_ID_REUSED"]);
  });
});

describe("a file is undecided and its bill open", () => {
  const inventoryOf = (file: Uint8Array, limits: Partial<Limits> = {}): Inventory =>
    takeInventory(memorySource(file, nodeHost), { limits }).inventory;
  const nested = zipOf([["data.npy", npyFile({})]]);

  test.each<[string, Uint8Array, Partial<Limits>, string]>([
    ["nodes", skops(list([json(1), json(2), json(3)])), { maxNodes: 2 }, "E_LIMIT_NODES"],
    ["names", skops(list([type("m.A"), type("m.B"), type("m.C")])), { maxRequirements: 2 }, "E_LIMIT_REQUIREMENTS"],
    ["depth", skops(list([list([list([])])])), { maxJsonDepth: 4 }, "E_LIMIT_DEPTH"],
    ["the schema", skops(json(1)), { maxSchemaBytes: 10 }, "E_LIMIT_SCHEMA"],
    ["members", skops(ndarray("1.npy"), [["1.npy", npyFile({})]]), { maxMembers: 1 }, "E_LIMIT_MEMBERS"],
    ["what comes out", skops(json(1)), { maxInflatedBytes: 10 }, "E_LIMIT_INFLATED"],
    ["dimensions of an array of objects", skops(objectArray([], [0, 1, 1])), { maxRank: 2 }, "E_LIMIT_RANK"],
    [
      "a nested archive",
      skops(sparse("1.npz", "scipy.sparse._csr.csr_matrix"), [["1.npz", nested]]),
      { maxNestedBytes: 10 },
      "E_LIMIT_NESTED",
    ],
  ])("at the limit of %s", (_, file, limits, code) => {
    const { completeness, findings } = inventoryOf(file, limits);
    expect([completeness, ...findings.map((finding) => finding.code)]).toEqual(["incomplete", code]);
    expect(scan(memorySource(file, nodeHost), { policy: Policy.of({ limits }) }).verdict).toBe("undecided");
  });

  test("for an array that is not read", () => {
    const long = npyFile({ text: "{'descr': '<f16', 'fortran_order': False, 'shape': (1,), }" });
    expect(ofRoot(ndarray("1.npy"), [["1.npy", long]])).toEqual(["undecided", "incomplete", "E_NPY_DTYPE_UNSUPPORTED"]);
  });

  test("for what no skops loads, which is refused or undecided but never approved", () => {
    const [verdict, completeness] = ofRoot(tuple([objectArray([], [0], { content: "1" })]));
    expect(verdict).not.toBe("approved");
    expect(completeness).toBe("incomplete");
  });

  test("for a format that is not read", () => {
    expect(outcome(npyFile({ text: OBJECTS() }))[0]).not.toBe("approved");
    expect(outcome(zipOf([["a.txt", "text"]]))).toEqual(["undecided", "incomplete", "E_FORMAT_UNSUPPORTED"]);
    expect(outcome(new TextEncoder().encode("no model"))).toEqual(["undecided", "incomplete", "E_FORMAT_UNKNOWN"]);
  });
});

describe("an open bill", () => {
  test("is never approved, whatever is trusted", () => {
    const file = skops(list([node("NewNode", "m.C", {}), func("m.f")]));
    const { approved, verdict } = scanTrusting(file);
    expect([approved, verdict]).toEqual([undefined, "refused"]);
  });

  test("still lists each name that stands in the file", () => {
    const file = skops(list([node("NewNode", "m.C", { content: [func("m.f")] }), type("m.T")]));
    const ids = scanTrusting(file).requirements.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(["reference:m.f", "reference:m.T"]));
  });
});
