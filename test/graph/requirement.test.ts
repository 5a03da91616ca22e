import { describe, expect, test } from "vitest";
import { ACTIONS, isIdentifier, isModulePath, requirementId } from "../../src/graph/index.js";

describe("requirementId", () => {
  test.each([
    ["construct", "sklearn.svm._classes", "SVC", "construct:sklearn.svm._classes.SVC"],
    ["call", "functools", "partial", "call:functools.partial"],
    ["reference", "numpy", "log1p", "reference:numpy.log1p"],
    ["method", "numpy.random._generator", "Generator.normal", "method:numpy.random._generator.Generator.normal"],
    ["operator", "ai.onnx", "Relu", "operator:ai.onnx/Relu"],
    ["function", "local", "Block", "function:local/Block"],
    ["file", "", "weights.bin", "file:weights.bin"],
  ] as const)("%s %s %s", (action, module, name, id) => {
    expect(requirementId(action, module, name)).toBe(id);
  });

  test("begins with its action, whichever it is", () => {
    for (const action of ACTIONS) expect(requirementId(action, "m", "n").startsWith(`${action}:`)).toBe(true);
  });
});

describe("isIdentifier", () => {
  test.each(["a", "_", "__init__", "A1", "Größe", "变量", "x\u0301y", "ⅷ", "a‿b", "𝔘"])("takes %j", (name) => {
    expect(isIdentifier(name)).toBe(name.normalize("NFC") === name);
  });

  test.each([
    ["empty", ""],
    ["a leading digit", "1a"],
    ["a dot", "a.b"],
    ["a space", "a b"],
    ["a trailing newline", "a\n"],
    ["a NUL", "a\0"],
    ["a bidi override", "a\u202eb"],
    ["a zero-width joiner", "a\u200db"],
    ["a no-break space", "a\u00a0"],
    ["a slash", "a/b"],
    ["a colon", "a:b"],
    ["a hyphen", "a-b"],
    ["a star", "*"],
    ["no NFC", "e\u0301"],
    ["half a surrogate pair", "a\ud800"],
    ["a call", "f()"],
  ])("refuses %s", (_, name) => {
    expect(isIdentifier(name)).toBe(false);
  });

  test("takes 512 characters and no more", () => {
    expect(isIdentifier("a".repeat(512))).toBe(true);
    expect(isIdentifier("a".repeat(513))).toBe(false);
  });
});

describe("isModulePath", () => {
  test.each(["os", "numpy.random._generator", "__main__", "_loss"])("takes %s", (module) => {
    expect(isModulePath(module)).toBe(true);
  });

  test.each(["", ".", "a.", ".a", "a..b", "a. b", "a.1", "a/b", "a.b\n", `${"a.".repeat(256)}b`])(
    "refuses %j",
    (module) => {
      expect(isModulePath(module)).toBe(false);
    },
  );
});
