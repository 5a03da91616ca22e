import type { ArtifactError, Finding } from "../../index.js";
import type { Decision, FileRecord, SignatureRecord } from "../../gate/index.js";
import { STEPS } from "../../gate/index.js";
import { escapeJsonText, toArtifactReport } from "../../report/index.js";
import { VERSION } from "../version.js";

/**
 * @param path - the model as the caller named it
 * @param isFile - whether the model is one file
 * @returns the decision as JSON (`schemas/gate-v1.schema.json`), with no character that acts on a terminal
 */
export function renderDecision(path: string, isFile: boolean, decision: Decision): string {
  return `${escapeJsonText(JSON.stringify(toDocument(path, isFile, decision), null, 2))}\n`;
}

function toDocument(path: string, isFile: boolean, decision: Decision): object {
  const { outcome, name, environment, at, mode, trust, rule, policy, root, release, findings, notes } = decision;
  return {
    schemaVersion: "1.0",
    tool: { name: "sallyport", version: VERSION },
    outcome,
    path,
    name,
    ...(environment !== undefined && { environment }),
    at: at.toISOString(),
    mode,
    trust: {
      name: trust.name,
      digest: trust.digest,
      expires: trust.expires.toISOString(),
      ...(rule && {
        rule: {
          name: rule.name,
          statements: [...rule.statements],
          threshold: rule.threshold,
          keys: rule.keys.map(({ hint }) => hint),
        },
      }),
    },
    policy,
    steps: stepsOf(decision),
    signatures: decision.signatures.map(toSignature),
    ...(root !== undefined && { root }),
    ...(release && {
      release: {
        version: release.version,
        sequence: release.sequence,
        created: release.created.toISOString(),
        expires: release.expires.toISOString(),
        ...(release.environments && { environments: release.environments }),
      },
    }),
    files: decision.files.map((file) => toFile(isFile ? path : `${path}/${file.path}`, file)),
    findings: findings.map(toFinding),
    notes,
  };
}

function stepsOf({ failed }: Decision): readonly object[] {
  const end = failed === undefined ? STEPS.length : STEPS.indexOf(failed);
  return STEPS.map((step, index) => ({
    step,
    result: index < end ? "passed" : index === end ? "failed" : "skipped",
  }));
}

function toSignature({ path, counts, payloadDigest, predicateType, key, problem }: SignatureRecord): object {
  return {
    path,
    counts,
    ...(payloadDigest !== undefined && { payloadDigest }),
    ...(predicateType !== undefined && { predicateType }),
    ...(key && {
      key: { hint: key.hint, scheme: key.key.scheme, ...(key.name !== undefined && { name: key.name }) },
    }),
    ...(problem && { problem: toFinding(problem) }),
  };
}

function toFile(place: string, { path, size, sha256, kind, scan }: FileRecord): object {
  return { path, size, sha256, kind, ...(scan && { scan: toArtifactReport(place, scan) }) };
}

function toFinding({ code, message, path, offset }: Finding | ArtifactError): Finding {
  return { code, message, ...(path !== undefined && { path }), ...(offset !== undefined && { offset }) };
}
