import type { Command } from "commander";
import type { Context, Finish } from "../context.js";
import { EXIT } from "../exit-code.js";
import { explainAnyId } from "./explain.js";

const HELP = `
Examples:
  $ sallyport policy explain call:sklearn.tree._tree.Tree`;

/** Adds `sallyport policy explain`. */
export function addPolicyExplain(policy: Command, context: Context, finish: Finish): void {
  policy
    .command("explain")
    .description("say which built-in profiles hold an id, where and why, and which rules check what it holds")
    .argument("<id>", "an id such as call:sklearn.tree._tree.Tree")
    .addHelpText("after", HELP)
    .action((id: string) => {
      context.stdout.write(explainAnyId(id));
      finish(EXIT.approved);
    });
}
