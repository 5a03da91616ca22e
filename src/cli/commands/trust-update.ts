import type { Command } from "commander";
import { findEvidence, readSignatureFile } from "../../node/evidence.js";
import { writeWholeFile } from "../../node/output.js";
import { nodeSignHost } from "../../node/sign-host.js";
import { readSmallFile } from "../../node/small-file.js";
import { escapeTerminal } from "../../report/index.js";
import { MAX_TRUST_BYTES, readUpdate } from "../../sign/trust/index.js";
import type { Context, Finish } from "../context.js";
import { EXIT } from "../exit-code.js";
import { loadTrust } from "../load-trust.js";
import { repeatedOption, singleOption } from "../option.js";

const HELP = `
Examples:
  $ sallyport sign next.json --key root-alice.key --key root-bob.key
  $ sallyport trust update trust.json --to next.json

Enough root keys of both editions have to sign the next one. Signatures are taken from beside it, unless files are named.

Exit status:
  0  the trust policy is replaced
  2  it is not: the next edition is not valid, older, or not signed by enough keys`;

interface UpdateOptions {
  readonly to: string;
  readonly signature?: readonly string[];
}

/** Adds `sallyport trust update`. */
export function addTrustUpdate(trust: Command, context: Context, finish: Finish): void {
  trust
    .command("update")
    .description("replace a trust policy by its next edition, which its root keys signed")
    .argument("<file>", "the current trust policy")
    .addOption(singleOption("--to <file>", "the next edition").makeOptionMandatory())
    .addOption(repeatedOption("--signature <file>", "a signature of it, instead of those beside it"))
    .addHelpText("after", HELP)
    .action((file: string, { to, signature = findEvidence(to).signatures }: UpdateOptions) => {
      const bytes = readSmallFile(to, MAX_TRUST_BYTES);
      const next = readUpdate(loadTrust(file), bytes, signature.map(readSignatureFile), {
        host: nodeSignHost,
        at: new Date(),
      });
      writeWholeFile(file, [bytes]);
      context.stdout.write(
        `${escapeTerminal(`${file} is now edition ${next.sequence} of ${next.name}, ${next.digest}`)}\n`,
      );
      finish(EXIT.approved);
    });
}
