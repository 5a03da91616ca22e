import { artifactError, cannot } from "../errors/index.js";

/**
 * A pattern over a whole relative path with `/` between its parts: `*` stands for characters within a part, `?` for
 * one of them, a part `**` for any number of parts (one or more at the end). Everything else stands for itself.
 */
export class Glob {
  readonly text: string;
  /** Parts, each as its code points. */
  readonly #parts: readonly (readonly string[])[];

  /**
   * @param action - what the caller wants with the pattern, for the message
   * @throws UsageError `E_USAGE` for a pattern that no relative path can match
   */
  constructor(text: string, action = "exclude") {
    this.text = text;
    const parts = (text.endsWith("/") ? text.slice(0, -1) : text).split("/");
    if (parts.some((part) => part === "" || part === "." || part === "..")) {
      const wanted = "a pattern such as '*.txt' or '**/cache' for paths below the folder is wanted";
      throw artifactError("E_USAGE", cannot(action, text, "it has an empty, '.' or '..' part", wanted));
    }
    if (parts.at(-1) === "**") parts.push("*");
    this.#parts = parts.map((part) => Array.from(part));
  }

  matches(relative: string): boolean {
    const path = relative.split("/").map((part) => Array.from(part));
    return matchSequence(this.#parts, path, isAnyParts, matchPart);
  }

  /** @returns whether a path below the folder `relative` can match. */
  mayMatchBelow(relative: string): boolean {
    let places: ReadonlySet<number> = new Set([0]);
    for (const part of relative.split("/")) places = this.#placesAfter(places, Array.from(part));
    return [...places].some((place) => place < this.#parts.length);
  }

  /** @returns the parts of the pattern that may stand for what follows `part`, given those that may stand for it. */
  #placesAfter(places: ReadonlySet<number>, part: readonly string[]): ReadonlySet<number> {
    const after = new Set<number>();
    for (const start of places) {
      let place = start;
      for (; isAnyParts(this.#parts[place] ?? []); place++) after.add(place);
      const pattern = this.#parts[place];
      if (pattern && matchPart(pattern, part)) after.add(place + 1);
    }
    return after;
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
