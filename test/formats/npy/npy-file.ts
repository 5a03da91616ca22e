import { readFileSync } from "node:fs";
import type { ArrayDescriptor, DType } from "../../../src/graph/index.js";

export const VECTORS = new URL("../../../fixtures/npy/", import.meta.url);

/** What numpy says that a vector holds. */
export interface Expected extends ArrayDescriptor {
  readonly version: string;
  readonly values?: unknown;
}

export function readVectors(): [string, Expected, Uint8Array][] {
  const entries = JSON.parse(readFileSync(new URL("expected.json", VECTORS), "utf8")) as Record<string, Expected>;
  return Object.entries(entries).map(([name, entry]) => [
    name,
    entry,
    new Uint8Array(readFileSync(new URL(`${name}.npy`, VECTORS))),
  ]);
}

export interface FileParts {
  readonly version?: readonly [number, number];
  readonly text?: string | Uint8Array;
  readonly data?: Uint8Array;
  /** Pads the text with spaces to this alignment; 1 pads nothing and adds no newline. */
  readonly alignment?: number;
}

export const TEXT = "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }";

/** Writes an npy file, by default one that is valid. */
export function npyFile({
  version = [1, 0],
  text = TEXT,
  data = new Uint8Array(2),
  alignment = 64,
}: FileParts): Uint8Array {
  const wide = version[0] !== 1;
  const start = wide ? 12 : 10;
  const content = typeof text === "string" ? encodeText(text, version[0] === 3) : text;
  const padding = (alignment - ((start + content.length + 1) % alignment)) % alignment;
  const body = alignment === 1 ? content : Uint8Array.of(...content, ...new Uint8Array(padding).fill(0x20), 0x0a);
  const length = Array.from({ length: wide ? 4 : 2 }, (_, i) => (body.length >> (8 * i)) & 0xff);
  return Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, ...version, ...length, ...body, ...data);
}

function encodeText(text: string, utf8: boolean): Uint8Array {
  return utf8 ? new TextEncoder().encode(text) : Uint8Array.from(text, (character) => character.charCodeAt(0));
}

const LETTERS = new Map(
  Object.entries({
    bool: "b",
    int: "i",
    uint: "u",
    float: "f",
    complex: "c",
    datetime: "M",
    timedelta: "m",
    bytes: "S",
    str: "U",
    void: "V",
  }),
);

/** Writes a dtype as the literal that numpy writes. */
export function descrOf(dtype: DType): string {
  if (dtype.kind === "subarray") return `(${descrOf(dtype.base)}, ${shapeText(dtype.shape)})`;
  if (dtype.kind === "record") {
    const fields = dtype.fields.map(({ name, dtype: type }) => {
      const [base, shape] = type.kind === "subarray" ? [type.base, `, ${shapeText(type.shape)}`] : [type, ""];
      return `(${pythonString(name)}, ${descrOf(base)}${shape})`;
    });
    return `[${fields.join(", ")}]`;
  }
  const plain = dtype.itemsize === 1 || dtype.kind === "bytes" || dtype.kind === "void";
  const order = plain && dtype.kind !== "str" ? "|" : dtype.littleEndian ? "<" : ">";
  const size = dtype.kind === "str" ? dtype.itemsize / 4 : dtype.itemsize;
  return `'${order}${LETTERS.get(dtype.kind)}${size}${dtype.unit ? `[${dtype.unit}]` : ""}'`;
}

export function shapeText(shape: readonly number[]): string {
  return `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
}

function pythonString(text: string): string {
  const escaped = text.replace(/[\\'\p{C}]/gu, (character) =>
    /[\\']/.test(character) ? `\\${character}` : `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, "0")}`,
  );
  return `'${escaped}'`;
}
