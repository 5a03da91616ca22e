import { scanArtifact, writeSkops, type ApprovedGraph, type Policy, type Scan } from "../../index.js";
import { companionsOf } from "../../node/companions.js";
import { assertWritable, writeWholeFile } from "../../node/output.js";
import { buildReport, escapeTerminal, renderJson, toArtifactReport } from "../../report/index.js";
import type { Context } from "../context.js";
import { describeError } from "../describe-error.js";
import { EXIT } from "../exit-code.js";
import { loadPolicy, type PolicyOptions } from "../load-policy.js";
import { notApproved } from "../not-approved.js";
import { openArtifact } from "../open-artifact.js";
import { VERSION } from "../version.js";
import { assertOutputs } from "./outputs.js";
import { PieceWriter } from "./piece-writer.js";

export interface ConvertOptions extends PolicyOptions {
  readonly output: string;
  readonly dryRun?: boolean;
  readonly report?: string;
}

/** @returns the exit status */
export function runConvert(file: string, options: ConvertOptions, context: Context): number {
  const { output, report } = options;
  const policy = loadPolicy(options);
  const source = openArtifact("convert", file);
  const companions = companionsOf(file);
  try {
    assertOutputs(file, output, report);
    for (const path of [output, report]) if (path !== undefined) assertWritable(path);
    const result = scanArtifact(source, { policy, companion: companions.open });
    if (report !== undefined) writeWholeFile(report, reportOf(file, result, policy));
    if (result.approved === undefined) {
      const command = { name: "convert", file, options: ["-o", output] };
      context.stderr.write(describeError(notApproved(command, result, options)));
      return result.verdict === "undecided" ? EXIT.noVerdict : EXIT.blocked;
    }
    context.stdout.write(convert(result.approved, options));
    return EXIT.approved;
  } finally {
    companions.close();
    source.close();
  }
}

/** @returns what to say about the file that was written. */
function convert(approved: ApprovedGraph, { output, dryRun = false }: ConvertOptions): string {
  const skops = writeSkops(approved);
  const writer = new PieceWriter(skops);
  if (dryRun) writer.drain();
  else writer.write(output);
  const what = `${skops.size} bytes, ${skops.members} members, sha256 ${writer.sha256}`;
  return `${dryRun ? "would write" : "wrote"} ${escapeTerminal(output)}: ${what}\n`;
}

function reportOf(file: string, result: Scan, policy: Policy): Iterable<string> {
  const artifacts = [toArtifactReport(file, result, [])];
  return renderJson(buildReport({ version: VERSION, policy, artifacts, ignored: [] }));
}
