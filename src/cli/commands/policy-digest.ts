import type { Command } from "commander";
import type { Context, Finish } from "../context.js";
import { EXIT } from "../exit-code.js";
import { loadPolicy } from "../load-policy.js";

const HELP = `
Examples:
  $ sallyport policy digest policy.json

The digest covers the profiles that the policy extends. The order of entries does not count.`;

/** Adds `sallyport policy digest`. */
export function addPolicyDigest(policy: Command, context: Context, finish: Finish): void {
  policy
    .command("digest")
    .description("print the digest that reports give for a policy")
    .argument("[file]", "a policy (default: the default policy)")
    .addHelpText("after", HELP)
    .action((file: string | undefined) => {
      context.stdout.write(`${loadPolicy(file === undefined ? {} : { policy: file }).digest}\n`);
      finish(EXIT.approved);
    });
}
