import type { Command } from "commander";
import { BUILT_IN_PROFILES, cannot, CODES, isArtifactError, Policy, PolicyError } from "../../index.js";
import { CommandError } from "../command-error.js";
import type { Context, Finish } from "../context.js";
import { EXIT } from "../exit-code.js";
import { explainCode, isCode, listCodes } from "../explain/explain-code.js";
import { explainId } from "../explain/explain-id.js";
import { suggest } from "../explain/suggest.js";

const HELP = `
Examples:
  $ sallyport explain
  $ sallyport explain E_DUPLICATE_MEMBER
  $ sallyport explain construct:mymodels.RareScaler`;

/** Adds `sallyport explain`. */
export function addExplain(program: Command, context: Context, finish: Finish): void {
  program
    .command("explain")
    .description("say what a code of a finding or error means, or a name that a file needs, and what to do")
    .argument("[what]", "a code such as E_ZIP_CRC, or an id such as call:os.system; all codes without it")
    .addHelpText("after", HELP)
    .action((what: string | undefined) => {
      context.stdout.write(what === undefined ? listCodes() : explain(what));
      finish(EXIT.approved);
    });
}

function explain(what: string): string {
  if (isCode(what)) return explainCode(what);
  if (/^E_|^[A-Za-z_]*$/.test(what)) throw unknownCode(what);
  return explainAnyId(what);
}

/**
 * @returns what an id means, which profiles hold it, where, why, and which rules check what it holds
 * @throws CommandError for what no policy can name
 */
export function explainAnyId(id: string): string {
  assertId(id);
  return explainId(id, Policy.of({ extends: [...BUILT_IN_PROFILES.keys()] }));
}

function unknownCode(what: string): CommandError {
  const similar = what.length > 64 ? undefined : suggest(what.toUpperCase(), Object.keys(CODES));
  const message = cannot("explain", what, "there is no such code", "a code or an id is wanted");
  return new CommandError(message, {
    hint: similar === undefined ? "sallyport explain lists all codes." : `Did you mean ${similar}?`,
  });
}

/** @throws CommandError for what no policy can name */
function assertId(id: string): void {
  try {
    Policy.of({ trust: [id] });
  } catch (error) {
    if (!isArtifactError(error, "E_POLICY")) throw error;
    const details = error instanceof PolicyError ? error.fields.map(({ message }) => message) : [];
    const message = cannot("explain", id, "it is neither a code nor an id", "one of them is wanted");
    throw new CommandError(message, {
      hint: "An id is <action>:<module>.<name>, such as construct:mymodels.RareScaler.",
      details,
    });
  }
}
