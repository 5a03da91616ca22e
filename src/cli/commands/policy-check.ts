import type { Command } from "commander";
import { escapeTerminal } from "../../report/index.js";
import type { Context, Finish } from "../context.js";
import { EXIT } from "../exit-code.js";
import { loadPolicy } from "../load-policy.js";
import { entriesOf, remarksOf } from "../policy/entries.js";

const HELP = `
Examples:
  $ sallyport policy check policy.json

Exit status:
  0  the policy is valid; warnings do not count
  2  a field is not valid, each is listed, or the file cannot be read`;

/** Adds `sallyport policy check`. */
export function addPolicyCheck(policy: Command, context: Context, finish: Finish): void {
  policy
    .command("check")
    .description("list every field of a policy that is not valid, and what deserves a second look")
    .argument("<file>", "a policy")
    .addHelpText("after", HELP)
    .action((file: string) => {
      const checked = loadPolicy({ policy: file });
      const lines = [
        `ok: ${escapeTerminal(file)} is valid, policy ${escapeTerminal(checked.name)}`,
        checked.digest,
        ...remarksOf(entriesOf(checked, new Date())).map((remark) => `warning: ${escapeTerminal(remark)}`),
      ];
      context.stdout.write(`${lines.join("\n")}\n`);
      finish(EXIT.approved);
    });
}
