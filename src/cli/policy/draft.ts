import { Policy, type ArtifactReport, type RequirementReport } from "../../index.js";
import { escapeJsonText, escapeTerminal } from "../../report/index.js";
import { trustWarning } from "../trust-warning.js";

/** What becomes of the names that some artifacts need. */
export interface Draft {
  /** The document, as JSON. */
  readonly text: string;
  readonly entries: number;
  /** Names and artifacts that the policy will not admit, and why. */
  readonly leftOut: readonly { readonly what: string; readonly why: string }[];
}

/** What a policy is drafted from. */
export interface DraftParts {
  readonly name: string;
  readonly profiles: readonly string[];
  /** Ordered by path, judged by the profiles alone. */
  readonly artifacts: readonly ArtifactReport[];
}

/** A requirement in all artifacts that need it. */
interface Need {
  readonly first: string;
  uses: number;
  files: number;
}

/** Longest reason, well below what the schema allows. */
const MAX_PLACE = 400;

/** Drafts a policy that trusts what artifacts need beyond some profiles, sorted by id, each with its first place. */
export function draftPolicy({ name, profiles, artifacts }: DraftParts): Draft {
  const leftOut: { what: string; why: string }[] = [];
  const needs = new Map<string, Need>();
  for (const { path, verdict, requirements, findings } of artifacts) {
    if (verdict === "undecided" || (verdict === "refused" && !wantsTrustAlone(requirements, findings))) {
      leftOut.push({ what: path, why: findings[0] ? `${verdict}: ${findings[0].message}` : verdict });
      continue;
    }
    for (const requirement of requirements) if (requirement.status !== "trusted") addNeed(needs, path, requirement);
  }
  const trust: { id: string; reason: string }[] = [];
  for (const [id, need] of [...needs].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const why = trustWarning(id);
    if (why === undefined) trust.push({ id, reason: reasonOf(need) });
    else leftOut.push({ what: id, why: `${why} (${reasonOf(need)})` });
  }
  const document = { version: 1, name, extends: [...profiles], trust };
  Policy.parse(document); // fails here rather than where it is used
  return { text: `${escapeJsonText(JSON.stringify(document, null, 2))}\n`, entries: trust.length, leftOut };
}

/** @returns whether a model is refused for nothing but files beside it that nobody trusts yet. */
function wantsTrustAlone(requirements: ArtifactReport["requirements"], findings: ArtifactReport["findings"]): boolean {
  const isRefusedOtherwise = requirements.some(({ status }) => status === "denied");
  return !isRefusedOtherwise && findings.every(({ code }) => code === "E_ONNX_EXTERNAL");
}

function addNeed(needs: Map<string, Need>, path: string, { id, count, first }: RequirementReport): void {
  const need = needs.get(id) ?? { first: `${path}!${first}`, uses: 0, files: 0 };
  need.uses += count;
  need.files++;
  needs.set(id, need);
}

function reasonOf({ first, uses, files }: Need): string {
  const place = escapeTerminal(first);
  const shown = place.length > MAX_PLACE ? `${Array.from(place).slice(0, MAX_PLACE).join("")}…` : place;
  return `found first at ${shown}, ${plural(uses, "use")} in ${plural(files, "file")}`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
