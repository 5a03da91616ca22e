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
  /** Path under which the standard input is listed, if it was scanned. */
  readonly stdinName?: string;
  /** @returns why a name should not be trusted, if something speaks against it. */
  warning(id: string): string | undefined;
}

/** @returns what to do about the first artifact of each verdict other than approved. */
export function nextSteps(report: Report, invocation: Invocation): readonly string[] {
  if (report.summary.artifacts === 0)
    return ["give a folder with models, or name a file itself: that is scanned whatever its name and content"];
  const verdicts: readonly Verdict[] = ["refused", "untrusted", "undecided"];
  return verdicts.flatMap((verdict) => {
    const artifact = report.artifacts.find((candidate) => candidate.verdict === verdict);
    return artifact ? [nextStep(artifact, invocation)] : [];
  });
}

function nextStep(artifact: ArtifactReport, invocation: Invocation): string {
  const { path, verdict, findings } = artifact;
  if (verdict === "untrusted") return reviewStep(artifact, invocation);
  const decisive = verdict === "refused" ? findings.find(({ code }) => refuses(code)) : findings[0];
  const code = decisive?.code ?? (verdict === "refused" ? "E_IDENTIFIER" : "E_INTERNAL");
  return `${escapeTerminal(path)}: ${CODES[code].next} For more, run: sallyport explain ${code}`;
}

function refuses(code: Code): boolean {
  const kind = classOf(code);
  return kind === "malformed" || kind === "refused";
}

/** @returns how to trust what is missing: by options if that is little, in a policy if it is much or dangerous. */
function reviewStep(artifact: ArtifactReport, invocation: Invocation): string {
  const { path, requirements } = artifact;
  const ids = requirements.filter(({ status }) => status === "untrusted").map(({ id }) => id);
  const dangerous = ids.find((id) => invocation.warning(id) !== undefined);
  const [words, why] =
    dangerous !== undefined
      ? [["sallyport", "explain", dangerous], "one of the names above should not be trusted; to see why, run"]
      : ids.length > MAX_SUGGESTED
        ? [policyWords(path, invocation), "review the names above; to write a policy that lists them, run"]
        : [trustWords(path, ids, invocation), "review the names above; to trust them, run"];
  const command = words && shellCommand(words);
  return command === undefined ? `${escapeTerminal(path)}: ${CODES.E_UNTRUSTED.next}` : `${why}: ${command}`;
}

function trustWords(path: string, ids: readonly string[], { options, stdinName }: Invocation): readonly string[] {
  const named = path === "-" ? ["-"] : ["-", "--stdin-name", path];
  const target = path === stdinName ? named : [dashless(path)];
  return ["sallyport", "scan", ...target, ...options, ...ids.flatMap((id) => ["--trust", id])];
}

function policyWords(path: string, { stdinName }: Invocation): readonly string[] | undefined {
  if (path === stdinName) return undefined;
  return ["sallyport", "policy", "init", dashless(path), "-o", "policy.json"];
}

/** @returns a path that is not taken for an option. */
function dashless(path: string): string {
  return path.startsWith("-") ? `./${path}` : path;
}
