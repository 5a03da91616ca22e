import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { nodeHost } from "../src/node/host.js";
import { memorySource, Policy, scan, type Scan, type Source } from "../src/scan/index.js";

interface Expected {
  readonly operators: Readonly<Record<string, readonly [count: number, opsets: readonly number[]]>>;
  readonly functions: Readonly<Record<string, number>>;
  readonly files: Readonly<Record<string, number>>;
}

const folder = new URL("../fixtures/onnx/", import.meta.url);
const expected = JSON.parse(readFileSync(new URL("expected.json", folder), "utf8")) as Readonly<
  Record<string, Expected>
>;
const STANDARD = Policy.of({ extends: ["sallyport:onnx-standard"] });

function scanOf(file: string, policy?: Policy): Scan {
  const read = (path: string): Source => memorySource(readFileSync(new URL(path, folder)), nodeHost);
  const companion = (name: string): Source => read(`${dirname(file)}/${name}`);
  return scan(read(file), { ...(policy && { policy }), companion });
}

/** Operators outside the standard profile, which make a model untrusted. */
const OTHERS = /^(?:com\.microsoft|ai\.onnx\.preview.*)\/|\/(?:ImageDecoder|SoftmaxCrossEntropyLoss)$/;

/** Models that are refused, and for what. */
const REFUSED: Readonly<Record<string, string>> = {
  "own/other-training.onnx": "E_ONNX_TRAINING",
  "written/external.onnx": "E_ONNX_EXTERNAL",
};

function verdictOf(file: string, { operators }: Expected): string {
  if (REFUSED[file] !== undefined) return "refused";
  return Object.keys(operators).some((operator) => OTHERS.test(operator)) ? "untrusted" : "approved";
}

describe.each(Object.entries(expected))("%s", (file, entry) => {
  const { inventory, requirements, verdict, findings } = scanOf(file, STANDARD);

  it("is what its content says, judged by its operators", () => {
    const codes = new Set(findings.map(({ code }) => code));
    expect(codes).toEqual(new Set(REFUSED[file] === undefined ? [] : [REFUSED[file]]));
    expect([inventory.format, inventory.container, verdict]).toEqual(["onnx", "none", verdictOf(file, entry)]);
    expect(inventory.completeness).toBe("complete");
    expect(inventory.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it("needs the operators, functions and files that python's onnx finds", () => {
    const ofAction = (action: string): typeof requirements => requirements.filter((row) => row.action === action);
    const operators = ofAction("operator").map(({ module, name, count, opsets }) => [
      `${module}/${name}`,
      [count, opsets],
    ]);
    const training = file === "own/other-training.onnx" ? { "ai.onnx/Neg": [1, [17]] } : {};
    expect(Object.fromEntries(operators)).toEqual({ ...entry.operators, ...training });
    const functions = ofAction("function").map(({ module, name, count }) => [`${module}/${name}`, count]);
    expect(Object.fromEntries(functions)).toEqual(entry.functions);
    expect(Object.fromEntries(ofAction("file").map(({ name, count }) => [name, count]))).toEqual(entry.files);
  });
});

describe("the default policy", () => {
  const converted = Object.entries(expected).filter(([file]) => file.startsWith("skl2onnx/"));

  it.each(converted)("admits %s, unless it needs an operator of com.microsoft", (file, { operators }) => {
    const contrib = Object.keys(operators).some((operator) => operator.startsWith("com.microsoft/"));
    const { verdict, approved } = scanOf(file);
    expect(verdict).toBe(contrib ? "untrusted" : "approved");
    expect(approved === undefined).toBe(contrib);
  });
});
