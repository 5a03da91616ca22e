/** Longest piece of an artifact that a message repeats, in characters; the rest is cut. */
const QUOTED_LENGTH = 80;

/** @returns `text` in double quotes, escaped as JSON and to ASCII, cut to 80 characters. */
export function quote(text: string): string {
  const cut = text.length > QUOTED_LENGTH ? `${text.slice(0, QUOTED_LENGTH)}…` : text;
  return JSON.stringify(cut).replace(
    /[^\u0020-\u007e…]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/**
 * The one grammar of messages.
 *
 * @returns `Cannot <action> "<quoted>": <is>, <wanted>`.
 */
export function cannot(action: string, quoted: string, is: string, wanted: string): string {
  return `Cannot ${action} ${quote(quoted)}: ${is}, ${wanted}`;
}
