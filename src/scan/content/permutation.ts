import type { NodeIndex } from "../../graph/index.js";
import type { ContentInspector } from "./inspector.js";

/** @returns how to learn, when the arrays have passed, what keeps a dict from numbering its keys 0 to n - 1. */
export function permutationCheck(inspector: ContentInspector, dict: NodeIndex): () => string | undefined {
  if (inspector.node(dict)?.kind !== "dict") return () => "it is no dict";
  const entries = inspector.entries(dict) ?? [];
  const keys = new Set<string>();
  const later: (() => number | undefined)[] = [];
  const seen = new Uint8Array(entries.length);
  const fault = (value: number | undefined): string | undefined => {
    if (value === undefined || seen[value] === undefined) return `it holds ${value ?? "something that is no number"}`;
    return seen[value]++ === 0 ? undefined : `it holds ${value} twice`;
  };
  let found: string | undefined;
  for (const [key, value] of entries) {
    keys.add(keyText(inspector, key));
    const literal = inspector.literal(value);
    if (literal === undefined) later.push(inspector.number(value));
    else found ??= fault(literal);
  }
  if (keys.size < entries.length) found ??= "a key stands twice";
  return () => {
    for (const number of later) found ??= fault(number());
    return found;
  };
}

/** Numbers that are equal are one key in Python, whatever their type. */
function keyText(inspector: ContentInspector, key: NodeIndex): string {
  const text = inspector.text(key);
  if (text !== undefined) return `"${text}`;
  const number = inspector.literal(key);
  return number === undefined ? `#${key}` : String(number);
}
