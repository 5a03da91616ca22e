import type { Command } from "commander";
import { judge, takeInventory, type Policy } from "../../index.js";
import { companionsOf } from "../../node/companions.js";
import type { Context, Finish } from "../context.js";
import { compare, isSame, type Side } from "../diff/compare.js";
import { flatten } from "../diff/flatten.js";
import { renderDifference, renderDifferenceJson } from "../diff/render.js";
import { EXIT } from "../exit-code.js";
import { loadPolicy, type PolicyOptions } from "../load-policy.js";
import { openArtifact } from "../open-artifact.js";
import { repeatedOption, singleOption } from "../option.js";
import { writeOutput } from "../write-output.js";

const HELP = `
Examples:
  $ sallyport diff churn-1.3.skops churn-1.4.skops
  $ sallyport diff churn-1.3.skops churn-1.4.skops --policy policy.json --json

Exit status:
  0  the models are the same
  1  they differ
  2  they could not be compared, or the command failed`;

interface DiffOptions extends PolicyOptions {
  readonly json?: boolean;
}

/** Adds `sallyport diff`. */
export function addDiff(program: Command, context: Context, finish: Finish): void {
  program
    .command("diff")
    .description("show what a change of a model changes: names, parameters, types, shapes, arrays")
    .argument("<old>", "a model file")
    .argument("<new>", "a model file")
    .addOption(singleOption("--policy <file>", "judge by this policy instead of the default one"))
    .addOption(repeatedOption("--trust <id>", "trust this exact name too"))
    .option("--json", "as JSON")
    .addHelpText("after", HELP)
    .action((before: string, after: string, options: DiffOptions) => {
      finish(runDiff(before, after, options, context));
    });
}

/** Ends as diff(1) does. */
function runDiff(before: string, after: string, options: DiffOptions, context: Context): number {
  const policy = loadPolicy(options);
  const difference = compare(read(before, policy), read(after, policy));
  const pieces =
    options.json === true
      ? [renderDifferenceJson(before, after, difference)]
      : renderDifference(before, after, difference);
  writeOutput(pieces, undefined, context);
  if (difference.content === undefined) return EXIT.noVerdict;
  return isSame(difference) ? EXIT.approved : EXIT.blocked;
}

function read(path: string, policy: Policy): Side {
  const source = openArtifact("compare", path);
  const companions = companionsOf(path);
  try {
    const taken = takeInventory(source, { limits: policy.limits, keepGraph: true, companion: companions.open });
    const { inventory, graph } = taken;
    return { inventory, judgement: judge(inventory, policy), places: graph && flatten(graph) };
  } finally {
    companions.close();
    source.close();
  }
}
