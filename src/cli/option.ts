import { InvalidArgumentError, Option } from "commander";

/**
 * @param parse - turns the text into a value, or throws `InvalidArgumentError`
 * @returns an option with one value, which cannot be given twice nor swallow the option behind it
 */
export function parsedOption(flags: string, description: string, parse: (text: string) => unknown): Option {
  return new Option(flags, description).argParser((text: string, previous: unknown) => {
    if (previous !== undefined) throw new InvalidArgumentError("It is given twice.");
    if (text.startsWith("-")) throw new InvalidArgumentError("It looks like an option; begin a file name with './'.");
    return parse(text);
  });
}

/** @returns an option with one value, which is one of `choices` if any are given. */
export function singleOption(flags: string, description: string, choices: readonly string[] = []): Option {
  const option = parsedOption(flags, description, (text) => (choices.length > 0 ? oneOf(choices, text) : text));
  if (choices.length > 0) option.argChoices = [...choices];
  return option;
}

/** @throws InvalidArgumentError unless `text` is one of `choices` */
export function oneOf<T extends string>(choices: readonly T[], text: string): T {
  const choice = choices.find((candidate) => candidate === text);
  if (choice !== undefined) return choice;
  throw new InvalidArgumentError(`Allowed choices are ${choices.join(", ")}.`);
}

/**
 * @param parse - turns each text into a value, or throws `InvalidArgumentError`
 * @returns an option that can be given several times, with one value each
 */
export function repeatedOption(
  flags: string,
  description: string,
  parse: (text: string) => unknown = (text) => text,
): Option {
  const collect = (text: string, previous: readonly unknown[] = []): readonly unknown[] => [...previous, parse(text)];
  return new Option(flags, `${description} (repeatable)`).argParser(collect);
}

/** A timer of Node.js takes 31 bits of milliseconds. */
const MAX_TIMEOUT = 2_000_000;

/** @throws InvalidArgumentError unless `text` is a number of seconds that a timer can wait */
export function parseSeconds(text: string): number {
  const seconds = /^[0-9]+(?:\.[0-9]+)?$/.test(text) ? Number(text) : 0;
  if (seconds >= 0.001 && seconds <= MAX_TIMEOUT) return seconds;
  throw new InvalidArgumentError(`It must be a number from 0.001 to ${MAX_TIMEOUT}.`);
}
