import { artifactError, cannot } from "../errors/index.js";

/**
 * A pattern over a whole relative path with `/` between its parts: `*` stands for characters within a part, `?` for
 * one of them, a part `**` for any number of parts (one or more at the end). Everything else stands for itself.
 */
export class Glob {
  readonly text: string;
  /** Parts, each as its code points. */
  readonly #parts: readonly (readonly string[])[];

  /** @throws UsageError `E_USAGE` for a pattern that no relative path can match */
  constructor(text: string) {
    this.text = text;
    const parts = (text.endsWith("/") ? text.slice(0, -1) : text).split("/");
    if (parts.some((part) => part === "" || part === "." || part === "..")) {
      const wanted = "a pattern such as '*.txt' or '**/cache' for paths below the folder is wanted";
      throw artifactError("E_USAGE", cannot("exclude", text, "it has an empty, '.' or '..' part", wanted));
    }
    if (parts.at(-1) === "**") parts.push("*");
    this.#parts = parts.map((part) => Array.from(part));
  }

  matches(relative: string): boolean {
    const path = relative.split("/").map((part) => Array.from(part));
    return matchSequence(this.#parts, path, isAnyParts, matchPart);
  }
}

function isAnyParts(part: readonly string[]): boolean {
  return part.length === 2 && part[0] === "*" && part[1] === "*";
}

function matchPart(pattern: readonly string[], part: readonly string[]): boolean {
  return matchSequence(pattern, part, isAnyCharacters, matchCharacter);
}

function isAnyCharacters(character: string): boolean {
  return character === "*";
}

function matchCharacter(pattern: string, character: string): boolean {
  return pattern === "?" || pattern === character;
}

/**
 * Matches items against a pattern with wildcards. A mismatch goes back to the last wildcard alone, as no earlier one
 * could do better, so that the steps are at most the product of the lengths.
 */
function matchSequence<T>(
  pattern: readonly T[],
  items: readonly T[],
  isWildcard: (item: T) => boolean,
  matchesOne: (pattern: T, item: T) => boolean,
): boolean {
  let at = 0;
  let wildcard = -1;
  let resume = 0;
  for (let i = 0; i < items.length;) {
    const wanted = pattern[at];
    const item = items[i];
    if (wanted !== undefined && isWildcard(wanted)) {
      wildcard = at++;
      resume = i;
    } else if (wanted !== undefined && item !== undefined && matchesOne(wanted, item)) {
      at++;
      i++;
    } else if (wildcard >= 0) {
      at = wildcard + 1;
      i = ++resume;
    } else {
      return false;
    }
  }
  return pattern.slice(at).every(isWildcard);
}
