/**
 * Characters that act on a terminal or hide in one: controls with ESC and CSI (C0, C1, DEL), bidirectional and other
 * format controls, line and paragraph separators, what has no width, and halves of surrogate pairs.
 */
const HOSTILE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const EVERY_HOSTILE = new RegExp(HOSTILE, "gu");

/** Longest text that is shown, in UTF-16 code units, escapes included. */
const SHOWN_LENGTH = 512;

/** @returns whether a terminal shows `text` as it is written. */
export function isPlain(text: string): boolean {
  return !HOSTILE.test(text);
}

/** @returns one line for a terminal: hostile characters as `\u{…}`, and the length where more than 512 would show. */
export function escapeTerminal(text: string): string {
  let shown = "";
  for (const character of text) {
    const piece = isPlain(character) ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
    if (shown.length + piece.length > SHOWN_LENGTH) return `${shown}… (${text.length} characters)`;
    shown += piece;
  }
  return shown;
}

/** @returns JSON text that says the same, with hostile characters as `\uXXXX`; line feeds stay. */
export function escapeJsonText(json: string): string {
  return json.replace(EVERY_HOSTILE, (character) => (character === "\n" ? character : escapeUnits(character)));
}

function escapeUnits(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
