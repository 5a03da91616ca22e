import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildReport } from "../../src/report/index.js";
import { artifactReport, jsonText, parseReport } from "../helpers/report.js";

const policy = { name: "team", digest: `sha256:${"a".repeat(64)}` };
const parts = { version: "0.1.0", policy, artifacts: [], ignored: [] };

describe("buildReport", () => {
  it("names its version, the tool and the policy", () => {
    const report = buildReport({ ...parts, policy: { ...policy, extra: 1 } as typeof policy });
    expect(report.schemaVersion).toBe("1.0");
    expect(report.tool).toEqual({ name: "sallyport", version: "0.1.0" });
    expect(report.policy).toEqual(policy);
  });

  it("counts artifacts by verdict, and ignored files", () => {
    const verdicts = ["approved", "untrusted", "untrusted", "refused", "refused", "refused", "undecided"] as const;
    const artifacts = verdicts.map((verdict, index) => artifactReport({ path: `${index}`, verdict }));
    const { summary } = buildReport({ ...parts, artifacts, ignored: [{ path: "x", reason: "y" }] });
    expect(summary).toEqual({ artifacts: 7, approved: 1, untrusted: 2, refused: 3, undecided: 1, ignored: 1 });
  });

  it("orders paths by code units, not by locale", () => {
    const paths = ["b", "é", "a/b", "a", "Z", "a.b", "\u{1f642}", "\ufb01", "_"];
    const ordered = ["Z", "_", "a", "a.b", "a/b", "b", "é", "\u{1f642}", "\ufb01"];
    const report = buildReport({
      ...parts,
      artifacts: paths.map((path) => artifactReport({ path })),
      ignored: paths.map((path) => ({ path, reason: "r" })),
    });
    expect(report.artifacts.map(({ path }) => path)).toEqual(ordered);
    expect(report.ignored.map(({ path }) => path)).toEqual(ordered);
  });

  it("gives the same bytes whatever the order of its parts", () => {
    const paths = fc.uniqueArray(fc.string({ unit: "binary" }), { maxLength: 8 });
    fc.assert(
      fc.property(paths, (given) => {
        const render = (order: readonly string[]): string =>
          jsonText(buildReport({ ...parts, artifacts: order.map((path) => artifactReport({ path })) }));
        expect(render([...given].reverse())).toBe(render(given));
      }),
    );
  });

  it("leaves what it was given as it was", () => {
    const artifacts = [artifactReport({ path: "b" }), artifactReport({ path: "a" })];
    buildReport({ ...parts, artifacts });
    expect(artifacts.map(({ path }) => path)).toEqual(["b", "a"]);
  });
});

describe("renderJson", () => {
  const render = (path: string): string => jsonText(buildReport({ ...parts, artifacts: [artifactReport({ path })] }));

  it("indents by two spaces and ends the last line", () => {
    const text = render("a");
    expect(text.startsWith('{\n  "schemaVersion": "1.0",\n  "tool": {\n    "name": "sallyport",\n')).toBe(true);
    expect(text.endsWith("\n}\n")).toBe(true);
  });

  it("cuts nothing", () => {
    const path = `${"a".repeat(100_000)}.skops`;
    expect(parseReport(render(path)).artifacts[0]!.path).toBe(path);
  });

  it("writes nothing that acts on a terminal, and loses nothing", () => {
    const path = "a\u001b[31m\u202eb\u009b\u2028\ud800\n.skops";
    const text = render(path);
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e]/);
    expect(parseReport(text).artifacts[0]!.path).toBe(path);
  });
});
