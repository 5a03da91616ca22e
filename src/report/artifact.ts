import type { ArtifactReport, Finding, JudgedRequirement, Note, RequirementReport, Scan } from "../scan/index.js";

/**
 * Turns a scan into plain data, with keys in the order of `schemas/report-v1.schema.json`.
 *
 * @param path - the artifact as the caller named it
 * @param remarks - notes about how the artifact was reached; those of the scan follow
 */
export function toArtifactReport(path: string, scan: Scan, remarks: readonly Note[] = []): ArtifactReport {
  const { inventory, verdict, requirements, findings } = scan;
  const { sha256, size, format, container, completeness, notes, facts } = inventory;
  return {
    path,
    ...(sha256 !== undefined && { sha256 }),
    size,
    format,
    container,
    completeness,
    verdict,
    requirements: requirements.map(toRequirementReport),
    notes: [...remarks, ...notes].map(toNote),
    findings: findings.map(toFinding),
    facts: {
      nodes: facts.nodes,
      arrays: facts.arrays,
      arrayBytes: facts.arrayBytes,
      members: facts.members,
      ...(facts.protocol !== undefined && { protocol: facts.protocol }),
      libraries: sortedObject(facts.libraries),
      ...(facts.files && {
        files: facts.files.map(({ name, size: length, sha256: digest }) => ({ name, size: length, sha256: digest })),
      }),
    },
  };
}

/** @returns the entry of an artifact that could not be opened or scanned: undecided, for the one reason given. */
export function toUndecidedReport(path: string, finding: Finding, remarks: readonly Note[] = []): ArtifactReport {
  return {
    path,
    format: "unknown",
    container: "none",
    completeness: "incomplete",
    verdict: "undecided",
    requirements: [],
    notes: remarks.map(toNote),
    findings: [toFinding(finding)],
    facts: { nodes: 0, arrays: 0, arrayBytes: 0, members: 0, libraries: sortedObject(new Map()) },
  };
}

function toRequirementReport(requirement: JudgedRequirement): RequirementReport {
  const { id, action, name, status, reason, count, first, opsets, uses, moreUses } = requirement;
  return {
    id,
    action,
    ...home(requirement),
    name,
    status,
    ...(reason !== undefined && { reason }),
    count,
    first,
    ...(opsets !== undefined && { opsets }),
    uses: uses.map(({ owner, attribute, callee }) => ({
      ...(owner !== undefined && { owner }),
      ...(attribute !== undefined && { attribute }),
      ...(callee !== undefined && { callee }),
    })),
    moreUses,
  };
}

/** @returns where a name is at home, under the key that its action gives it; a file has no home. */
function home({ action, module }: JudgedRequirement): Pick<RequirementReport, "domain" | "module"> {
  switch (action) {
    case "operator":
    case "function":
      return { domain: module };
    case "file":
      return {};
    case "call":
    case "construct":
    case "method":
    case "reference":
      return { module };
  }
}

function toNote({ message, path }: Note): Note {
  return { message, ...(path !== undefined && { path }) };
}

function toFinding({ code, message, path, offset }: Finding): Finding {
  return { code, message, ...(path !== undefined && { path }), ...(offset !== undefined && { offset }) };
}

/** @returns an object without a prototype, so that no key of a file is special. */
function sortedObject(entries: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  const object = Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
  Object.setPrototypeOf(object, null);
  return object;
}
