import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { memorySource, type Host, type Source } from "../../src/bytes/index.js";
import { artifactError } from "../../src/errors/index.js";
import { nodeHost } from "../../src/node/host.js";
import { ApprovedGraph, listUntrusted, Policy, scan, takeInventory } from "../../src/scan/index.js";
import { zipOf } from "../helpers/zip-builder.js";
import { dict, func, json, jsonText, list, object, skops } from "../helpers/skops-builder.js";

const demo = (name: string): Uint8Array => readFileSync(new URL(`../../fixtures/demo/${name}.skops`, import.meta.url));
const GOOD = demo("standard-scaler-pipeline");
const SKOPS = Policy.of({ extends: ["sallyport:skops"] });
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const codesOf = (source: Source, policy = SKOPS): string[] => scan(source, { policy }).findings.map(({ code }) => code);

describe("scan", () => {
  test("approves what the policy trusts, under the digests of file and policy", () => {
    const { verdict, approved, inventory } = scan(memorySource(GOOD, nodeHost), { policy: SKOPS });
    expect([verdict, inventory.completeness]).toEqual(["approved", "complete"]);
    expect(approved!.approval).toEqual({ artifact: sha256(GOOD), policy: SKOPS.digest });
    expect(inventory).toMatchObject({ sha256: sha256(GOOD), size: GOOD.length, format: "skops", container: "zip" });
    expect(ApprovedGraph.graphOf(approved!).size).toBeGreaterThan(10);
  });

  test("approves nothing where no approval is wanted, with the same judgement", () => {
    const source = memorySource(GOOD, nodeHost);
    const { approved, ...rest } = scan(source, { policy: SKOPS, approve: false });
    const { approved: _graph, ...judged } = scan(source, { policy: SKOPS });
    expect(approved).toBeUndefined();
    expect(rest).toEqual(judged);
  });

  test("approves nothing that is untrusted or refused", () => {
    for (const name of ["churn-pipeline", "tampered"]) {
      expect(scan(memorySource(demo(name), nodeHost), { policy: SKOPS }).approved).toBeUndefined();
    }
  });

  test("says the same with the portable host and with the native one", () => {
    for (const name of ["standard-scaler-pipeline", "churn-pipeline", "tampered", "logistic-regression"]) {
      const { approved, ...portable } = scan(memorySource(demo(name)), { policy: SKOPS });
      const { approved: native, ...rest } = scan(memorySource(demo(name), nodeHost), { policy: SKOPS });
      expect(portable).toEqual(rest);
      expect(approved?.approval).toEqual(native?.approval);
    }
  });

  test("judges by the default policy where none is given", () => {
    const { policy, verdict } = scan(memorySource(GOOD, nodeHost));
    expect(policy.digest).toBe(Policy.default().digest);
    expect(verdict).toBe("approved");
  });

  test("judges entries that expire at the time that it is given", () => {
    const policy = Policy.of({ trust: [{ id: "construct:m.C", expires: "2026-06-30" }] });
    const source = memorySource(skops(object("m.C")), nodeHost);
    expect(scan(source, { policy, at: new Date("2026-01-01") }).verdict).toBe("approved");
    expect(scan(source, { policy, at: new Date("2027-01-01") }).verdict).toBe("untrusted");
  });

  test("takes the limits of the policy", () => {
    const file = skops(list([json(1), json(2)]));
    const cases = [
      [{ maxNodes: 2 }, "E_LIMIT_NODES"],
      [{ maxMembers: 0 }, "E_LIMIT_MEMBERS"],
      [{ maxSchemaBytes: 10 }, "E_LIMIT_SCHEMA"],
      [{ maxJsonDepth: 2 }, "E_LIMIT_DEPTH"],
      [{ maxRequirements: 0 }, "E_LIMIT_REQUIREMENTS"],
      [{ maxInflatedBytes: 10 }, "E_LIMIT_INFLATED"],
    ] as const;
    for (const [limits, code] of cases) {
      // Some limits cannot be 0 in a policy document; these are given to the inventory itself.
      const { inventory, graph } = takeInventory(memorySource(file, nodeHost), { limits });
      expect([code, inventory.completeness, graph]).toEqual([code, "incomplete", undefined]);
      expect(inventory.findings.map((finding) => finding.code)).toContain(code);
    }
    const policy = Policy.of({ limits: { maxNodes: 2 } });
    expect(scan(memorySource(file, nodeHost), { policy }).verdict).toBe("undecided");
  });

  test("keeps the bill of what was read before a limit was reached", () => {
    const file = skops(list([func("os.system"), list([json(1), json(2), json(3)])]));
    const { inventory } = takeInventory(memorySource(file, nodeHost), { limits: { maxNodes: 3 } });
    expect(inventory.requirements.map(({ id }) => id)).toContain("reference:os.system");
  });
});

describe("a source that changes", () => {
  test("leaves the artifact undecided", () => {
    const source: Source = { ...memorySource(GOOD, nodeHost), changed: () => true };
    const { verdict, approved, findings, inventory } = scan(source, { policy: SKOPS });
    expect([verdict, approved, inventory.completeness]).toEqual(["undecided", undefined, "incomplete"]);
    expect(findings.map(({ code }) => code)).toEqual(["E_SOURCE_CHANGED"]);
  });

  test("is asked after the last byte was read", () => {
    const log: string[] = [];
    const inner = memorySource(GOOD, nodeHost);
    const source: Source = {
      size: inner.size,
      host: nodeHost,
      read(offset, length) {
        log.push("read");
        return inner.read(offset, length);
      },
      changed() {
        log.push("changed");
        return false;
      },
    };
    expect(scan(source, { policy: SKOPS }).verdict).toBe("approved");
    expect(log.indexOf("changed")).toBe(log.length - 1);
  });

  test("gives no second chance: other bytes on a second reading are never approved", () => {
    // Whatever is handed out differs from what was hashed or from its checksum.
    for (let changedRead = 0; changedRead < 8; changedRead++) {
      let reads = 0;
      const inner = memorySource(GOOD, nodeHost);
      const source: Source = {
        size: inner.size,
        host: nodeHost,
        read(offset, length) {
          const bytes = Uint8Array.from(inner.read(offset, length));
          if (reads++ === changedRead && bytes.length > 60) bytes[50] = bytes[50]! ^ 1;
          return bytes;
        },
      };
      const { verdict, inventory } = scan(source, { policy: SKOPS });
      if (verdict === "approved") expect(inventory.sha256).toBe(sha256(GOOD));
    }
  });
});

describe("a source that fails", () => {
  function failing(after: number, error: unknown): Source {
    let reads = 0;
    const inner = memorySource(GOOD, nodeHost);
    return {
      size: inner.size,
      host: nodeHost,
      read(offset, length) {
        if (reads++ >= after) throw error;
        return inner.read(offset, length);
      },
    };
  }

  function readsOf(file: Uint8Array): number {
    let reads = 0;
    const inner = memorySource(file, nodeHost);
    scan({ size: inner.size, host: nodeHost, read: (offset, length) => (reads++, inner.read(offset, length)) });
    return reads;
  }

  const total = readsOf(GOOD);

  test.each(Array.from({ length: total }, (_, i) => i))("at read %i is undecided, never approved", (after) => {
    const lost = artifactError("E_SOURCE_READ", "Cannot read");
    const { verdict, approved, inventory } = scan(failing(after, lost), { policy: SKOPS });
    expect([verdict, approved, inventory.completeness]).toEqual(["undecided", undefined, "incomplete"]);
    expect(inventory.findings.map(({ code }) => code)).toContain("E_SOURCE_READ");
    expect(inventory.sha256).toBeUndefined();
  });

  test.each(Array.from({ length: total }, (_, i) => i))("otherwise at read %i is an internal failure", (after) => {
    const { verdict, approved, inventory } = scan(failing(after, new RangeError("boom")), { policy: SKOPS });
    expect([verdict, approved]).toEqual(["undecided", undefined]);
    expect(inventory.findings.map(({ code }) => code)).toContain("E_INTERNAL");
    expect(inventory.sha256).toBeUndefined();
  });

  test("to give all the bytes is never approved", () => {
    const inner = memorySource(GOOD, nodeHost);
    const short: Source = {
      size: inner.size,
      host: nodeHost,
      read: (offset, length) => inner.read(offset, length).subarray(0, Math.max(0, length - 1)),
    };
    expect(scan(short, { policy: SKOPS }).verdict).not.toBe("approved");
  });
});

describe("a host that fails", () => {
  test.each<[string, Partial<Host>]>([
    [
      "crc32",
      {
        crc32: () => {
          throw new Error("boom");
        },
      },
    ],
    [
      "inflateRaw",
      {
        inflateRaw: () => {
          throw new Error("boom");
        },
      },
    ],
  ])("in %s leaves the artifact undecided", (_, broken) => {
    const deflated = readFileSync(new URL("../../fixtures/skops/0.8.0/RandomForestClassifier.skops", import.meta.url));
    const source = memorySource(deflated, { ...nodeHost, ...broken });
    const trusting = SKOPS.with({ trust: listUntrusted(memorySource(deflated, nodeHost), { policy: SKOPS }) });
    expect(scan(memorySource(deflated, nodeHost), { policy: trusting }).verdict).toBe("approved");
    const { verdict, approved } = scan(source, { policy: trusting });
    expect([verdict, approved]).toEqual(["undecided", undefined]);
  });
});

describe("what is no skops file", () => {
  test.each<[string, number[] | string, string, string]>([
    ["nothing", [], "unknown", "E_FORMAT_UNKNOWN"],
    ["text", "hello", "unknown", "E_FORMAT_UNKNOWN"],
    ["a pickle", [0x80, 4, 0x4e, 0x2e], "pickle", "E_FORMAT_UNSUPPORTED"],
    ["a zlib stream", [0x78, 0x9c, 0], "joblib", "E_FORMAT_UNSUPPORTED"],
    ["HDF5", [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a], "hdf5", "E_FORMAT_UNSUPPORTED"],
    ["half a zip", [0x50, 0x4b, 3, 4], "zip", "E_ZIP_END_MISSING"],
  ])("%s is never approved", (_, content, format, code) => {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : Uint8Array.from(content);
    const { verdict, inventory, approved } = scan(memorySource(bytes, nodeHost), { policy: SKOPS });
    expect(inventory.format).toBe(format);
    expect(inventory.findings[0]!.code).toBe(code);
    expect([approved, inventory.completeness]).toEqual([undefined, "incomplete"]);
    expect(verdict).toBe(code.startsWith("E_ZIP") ? "refused" : "undecided");
  });

  test("an archive of arrays is known as such", () => {
    const file = zipOf([["a.npy", readFileSync(new URL("../../fixtures/npy/little-f8.npy", import.meta.url))]]);
    const { verdict, inventory } = scan(memorySource(file, nodeHost), { policy: SKOPS });
    expect([verdict, inventory.format, inventory.container]).toEqual(["undecided", "npz", "zip"]);
    expect(scan(memorySource(zipOf([["a.txt", "text"]]), nodeHost), { policy: SKOPS }).inventory.format).toBe("zip");
  });

  test.each<[string, number[]]>([
    ["a pickle", [0x80, 4, 0x4e, 0x2e]],
    ["nothing known", [1, 2, 3]],
    ["an array", [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]],
  ])("a skops file behind %s is found, as Python finds it, and refused with its names", (_, front) => {
    const file = Uint8Array.from([...front, ...skops(func("os.system"))]);
    const { verdict, inventory } = scan(memorySource(file, nodeHost), { policy: SKOPS });
    expect([verdict, inventory.format]).toEqual(["refused", "skops"]);
    expect(inventory.requirements.map(({ id }) => id)).toEqual(["reference:os.system"]);
    expect(inventory.findings.map(({ code }) => code)).toContain("E_ZIP_PREFIX");
  });

  test("an array of npy is approved as data, with its digest", () => {
    const bytes = readFileSync(new URL("../../fixtures/npy/little-f8.npy", import.meta.url));
    const { verdict, inventory } = scan(memorySource(bytes, nodeHost), { policy: Policy.of({}) });
    expect([verdict, inventory.format, inventory.sha256]).toEqual(["approved", "npy", sha256(bytes)]);
    expect(codesOf(memorySource(bytes, nodeHost), Policy.of({ formats: ["skops"] }))).toEqual(["E_FORMAT_DENIED"]);
  });
});

describe("listUntrusted", () => {
  test("lists ids, sorted, as skops would list names", () => {
    const file = skops(list([func("os.system"), object("m.B"), object("m.A"), func("os.system")]));
    expect(listUntrusted(memorySource(file, nodeHost), { policy: SKOPS })).toEqual([
      "construct:m.A",
      "construct:m.B",
      "reference:os.system",
    ]);
    expect(listUntrusted(memorySource(GOOD, nodeHost), { policy: SKOPS })).toEqual([]);
  });

  test("lists denied names as well", () => {
    const policy = SKOPS.with({ trust: ["construct:m.A"] });
    const denying = Policy.of({ extends: ["sallyport:skops"], trust: ["construct:m.A"], deny: ["construct:m.A"] });
    const source = memorySource(skops(object("m.A")), nodeHost);
    expect(listUntrusted(source, { policy })).toEqual([]);
    expect(listUntrusted(source, { policy: denying })).toEqual(["construct:m.A"]);
  });

  test("throws the first finding of a bad artifact, with its place", () => {
    const bad = memorySource(skops(dict([["a", jsonText("[]")]])), nodeHost);
    expect(() => listUntrusted(bad)).toThrowError(
      expect.objectContaining({ code: "E_SKOPS_VALUE", path: "schema.json#/content/a" }),
    );
    expect(() => listUntrusted(memorySource(new Uint8Array()))).toThrowError(
      expect.objectContaining({ code: "E_FORMAT_UNKNOWN" }),
    );
  });
});

describe("ApprovedGraph", () => {
  const { approved } = scan(memorySource(GOOD, nodeHost), { policy: SKOPS });
  const graph = approved!;
  const forged = expect.objectContaining({ code: "E_NOT_APPROVED" });

  test("is told from whatever looks like it", () => {
    const { prototype } = ApprovedGraph;
    const copies: unknown[] = [
      // oxlint-disable-next-line typescript/no-misused-spread -- the copy shall lose what makes it an approval
      { ...graph },
      Object.create(prototype),
      Object.create(graph),
      Object.assign(Object.create(prototype) as object, graph),
      structuredClone({ approval: graph.approval }),
      new Proxy(graph, {}),
      Object.setPrototypeOf({ approval: graph.approval }, prototype),
      undefined,
      null,
      "approved",
    ];
    for (const copy of copies) {
      expect(ApprovedGraph.isApproved(copy)).toBe(false);
      expect(() => ApprovedGraph.graphOf(copy as ApprovedGraph)).toThrowError(forged);
    }
    expect(ApprovedGraph.isApproved(graph)).toBe(true);
  });

  test("cannot be made or derived", () => {
    const Constructor = ApprovedGraph as unknown as new (...args: unknown[]) => object;
    const inner = ApprovedGraph.graphOf(graph);
    expect(() => new Constructor(Symbol("mint"), inner, graph.approval)).toThrowError(forged);
    expect(() => new Constructor()).toThrowError(forged);
    expect(() => Reflect.construct(ApprovedGraph as never, [Symbol.for("mint"), inner, {}])).toThrowError(forged);
    class Derived extends Constructor {}
    expect(() => new Derived(undefined, inner, graph.approval)).toThrowError(forged);
  });

  test("cannot be changed", () => {
    expect([graph, graph.approval].every((part) => Object.isFrozen(part))).toBe(true);
    expect(() => {
      (graph as { approval: unknown }).approval = {};
    }).toThrowError(TypeError);
    expect(Reflect.ownKeys(graph)).toEqual(["approval"]);
  });
});
