import { existsSync } from "node:fs";
import type { Command } from "commander";
import { artifactError, cannot, hasModelExtension, Policy, type ArtifactReport } from "../../index.js";
import { findArtifacts } from "../../node/files.js";
import { escapeTerminal, shellCommand, toUndecidedReport } from "../../report/index.js";
import type { Context, Finish } from "../context.js";
import { EXIT } from "../exit-code.js";
import { repeatedOption, singleOption } from "../option.js";
import { draftPolicy, type Draft } from "../policy/draft.js";
import { scanFile } from "../scan-file.js";
import { assertNoModel, writeOutput } from "../write-output.js";

/** Profiles of the policy that holds where none is given. */
const DEFAULT_PROFILES = new Set(Array.from(Policy.default().entries(), ({ profile }) => profile ?? []).flat());

interface InitOptions {
  readonly extends?: readonly string[];
  readonly name?: string;
  readonly exclude?: readonly string[];
  readonly output?: string;
  readonly force?: boolean;
}

const HELP = `
Examples:
  $ sallyport policy init model.skops
  $ sallyport policy init models/ --name fraud-team -o policy.json

A draft is made from what was found, not from what is good: review every entry before you use it. Names that run,
import or open what a file hands them are left out, and so are files that are refused or cannot be judged.

Exit status:
  0  the policy admits every file that was found
  1  a name or a file was left out
  2  a file could not be judged, or the command failed
  3  nothing supported was found; nothing was written`;

/** Adds `sallyport policy init`. */
export function addPolicyInit(policy: Command, context: Context, finish: Finish): void {
  policy
    .command("init")
    .description("draft a policy that trusts what some model files need, to be reviewed")
    .argument("<path...>", "model files, and folders to search")
    .addOption(repeatedOption("--extends <profile>", "build on this profile instead of those of the default policy"))
    .addOption(singleOption("--name <name>", "what reports call the policy (default: draft)"))
    .addOption(repeatedOption("--exclude <glob>", "skip paths below a folder, with * ** ?"))
    .addOption(singleOption("-o, --output <file>", "write to a file instead of the standard output"))
    .option("--force", "write over a file that exists")
    .addHelpText("after", HELP)
    .action((paths: readonly string[], options: InitOptions) => {
      finish(runInit(paths, options, context));
    });
}

function runInit(paths: readonly string[], options: InitOptions, context: Context): number {
  const { output, force = false } = options;
  const profiles = [...new Set(options.extends ?? DEFAULT_PROFILES)];
  const name = options.name ?? "draft";
  const base = Policy.of({ name, extends: profiles });
  if (output !== undefined) assertFree(output, force);
  const artifacts = findAll(paths, base, options.exclude ?? []);
  if (artifacts.length === 0) {
    context.stderr.write("no model artifact found, no policy is written\n");
    return EXIT.nothing;
  }
  const draft = draftPolicy({ name, profiles, artifacts });
  writeOutput([draft.text], output, context);
  context.stderr.write(remarks(draft, paths, output));
  return exitCodeOf(draft, artifacts);
}

/** A draft must not take the place of a policy that somebody has reviewed. */
function assertFree(output: string, force: boolean): void {
  assertNoModel(output);
  if (force || !existsSync(output)) return;
  throw artifactError("E_OUTPUT", cannot("write", output, "it exists", "a new name, or --force, is wanted"));
}

function findAll(paths: readonly string[], policy: Policy, exclude: readonly string[]): readonly ArtifactReport[] {
  const at = new Date();
  return findArtifacts(paths, { exclude, isModelName: hasModelExtension }).flatMap((found) => {
    switch (found.kind) {
      case "ignored":
        return [];
      case "undecided":
        return [toUndecidedReport(found.path, { code: found.code, message: found.message })];
      case "file":
        return scanFile(found, policy, at) ?? [];
    }
  });
}

function remarks({ entries, leftOut }: Draft, paths: readonly string[], output: string | undefined): string {
  const lines = leftOut.map(({ what, why }) => `left out: ${escapeTerminal(what)}  ${escapeTerminal(why)}`);
  const count = `${entries} ${entries === 1 ? "name" : "names"}`;
  const command =
    output === undefined
      ? undefined
      : shellCommand(["sallyport", "scan", ...paths.map(dashless), "--policy", dashless(output)]);
  lines.push(
    entries === 0
      ? "nothing to trust beyond the profiles"
      : `${count} to review: give each a reason, an owner, or take it out`,
  );
  if (command !== undefined) lines.push(`next: ${entries === 0 ? "" : "review, then "}run: ${command}`);
  return `${lines.join("\n")}\n`;
}

/** @returns a path that is not taken for an option. */
function dashless(path: string): string {
  return path.startsWith("-") ? `./${path}` : path;
}

function exitCodeOf({ leftOut }: Draft, artifacts: readonly ArtifactReport[]): number {
  const undecided = artifacts.filter(({ verdict }) => verdict === "undecided").length;
  if (leftOut.length > undecided) return EXIT.blocked;
  return undecided > 0 ? EXIT.noVerdict : EXIT.approved;
}
