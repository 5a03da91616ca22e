import { assertStringLength, parseJson } from "../../bytes/index.js";
import { artifactError, cannot } from "../../errors/index.js";
import type { GraphBuilder, NodeIndex } from "../../graph/index.js";
import { RECORD, type Records } from "./records.js";

const encoder = new TextEncoder();
const ascii = (text: string): Uint8Array => encoder.encode(text);

const NAMED = {
  n: ascii("null"),
  t: ascii("true"),
  f: ascii("false"),
  N: ascii("NaN"),
  I: ascii("Infinity"),
  minusI: ascii("-Infinity"),
};

/**
 * Adds the value of a JsonNode: JSON text inside a JSON string, a scalar in every file that skops writes.
 * The common forms are read in place; the rest goes through the full parser.
 *
 * @throws RefusedError `E_SKOPS_VALUE` for an array or an object; the errors of the JSON parser
 */
export function addJsonValue(records: Records, record: number, builder: GraphBuilder, path: () => string): NodeIndex {
  const { bytes } = records;
  const start = records.start(record);
  const end = records.end(record);
  assertStringLength(end - start, path);
  if (records.type(record) === RECORD.string) {
    const node = addPlain(bytes, start, end, builder);
    if (node >= 0) return node;
  } else if (isPlainQuoted(bytes, start, end)) {
    return builder.str(bytes, start + 2, end - 2);
  }
  return addParsed(encoder.encode(records.text(record)), builder, path);
}

/** @returns whether a span is `\"…\"` with nothing escaped between, the raw form of an ordinary string. */
function isPlainQuoted(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 4 || bytes[start] !== 0x5c || bytes[start + 1] !== 0x22) return false;
  if (bytes[end - 2] !== 0x5c || bytes[end - 1] !== 0x22) return false;
  for (let i = start + 2; i < end - 2; i++) if (bytes[i] === 0x5c) return false;
  return true;
}

/** @returns the node of a literal or a number, -1 for any other text. */
function addPlain(bytes: Uint8Array, start: number, end: number, builder: GraphBuilder): NodeIndex {
  switch (bytes[start]) {
    case 0x6e:
      return isText(bytes, start, end, NAMED.n) ? builder.none() : -1;
    case 0x74:
      return isText(bytes, start, end, NAMED.t) ? builder.bool(true) : -1;
    case 0x66:
      return isText(bytes, start, end, NAMED.f) ? builder.bool(false) : -1;
    case 0x4e:
      return isText(bytes, start, end, NAMED.N) ? builder.float(bytes, start, end) : -1;
    case 0x49:
      return isText(bytes, start, end, NAMED.I) ? builder.float(bytes, start, end) : -1;
    default:
      return addNumber(bytes, start, end, builder);
  }
}

function addNumber(bytes: Uint8Array, start: number, end: number, builder: GraphBuilder): NodeIndex {
  if (isText(bytes, start, end, NAMED.minusI)) return builder.float(bytes, start, end);
  // Numbers of more digits go through the parser, which bounds them.
  if (end - start > 40) return -1;
  const first = bytes[start] === 0x2d ? start + 1 : start;
  let i = skipDigits(bytes, first, end);
  const hasLeadingZero = bytes[first] === 0x30 && i > first + 1;
  if (i === first || hasLeadingZero) return -1;
  if (i === end) {
    const isMinusZero = first > start && bytes[first] === 0x30;
    return builder.int(bytes, isMinusZero ? first : start, end);
  }
  if (bytes[i] === 0x2e) {
    const fraction = skipDigits(bytes, i + 1, end);
    if (fraction === i + 1) return -1;
    i = fraction;
  }
  if (i < end && (bytes[i] === 0x65 || bytes[i] === 0x45)) {
    const sign = bytes[i + 1] === 0x2b || bytes[i + 1] === 0x2d ? 1 : 0;
    const exponent = skipDigits(bytes, i + 1 + sign, end);
    if (exponent === i + 1 + sign) return -1;
    i = exponent;
  }
  return i === end ? builder.float(bytes, start, end) : -1;
}

function skipDigits(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  while (i < end) {
    const byte = bytes[i] ?? 0;
    if (byte < 0x30 || byte > 0x39) break;
    i++;
  }
  return i;
}

function isText(bytes: Uint8Array, start: number, end: number, text: Uint8Array): boolean {
  if (end - start !== text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text[i]) return false;
  return true;
}

function addParsed(text: Uint8Array, builder: GraphBuilder, path: () => string): NodeIndex {
  // One level is enough to tell a container from a scalar.
  const value = parseJson(text, { maxDepth: 1, nonFinite: true, path: path() });
  switch (typeof value) {
    case "string":
      return builder.str(encoder.encode(value));
    case "boolean":
      return builder.bool(value);
    case "bigint":
      return builder.int(ascii(value.toString()));
    case "number":
      return isIntegerText(text) ? builder.int(ascii(String(value + 0))) : builder.float(ascii(floatText(value)));
    default:
      if (value === null) return builder.none();
      throw artifactError("E_SKOPS_VALUE", cannot("read", "content", "it holds a container", "a scalar is wanted"), {
        path: path(),
      });
  }
}

function floatText(value: number): string {
  return Object.is(value, -0) ? "-0.0" : String(value);
}

/** Python tells 1 from 1.0 by the text. */
function isIntegerText(text: Uint8Array): boolean {
  return !text.some((byte) => byte === 0x2e || byte === 0x65 || byte === 0x45 || byte === 0x4e || byte === 0x49);
}
