import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { memorySource, Policy, scan, type Scan } from "../../../src/scan/index.js";

interface Vector {
  readonly name: string;
  readonly gate: "accept" | "accept on the wire" | "reject";
  readonly hex: string;
}

interface Semantic {
  readonly name: string;
  readonly hex: string;
  readonly verdict: string;
  readonly reason: string;
  /** The same with fields out of order. */
  readonly unordered?: string;
}

const data = (name: string): string => readFileSync(new URL(`data/${name}`, import.meta.url), "utf8");
const wire = JSON.parse(data("wire-vectors.json")) as readonly Vector[];
const semantic = (JSON.parse(data("semantic-verdicts.json")) as { readonly vectors: readonly Semantic[] }).vectors;

const policy = Policy.of({ extends: ["sallyport:onnx-standard"] });
const scanHex = (hex: string): Scan => scan(memorySource(Uint8Array.from(Buffer.from(hex, "hex"))), { policy });
const codesOf = ({ findings }: Scan): string[] => findings.map(({ code }) => code);
const isWireCode = (code: string): boolean => /^E_(?:PROTOBUF_|UTF8|TRUNCATED|ONNX_NAME|LIMIT_)/.test(code);

/** Bytes of groups inside groups, of an unknown field, behind a whole model. */
function nestedGroups(depth: number): string {
  return wire[0]!.hex + "a306".repeat(depth) + "a406".repeat(depth);
}

describe("bytes that protobuf parsers read in two ways", () => {
  it("are all here", () => {
    expect(wire).toHaveLength(150);
    expect(wire.filter(({ gate }) => gate !== "reject")).toHaveLength(8);
  });

  it.each(wire.filter(({ gate }) => gate === "reject"))("$name is kept out", ({ hex }) => {
    const report = scanHex(hex);
    expect(report.verdict).not.toBe("approved");
    expect(codesOf(report)).not.toEqual([]);
    expect(codesOf(report)).not.toContain("E_INTERNAL");
  });

  it.each(wire.filter(({ gate }) => gate !== "reject"))("$name is good on the wire", ({ name, gate, hex }) => {
    const report = scanHex(hex);
    expect(codesOf(report).filter(isWireCode)).toEqual([]);
    // The packed dimensions belong to a tensor that has no data.
    const expected = name === "5c_wt_dims_packed" ? ["E_ONNX_TENSOR"] : gate === "accept" ? [] : ["E_ONNX_OPERATOR"];
    expect(codesOf(report)).toEqual(expected);
    expect(report.verdict).toBe(expected.length === 0 ? "approved" : "refused");
  });

  it.each([1000, 20_000])("%d nested groups are kept out", (depth) => {
    expect(codesOf(scanHex(nestedGroups(depth)))).toEqual(["E_PROTOBUF_TAG"]);
  });
});

describe("well-formed bytes that mean different things to different readers", () => {
  it("are all here", () => {
    expect(semantic).toHaveLength(76);
  });

  it.each(semantic)("$name is $verdict: $reason", ({ hex, verdict }) => {
    expect(scanHex(hex).verdict).toBe(verdict);
  });

  it.each(semantic.filter(({ unordered }) => unordered !== undefined))("$name out of order is refused", (vector) => {
    expect(codesOf(scanHex(vector.unordered!))).toContain("E_PROTOBUF_ORDER");
  });
});
