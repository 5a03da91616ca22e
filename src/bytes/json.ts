import { artifactError, cannot, type ArtifactError } from "../errors/index.js";
import { unexpected } from "./json-error.js";
import { skipNumber } from "./json-number.js";
import { skipString } from "./json-string.js";

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const UPPER_I = 0x49;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** What {@link JsonHandler.literal} is told; the last three are Python's, not JSON's. */
export const JSON_LITERAL = { true: 0, false: 1, null: 2, NaN: 3, Infinity: 4, "-Infinity": 5 } as const;

export type JsonLiteral = (typeof JSON_LITERAL)[keyof typeof JSON_LITERAL];

const LITERALS = Object.entries(JSON_LITERAL);

/**
 * Told of each part of a JSON text, in the order of the text. Offsets are in bytes; spans exclude `end`, and those
 * of strings the quotes. A handler may throw.
 */
export interface JsonHandler {
  beginObject(offset: number): void;
  /** Called before the value; whether the key is a duplicate is for the handler to find. */
  key(start: number, end: number, escaped: boolean): void;
  endObject(offset: number): void;
  beginArray(offset: number): void;
  endArray(offset: number): void;
  string(start: number, end: number, escaped: boolean): void;
  /** @param integer - whether it has neither fraction nor exponent */
  number(start: number, end: number, integer: boolean): void;
  literal(literal: JsonLiteral, offset: number): void;
}

export interface JsonOptions {
  /** Containers inside each other; the outermost counts. */
  readonly maxDepth: number;
  /** Reads `NaN`, `Infinity` and `-Infinity` as Python's json module does. */
  readonly nonFinite?: boolean;
  /** Name of the text, for errors. */
  readonly path: string;
}

/**
 * Parses one JSON text (RFC 8259) in UTF-8 without byte order mark, strictly: of what follows the first error
 * nothing is reported. Linear in the bytes; memory grows with the depth alone.
 *
 * @throws MalformedError `E_JSON_SYNTAX`, `E_JSON_ENCODING`, `E_JSON_SURROGATE`
 * @throws LimitError `E_LIMIT_DEPTH`
 */
export function parseJsonEvents(bytes: Uint8Array, handler: JsonHandler, options: JsonOptions): void {
  const { maxDepth, nonFinite = false, path } = options;
  /** Bytes that close the open containers, innermost last. */
  const closers: number[] = [];
  let closer = 0;
  let at = skipSpace(bytes, 0);
  for (;;) {
    // A value begins here.
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) {
      const end = skipString(bytes, at + 1, path);
      handler.string(at + 1, Math.abs(end), end < 0);
      at = Math.abs(end) + 1;
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      if (closers.length >= maxDepth) throw tooDeep(maxDepth, path, at);
      closer = byte === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_ARRAY;
      closers.push(closer);
      if (byte === OPEN_OBJECT) handler.beginObject(at);
      else handler.beginArray(at);
      at = skipSpace(bytes, at + 1);
      if (bytes[at] !== closer) {
        if (byte === OPEN_OBJECT) at = readKey(bytes, at, handler, path);
        continue;
      }
    } else if ((byte >= ZERO && byte <= NINE) || (byte === MINUS && bytes[at + 1] !== UPPER_I)) {
      const end = skipNumber(bytes, at, path);
      handler.number(at, Math.abs(end), end > 0);
      at = Math.abs(end);
    } else {
      at = readLiteral(bytes, at, handler, nonFinite, path);
    }
    // A value, or the content of a container, ends here.
    for (;;) {
      at = skipSpace(bytes, at);
      if (closers.length === 0) {
        if (at < bytes.length) throw unexpected(bytes, at, path, "the end");
        return;
      }
      const next = bytes[at];
      if (next === COMMA) {
        at = skipSpace(bytes, at + 1);
        if (closer === CLOSE_OBJECT) at = readKey(bytes, at, handler, path);
        break;
      }
      if (next !== closer) throw unexpected(bytes, at, path, closer === CLOSE_OBJECT ? '"," or "}"' : '"," or "]"');
      if (closer === CLOSE_OBJECT) handler.endObject(at);
      else handler.endArray(at);
      at++;
      closers.pop();
      closer = closers.at(-1) ?? 0;
    }
  }
}

/** @returns the offset of the value that belongs to the key at `at`. */
function readKey(bytes: Uint8Array, at: number, handler: JsonHandler, path: string): number {
  if (bytes[at] !== QUOTE) throw unexpected(bytes, at, path, "a key in double quotes");
  const end = skipString(bytes, at + 1, path);
  handler.key(at + 1, Math.abs(end), end < 0);
  const colon = skipSpace(bytes, Math.abs(end) + 1);
  if (bytes[colon] !== COLON) throw unexpected(bytes, colon, path, '":"');
  return skipSpace(bytes, colon + 1);
}

/** @returns the offset after the literal at `at`. */
function readLiteral(bytes: Uint8Array, at: number, handler: JsonHandler, nonFinite: boolean, path: string): number {
  for (const [word, literal] of LITERALS) {
    if (literal > JSON_LITERAL.null && !nonFinite) break;
    if (startsWith(bytes, at, word)) {
      handler.literal(literal, at);
      return at + word.length;
    }
  }
  throw unexpected(bytes, at, path, "a value");
}

function startsWith(bytes: Uint8Array, at: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word.charCodeAt(i)) return false;
  return true;
}

/** @returns the offset of the first byte from `start` that is not whitespace (RFC 8259, section 2). */
function skipSpace(bytes: Uint8Array, start: number): number {
  let at = start;
  for (;;) {
    const byte = bytes[at] ?? 0xff;
    // The first comparison alone decides nearly every time; without it a large text takes 1.4 times as long.
    if (byte > 0x20 || (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)) return at;
    at++;
  }
}

function tooDeep(maxDepth: number, path: string, offset: number): ArtifactError {
  const is = `the container at offset ${offset} is ${maxDepth + 1} deep`;
  return artifactError("E_LIMIT_DEPTH", cannot("read", path, is, `at most ${maxDepth} are allowed`), { path, offset });
}
