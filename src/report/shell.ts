import { isPlain } from "./escape.js";

/** What a POSIX shell reads as one word, whatever the position. */
const BARE_WORD = /^[A-Za-z0-9_./:+-]+$/;

/** @returns a command line to paste into a POSIX shell, or `undefined` if a word cannot be shown as it is. */
export function shellCommand(words: readonly string[]): string | undefined {
  return words.every(isPlain) ? words.map(shellQuote).join(" ") : undefined;
}

function shellQuote(word: string): string {
  return BARE_WORD.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
