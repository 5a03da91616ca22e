import { classOf, CODES, type Code } from "../errors/index.js";
import type { ArtifactReport, Report, Verdict } from "../scan/index.js";
import { escapeTerminal } from "./escape.js";
import { shellCommand } from "./shell.js";

/** Ids that a suggested command spells out; more belong into a policy. */
const MAX_SUGGESTED = 8;

/** What a table knows beside the report. */
export interface Invocation {
  /** Options with which the command was run and that decide verdicts, to be repeated. */
  readonly options: readonly string[];
  /** @returns why a name should not be trusted, if something speaks against it. */
  warning(id: string): string | undefined;
}

/** @returns what to do about the first artifact of each verdict other than approved. */
export function nextSteps(report: Report, invocation: Invocation): readonly string[] {
  if (report.summary.artifacts === 0) return ["name a file itself, and it is scanned whatever its name and content"];
  const verdicts: readonly Verdict[] = ["refused", "untrusted", "undecided"];
  return verdicts.flatMap((verdict) => {
    const artifact = report.artifacts.find((candidate) => candidate.verdict === verdict);
    return artifact ? [nextStep(artifact, invocation)] : [];
  });
}

function nextStep(artifact: ArtifactReport, invocation: Invocation): string {
  const { path, verdict, findings } = artifact;
  const advise = (code: Code): string => `${escapeTerminal(path)}: ${CODES[code].next}`;
  if (verdict === "untrusted") return trustCommand(artifact, invocation) ?? advise("E_UNTRUSTED");
  const decisive = verdict === "refused" ? findings.find(({ code }) => refuses(code)) : findings[0];
  return advise(decisive?.code ?? (verdict === "refused" ? "E_IDENTIFIER" : "E_INTERNAL"));
}

function refuses(code: Code): boolean {
  const kind = classOf(code);
  return kind === "malformed" || kind === "refused";
}

/** @returns the command that trusts what is missing; none if that is much, dangerous, or cannot be shown. */
function trustCommand({ path, requirements }: ArtifactReport, invocation: Invocation): string | undefined {
  const ids = requirements.filter(({ status }) => status === "untrusted").map(({ id }) => id);
  if (ids.length > MAX_SUGGESTED || ids.some((id) => invocation.warning(id) !== undefined)) return undefined;
  const trust = ids.flatMap((id) => ["--trust", id]);
  const command = shellCommand(["sallyport", "scan", dashless(path), ...invocation.options, ...trust]);
  return command && `review the names above; to trust them, run: ${command}`;
}

/** @returns a path that is not taken for an option. */
function dashless(path: string): string {
  return path.startsWith("-") ? `./${path}` : path;
}
