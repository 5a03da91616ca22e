import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findEntries } from "../../src/cli/scan/entries.js";
import { judge, Policy, scan, takeInventory, type Inventory } from "../../src/index.js";
import { openFile } from "../../src/node/index.js";
import { DEMO, ROOT, runMain } from "../helpers/cli.js";
import { parseReport } from "../helpers/report.js";

describe("the report of every fixture", () => {
  it("is one that the schema describes", async () => {
    const fixtures = join(ROOT, "fixtures");
    const { status, stdout } = await runMain(["scan", fixtures, "--format", "json", "--jobs", "1"]);
    const { artifacts, ignored, summary } = parseReport(stdout);
    const files = readdirSync(fixtures, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(status).toBe(1);
    expect(artifacts.length + ignored.length).toBe(files.length);
    expect(new Set(artifacts.map(({ verdict }) => verdict)).size).toBeGreaterThan(2);
    expect(summary.artifacts).toBeGreaterThan(500);
  });
});

describe("an inventory that was stored", () => {
  const path = join(DEMO, "churn-pipeline.skops");
  const policies = [
    Policy.default(),
    Policy.of({ extends: ["sallyport:skops"], trust: ["churn.features.TenureBands"] }),
    Policy.of({ extends: ["sallyport:skops"], deny: ["construct:numpy.ndarray"] }),
  ];

  /** Keeps what JSON can hold, but for the map of libraries. */
  function stored(inventory: Inventory): Inventory {
    const { facts, ...rest } = JSON.parse(JSON.stringify(inventory)) as Inventory;
    return { ...rest, facts: { ...facts, libraries: inventory.facts.libraries } };
  }

  it("is judged again under other policies, without the file", () => {
    const source = openFile(path);
    const inventory = stored(takeInventory(source).inventory);
    const whole = policies.map((policy) => scan(source, { policy, approve: false }));
    source.close();
    const judgements = policies.map((policy) => judge(inventory, policy));
    expect(judgements.map(({ verdict }) => verdict)).toEqual(["untrusted", "approved", "refused"]);
    for (const [index, { verdict, requirements, findings, policy }] of judgements.entries()) {
      expect(whole[index]).toMatchObject({ verdict, requirements, findings, policy });
    }
  });
});

describe("findEntries", () => {
  const never = (): never => {
    throw new Error("The standard input was touched");
  };

  it("leaves the standard input alone where no path names it", async () => {
    expect(await findEntries([DEMO], {}, never)).toHaveLength(7);
  });

  it("gives up on a standard input that exceeds the memory, without reading it to its end", async () => {
    const chunk = new Uint8Array(2 ** 26);
    let given = 0;
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      for (; ; given++) yield await Promise.resolve(chunk);
    };
    const [entry] = await findEntries(["-"], {}, endless);
    expect(entry).toMatchObject({ kind: "undecided", path: "-", code: "E_LIMIT_INPUT" });
    expect(given).toBe(16);
  });

  it("joins what comes in pieces", async () => {
    const pieces = async function* (): AsyncGenerator<Uint8Array> {
      for (const piece of [[1, 2], [], [3]]) yield await Promise.resolve(new Uint8Array(piece));
    };
    expect(await findEntries(["-"], { stdinName: "x" }, pieces)).toEqual([
      { kind: "bytes", path: "x", bytes: new Uint8Array([1, 2, 3]) },
    ]);
  });
});
