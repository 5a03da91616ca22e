import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { PieceWriter } from "../../src/cli/convert/piece-writer.js";
import { DEMO, runMain } from "../helpers/cli.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";
import { dictOf, scalar, tinySkops, typeOf } from "../helpers/tiny-skops.js";

const MODEL = `${DEMO}/logistic-regression.skops`;
const UNTRUSTED = `${DEMO}/churn-pipeline.skops`;
const sha256Of = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");

describe("sallyport convert", () => {
  it("writes what a policy approves, and the same bytes from what it wrote", async () => {
    const folder = temporaryFolder();
    const [first, second] = [`${folder}/first.skops`, `${folder}/second.skops`];
    const { status, stdout, stderr } = await runMain(["convert", MODEL, "-o", first]);
    expect([status, stderr]).toEqual([0, ""]);
    const size = readFileSync(first).length;
    expect(stdout).toBe(`wrote ${first}: ${size} bytes, 5 members, sha256 ${sha256Of(first)}\n`);
    expect((await runMain(["convert", first, "-o", second])).status).toBe(0);
    expect(readFileSync(second)).toEqual(readFileSync(first));
    expect((await runMain(["scan", first])).status).toBe(0);
  });

  it("writes nothing that a policy does not approve, and says what it would take", async () => {
    const folder = temporaryFolder();
    const output = `${folder}/out.skops`;
    const { status, stdout, stderr } = await runMain(["convert", UNTRUSTED, "-o", output]);
    expect([status, stdout, readdirSync(folder)]).toEqual([1, "", []]);
    expect(stderr).toContain("untrusted construct:churn.features.TenureBands");
    expect(stderr).toContain(
      `sallyport convert ${UNTRUSTED} -o ${output} --trust construct:churn.features.TenureBands`,
    );
    const trusting = ["convert", UNTRUSTED, "-o", output, "--trust", "construct:churn.features.TenureBands"];
    expect((await runMain(trusting)).status).toBe(0);
    expect(existsSync(output)).toBe(true);
  });

  it("has no verdict on what is no model, and writes nothing", async () => {
    const folder = temporaryFolder({ "a.skops": "text" });
    const { status, stdout } = await runMain(["convert", `${folder}/a.skops`, "-o", `${folder}/b.skops`]);
    expect([status, stdout, readdirSync(folder)]).toEqual([2, "", ["a.skops"]]);
  });

  it("names what cannot be written, and leaves an older file alone", async () => {
    const folder = temporaryFolder({ "old.skops": "old" });
    const generator = "fixtures/skops/0.8.0/generator-PCG64.skops";
    const { status, stderr } = await runMain(["convert", generator, "-o", `${folder}/old.skops`]);
    expect(status).toBe(2);
    expect(stderr).toContain('Cannot write "construct:numpy.random.PCG64": it has no seed sequence');
    expect(readFileSync(`${folder}/old.skops`, "utf8")).toBe("old");
    expect(readdirSync(folder)).toEqual(["old.skops"]);
  });

  it("says with --dry-run what it would write, to the byte", async () => {
    const folder = temporaryFolder();
    const output = `${folder}/out.skops`;
    const dry = await runMain(["convert", MODEL, "-o", output, "--dry-run"]);
    expect([dry.status, readdirSync(folder)]).toEqual([0, []]);
    const { stdout } = await runMain(["convert", MODEL, "-o", output]);
    expect(dry.stdout).toBe(stdout.replace(/^wrote/, "would write"));
  });

  it.each([
    ["approved", MODEL, 0],
    ["untrusted", UNTRUSTED, 1],
  ])("writes the report of a scan that is %s", async (verdict, file, status) => {
    const folder = temporaryFolder();
    const report = `${folder}/report.json`;
    const run = await runMain(["convert", file, "-o", `${folder}/out.skops`, "--report", report]);
    const scan = await runMain(["scan", file, "--format", "json"]);
    expect([run.status, readFileSync(report, "utf8")]).toEqual([status, scan.stdout]);
    expect(JSON.parse(scan.stdout).artifacts[0].verdict).toBe(verdict);
  });

  it.each<[string, (folder: string) => readonly string[], string]>([
    ["the file that is read", (f) => [`${f}/a.skops`, "-o", `${f}/a.skops`], "it is the file that is read"],
    ["a link to it", (f) => [`${f}/a.skops`, "-o", `${f}/link.skops`], "it is the file that is read"],
    ["a name of another format", (f) => [`${f}/a.skops`, "-o", `${f}/a.pkl`], "it does not end in .skops"],
    [
      "a report over a model",
      (f) => [`${f}/a.skops`, "-o", `${f}/b.skops`, "--report", `${f}/a.skops`],
      "extension of a model",
    ],
    [
      "a report over the input",
      (f) => [`${f}/a.txt`, "-o", `${f}/b.skops`, "--report", `${f}/a.txt`],
      "the file that is read",
    ],
    ["a folder that is not there", (f) => [`${f}/a.skops`, "-o", `${f}/none/b.skops`], "ENOENT"],
  ])("does not write to %s", async (_, argumentsOf, message) => {
    const bytes = tinySkops(dictOf([["a", scalar(1)]]));
    const folder = temporaryFolder({ "a.skops": bytes, "a.txt": bytes });
    symlinkSync(`${folder}/a.skops`, `${folder}/link.skops`);
    const { status, stdout, stderr } = await runMain(["convert", ...argumentsOf(folder)]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(readdirSync(folder).toSorted()).toEqual(["a.skops", "a.txt", "link.skops"]);
    expect(new Uint8Array(readFileSync(`${folder}/a.skops`))).toEqual(bytes);
  });

  it("needs to be told where to write", async () => {
    const { status, stderr } = await runMain(["convert", MODEL]);
    expect(status).toBe(2);
    expect(stderr).toContain("--output");
  });

  it("takes the policy of a file", async () => {
    const folder = temporaryFolder({ "a.skops": tinySkops(typeOf("acme", "Thing")) });
    writeFileSync(`${folder}/policy.json`, JSON.stringify({ version: 1, trust: ["reference:acme.Thing"] }));
    const args = ["convert", `${folder}/a.skops`, "-o", `${folder}/b.skops`];
    expect((await runMain(args)).status).toBe(1);
    expect((await runMain([...args, "--policy", `${folder}/policy.json`])).status).toBe(0);
  });
});

describe("PieceWriter", () => {
  it("keeps what fails while bytes are made apart from what fails on the disk", () => {
    function* failing(): Generator<Uint8Array> {
      yield Uint8Array.of(1);
      throw new RangeError("broken");
    }
    const folder = temporaryFolder();
    expect(() => new PieceWriter(failing()).write(`${folder}/a`)).toThrow(RangeError);
    const missing = `${folder}/none/a`;
    expect(() => new PieceWriter([]).write(missing)).toThrow(expect.objectContaining({ code: "E_OUTPUT" }));
    expect(readdirSync(folder)).toEqual([]);
  });

  it("gathers pieces of any size, and digests them", () => {
    const folder = temporaryFolder();
    const pieces = [1, 2 ** 20 - 1, 0, 2 ** 21 + 3, 5].map((size, index) => new Uint8Array(size).fill(index + 1));
    const writer = new PieceWriter(pieces);
    writer.write(`${folder}/a`);
    expect(readFileSync(`${folder}/a`).equals(Buffer.concat(pieces))).toBe(true);
    expect(writer.sha256).toBe(sha256Of(`${folder}/a`));
  });
});
