import { IntColumn, type GraphBuilder, type NodeIndex } from "../../graph/index.js";
import type { Interner } from "./intern.js";

/** How the text of a key becomes a value. */
export type KeyKind = "str" | "int" | "float" | "bool";

const SIGNED_OR_UNSIGNED = /^u?int(8|16|32|64)$/;
const FLOATING = /^float(16|32|64)$/;

/** @returns how `module.name` reads the text of a key, as `json.dumps` wrote it; `undefined` for other types. */
export function keyKind(module: string, name: string): KeyKind | undefined {
  if (module === "builtins") {
    return name === "str" || name === "int" || name === "float" || name === "bool" ? name : undefined;
  }
  if (module !== "numpy") return undefined;
  if (name === "str_") return "str";
  if (name === "bool" || name === "bool_") return "bool";
  if (SIGNED_OR_UNSIGNED.test(name) || name === "longlong" || name === "ulonglong") return "int";
  return FLOATING.test(name) || name === "longdouble" ? "float" : undefined;
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
  other(key: number, kind: Exclude<KeyKind, "str">): NodeIndex {
    const text = this.#keys.text(key);
    switch (kind) {
      case "bool":
        // skops calls bool("false"), which is True; the key is read by its meaning.
        return text === "true" || text === "false" ? this.#builder.bool(text === "true") : -1;
      case "int":
        return INTEGER.test(text) ? this.#builder.int(encoder.encode(text)) : -1;
      case "float":
        return FLOAT.test(text) ? this.#builder.float(encoder.encode(text)) : -1;
    }
  }
}

/** @returns what Python compares a key by: `1`, `1.0` and `True` are one key. */
export function keyIdentity(text: string, kind: KeyKind): string {
  if (kind === "str") return `s${text}`;
  if (kind === "bool") return text === "true" ? "n1" : "n0";
  if (kind === "int") return `n${text}`;
  const value = Number(text);
  return Number.isInteger(value) ? `n${BigInt(value)}` : `n${value}`;
}
