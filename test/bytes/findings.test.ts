import { describe, expect, test } from "vitest";
import { Findings } from "../../src/bytes/index.js";
import { artifactError } from "../../src/errors/index.js";

describe("Findings", () => {
  test("lists what was added, in order, frozen, without empty fields", () => {
    const findings = new Findings();
    findings.add("E_UTF8", "first");
    findings.add("E_ZIP_GAP", "second", { path: "a.npy", offset: 0 });
    expect(findings.list).toEqual([
      { code: "E_UTF8", message: "first" },
      { code: "E_ZIP_GAP", message: "second", path: "a.npy", offset: 0 },
    ]);
    expect(Object.keys(findings.list[0]!)).toEqual(["code", "message"]);
    expect(Object.isFrozen(findings.list[0])).toBe(true);
  });

  test("keeps the first 1,000", () => {
    const findings = new Findings();
    for (let i = 0; i < 1500; i++) findings.add("E_UTF8", String(i));
    expect(findings.list).toHaveLength(1000);
    expect(findings.list.at(-1)!.message).toBe("999");
  });

  test("shares the list of a parent and puts a prefix before each path", () => {
    const findings = new Findings();
    const nested = new Findings(findings, "a.npz!");
    nested.add("E_ZIP_CRC", "crc", { path: "data.npy" });
    nested.add("E_ZIP_GAP", "gap");
    findings.add("E_UTF8", "own");
    expect(findings.list.map(({ path }) => path)).toEqual(["a.npz!data.npy", "a.npz!", undefined]);
    expect(nested.list).toBe(findings.list);
  });

  test("bounds parent and nested together", () => {
    const findings = new Findings();
    const nested = new Findings(findings, "a!");
    for (let i = 0; i < 600; i++) {
      findings.add("E_UTF8", "own");
      nested.add("E_UTF8", "nested");
    }
    expect(findings.list).toHaveLength(1000);
  });

  test("turns an error of ours into a finding with its own place", () => {
    const findings = new Findings();
    findings.addError(artifactError("E_UTF8", "bad", { path: "own", offset: 3 }), "given");
    findings.addError(artifactError("E_UTF8", "bad"), "given");
    expect(findings.list).toEqual([
      { code: "E_UTF8", message: "bad", path: "own", offset: 3 },
      { code: "E_UTF8", message: "bad", path: "given" },
    ]);
  });

  test.each([new RangeError("too long"), "a string", undefined, { code: "E_UTF8" }])(
    "turns %o into an internal failure",
    (error) => {
      const findings = new Findings();
      findings.addError(error, "schema.json");
      expect(findings.list).toHaveLength(1);
      expect(findings.list[0]).toMatchObject({ code: "E_INTERNAL", path: "schema.json" });
      expect(findings.list[0]!.message).toMatch(/^Cannot finish the scan: /);
    },
  );
});
