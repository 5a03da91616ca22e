export type TextEncoding = "latin1" | "utf-8";

/** @returns the text, or `undefined` if the bytes are not of this encoding. */
export function decodeText(bytes: Uint8Array, encoding: TextEncoding): string | undefined {
  if (encoding === "latin1") {
    // TextDecoder("latin1") would decode windows-1252.
    let text = "";
    for (let i = 0; i < bytes.length; i++) text += String.fromCharCode(bytes[i]!);
    return text;
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const SIMPLE = new Map([
  ["\\", "\\"],
  ["'", "'"],
  ['"', '"'],
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
]);

const ESCAPE = /\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8})|(.))/gs;
/** What repr() never writes as it is. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/u;

/**
 * Undoes the escapes of Python's `repr` of a string.
 *
 * @returns the string, or `undefined` for a raw control character, any other escape, or a surrogate
 */
export function unescapeString(literal: string): string | undefined {
  if (CONTROL.test(literal)) return undefined;
  if (!literal.includes("\\")) return literal;
  let valid = true;
  const text = literal.replace(ESCAPE, (_, x?: string, u?: string, long?: string, simple?: string) => {
    const hex = x ?? u ?? long;
    const character = hex === undefined ? SIMPLE.get(simple ?? "") : fromScalarValue(Number.parseInt(hex, 16));
    if (character === undefined) valid = false;
    return character ?? "";
  });
  return valid ? text : undefined;
}

function fromScalarValue(value: number): string | undefined {
  const scalar = value <= 0x10ffff && !(value >= 0xd800 && value <= 0xdfff);
  return scalar ? String.fromCodePoint(value) : undefined;
}
