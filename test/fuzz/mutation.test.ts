import { readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import { memorySource } from "../../src/bytes/index.js";
import { nodeHost } from "../../src/node/host.js";
import { ApprovedGraph, listUntrusted, Policy, scan, type Scan } from "../../src/scan/index.js";
import { dumpGraph } from "../helpers/graph-dump.js";

const FILES = ["array-matrix", "compressed-deflated", "sparse-int64-indices", "arrays-text"];

const originals = FILES.map((name) => {
  const url = new URL(`../../fixtures/skops/0.16.0/${name}.skops`, import.meta.url);
  const bytes = new Uint8Array(readFileSync(url));
  const policy = Policy.of({ trust: listUntrusted(memorySource(bytes, nodeHost), { policy: Policy.of({}) }) });
  return { name, bytes, policy, dump: dumpOf(bytes, policy)! };
});

/** Every position of the smallest file, and evenly spread ones of the others: a step that no record length divides. */
const smallest = Math.min(...originals.map(({ bytes }) => bytes.length));
const stepOf = ({ length }: Uint8Array): number => (length === smallest ? 1 : 11);

function audit(bytes: Uint8Array, policy: Policy): Scan {
  return scan(memorySource(bytes, nodeHost), { policy });
}

/** @returns what an approved file holds, `undefined` for one that is not approved. */
function dumpOf(bytes: Uint8Array, policy: Policy): string | undefined {
  const { approved, findings } = audit(bytes, policy);
  const internal = findings.filter(({ code }) => code === "E_INTERNAL" || code === "E_SOURCE_READ");
  expect(internal).toEqual([]);
  return approved && dumpGraph(ApprovedGraph.graphOf(approved));
}

/** Fails if a changed file is approved and means anything else than the original. */
function expectHarmless(changed: Uint8Array, original: (typeof originals)[number], what: string): void {
  const dump = dumpOf(changed, original.policy);
  if (dump !== undefined) expect([what, dump]).toEqual([what, original.dump]);
}

describe.each(originals)("$name", (original) => {
  const { bytes, policy } = original;
  const step = stepOf(bytes);

  test("is approved as it is", () => {
    expect(original.dump).toBeTypeOf("string");
  });

  test.each<[string, (byte: number) => number]>([
    ["its lowest bit", (byte) => byte ^ 1],
    ["the case of a letter", (byte) => byte ^ 0x20],
    ["its highest bit", (byte) => byte ^ 0x80],
    ["everything", () => 0],
  ])("with %s of any byte changed is not approved as something else", (what, change) => {
    for (let at = 0; at < bytes.length; at += step) {
      const mutant = bytes.slice();
      mutant[at] = change(mutant[at]!);
      if (mutant[at] !== bytes[at]) expectHarmless(mutant, original, `${what} at ${at}`);
    }
  });

  test("cut short anywhere is never approved", () => {
    for (let length = 0; length < bytes.length; length += step) {
      expect([length, audit(bytes.subarray(0, length), policy).verdict]).not.toEqual([length, "approved"]);
    }
  });

  test("cut at the front anywhere is never approved", () => {
    for (let start = 1; start < bytes.length; start += 2 + step) {
      expect([start, audit(bytes.subarray(start), policy).verdict]).not.toEqual([start, "approved"]);
    }
  });

  test("with one byte more or less anywhere is never approved", () => {
    for (let at = 0; at <= bytes.length; at += 1 + step) {
      const longer = Uint8Array.from([...bytes.subarray(0, at), 0, ...bytes.subarray(at)]);
      expect([at, audit(longer, policy).verdict]).not.toEqual([at, "approved"]);
      const shorter = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + 1)]);
      if (at < bytes.length) expect([at, audit(shorter, policy).verdict]).not.toEqual([at, "approved"]);
    }
  });

  test("followed by itself is never approved", () => {
    expect(audit(Uint8Array.from([...bytes, ...bytes]), policy).verdict).toBe("refused");
  });

  test("with two directory records exchanged means the same or is not approved", () => {
    const records = directoryRecords(bytes);
    for (let i = 0; i < records.length; i++) {
      for (let j = i + 1; j < records.length; j++) {
        const order = records.map((_, k) => records[k === i ? j : k === j ? i : k]!);
        const exchanged = bytes.slice();
        let at = records[0]!.start;
        for (const { start, end } of order) {
          exchanged.set(bytes.subarray(start, end), at);
          at += end - start;
        }
        expectHarmless(exchanged, original, `records ${i} and ${j}`);
      }
    }
  });

  test("with two records pointing to each other's data is never approved", () => {
    const records = directoryRecords(bytes);
    for (let i = 0; i < records.length; i++) {
      for (let j = i + 1; j < records.length; j++) {
        const exchanged = bytes.slice();
        const offset = (k: number): Uint8Array => bytes.subarray(records[k]!.start + 42, records[k]!.start + 46);
        exchanged.set(offset(j), records[i]!.start + 42);
        exchanged.set(offset(i), records[j]!.start + 42);
        expect(audit(exchanged, policy).verdict).toBe("refused");
      }
    }
  });
});

describe("a stored schema with its checksum made right again", () => {
  const stored = originals.filter(({ name }) => name !== "compressed-deflated");

  test.each(stored)("of $name breaks nothing, whatever byte of it changes", ({ bytes, policy, dump }) => {
    const { start, end } = schemaSpan(bytes);
    let kept = 0;
    for (let at = start; at < end; at += stepOf(bytes)) {
      for (const mask of [1, 0x20, 0x80]) {
        const mutant = bytes.slice();
        mutant[at] = mutant[at]! ^ mask;
        repairChecksum(mutant, start, end);
        const found = dumpOf(mutant, policy);
        // A changed value may stay well formed, but a name that is not trusted never passes.
        if (found !== undefined) kept += found === dump ? 0 : 1;
      }
    }
    expect(kept).toBeLessThan((end - start) / stepOf(bytes) / 4);
  });
});

interface Span {
  readonly start: number;
  readonly end: number;
}

/** @returns the central records of an archive that is known to be plain. */
function directoryRecords(bytes: Uint8Array): Span[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = bytes.length - 22;
  const records: Span[] = [];
  for (let at = view.getUint32(end + 16, true); at < end;) {
    const size = 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    records.push({ start: at, end: at + size });
    at += size;
  }
  return records;
}

/** @returns the data of the last member, which is the schema. */
function schemaSpan(bytes: Uint8Array): Span {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const record = directoryRecords(bytes).at(-1)!.start;
  const header = view.getUint32(record + 42, true);
  const start = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
  return { start, end: start + view.getUint32(record + 20, true) };
}

function repairChecksum(bytes: Uint8Array, start: number, end: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const record = directoryRecords(bytes).at(-1)!.start;
  const crc = crc32(bytes.subarray(start, end));
  view.setUint32(record + 16, crc, true);
  view.setUint32(view.getUint32(record + 42, true) + 14, crc, true);
}
