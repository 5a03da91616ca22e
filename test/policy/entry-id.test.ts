import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { requirementId } from "../../src/graph/requirement.js";
import { deniedIds, idProblem, trustedIds } from "../../src/policy/entry-id.js";
import { policyErrors } from "../../src/policy/generated/validate-policy.js";

const VALID = [
  "mymodels.RareScaler",
  "a.b",
  "_private._module._Name",
  "modèles.Échelle",
  "construct:sklearn.svm._classes.SVC",
  "call:functools.partial",
  "reference:numpy.log1p",
  "method:numpy.random._generator.Generator.normal",
  "operator:ai.onnx/Relu",
  "operator:com.microsoft/Gelu",
  "function:pkg.local/my-function",
  "file:weights.bin",
  "file:weights of 2026.bin",
  "file:os.path:1",
  "file:weights/part-0.bin",
];

const INVALID: readonly [id: string, is: RegExp][] = [
  ["", /empty part/],
  ["SVC", /too few parts/],
  ["true", /too few parts/],
  ["*", /wildcard/],
  ["sklearn.*", /wildcard/],
  ["construct:*", /wildcard/],
  ["operator:ai.onnx/*", /wildcard/],
  ["file:*.bin", /wildcard/],
  ["sklearn.", /empty part/],
  [".SVC", /empty part/],
  ["sklearn..SVC", /empty part/],
  ["construct:", /empty part/],
  ["construct:SVC", /too few parts/],
  ["method:numpy.mean", /too few parts/],
  ["sklearn.svm SVC.x", /no identifier/],
  ["sklearn.1svm", /no identifier/],
  [" sklearn.SVC", /no identifier/],
  ["sklearn/SVC.x", /no identifier/],
  ["Construct:a.B", /action/],
  ["load:a.B", /action/],
  ["module:Name", /action/],
  [":a.B", /action/],
  ["construct:call:a.B", /no identifier/],
  ["operator:Relu", /domain and a name/],
  ["operator:/Relu", /domain and a name/],
  ["operator:ai.onnx/", /domain and a name/],
  ["operator:ai.onnx/a/b", /domain and a name/],
  ["function:a b/c", /domain and a name/],
  ["file:", /plain file name/],
  ["file:..", /plain file name/],
  ["file:.", /plain file name/],
  ["file:a/", /plain file name/],
  ["file:/a", /plain file name/],
  ["file:a//b", /plain file name/],
  ["file:a/../b", /plain file name/],
  ["file:./b", /plain file name/],
  ["file:a\\b", /plain file name/],
  ["a.B\n", /control or invisible/],
  ["a.B\u0000", /control or invisible/],
  ["file:a\u202eb", /control or invisible/],
  ["a.B\u200b", /control or invisible/],
  ["operator:a/\ud800", /control or invisible/],
  ["a.E\u0301", /NFC/],
  [`a.${"b".repeat(513)}`, /no identifier/],
  [`${"abcdefg.".repeat(70)}B`, /module is too long/],
];

describe("idProblem", () => {
  it.each(VALID)("accepts %j", (id) => {
    expect(idProblem(id)).toBeUndefined();
  });

  it.each(INVALID)("refuses %j", (id, is) => {
    expect(idProblem(id)?.[0]).toMatch(is);
  });

  it("says what was wanted", () => {
    expect(idProblem("sklearn.*")).toEqual(["it holds a wildcard", "every name must be written out"]);
    expect(idProblem("load:a.B")?.[1]).toContain("construct");
  });

  it("accepts the id of every requirement with honest names", () => {
    const identifier = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/);
    const module = fc.array(identifier, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("."));
    const action = fc.constantFrom("call" as const, "construct" as const, "reference" as const);
    fc.assert(
      fc.property(action, module, identifier, (kind, path, name) => {
        expect(idProblem(requirementId(kind, path, name))).toBeUndefined();
      }),
    );
  });

  it("accepts nothing that the published schema refuses", () => {
    const piece = fc.constantFrom(
      "a",
      "B",
      ".",
      ":",
      "/",
      "*",
      " ",
      "\\",
      "\n",
      "é",
      "call:",
      "operator:",
      "file:",
      "method:",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        const id = pieces.join("");
        const schemaAccepts = policyErrors({ version: 1, deny: [id] }).length === 0;
        if (idProblem(id) === undefined) expect(schemaAccepts, id).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("short ids", () => {
  it("stand for construct and reference when trusted", () => {
    expect(trustedIds("m.N")).toEqual(["construct:m.N", "reference:m.N"]);
  });

  it("stand for every action on a name when denied", () => {
    expect(deniedIds("m.N")).toEqual(["call:m.N", "construct:m.N", "method:m.N", "reference:m.N"]);
  });

  it("leave explicit ids alone", () => {
    expect(trustedIds("call:m.N")).toEqual(["call:m.N"]);
    expect(deniedIds("operator:d/T")).toEqual(["operator:d/T"]);
  });
});
