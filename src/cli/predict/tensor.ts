import { artifactError, cannot, quote } from "../../index.js";
import type { TensorData } from "../../serve/ort-module.js";
import type { ModelValue } from "../../serve/signature.js";
import { ELEMENT_TYPES, type Element } from "./elements.js";

/** Data for one input: lists in lists, and how a position in them is called. */
export interface FeedData {
  readonly values: unknown;
  readonly where: (indices: readonly number[]) => string;
}

/** What a tensor is made of. */
export interface TensorParts {
  readonly type: string;
  readonly data: TensorData;
  readonly dims: readonly number[];
}

/** Dimensions that are read; numpy allows no more. */
const MAX_RANK = 64;

/**
 * Makes the data of a tensor of the type that the model states.
 *
 * @throws UsageError `E_INPUT` for lists of different lengths, another shape, or an element that is none of the type
 */
export function tensorParts({ name, type, shape, isTensor }: ModelValue, { values, where }: FeedData): TensorParts {
  const elementType = isTensor ? ELEMENT_TYPES.get(type) : undefined;
  if (!elementType) {
    throw wrong(
      name,
      `it is a ${type}`,
      `only tensors of ${[...ELEMENT_TYPES.keys()].join(", ")} can be read from files`,
    );
  }
  const dims = dimsOf(values);
  if (shape && !fits(dims, shape)) {
    const wanted = shape.map((size) => (typeof size === "number" ? String(size) : size === "" ? "?" : quote(size)));
    throw wrong(name, `the data has shape [${dims.join(", ")}]`, `[${wanted.join(", ")}] is wanted`);
  }
  const elements: Element[] = [];
  const collect = (value: unknown, indices: readonly number[]): void => {
    if (indices.length === dims.length) {
      const element = elementType.read(value);
      if (element === undefined) throw wrong(name, `${where(indices)} is ${shown(value)}`, `${type} is wanted`);
      elements.push(element);
      return;
    }
    if (!Array.isArray(value) || value.length !== dims[indices.length]) {
      const is = Array.isArray(value) ? `has ${value.length} elements` : "is no list";
      throw wrong(name, `${where(indices)} ${is}`, `${dims[indices.length]} are wanted, as in the first one`);
    }
    for (const [index, item] of value.entries()) collect(item, [...indices, index]);
  };
  collect(values, []);
  return { type, data: elementType.pack(elements), dims };
}

/** @returns the lengths of the first lists in each other. */
function dimsOf(values: unknown): readonly number[] {
  const dims: number[] = [];
  for (let value = values; Array.isArray(value) && dims.length < MAX_RANK; value = value[0]) dims.push(value.length);
  return dims;
}

function fits(dims: readonly number[], shape: readonly (number | string)[]): boolean {
  return dims.length === shape.length && shape.every((size, i) => typeof size === "string" || size === dims[i]);
}

function shown(value: unknown): string {
  if (typeof value === "string") return quote(value);
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}

function wrong(name: string, is: string, wanted: string): Error {
  return artifactError("E_INPUT", cannot("feed", name, is, wanted));
}
