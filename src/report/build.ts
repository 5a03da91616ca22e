import type { ArtifactReport, Report, Verdict } from "../scan/index.js";

/** What a report is made of. */
interface ReportParts {
  /** Version of the tool. */
  readonly version: string;
  readonly policy: Report["policy"];
  readonly artifacts: readonly ArtifactReport[];
  readonly ignored: Report["ignored"];
}

/** @returns a report (`schemas/report-v1.schema.json`), artifacts and ignored files ordered by path in code units. */
export function buildReport({ version, policy, artifacts, ignored }: ReportParts): Report {
  const count = (verdict: Verdict): number => artifacts.filter((artifact) => artifact.verdict === verdict).length;
  return {
    schemaVersion: "1.0",
    tool: { name: "sallyport", version },
    policy: { name: policy.name, digest: policy.digest },
    artifacts: [...artifacts].sort(byPath),
    ignored: ignored.map(({ path, reason }) => ({ path, reason })).sort(byPath),
    summary: {
      artifacts: artifacts.length,
      approved: count("approved"),
      untrusted: count("untrusted"),
      refused: count("refused"),
      undecided: count("undecided"),
      ignored: ignored.length,
    },
  };
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
