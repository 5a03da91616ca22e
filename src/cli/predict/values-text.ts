import { endianness } from "node:os";
import { artifactError, cannot, NdArray } from "../../index.js";
import type { TensorData } from "../../serve/ort-module.js";
import { floatText } from "../inspect/text.js";
import { ELEMENT_TYPES } from "./elements.js";
import type { OutputTensor } from "./prediction.js";

/** Dimensions that are written; numpy allows no more. */
const MAX_RANK = 64;

/** @returns an element as JSON has it; non-finite floats as `"nan"`, `"inf"`, `"-inf"`, large integers as strings. */
function elementJson(element: number | bigint | string, type: string): string {
  if (typeof element === "string") return JSON.stringify(element);
  if (typeof element === "bigint") return Number.isSafeInteger(Number(element)) ? String(element) : `"${element}"`;
  return Number.isFinite(element) ? elementText(element, type) : `"${floatText(element)}"`;
}

/** @returns an element as text, a float with the fewest digits that lead back to it. */
export function elementText(element: number | bigint | string, type: string): string {
  if (typeof element !== "number") return String(element);
  if (type === "bool") return element === 0 ? "false" : "true";
  if (!Number.isFinite(element)) return floatText(element);
  if (Object.is(element, -0)) return "-0.0";
  return String(type === "float32" ? shortestFloat32(element) : element);
}

/**
 * @returns the elements of a tensor as values: the runtime may hand out a half float as its bits
 * @throws UsageError `E_OUTPUT` for elements that are no values of JavaScript
 */
export function elementsOf({ name, type, data }: OutputTensor): TensorData {
  if (ELEMENT_TYPES.has(type)) return data;
  if (type !== "float16") {
    throw artifactError(
      "E_OUTPUT",
      cannot("write", name, `its elements are ${type}`, "another output can be selected"),
    );
  }
  if (!(data instanceof Uint16Array)) return data; // a Float16Array, where there are some
  const dtype = { kind: "float", itemsize: 2, littleEndian: endianness() === "LE" } as const;
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const { data: floats } = new NdArray({ dtype, shape: [data.length], order: "C" }, () => bytes, name);
  return floats instanceof Float32Array ? floats : data;
}

/** A float of 32 bits is told by 9 digits, often by fewer. */
function shortestFloat32(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}

/**
 * Writes the elements of a tensor as lists in lists.
 *
 * @throws LimitError `E_LIMIT_RANK`; as {@link elementsOf}
 */
export function* nestedJson(output: OutputTensor): Generator<string> {
  const { name, type, dims } = output;
  const data = elementsOf(output);
  if (dims.length > MAX_RANK) {
    const is = `it has ${dims.length} dimensions`;
    throw artifactError("E_LIMIT_RANK", cannot("write output", name, is, `at most ${MAX_RANK} are written`));
  }
  let at = 0;
  const list = function* (depth: number): Generator<string> {
    if (depth === dims.length) {
      yield elementJson(data[at++] ?? "", type);
      return;
    }
    yield "[";
    for (let i = 0; i < (dims[depth] ?? 0); i++) {
      if (i > 0) yield ",";
      yield* list(depth + 1);
    }
    yield "]";
  };
  yield* list(0);
}
