import type { ArtifactReport, Finding, Note, Report, RequirementReport, Verdict } from "../scan/index.js";
import { escapeTerminal } from "./escape.js";
import { nextSteps, type Invocation } from "./next-step.js";

/** Lines of one kind for one artifact; JSON has them all. */
const MAX_LISTED = 50;

/** Untrusted operators of one domain that get a line each; a model may need a hundred. */
const FEW_OPERATORS = 4;
const OPERATORS_IN_LINE = 8;

/** How a table is made. */
export interface TableOptions extends Invocation {
  /** Gives the word of a verdict its colour, or leaves it; colour never says what the word does not. */
  readonly paint: (verdict: Verdict, word: string) => string;
}

/** @returns the report for people: a line for each artifact, what is wrong below it, a summary, what to do next. */
export function renderTable(report: Report, options: TableOptions): string {
  const lines = report.artifacts.flatMap((artifact) => artifactLines(artifact, options));
  if (lines.length > 0) lines.push("");
  lines.push(summaryLine(report, options));
  for (const step of nextSteps(report, options)) lines.push(`next: ${step}`);
  return `${lines.join("\n")}\n`;
}

/** @returns how many artifacts have which verdict, on one line. */
function summaryLine({ summary, policy }: Report, { options }: TableOptions): string {
  const { artifacts, approved, untrusted, refused, undecided, ignored } = summary;
  const added = options.includes("--trust") ? " and --trust" : "";
  const counts = [
    `${approved} approved (nothing outside policy ${escapeTerminal(policy.name)}${added})`,
    `${untrusted} untrusted`,
    `${refused} refused`,
    `${undecided} undecided`,
  ];
  const verdicts =
    artifacts === 0 ? "no model artifact found" : `${plural(artifacts, "artifact")}: ${counts.join(", ")}`;
  return ignored === 0 ? verdicts : `${verdicts}; ${ignored} ignored (--format json lists them)`;
}

function artifactLines(artifact: ArtifactReport, options: TableOptions): string[] {
  const { path, format, verdict, requirements, findings, notes } = artifact;
  const withStatus = (status: RequirementReport["status"]): string[] => {
    const rows = requirements.filter((requirement) => requirement.status === status);
    return listed(inLines(rows), (line) => requirementsLine(line, options));
  };
  return [
    `${options.paint(verdict, verdict.toUpperCase().padEnd(9))}  ${escapeTerminal(path)}  ${format}`,
    ...withStatus("denied"),
    ...withStatus("untrusted"),
    ...listed(findings, findingLine),
    ...listed(notes, noteLine),
  ];
}

function listed<T>(items: readonly T[], toLine: (item: T) => string): string[] {
  const lines = items.slice(0, MAX_LISTED).map((item) => `  ${toLine(item)}`);
  if (items.length > MAX_LISTED) lines.push(`  … and ${items.length - MAX_LISTED} more (use --format json)`);
  return lines;
}

function requirementLine({ id, status, reason, count, first }: RequirementReport, options: TableOptions): string {
  const why = [reason, options.warning(id)]
    .filter((text) => text !== undefined)
    .map((text) => ` (${escapeTerminal(text)})`);
  return `${status} ${escapeTerminal(id)}  ${plural(count, "use")}, first at ${escapeTerminal(first)}${why.join("")}`;
}

/** @returns rows as they share lines: operators of one domain do, if they are many and there is no more to say. */
function inLines(rows: readonly RequirementReport[]): readonly (readonly RequirementReport[])[] {
  const lines: RequirementReport[][] = [];
  const domains = new Map<string, RequirementReport[]>();
  for (const row of rows) {
    if (row.action !== "operator" || row.domain === undefined || row.reason !== undefined) {
      lines.push([row]);
      continue;
    }
    const group = domains.get(row.domain);
    if (group) group.push(row);
    else domains.set(row.domain, [row]);
  }
  for (const group of domains.values()) {
    const width = group.length > FEW_OPERATORS ? OPERATORS_IN_LINE : 1;
    for (let start = 0; start < group.length; start += width) lines.push(group.slice(start, start + width));
  }
  return lines;
}

function requirementsLine(rows: readonly RequirementReport[], options: TableOptions): string {
  const [first] = rows;
  if (!first) return "";
  if (rows.length === 1) return requirementLine(first, options);
  const names = rows.map(({ name, count }) => `${escapeTerminal(name)} (${count})`);
  return `${first.status} operator:${escapeTerminal(first.domain ?? "")}/…  ${names.join(", ")}`;
}

function findingLine({ code, message, path, offset }: Finding): string {
  const place = [path, offset === undefined ? undefined : `offset ${offset}`].filter((part) => part !== undefined);
  const where = place.length === 0 ? "" : ` (${escapeTerminal(place.join(", "))})`;
  return `${code} ${escapeTerminal(message)}${where}`;
}

function noteLine({ message, path }: Note): string {
  return `note: ${escapeTerminal(message)}${path === undefined ? "" : ` (${escapeTerminal(path)})`}`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
