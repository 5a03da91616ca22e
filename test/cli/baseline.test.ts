import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { demoModel, runMain } from "../helpers/cli.js";
import { parseReport } from "../helpers/report.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";
import { dictOf, instanceOf, scalar, tinySkops } from "../helpers/tiny-skops.js";

const OURS = tinySkops(instanceOf("acme.features", "Clipper", dictOf([["limit", scalar(1)]])));
const WHY = ["--reason", "reviewed", "--expires", "2999-01-01"];

/** @returns a folder with an untrusted model, and a baseline that knows it */
async function known(): Promise<{ folder: string; models: string; baseline: string }> {
  const folder = temporaryFolder();
  const models = join(folder, "models");
  mkdirSync(models);
  writeFileSync(join(models, "a.skops"), OURS);
  const baseline = join(folder, "baseline.json");
  const { status } = await runMain(["scan", models, "--write-baseline", baseline, ...WHY]);
  expect(status).toBe(1);
  return { folder, models, baseline };
}

describe("scan --baseline", () => {
  it("does not fail for what is known, marks it, and changes no verdict", async () => {
    const { models, baseline } = await known();
    const { status, stdout } = await runMain(["scan", models, "--baseline", baseline, "--format", "json"]);
    const { artifacts, summary } = parseReport(stdout);
    expect(status).toBe(0);
    expect(summary).toMatchObject({ untrusted: 1, approved: 0 });
    expect(artifacts[0]!.verdict).toBe("untrusted");
    expect(artifacts[0]!.requirements.find(({ status: is }) => is === "untrusted")).toMatchObject({
      id: "construct:acme.features.Clipper",
      known: true,
    });
  });

  it("knows a model that was moved and renamed", async () => {
    const { models, baseline } = await known();
    mkdirSync(join(models, "b"));
    renameSync(join(models, "a.skops"), join(models, "b/c.skops"));
    expect((await runMain(["scan", models, "--baseline", baseline])).status).toBe(0);
  });

  it("is not written in the place of a model, nor of what is scanned", async () => {
    const { models } = await known();
    const bare = join(models, "bare");
    writeFileSync(bare, OURS);
    for (const file of [join(models, "a.skops"), bare]) {
      const { status, stderr } = await runMain(["scan", file, "--write-baseline", file, ...WHY]);
      expect([status, stderr]).toEqual([2, expect.stringContaining("Cannot write")]);
      expect(readFileSync(file)).toEqual(Buffer.from(OURS));
    }
  });

  it("says of each name in a table that it is known", async () => {
    const { models, baseline } = await known();
    expect((await runMain(["scan", models, "--baseline", baseline])).stdout).toContain("(known by the baseline)");
  });

  it("fails for another name, and for the same name at another place", async () => {
    const { models, baseline } = await known();
    for (const [name, model] of [
      ["other", instanceOf("acme.features", "Other", dictOf([]))],
      ["place", dictOf([["x", instanceOf("acme.features", "Clipper", dictOf([]))]])],
    ] as const) {
      writeFileSync(join(models, "a.skops"), tinySkops(model));
      expect([name, (await runMain(["scan", models, "--baseline", baseline])).status]).toEqual([name, 1]);
    }
  });

  it("fails for one more use of a name, where its first place stays the same", async () => {
    const { models, baseline } = await known();
    const model = (more: Parameters<typeof dictOf>[0]): Uint8Array => {
      const inner = instanceOf("acme.features", "Clipper", dictOf([]));
      const outer = instanceOf("acme.features", "Clipper", dictOf(more.length > 0 ? [["inner", inner]] : []));
      return tinySkops(outer);
    };
    writeFileSync(join(models, "a.skops"), model([["inner", scalar(1)]]));
    expect((await runMain(["scan", models, "--baseline", baseline])).status).toBe(1);
    writeFileSync(join(models, "a.skops"), model([]));
    expect((await runMain(["scan", models, "--baseline", baseline])).status).toBe(0);
  });

  it("refuses a file that is no JSON, and says which", async () => {
    const { models } = await known();
    const file = join(models, "b.json");
    writeFileSync(file, "");
    const { status, stderr } = await runMain(["scan", models, "--baseline", file]);
    expect([status, stderr.includes("the baseline")]).toEqual([2, true]);
  });

  it("fails for what is refused, whatever is known", async () => {
    const { models, baseline } = await known();
    writeFileSync(join(models, "z.skops"), demoModel("tampered"));
    expect((await runMain(["scan", models, "--baseline", baseline])).status).toBe(1);
  });

  it("counts no entry that has expired", async () => {
    const { models, baseline } = await known();
    const scan = (at: string): ReturnType<typeof runMain> =>
      runMain(["scan", models, "--baseline", baseline, "--at", at]);
    expect((await scan("2998-12-31")).status).toBe(0);
    expect((await scan("2999-01-01")).status).toBe(1);
  });

  it.each([
    ["no reason", (entry: object) => ({ ...entry, reason: " " })],
    ["no expiry", (entry: object) => ({ ...entry, expires: undefined })],
    ["a day that is none", (entry: object) => ({ ...entry, expires: "2026-02-30" })],
    ["a field that is not known", (entry: object) => ({ ...entry, verdict: "approved" })],
  ] satisfies [string, (entry: object) => object][])(
    "refuses an entry with %s",
    async (_, change: (entry: object) => object) => {
      const { models, baseline } = await known();
      const document = JSON.parse(readFileSync(baseline, "utf8")) as { entries: object[] };
      writeFileSync(baseline, JSON.stringify({ ...document, entries: document.entries.map(change) }));
      const { status, stderr } = await runMain(["scan", models, "--baseline", baseline]);
      expect(status).toBe(2);
      expect(stderr).toContain("/entries/0");
    },
  );
});

describe("scan --write-baseline", () => {
  it.each([[[]], [["--reason", "x"]], [["--expires", "2999-01-01"]], [["--reason", " ", "--expires", "2999-01-01"]]])(
    "wants a reason and an expiry: %j",
    async (options) => {
      const folder = temporaryFolder({ "a.skops": OURS });
      const file = join(folder, "baseline.json");
      expect((await runMain(["scan", folder, "--write-baseline", file, ...options])).status).toBe(2);
      expect(() => readFileSync(file)).toThrow();
    },
  );

  it("writes the same bytes again, and nothing of what is trusted", async () => {
    const { models, baseline } = await known();
    const before = readFileSync(baseline, "utf8");
    await runMain(["scan", models, "--write-baseline", baseline, ...WHY]);
    expect(readFileSync(baseline, "utf8")).toBe(before);
    expect(JSON.parse(before)).toMatchObject({ version: 1, entries: [{ id: "construct:acme.features.Clipper" }] });
  });
});
