import { CODES, type Finding, type Verdict } from "../../index.js";
import type { Decision, FileRecord, SignatureRecord } from "../../gate/index.js";
import { escapeTerminal } from "../../report/index.js";

/** Files that get a line each; JSON has them all. */
const MAX_LISTED = 50;
/** Digits of a hint that tell one key from another for people. */
const SHORT_HINT = 8;
/** Width of the first column. */
const WIDTH = 9;

const WORDS = { admitted: "approved", refused: "refused", undecided: "undecided" } as const;

/** Gives the word of a verdict its colour, or leaves it. */
export type Paint = (verdict: Verdict, word: string) => string;

/**
 * @param path - the model as the caller named it
 * @returns the decision for people: what was decided, by what, and what to do next
 */
export function describeDecision(path: string, decision: Decision, paint: Paint): string {
  const { outcome, name, environment, release, rule, trust, policy, mode, failed, root, at } = decision;
  const where = environment === undefined ? "" : ` for ${environment}`;
  const which = release ? `, release ${release.version} (${release.sequence})` : "";
  const lines = [
    `${paint(WORDS[outcome], outcome.toUpperCase().padEnd(WIDTH))}  ${escapeTerminal(`${path}  as ${name}${which}${where}`)}`,
    ...decision.findings.map((finding) => `  ${findingLine(finding)}`),
    ...decision.signatures.map((signature) => `  ${signatureLine(signature)}`),
    `  ${"at".padEnd(WIDTH)}  ${at.toISOString()}`,
    ...(release ? [`  ${"until".padEnd(WIDTH)}  ${release.expires.toISOString()}`] : []),
    ...(root === undefined ? [] : [`  ${"root".padEnd(WIDTH)}  ${root}`]),
    ...fileLines(decision.files, paint),
    ...decision.notes.map(
      ({ message, path: about }) =>
        `  note: ${escapeTerminal(about === undefined ? message : `${message} (${about})`)}`,
    ),
    ...(mode === "oms-compat" ? ["  note: --oms-compat passes over what a signature leaves out"] : []),
    "",
    `trust policy ${escapeTerminal(trust.name)} ${trust.digest}, ${rule ? `rule ${escapeTerminal(rule.name)}, ${rule.threshold} of ${rule.keys.length} keys` : "no rule"}`,
    `policy ${escapeTerminal(policy.name)} ${policy.digest}`,
    ...(failed === undefined
      ? []
      : [`nothing may be loaded: the step "${failed}" failed`, nextStep(decision.findings)]),
  ];
  return `${lines.join("\n")}\n`;
}

/** @returns one line about a finding */
export function findingLine({ code, message, path, offset }: Finding): string {
  const place = [path, offset === undefined ? undefined : `offset ${offset}`].filter((part) => part !== undefined);
  return `${code} ${escapeTerminal(message)}${place.length === 0 ? "" : ` (${escapeTerminal(place.join(", "))})`}`;
}

/** @returns one line about a signature */
export function signatureLine({ path, counts, key, problem }: SignatureRecord): string {
  const who = key ? `${key.name ?? "key"} ${key.hint.slice(0, SHORT_HINT)} (${key.key.scheme})` : "nobody trusted";
  const why = problem ? `, which does not count: ${problem.code}` : counts ? "" : ", which is not needed";
  return `${"signed".padEnd(WIDTH)}  ${escapeTerminal(`${path}  by ${who}${why}`)}`;
}

function fileLines(files: readonly FileRecord[], paint: Paint): readonly string[] {
  const models = files.filter(({ kind }) => kind === "model");
  const data = files.length - models.length;
  const lines = models.slice(0, MAX_LISTED).map(({ path, sha256, scan }) => {
    const verdict = scan?.verdict ?? "undecided";
    return `  ${paint(verdict, verdict.toUpperCase().padEnd(WIDTH))}  ${escapeTerminal(path)}  ${scan?.inventory.format ?? ""}  ${sha256}`;
  });
  if (models.length > MAX_LISTED) lines.push(`  … and ${models.length - MAX_LISTED} more (use --format json)`);
  if (data > 0)
    lines.push(`  ${"data".padEnd(WIDTH)}  ${data === 1 ? "1 file" : `${data} files`}, verified and not looked into`);
  return lines;
}

/** @returns what to do about the first finding */
export function nextStep(findings: readonly Finding[]): string {
  const code = findings[0]?.code ?? "E_INTERNAL";
  return `next: ${CODES[code].next} For more, run: sallyport explain ${code}`;
}
