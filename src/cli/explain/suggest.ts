/** Differences that a misspelt word may have, half of it at most. */
const MAX_DISTANCE = 4;

/** @returns the word that begins with `given`, or else the one most like it, if any is. */
export function suggest(given: string, words: readonly string[]): string | undefined {
  let best = words.find((word) => given.length > 3 && word.startsWith(given));
  if (best !== undefined) return best;
  let least = Math.min(MAX_DISTANCE, Math.floor(given.length / 2)) + 1;
  for (const word of words) {
    const distance = Math.abs(word.length - given.length) >= least ? least : editDistance(given, word);
    if (distance < least) [best, least] = [word, distance];
  }
  return best;
}

/** @returns how many characters must be put in, taken out or replaced (Levenshtein). */
function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = above[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1);
      line.push(Math.min(replaced, above[column]! + 1, line[column - 1]! + 1));
    }
    above = line;
  }
  return above[b.length]!;
}
