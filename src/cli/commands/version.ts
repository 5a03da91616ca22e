import type { Command } from "commander";
import type { Context, Finish } from "../context.js";
import { EXIT } from "../exit-code.js";
import { VERSION } from "../version.js";

/** Adds `sallyport version`. */
export function addVersion(program: Command, context: Context, finish: Finish): void {
  program
    .command("version")
    .description("print the version")
    .option("--json", "as JSON, with the version of Node.js")
    .action(({ json = false }: { readonly json?: boolean }) => {
      const facts = { name: "sallyport", version: VERSION, node: process.versions.node };
      context.stdout.write(json ? `${JSON.stringify(facts)}\n` : `${facts.name} ${facts.version}\n`);
      finish(EXIT.approved);
    });
}
