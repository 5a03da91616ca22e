import type { ScalarDType } from "../../graph/index.js";

/** What a type string means, or why it means nothing. */
type TypeString = ScalarDType | "invalid" | "platform";

/** Largest element that numpy can describe: its itemsize is a C int. */
export const MAX_ITEMSIZE = 2 ** 31 - 1;

type Kind = ScalarDType["kind"];

const FIXED = new Map<string, readonly [Kind, number]>([
  ["b1", ["bool", 1]],
  ["i1", ["int", 1]],
  ["i2", ["int", 2]],
  ["i4", ["int", 4]],
  ["i8", ["int", 8]],
  ["u1", ["uint", 1]],
  ["u2", ["uint", 2]],
  ["u4", ["uint", 4]],
  ["u8", ["uint", 8]],
  ["f2", ["float", 2]],
  ["f4", ["float", 4]],
  ["f8", ["float", 8]],
  ["c8", ["complex", 8]],
  ["c16", ["complex", 16]],
  ["M8", ["datetime", 8]],
  ["m8", ["timedelta", 8]],
  ["O", ["object", 8]],
  // Written by numpy before 1.0 with the size of a pointer.
  ["O4", ["object", 8]],
  ["O8", ["object", 8]],
]);

const FLEXIBLE = new Map<string, readonly [Kind, number]>([
  ["S", ["bytes", 1]],
  ["U", ["str", 4]],
  ["V", ["void", 1]],
]);

/** `long double` of C, 80 bits padded or 128 bits. */
const LONG_DOUBLE = new Set(["f12", "f16", "c24", "c32"]);

const TYPE_STRING = /^([<>|])([a-zA-Z])(0|[1-9]\d{0,9})?(?:\[([1-9]\d{0,9})?(Y|M|W|D|h|m|s|ms|us|ns|ps|fs|as)\])?$/;

/**
 * Reads `<byte order><kind><size>` as numpy's `dtype.str` writes it, nothing else.
 *
 * Source: numpy `lib.format` (NEP 1) and the array interface, version 3.
 */
export function parseTypeString(text: string): TypeString {
  const match = TYPE_STRING.exec(text);
  if (match === null) return "invalid";
  const [, order, letter = "", size, multiplier, base] = match;
  const code = letter + (size ?? "");
  if (LONG_DOUBLE.has(code) && order !== "|" && base === undefined) return "platform";
  const flexible = size === undefined ? undefined : FLEXIBLE.get(letter);
  const [kind, bytes] = FIXED.get(code) ?? (flexible ? [flexible[0], flexible[1] * Number(size)] : ["void", -1]);
  if (bytes < 0 || bytes > MAX_ITEMSIZE) return "invalid";
  const ordered = kind === "str" || (bytes > 1 && kind !== "bytes" && kind !== "void" && kind !== "object");
  if (ordered !== (order !== "|")) return "invalid";
  const scalar = { kind, itemsize: bytes, littleEndian: order !== ">" };
  if (kind !== "datetime" && kind !== "timedelta") return base === undefined ? Object.freeze(scalar) : "invalid";
  if (multiplier !== undefined && (multiplier === "1" || Number(multiplier) > MAX_ITEMSIZE)) return "invalid";
  return Object.freeze({ ...scalar, unit: (multiplier ?? "") + (base ?? "") });
}
