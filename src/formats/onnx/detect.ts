import type { Source } from "../../bytes/index.js";

/** Bytes looked at for each field. */
const HEADER = 20;
/** Fields looked at before the graph: a model has six kinds of them. */
const MAX_FIELDS = 64;
const IR_VERSION_TAG = 0x08;
const GRAPH = 7;

/** Tags that a GraphProto may begin with: its fields are all length-delimited. */
const GRAPH_TAGS = new Set([1, 2, 5, 10, 11, 12, 13, 14, 15, 16].map((number) => (number << 3) | 2));

/**
 * @param head - the first bytes of `source`
 * @returns whether the bytes begin as a ModelProto: with an IR version, and, further on, a graph. It is generous
 *   with what follows, so that the reader can say what is wrong.
 */
export function isOnnx(head: Uint8Array, source: Source): boolean {
  if (head[0] !== IR_VERSION_TAG) return false;
  let at = 0;
  for (let i = 0; i < MAX_FIELDS && at < source.size; i++) {
    const header = source.read(at, Math.min(HEADER, source.size - at));
    const tag = varint(header, 0);
    if (!tag) return false;
    const value = varint(header, tag.end);
    const wire = tag.value % 8;
    if (Math.floor(tag.value / 8) === GRAPH && wire === 2 && value) return isGraph(source, at + value.end);
    if (wire === 0 && value) at += value.end;
    else if (wire === 2 && value) at += value.end + value.value;
    else if (wire === 1 || wire === 5) at += tag.end + (wire === 1 ? 8 : 4);
    else return false;
  }
  return false;
}

function isGraph(source: Source, at: number): boolean {
  if (at >= source.size) return true;
  const tag = varint(source.read(at, Math.min(2, source.size - at)), 0);
  return tag !== undefined && GRAPH_TAGS.has(tag.value);
}

/** As any parser reads it; exact to 2^53. */
function varint(bytes: Uint8Array, start: number): { readonly value: number; readonly end: number } | undefined {
  let value = 0;
  for (let at = start; at < bytes.length && at < start + 10; at++) {
    const byte = bytes[at]!;
    value += (byte & 0x7f) * 2 ** (7 * (at - start));
    if (byte < 0x80) return { value, end: at + 1 };
  }
  return undefined;
}
