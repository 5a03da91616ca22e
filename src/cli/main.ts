import { Command, CommanderError } from "commander";
import { addAttest } from "./commands/attest.js";
import { addCompletion } from "./commands/completion.js";
import { addConvert } from "./commands/convert.js";
import { addDiff } from "./commands/diff.js";
import { addExplain } from "./commands/explain.js";
import { addExport } from "./commands/export.js";
import { addGate } from "./commands/gate.js";
import { addInspect } from "./commands/inspect.js";
import { addKeygen } from "./commands/keygen.js";
import { addPolicy } from "./commands/policy.js";
import { addPredict } from "./commands/predict.js";
import { addScan } from "./commands/scan.js";
import { addSign } from "./commands/sign.js";
import { addTrust } from "./commands/trust.js";
import { addVerify } from "./commands/verify.js";
import { addVersion } from "./commands/version.js";
import type { Context } from "./context.js";
import { describeError } from "./describe-error.js";
import { EXIT } from "./exit-code.js";
import { VERSION } from "./version.js";

const HELP = `
Examples:
  $ sallyport scan models/
  $ sallyport inspect model.skops --untrusted
  $ sallyport policy init models/ -o policy.json
  $ sallyport scan models/ --policy policy.json
  $ sallyport explain E_DUPLICATE_MEMBER`;

/**
 * Runs the command line; errors become text on `stderr` and an exit status.
 *
 * @param argv - arguments after the name of the program
 * @returns the exit status
 */
export async function main(argv: readonly string[], context: Context): Promise<number> {
  let exitCode: number = EXIT.noVerdict;
  try {
    const program = createProgram(context, (code) => {
      exitCode = code;
    });
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && isHelp(error)) return error.exitCode === 0 ? EXIT.approved : EXIT.noVerdict;
    context.stderr.write(describeError(error));
    return EXIT.noVerdict;
  }
}

/** Help that was asked for, help for want of a command, and the version have been written already. */
function isHelp({ code }: CommanderError): boolean {
  return code === "commander.help" || code === "commander.helpDisplayed" || code === "commander.version";
}

function createProgram(context: Context, finish: (exitCode: number) => void): Command {
  const program = new Command("sallyport")
    .description("Decides whether a machine-learning artifact may enter: audits model files as data.")
    .version(`sallyport ${VERSION}`)
    .exitOverride()
    // Some commands have a --version of their own.
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      // Errors are described where they are caught.
      outputError: () => undefined,
    })
    .addHelpText("after", HELP);
  for (const add of [
    addScan,
    addInspect,
    addDiff,
    addExport,
    addConvert,
    addPredict,
    addPolicy,
    addKeygen,
    addSign,
    addVerify,
    addAttest,
    addGate,
    addTrust,
    addExplain,
    addCompletion,
    addVersion,
  ])
    add(program, context, finish);
  return program;
}
