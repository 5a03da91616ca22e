import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ArtifactReport } from "../../src/index.js";
import { ROOT, runMain } from "../helpers/cli.js";
import { parseReport } from "../helpers/report.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const fixture = (name: string): Uint8Array => readFileSync(join(ROOT, "fixtures/onnx-external", name));
const MODEL = fixture("one-file/model.onnx");
const WEIGHTS = fixture("one-file/weights.bin");
const ALLOW = JSON.stringify({ version: 1, extends: ["sallyport:onnx-standard"], onnx: { externalData: true } });

/** A folder with a model, its weights, and a policy that admits them, none of it in the folder of another test. */
function modelFolder(): { readonly folder: string; readonly model: string; readonly allow: readonly string[] } {
  const outside = temporaryFolder({ "m/model.onnx": MODEL, "m/weights.bin": WEIGHTS, "allow.json": ALLOW });
  const folder = join(outside, "m");
  return { folder, model: join(folder, "model.onnx"), allow: ["--policy", join(outside, "allow.json")] };
}

interface Scanned {
  readonly status: number | null;
  readonly artifacts: readonly ArtifactReport[];
  readonly ignored: readonly { readonly path: string }[];
  readonly codes: readonly string[];
}

async function scanned(args: readonly string[]): Promise<Scanned> {
  const { status, stdout, stderr } = await runMain(["scan", "--format", "json", ...args]);
  expect(stderr).toBe("");
  const { artifacts, ignored } = parseReport(stdout);
  return { status, artifacts, ignored, codes: artifacts.flatMap(({ findings }) => findings.map(({ code }) => code)) };
}

describe("sallyport scan of a model with a file beside it", () => {
  it("scans it again under a name in another folder, beside which other files may lie", async () => {
    const { folder, model, allow } = modelFolder();
    for (const [name, link] of [
      ["soft", symlinkSync],
      ["hard", linkSync],
    ] as const) {
      mkdirSync(join(folder, name));
      link(model, join(folder, name, "model.onnx"));
      symlinkSync("/dev/null", join(folder, name, "weights.bin"));
    }
    const { status, artifacts, codes } = await scanned([folder, ...allow]);
    expect([status, artifacts.map(({ verdict }) => verdict)]).toEqual([1, ["refused", "approved", "refused"]]);
    expect(new Set(codes)).toEqual(new Set(["E_COMPANION_FILE"]));
  });

  it("scans a model that stands alone once, whatever its folders", async () => {
    const { folder, allow } = modelFolder();
    const lone = join(folder, "lone");
    mkdirSync(lone);
    const alone = join(ROOT, "fixtures/onnx/own/tensor-gemm.onnx");
    symlinkSync(alone, join(lone, "a.onnx"));
    symlinkSync(alone, join(folder, "b.onnx"));
    const { artifacts, ignored } = await scanned([folder, ...allow]);
    expect(artifacts.map(({ path }) => path)).toEqual([join(folder, "b.onnx"), join(folder, "model.onnx")]);
    expect(ignored.map(({ path }) => path)).toContain(join(lone, "a.onnx"));
  });

  it("refuses it, and says what would admit it", async () => {
    const { model } = modelFolder();
    const { status, stdout } = await runMain(["scan", model]);
    expect(status).toBe(1);
    expect(stdout).toContain("REFUSED");
    expect(stdout).toContain("untrusted file:weights.bin  2 uses, first at graph/initializer/0");
    expect(stdout).toContain('E_ONNX_EXTERNAL Cannot admit "file:weights.bin"');
    expect(stdout).toMatch(/next: .*"externalData": true/);
  });

  it("approves it by a policy that allows such files, or the one, and records what it read", async () => {
    const { model, allow } = modelFolder();
    const { status, artifacts } = await scanned([model, ...allow]);
    expect([status, artifacts[0]!.verdict]).toEqual([0, "approved"]);
    expect(artifacts[0]!.facts.files).toEqual([
      {
        name: "weights.bin",
        size: WEIGHTS.length,
        sha256: "1e11e41586251cd862bc5405d9b70c0c4d64c964e763b77f9cccf73fcdbf2241",
      },
    ]);
    expect((await scanned([model, "--trust", "file:weights.bin"])).status).toBe(0);
    expect((await scanned([model, "--trust", "file:other.bin"])).codes).toEqual(["E_ONNX_EXTERNAL"]);
  });

  it("says the same in a worker", async () => {
    const { model, allow } = modelFolder();
    const args = ["scan", "--format", "json", model, ...allow];
    expect(await runMain([...args, "--timeout", "60"])).toEqual(await runMain(args));
  });

  it("lists the model alone where both are found in a folder", async () => {
    const { folder, model, allow } = modelFolder();
    const { status, artifacts, ignored } = await scanned([folder, ...allow]);
    expect([status, artifacts.map(({ path }) => path)]).toEqual([0, [model]]);
    expect(ignored.map(({ path }) => path)).toEqual([join(folder, "weights.bin")]);
  });

  it.each<[string, string, number, string, (file: string) => void]>([
    ["missing", "E_COMPANION_MISSING", 2, "undecided", (file) => rmSync(file)],
    ["too short", "E_ONNX_TENSOR", 1, "refused", (file) => writeFileSync(file, WEIGHTS.subarray(1))],
    [
      "a link",
      "E_COMPANION_FILE",
      1,
      "refused",
      (file) => {
        renameSync(file, `${file}.0`);
        symlinkSync(`${file}.0`, file);
      },
    ],
    ["a hard link", "E_COMPANION_FILE", 1, "refused", (file) => linkSync(file, `${file}.0`)],
    [
      "a FIFO",
      "E_COMPANION_FILE",
      1,
      "refused",
      (file) => {
        rmSync(file);
        execFileSync("mkfifo", [file]);
      },
    ],
  ])("whose file is %s ends in %s", async (_, code, status, verdict, change) => {
    const { folder, model, allow } = modelFolder();
    change(join(folder, "weights.bin"));
    const result = await scanned([model, ...allow]);
    expect([...new Set(result.codes)]).toEqual([code]);
    expect([result.status, result.artifacts[0]!.verdict]).toEqual([status, verdict]);
  });

  it("looks for the file beside a link to the model, and nowhere for the standard input", async () => {
    const { folder, model, allow } = modelFolder();
    const elsewhere = temporaryFolder();
    symlinkSync(model, join(elsewhere, "linked.onnx"));
    symlinkSync(model, join(folder, "linked.onnx"));
    expect((await scanned([join(elsewhere, "linked.onnx"), ...allow])).codes).toEqual(["E_COMPANION_MISSING"]);
    expect((await scanned([join(folder, "linked.onnx"), ...allow])).status).toBe(0);
    const { status, stdout } = await runMain(["scan", "-", "--format", "json", ...allow], { stdin: MODEL });
    expect([status, parseReport(stdout).artifacts[0]!.findings[0]!.code]).toEqual([2, "E_COMPANION_MISSING"]);
  });
});

describe("other commands", () => {
  it("draft a policy that trusts the file by name, and that admits the model", async () => {
    const { folder, model } = modelFolder();
    const policy = join(folder, "policy.json");
    const { status, stderr } = await runMain(["policy", "init", model, "-o", policy]);
    expect([status, stderr.split("\n")[0]]).toEqual([
      0,
      "1 name to review: give each a reason, an owner, or take it out",
    ]);
    expect(JSON.parse(readFileSync(policy, "utf8"))).toMatchObject({ trust: [{ id: "file:weights.bin" }] });
    expect((await scanned([model, "--policy", policy])).status).toBe(0);
  });

  it("draft none for a model whose file is missing", async () => {
    const { folder, model } = modelFolder();
    rmSync(join(folder, "weights.bin"));
    const { stdout, stderr } = await runMain(["policy", "init", model]);
    expect(JSON.parse(stdout)).toMatchObject({ trust: [] });
    expect(stderr).toContain("left out:");
  });

  it("draft a policy for files in folders below the model", async () => {
    const policy = join(temporaryFolder(), "policy.json");
    const model = join(ROOT, "fixtures/onnx-external/below/model.onnx");
    expect((await runMain(["policy", "init", model, "-o", policy])).status).toBe(0);
    expect((await scanned([model, "--policy", policy])).artifacts[0]!.verdict).toBe("approved");
  });

  it("inspect a model with its file, and approve it before they find that it has no values", async () => {
    const { model, allow } = modelFolder();
    const shown = await runMain(["inspect", model, ...allow]);
    expect([shown.status, shown.stderr]).toEqual([0, ""]);
    const exported = await runMain(["export", model, ...allow]);
    expect([exported.status, exported.stderr]).toEqual([
      2,
      expect.stringContaining('Cannot build "operator:ai.onnx/Gemm"'),
    ]);
  });
});
