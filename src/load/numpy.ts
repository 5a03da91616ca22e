import { cannotConstruct } from "./construct-error.js";
import { onlySlots, type Constructor } from "./content.js";
import { NdArray } from "./ndarray.js";
import { SCALAR_CONSTRUCTORS } from "./numpy-scalar.js";
import { DTypeValue, MaskedArray, type Value } from "./value.js";

/** An array of objects: its shape is the argument, its items follow in C order. */
const buildObjectArray: Constructor = (content, requirement) => {
  const { args, items } = onlySlots(content, ["args", "items"], requirement);
  const [shape] = args;
  if (args.length === 1 && isShape(shape)) return NdArray.ofObjects(shape, "C", items, requirement.id);
  throw cannotConstruct(requirement.id, "its argument is no shape", "a tuple of sizes is wanted");
};

const buildMaskedArray: Constructor = (content, requirement) => {
  const { args } = onlySlots(content, ["args"], requirement);
  const [data, mask] = args;
  const isMask = typeof mask === "boolean" || mask instanceof NdArray;
  if (args.length === 2 && data instanceof NdArray && isMask) return new MaskedArray(data, mask);
  throw cannotConstruct(requirement.id, "its arguments are not data and mask", "an array and a mask are wanted");
};

/** A dtype is stored as an empty array of it. */
const buildDType: Constructor = (content, requirement) => {
  const { args } = onlySlots(content, ["args"], requirement);
  const [array] = args;
  if (args.length === 1 && array instanceof NdArray) return new DTypeValue(array.dtype);
  throw cannotConstruct(requirement.id, "its argument is no array", "an empty array of the dtype is wanted");
};

function isShape(value: Value | undefined): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && Number(size) >= 0);
}

/** Constructors of numpy's types, by requirement id; numpy 1 and 2 spell the module of masked arrays differently. */
export const NUMPY_CONSTRUCTORS: readonly (readonly [id: string, Constructor])[] = [
  ["construct:numpy.ndarray", buildObjectArray],
  ["construct:numpy.ma.MaskedArray", buildMaskedArray],
  ["construct:numpy.ma.core.MaskedArray", buildMaskedArray],
  ["construct:numpy.dtype", buildDType],
  ...SCALAR_CONSTRUCTORS,
];
