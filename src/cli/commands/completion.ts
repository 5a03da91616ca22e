import type { Command } from "commander";
import { SHELLS, type Shell, completionScript } from "../completion/script.js";
import type { Context, Finish } from "../context.js";
import { EXIT } from "../exit-code.js";

const HELP = `
Examples:
  $ source <(sallyport completion bash)
  $ sallyport completion zsh > "\${fpath[1]}/_sallyport"
  $ sallyport completion fish > ~/.config/fish/completions/sallyport.fish`;

/** Adds `sallyport completion`. */
export function addCompletion(program: Command, context: Context, finish: Finish): void {
  const command = program
    .command("completion")
    .description("print a script that completes commands, options and their choices in a shell")
    .addHelpText("after", HELP);
  command.addArgument(command.createArgument("<shell>", "the shell").choices([...SHELLS])).action((shell: Shell) => {
    context.stdout.write(completionScript(shell, program));
    finish(EXIT.approved);
  });
}
