import { InvalidArgumentError, Option } from "commander";

/**
 * @param choices - the only values, if any are given
 * @returns an option with one value, which cannot be given twice nor swallow the option behind it
 */
export function singleOption(flags: string, description: string, choices: readonly string[] = []): Option {
  const option = new Option(flags, description).argParser((value: string, previous: string | undefined) => {
    if (previous !== undefined) throw new InvalidArgumentError("It is given twice.");
    if (value.startsWith("-")) throw new InvalidArgumentError("It looks like an option; begin a file name with './'.");
    if (choices.length > 0 && !choices.includes(value)) {
      throw new InvalidArgumentError(`Allowed choices are ${choices.join(", ")}.`);
    }
    return value;
  });
  if (choices.length > 0) option.argChoices = [...choices];
  return option;
}

/** @returns an option that can be given several times, with one value each. */
export function repeatedOption(flags: string, description: string): Option {
  const collect = (value: string, previous: readonly string[] = []): readonly string[] => [...previous, value];
  return new Option(flags, `${description} (repeatable)`).argParser(collect);
}
