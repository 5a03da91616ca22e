import { floatText } from "../inspect/text.js";

/**
 * Writes the elements of an array as nested lists, which are as deep as its rank: non-finite floats as `"nan"`,
 * `"inf"`, `"-inf"`, integers beyond 2^53 as strings, bytes as base64, records as objects.
 *
 * @param nested - as `NdArray.toNested` gives it
 */
export function* nestedText(nested: unknown): Generator<string> {
  if (!Array.isArray(nested)) {
    yield elementText(nested);
    return;
  }
  yield "[";
  for (const [index, item] of nested.entries()) {
    if (index > 0) yield ",";
    if (Array.isArray(item)) yield* nestedText(item);
    else yield elementText(item);
  }
  yield "]";
}

function elementText(element: unknown): string {
  if (typeof element === "number") {
    if (!Number.isFinite(element)) return `"${floatText(element)}"`;
    return Object.is(element, -0) ? "-0.0" : String(element);
  }
  if (typeof element === "bigint") {
    return Number.isSafeInteger(Number(element)) ? String(element) : `"${element}"`;
  }
  if (element instanceof Uint8Array) return JSON.stringify(Buffer.from(element).toString("base64"));
  if (element instanceof Map) {
    const fields = Array.from(element, ([name, value]) => `${JSON.stringify(name)}:${[...nestedText(value)].join("")}`);
    return `{${fields.join(",")}}`;
  }
  return JSON.stringify(element);
}
