import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "vitest";
import type { ArtifactReport, Report, RequirementReport } from "../../src/index.js";
import { renderJson } from "../../src/report/index.js";

const schema = JSON.parse(
  readFileSync(new URL("../../schemas/report-v1.schema.json", import.meta.url), "utf8"),
) as object;
const validate = new Ajv2020({ strictTypes: false, strictRequired: false }).compile(schema);

/** @returns the report as JSON, whole */
export function jsonText(report: Report): string {
  return [...renderJson(report)].join("");
}

/** Parses a report, which must be one that the schema describes. */
export function parseReport(json: string): Report {
  const report: unknown = JSON.parse(json);
  expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
  return report as Report;
}

/** @returns a requirement for reports, untrusted unless `fields` say otherwise */
export function requirementReport(fields: Partial<RequirementReport> = {}): RequirementReport {
  return {
    id: "construct:mymodels.RareScaler",
    action: "construct",
    module: "mymodels",
    name: "RareScaler",
    status: "untrusted",
    count: 1,
    first: "schema.json#/content",
    uses: [],
    moreUses: 0,
    ...fields,
  };
}

/** @returns an artifact for reports, approved unless `fields` say otherwise */
export function artifactReport(fields: Partial<ArtifactReport> = {}): ArtifactReport {
  return {
    path: "models/churn.skops",
    sha256: "0".repeat(64),
    size: 10,
    format: "skops",
    container: "zip",
    completeness: "complete",
    verdict: "approved",
    requirements: [],
    notes: [],
    findings: [],
    facts: { nodes: 1, arrays: 0, arrayBytes: 0, members: 1, libraries: {} },
    ...fields,
  };
}
