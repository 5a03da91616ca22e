import type { ArtifactReport, Limits, Policy, Report } from "../../index.js";
import { assertWritable, writeWholeFile } from "../../node/output.js";
import { buildReport, renderJson, renderJsonLine, renderTable, renderTrailer } from "../../report/index.js";
import type { Context } from "../context.js";
import { exitCodeOf, type Failure } from "../exit-code.js";
import { pickLimits } from "../limit-option.js";
import { makePolicy, policyArguments, readPolicy, type PolicyOptions } from "../load-policy.js";
import { painterFor } from "../paint.js";
import { trustWarning } from "../trust-warning.js";
import { VERSION } from "../version.js";
import { BaselineKeeper, type BaselineOptions } from "./baseline.js";
import { findEntries, STDIN, type Entry, type EntryOptions } from "./entries.js";
import { onInterrupt } from "./interrupt.js";
import { assertNoInput, keptFor, resolveTargets, type OutputTarget } from "./outputs.js";
import { Progress } from "./progress.js";
import { scanEntries, startPool, type ScanSettings, type WorkOptions } from "./scan-entries.js";

/** Options of `sallyport scan`. */
export interface ScanOptions
  extends Omit<PolicyOptions, "limits">, Partial<Limits>, EntryOptions, WorkOptions, BaselineOptions {
  readonly at?: Date;
  readonly format?: readonly OutputTarget[];
  readonly output?: string;
  readonly exitZero?: boolean;
  readonly failOn?: readonly Failure[];
}

/** @returns the exit status */
export async function runScan(paths: readonly string[], options: ScanOptions, context: Context): Promise<number> {
  const targets = resolveTargets(options.format, options.output);
  const settings = { policy: readPolicy(policyOptions(options)), at: options.at ?? new Date() };
  const policy = makePolicy(settings.policy);
  const baseline = new BaselineKeeper(options, settings.at);
  const entries = await findEntries(paths, options, () => context.stdin);
  const outputs = [...targets.map(({ file }) => file), options.writeBaseline].filter((file) => file !== undefined);
  assertNoInput(outputs, entries);
  for (const file of outputs) assertWritable(file);
  const { report, lines } = await scanAll({ entries, policy, settings, options, targets, context, baseline });
  const render = ({ format, file }: OutputTarget): Iterable<string> => {
    switch (format) {
      case "table":
        return [renderForPeople(report, file === undefined, paths, options, context)];
      case "json":
        return renderJson(report);
      case "jsonl":
        return [...(file === undefined ? [] : lines), renderTrailer(report)];
    }
  };
  for (const target of targets) if (target.file !== undefined) writeWholeFile(target.file, render(target));
  for (const target of targets) {
    if (target.file === undefined) for (const text of render(target)) context.stdout.write(text);
  }
  baseline.write();
  const untrusted = report.summary.untrusted - baseline.known;
  return exitCodeOf({ ...report.summary, untrusted }, options.exitZero ?? false, options.failOn);
}

function policyOptions(options: ScanOptions): PolicyOptions {
  const { policy, trust } = options;
  return { ...(policy !== undefined && { policy }), ...(trust && { trust }), limits: pickLimits(options) };
}

interface Work {
  readonly entries: readonly Entry[];
  readonly policy: Policy;
  readonly settings: ScanSettings;
  readonly options: WorkOptions;
  readonly targets: readonly OutputTarget[];
  readonly context: Context;
  readonly baseline: BaselineKeeper;
}

interface Result {
  /** Artifacts without what no output needs. */
  readonly report: Report;
  /** Lines for files of JSON lines; those for the standard output have been written. */
  readonly lines: readonly string[];
}

async function scanAll({ entries, policy, settings, options, targets, context, baseline }: Work): Promise<Result> {
  const inputs = entries.filter(({ kind }) => kind === "file" || kind === "bytes");
  const lineTargets = targets.filter(({ format }) => format === "jsonl");
  const streams = lineTargets.some(({ file }) => file === undefined);
  const collects = lineTargets.some(({ file }) => file !== undefined);
  const keep = keptFor(targets);
  const artifacts: ArtifactReport[] = [];
  const ignored: { path: string; reason: string }[] = [];
  const lines: string[] = [];
  const progress = new Progress(context, inputs.length);
  const pool = startPool(entries, settings, options, context.scanWorker);
  const release = pool && onInterrupt(() => progress.end());
  try {
    for await (const outcome of scanEntries(entries, policy, settings, pool)) {
      if (outcome.kind === "ignored") {
        ignored.push(outcome);
        progress.add(0);
        continue;
      }
      const artifact = baseline.add(outcome.artifact);
      artifacts.push(keep(artifact));
      const line = streams || collects ? renderJsonLine(artifact) : "";
      if (collects) lines.push(line);
      if (streams) {
        if (context.stdout.isTTY === true) progress.erase();
        context.stdout.write(line);
      }
      progress.add(artifact.size ?? 0);
    }
  } finally {
    release?.();
    progress.end();
    await pool?.close();
  }
  return { report: buildReport({ version: VERSION, policy, artifacts, ignored }), lines };
}

function renderForPeople(
  report: Report,
  onTerminal: boolean,
  paths: readonly string[],
  options: ScanOptions,
  context: Context,
): string {
  const { at } = options;
  return renderTable(report, {
    paint: onTerminal ? painterFor(context) : (_, word) => word,
    options: [...policyArguments(policyOptions(options)), ...(at ? ["--at", at.toISOString()] : [])],
    warning: trustWarning,
    ...(paths.includes(STDIN) && { stdinName: options.stdinName ?? STDIN }),
  });
}
