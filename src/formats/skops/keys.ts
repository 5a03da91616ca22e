import { IntColumn, type GraphBuilder, type Interner, type NodeIndex } from "../../graph/index.js";

/** How the text of a key becomes a value. */
export interface KeyType {
  readonly reads: "str" | "int" | "float" | "bool";
  /** Whether the type holds the number exactly, as it does every number that was one of its own. */
  readonly holds: (value: number, text: string) => boolean;
}

const any = (): boolean => true;
const STR: KeyType = { reads: "str", holds: any };
const BOOL: KeyType = { reads: "bool", holds: any };

function integer(bits: number, signed: boolean): KeyType {
  const end = 2n ** BigInt(signed ? bits - 1 : bits);
  const start = signed ? -end : 0n;
  const holds = (_: number, text: string): boolean => BigInt(text) >= start && BigInt(text) < end;
  return { reads: "int", holds };
}

function float(holds: (value: number) => boolean): KeyType {
  return { reads: "float", holds: (value) => !Number.isFinite(value) || holds(value) };
}

/** IEEE 754 binary16: eleven significant bits, steps of 2^-24 below 2^-14, none above 65,504. */
function isHalf(value: number): boolean {
  const size = Math.abs(value);
  const exponent = Math.max(-14, Math.floor(Math.log2(size)));
  return size <= 65_504 && (size === 0 || Number.isInteger(size / 2 ** (exponent - 10)));
}

const FLOAT64 = float(any);

const KEY_TYPES: ReadonlyMap<string, KeyType> = new Map([
  ["builtins.str", STR],
  ["numpy.str_", STR],
  ["builtins.bool", BOOL],
  ["numpy.bool", BOOL],
  ["numpy.bool_", BOOL],
  ["builtins.int", { reads: "int", holds: any }],
  ["numpy.int8", integer(8, true)],
  ["numpy.int16", integer(16, true)],
  ["numpy.int32", integer(32, true)],
  ["numpy.int64", integer(64, true)],
  ["numpy.longlong", integer(64, true)],
  ["numpy.uint8", integer(8, false)],
  ["numpy.uint16", integer(16, false)],
  ["numpy.uint32", integer(32, false)],
  ["numpy.uint64", integer(64, false)],
  ["numpy.ulonglong", integer(64, false)],
  ["builtins.float", FLOAT64],
  ["numpy.float64", FLOAT64],
  ["numpy.float32", float((value) => Math.fround(value) === value)],
  ["numpy.float16", float(isHalf)],
]);

/** @returns how `module.name` reads the text of a key, as `json.dumps` wrote it; `undefined` for other types. */
export function keyType(module: string, name: string): KeyType | undefined {
  return KEY_TYPES.get(`${module}.${name}`);
}

const encoder = new TextEncoder();
const INTEGER = /^(0|-?[1-9][0-9]{0,4299})$/;
/** `float.__repr__`, or the names that json.dumps gives to the non-finite ones. */
const FLOAT = /^(-?(0|[1-9][0-9]*)(\.[0-9]+)?(e[+-][0-9]{2,3})?|NaN|-?Infinity)$/;

/** Makes the nodes of dict keys; equal keys of one type share a node, as attribute names recur by the thousand. */
export class KeyNodes {
  readonly #builder: GraphBuilder;
  readonly #keys: Interner;
  /** Node of a str key by its interned number, plus 1. */
  readonly #strings = new IntColumn();

  constructor(builder: GraphBuilder, keys: Interner) {
    this.#builder = builder;
    this.#keys = keys;
  }

  str(key: number): NodeIndex {
    while (this.#strings.length <= key) this.#strings.push(0);
    const known = this.#strings.get(key);
    if (known > 0) return known - 1;
    const node = this.#builder.str(this.#keys.bytes(key));
    this.#strings.set(key, node + 1);
    return node;
  }

  /** @returns the node of a key that is no str, or -1 if its text is not one that Python writes for the type. */
  other(key: number, { reads, holds }: KeyType): NodeIndex {
    const text = this.#keys.text(key);
    switch (reads) {
      case "str":
        return this.str(key);
      case "bool":
        // skops calls bool("false"), which is True; the key is read by its meaning.
        return text === "true" || text === "false" ? this.#builder.bool(text === "true") : -1;
      case "int":
        return INTEGER.test(text) && holds(Number(text), text) ? this.#builder.int(encoder.encode(text)) : -1;
      case "float":
        return FLOAT.test(text) && holds(Number(text), text) ? this.#builder.float(encoder.encode(text)) : -1;
    }
  }
}

/** @returns what Python compares a key by: `1`, `1.0` and `True` are one key. */
export function keyIdentity(text: string, { reads }: KeyType): string {
  if (reads === "str") return `s${text}`;
  if (reads === "bool") return text === "true" ? "n1" : "n0";
  if (reads === "int") return `n${text}`;
  const value = Number(text);
  return Number.isInteger(value) ? `n${BigInt(value)}` : `n${value}`;
}
