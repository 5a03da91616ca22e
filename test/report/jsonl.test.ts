import { describe, expect, it } from "vitest";
import { buildReport, renderJsonLine, renderTrailer } from "../../src/report/index.js";
import { artifactReport, jsonText, parseReport, requirementReport } from "../helpers/report.js";

const policy = { name: "team", digest: `sha256:${"a".repeat(64)}` };

function report(paths: readonly string[]): ReturnType<typeof buildReport> {
  const artifacts = paths.map((path) => artifactReport({ path, requirements: [requirementReport({ first: path })] }));
  return buildReport({ version: "0.1.0", policy, artifacts, ignored: [{ path: "x", reason: "y" }] });
}

describe("JSON lines", () => {
  it("hold what the report holds", () => {
    const whole = report(["a", "b\u2028\u202e\u001b[2J\n", "c"]);
    const lines = [...whole.artifacts.map(renderJsonLine), renderTrailer(whole)];
    const parsed = lines.map((line) => JSON.parse(line) as object);
    expect(parsed.slice(0, -1)).toEqual(parseReport(jsonText(whole)).artifacts);
    expect({ ...parsed.at(-1), artifacts: parsed.slice(0, -1) }).toEqual(JSON.parse(jsonText(whole)));
  });

  it("are one line each, without a character that ends a line or acts on a terminal", () => {
    const line = renderJsonLine(artifactReport({ path: "a\u2028\u202e\u001b[2J\r\nb" }));
    expect(line).toMatch(/^\{[\u0020-\u007e]*\}\n$/);
  });

  it("end in a trailer with tool, policy, ignored files and summary", () => {
    const trailer = JSON.parse(renderTrailer(report(["a"]))) as object;
    expect(Object.keys(trailer)).toEqual(["schemaVersion", "tool", "policy", "ignored", "summary"]);
  });
});

describe("renderJson", () => {
  it.each([[[]], [["a"]], [["a", "b"]]])("is what JSON.stringify gives for %j", (paths) => {
    const whole = report(paths);
    expect(jsonText(whole)).toBe(`${JSON.stringify(whole, null, 2)}\n`);
  });
});
