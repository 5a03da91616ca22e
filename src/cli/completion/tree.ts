import type { Command, Option } from "commander";

/** A command with what can follow it. */
export interface CommandWords {
  /** Names from the program's own on, which is left out: `policy init`. */
  readonly path: readonly string[];
  /** Names of the commands below. */
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly OptionWords[];
  /** Choices of its arguments, where they have some; file names otherwise. */
  readonly choices: readonly string[];
}

export interface OptionWords {
  readonly long: string;
  readonly short: string | undefined;
  readonly description: string;
  /** Whether a value follows. */
  readonly takesValue: boolean;
  readonly choices: readonly string[];
}

/** @returns every command of the program, the program first. */
export function commandTree(program: Command): readonly CommandWords[] {
  const found: CommandWords[] = [];
  const open: { readonly command: Command; readonly path: readonly string[] }[] = [{ command: program, path: [] }];
  for (let next = open.shift(); next; next = open.shift()) {
    const { command, path } = next;
    found.push({
      path,
      commands: command.commands.map((child) => ({ name: child.name(), description: child.description() })),
      options: [...command.options.map(optionWords), HELP],
      choices: command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices),
    });
    for (const child of command.commands) open.push({ command: child, path: [...path, child.name()] });
  }
  return found;
}

const HELP: OptionWords = { long: "--help", short: "-h", description: "display help", takesValue: false, choices: [] };

function optionWords({ long, short, description, required, optional, argChoices }: Option): OptionWords {
  return { long: long ?? "", short, description, takesValue: required || optional, choices: argChoices ?? [] };
}

/** @returns how the option can be written. */
export function optionNames({ long, short }: OptionWords): readonly string[] {
  return short === undefined ? [long] : [long, short];
}
