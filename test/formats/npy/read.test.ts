import { describe, expect, it } from "vitest";
import { memorySource } from "../../../src/bytes/index.js";
import { load, NdArray } from "../../../src/load/index.js";
import { scan } from "../../../src/scan/index.js";
import { nodeHost } from "../../../src/node/host.js";
import { readFileSync } from "node:fs";

const file = (name: string): Uint8Array => readFileSync(new URL(`../../../fixtures/npy/${name}.npy`, import.meta.url));

describe("a file that is one array", () => {
  it("needs no name, and loads as that array", () => {
    const value = load(memorySource(file("little-i4"), nodeHost), { trusted: [] });
    expect(value).toBeInstanceOf(NdArray);
    expect(value).toMatchObject({ dtype: { kind: "int", itemsize: 4 } });
  });

  it("loads lazily, under the digest of the scan", () => {
    const bytes = Uint8Array.from(file("little-i4"));
    const { approved } = scan(memorySource(bytes, nodeHost));
    const value = approved && load(approved, { lazy: true });
    bytes[bytes.length - 1]! ^= 1;
    expect(() => (value instanceof NdArray ? value.data : undefined)).toThrow(
      expect.objectContaining({ code: "E_DIGEST" }),
    );
  });

  it("is undecided where it holds a pickle, and refused where it is cut", () => {
    expect(scan(memorySource(file("object"))).verdict).toBe("undecided");
    const whole = file("little-i4");
    expect(scan(memorySource(whole.subarray(0, -1)))).toMatchObject({
      verdict: "refused",
      findings: [{ code: "E_NPY_SIZE" }],
    });
    expect(scan(memorySource(whole.subarray(0, 40)))).toMatchObject({
      verdict: "refused",
      findings: [{ code: "E_TRUNCATED" }],
    });
  });

  it("is digested to its end behind a finding", () => {
    const { inventory } = scan(memorySource(file("object"), nodeHost));
    expect(inventory.sha256).toMatch(/^[0-9a-f]{64}$/);
  });
});
