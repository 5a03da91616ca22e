import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CODES, type ArtifactReport, type RequirementReport } from "../../src/index.js";
import { buildReport, renderTable, type TableOptions } from "../../src/report/index.js";
import { shellCommand } from "../../src/report/shell.js";
import { artifactReport, requirementReport } from "../helpers/report.js";

const policy = { name: "team", digest: `sha256:${"a".repeat(64)}` };

function render(artifacts: readonly ArtifactReport[], options: Partial<TableOptions> = {}, ignored = 0): string {
  const report = buildReport({
    version: "0.1.0",
    policy,
    artifacts,
    ignored: Array.from({ length: ignored }, (_, index) => ({ path: `${index}`, reason: "r" })),
  });
  return renderTable(report, { paint: (_, word) => word, options: [], warning: () => undefined, ...options });
}

const untrusted = (ids: readonly string[], path = "m.skops"): ArtifactReport =>
  artifactReport({ path, verdict: "untrusted", requirements: ids.map((id) => requirementReport({ id })) });

describe("renderTable", () => {
  it("gives an approved artifact one line, and names the policy instead of calling it safe", () => {
    const trusted = requirementReport({ status: "trusted" });
    const text = render([artifactReport({ requirements: [trusted] })]);
    expect(text).toBe(
      "APPROVED   models/churn.skops  skops\n\n" +
        "1 artifact: 1 approved (nothing outside policy team), 0 untrusted, 0 refused, 0 undecided\n",
    );
    expect(text).not.toMatch(/safe/i);
  });

  it("lists what is not trusted, with its count and first place", () => {
    const requirements = [
      requirementReport({ id: "construct:a.B", count: 2, first: "schema.json#/x" }),
      requirementReport({ id: "construct:a.C", status: "trusted" }),
      requirementReport({ id: "call:os.system", status: "denied", reason: "never" }),
    ];
    const lines = render([artifactReport({ verdict: "refused", requirements })]).split("\n");
    expect(lines.slice(0, 4)).toEqual([
      "REFUSED    models/churn.skops  skops",
      "  denied call:os.system  1 use, first at schema.json#/content (never)",
      "  untrusted construct:a.B  2 uses, first at schema.json#/x",
      "",
    ]);
  });

  it("puts many operators of a domain on few lines, and gives few of them, or what has a reason, a line each", () => {
    const operator = (domain: string, name: string, fields = {}): RequirementReport =>
      requirementReport({ id: `operator:${domain}/${name}`, action: "operator", domain, name, count: 2, ...fields });
    const many = Array.from({ length: 10 }, (_, index) => operator("ai.onnx", `Op${index}`));
    const requirements = [
      ...many,
      operator("com.microsoft", "Gelu"),
      operator("ai.onnx", "Expired", { reason: "its entry expired" }),
      operator("ai.onnx", "Known", { status: "trusted" }),
      requirementReport({ id: "function:local/f", action: "function", domain: "local", name: "f" }),
    ];
    const lines = render([artifactReport({ verdict: "untrusted", requirements })]).split("\n");
    expect(lines.slice(1, 6)).toEqual([
      "  untrusted operator:ai.onnx/Expired  2 uses, first at schema.json#/content (its entry expired)",
      "  untrusted function:local/f  1 use, first at schema.json#/content",
      "  untrusted operator:ai.onnx/…  Op0 (2), Op1 (2), Op2 (2), Op3 (2), Op4 (2), Op5 (2), Op6 (2), Op7 (2)",
      "  untrusted operator:ai.onnx/…  Op8 (2), Op9 (2)",
      "  untrusted operator:com.microsoft/Gelu  2 uses, first at schema.json#/content",
    ]);
  });

  it("shows no hostile character of an operator's name", () => {
    const names = Array.from({ length: 5 }, (_, index) => `Op${index}\u001b[2J`);
    const requirements = names.map((name) => requirementReport({ action: "operator", domain: "d\u202e", name }));
    const text = render([artifactReport({ verdict: "untrusted", requirements })]);
    expect(text).toContain("operator:d\\u{202e}/…  Op0\\u{1b}[2J (1), ");
    expect(text).not.toMatch(/[\u001b\u202e]/u);
  });

  it("says what speaks against a name", () => {
    const text = render([untrusted(["call:os.system"])], { warning: () => "it runs programs" });
    expect(text).toContain("first at schema.json#/content (it runs programs)\n");
  });

  it("lists findings and notes with their places", () => {
    const text = render([
      artifactReport({
        verdict: "refused",
        findings: [
          { code: "E_ZIP_CRC", message: "wrong", path: "a.npy", offset: 7 },
          { code: "E_ZIP_GAP", message: "hole", offset: 0 },
          { code: "E_ZIP_COMMENT", message: "comment" },
        ],
        notes: [{ message: "link to x" }, { message: "odd", path: "b.npy" }],
      }),
    ]);
    expect(text.split("\n").slice(1, 6)).toEqual([
      "  E_ZIP_CRC wrong (a.npy, offset 7)",
      "  E_ZIP_GAP hole (offset 0)",
      "  E_ZIP_COMMENT comment",
      "  note: link to x",
      "  note: odd (b.npy)",
    ]);
  });

  it("lists 50 names and 50 findings, and says how many more there are", () => {
    const ids = Array.from({ length: 53 }, (_, index) => `construct:a.B${index}`);
    const findings = Array.from({ length: 51 }, () => ({ code: "E_ZIP_CRC", message: "wrong" }) as const);
    const text = render([{ ...untrusted(ids), findings }]);
    expect(text.match(/^ {2}untrusted /gm)).toHaveLength(50);
    expect(text).toContain("  … and 3 more (use --format json)\n");
    expect(text.match(/^ {2}E_ZIP_CRC /gm)).toHaveLength(50);
    expect(text).toContain("  … and 1 more (use --format json)\n");
  });

  it("counts in its summary", () => {
    const artifacts = (["approved", "untrusted", "refused", "undecided"] as const).map((verdict) =>
      artifactReport({ path: verdict, verdict }),
    );
    expect(render(artifacts, {}, 2)).toContain(
      "\n4 artifacts: 1 approved (nothing outside policy team), 1 untrusted, 1 refused, 1 undecided; " +
        "2 ignored (--format json lists them)\n",
    );
  });

  it("says that nothing was found, and what to do", () => {
    expect(render([], {}, 1)).toMatch(/^no model artifact found; 1 ignored .*\nnext: give a folder with models.*\n$/);
  });

  it("paints the words of verdicts alone, with the words still there", () => {
    const text = render([artifactReport()], { paint: (verdict, word) => `<${verdict}>${word}</>` });
    expect(text.startsWith("<approved>APPROVED </>  models/churn.skops")).toBe(true);
  });

  it("gives every hostile string one line, which forges none", () => {
    const evil = "x\n\u001b[2KAPPROVED   y\r\u202e";
    const text = render([
      artifactReport({
        path: evil,
        verdict: "refused",
        requirements: [requirementReport({ id: evil, first: evil, status: "denied", reason: evil })],
        findings: [{ code: "E_IDENTIFIER", message: evil, path: evil }],
        notes: [{ message: evil, path: evil }],
      }),
    ]);
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(text).not.toMatch(/^APPROVED/m);
    expect(text.trimEnd().split("\n")).toHaveLength(7);
  });

  it("caps long strings", () => {
    const lines = render([artifactReport({ path: "p".repeat(10_000) })]).split("\n");
    expect(lines[0]!.length).toBeLessThan(600);
    expect(lines[0]).toContain("… (10000 characters)");
  });
});

describe("next", () => {
  const nextOf = (text: string): string[] =>
    text
      .split("\n")
      .filter((line) => line.startsWith("next: "))
      .map((line) => line.slice("next: ".length));
  const command = (text: string): string | undefined => nextOf(text)[0]?.split("run: ")[1];

  it("is silent where everything is approved", () => {
    expect(nextOf(render([artifactReport()]))).toEqual([]);
  });

  it("is a command that trusts what is missing and keeps the options of this run", () => {
    const text = render([untrusted(["construct:a.B", "call:a.c"])], { options: ["--policy", "my policy.json"] });
    expect(command(text)).toBe(
      "sallyport scan m.skops --policy 'my policy.json' --trust construct:a.B --trust call:a.c",
    );
  });

  it("quotes a hostile path for the shell, and keeps it from being an option", () => {
    expect(command(render([untrusted(["construct:a.B"], "$(rm -rf ~)'`.skops")]))).toBe(
      "sallyport scan '$(rm -rf ~)'\\''`.skops' --trust construct:a.B",
    );
    expect(command(render([untrusted(["construct:a.B"], "-o.skops")]))).toBe(
      "sallyport scan ./-o.skops --trust construct:a.B",
    );
  });

  const nine = Array.from({ length: 9 }, (_, index) => `construct:a.B${index}`);

  it("writes a policy where there are many names", () => {
    expect(command(render([untrusted(nine)]))).toBe("sallyport policy init m.skops -o policy.json");
    expect(command(render([untrusted(nine, "-p")]))).toBe("sallyport policy init ./-p -o policy.json");
  });

  it("explains a name with a warning, and trusts nothing", () => {
    const warning = (id: string): string | undefined => (id === "call:os.system" ? "danger" : undefined);
    const text = render([untrusted(["construct:a.B", "call:os.system"])], { warning });
    expect(command(text)).toBe("sallyport explain call:os.system");
    expect(text).not.toContain("--trust");
  });

  it("scans the standard input again under its name", () => {
    const [artifact, rest] = [untrusted(["construct:a.B"], "-"), { options: [], warning: () => undefined }];
    expect(command(render([artifact], { ...rest, stdinName: "-" }))).toBe("sallyport scan - --trust construct:a.B");
    const named = untrusted(["construct:a.B"], "m x");
    expect(command(render([named], { ...rest, stdinName: "m x" }))).toBe(
      "sallyport scan - --stdin-name 'm x' --trust construct:a.B",
    );
  });

  it.each([
    ["a path that cannot be shown", untrusted(["construct:a.B"], "a\u001b.skops"), undefined],
    ["a path that cannot be shown, and many names", untrusted(nine, "a\u001b.skops"), undefined],
    ["many names of the standard input", untrusted(nine, "in"), "in"],
  ])("suggests no command for %s", (_, artifact, stdinName) => {
    const text = render([artifact], stdinName === undefined ? {} : { stdinName });
    expect(command(text)).toBeUndefined();
    expect(nextOf(text)).toHaveLength(1);
    expect(nextOf(text)[0]).toContain(CODES.E_UNTRUSTED.next);
  });

  it("takes the step from the finding that decided", () => {
    const findings = [
      { code: "E_NPY_OBJECT", message: "objects" },
      { code: "E_JSON_DUPLICATE_KEY", message: "twice" },
    ] as const;
    expect(nextOf(render([artifactReport({ path: "r", verdict: "refused", findings })]))).toEqual([
      `r: ${CODES.E_JSON_DUPLICATE_KEY.next} For more, run: sallyport explain E_JSON_DUPLICATE_KEY`,
    ]);
    expect(nextOf(render([artifactReport({ path: "u", verdict: "undecided", findings })]))).toEqual([
      `u: ${CODES.E_NPY_OBJECT.next} For more, run: sallyport explain E_NPY_OBJECT`,
    ]);
  });

  it("has a step for each verdict, refused first", () => {
    const steps = nextOf(
      render([
        artifactReport({ path: "a", verdict: "undecided" }),
        untrusted(["construct:a.B"], "b"),
        artifactReport({ path: "c", verdict: "refused" }),
        artifactReport({ path: "d", verdict: "refused" }),
      ]),
    );
    expect(steps).toHaveLength(3);
    expect(steps.map((step) => step[0])).toEqual(["c", "r", "a"]);
  });
});

describe("shellCommand", () => {
  it("leaves plain words as they are, and quotes the others", () => {
    expect(shellCommand(["a", "--trust", "construct:a.B", "x y", "", "~", "a*"])).toBe(
      "a --trust construct:a.B 'x y' '' '~' 'a*'",
    );
  });

  it("gives up on what cannot be shown", () => {
    expect(shellCommand(["a", "b\nc"])).toBeUndefined();
    expect(shellCommand(["a", "b\u202ec"])).toBeUndefined();
  });

  it("is read back by a shell word for word", () => {
    const words = fc.sample(
      fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((c) => String.fromCharCode(c)) }),
      {
        numRuns: 200,
        seed: 1,
      },
    );
    const run = spawnSync("/bin/sh", ["-c", `printf '%s\\n' ${shellCommand(words)}`], { encoding: "utf8" });
    expect(run.stdout).toBe(words.map((word) => `${word}\n`).join(""));
  });
});
