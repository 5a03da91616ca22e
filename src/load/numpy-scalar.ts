import { dtypeText, type ScalarDType } from "../graph/index.js";
import { cannotConstruct } from "./construct-error.js";
import { onlySlots, type Constructor } from "./content.js";
import { NdArray } from "./ndarray.js";
import { Complex, type Value } from "./value.js";

/** Scalar types that become plain values, with what an array of theirs holds; without a size, any will do. */
const SCALARS: Readonly<Record<string, readonly [kind: ScalarDType["kind"], itemsize?: number]>> = {
  bool: ["bool"],
  bool_: ["bool"],
  int8: ["int", 1],
  int16: ["int", 2],
  int32: ["int", 4],
  int64: ["int", 8],
  intc: ["int", 4],
  longlong: ["int", 8],
  uint8: ["uint", 1],
  uint16: ["uint", 2],
  uint32: ["uint", 4],
  uint64: ["uint", 8],
  uintc: ["uint", 4],
  ulonglong: ["uint", 8],
  float16: ["float", 2],
  float32: ["float", 4],
  float64: ["float", 8],
  // 64 bits where C has no wider double; the wider ones are no arrays that can be read.
  longdouble: ["float"],
  complex64: ["complex", 8],
  complex128: ["complex", 16],
  clongdouble: ["complex"],
  str_: ["str"],
  bytes_: ["bytes"],
};

/**
 * Python calls a scalar type with an array, which gives a scalar for a 0-dimensional one and an array for any other.
 * An array of another dtype would be converted, which no honest file needs.
 */
const buildScalar =
  (kind: ScalarDType["kind"], itemsize: number | undefined): Constructor =>
  (content, requirement) => {
    const { args } = onlySlots(content, ["args"], requirement);
    const [array] = args;
    if (args.length !== 1 || !(array instanceof NdArray)) {
      throw cannotConstruct(requirement.id, "its argument is no array", "an array is wanted");
    }
    const { dtype } = array;
    if (dtype.kind !== kind || (itemsize !== undefined && dtype.itemsize !== itemsize)) {
      throw cannotConstruct(requirement.id, `its array holds ${dtypeText(dtype)}`, "it must hold what the type says");
    }
    return array.shape.length === 0 ? scalarOf(array.at()) : array;
  };

/** @param element - as {@link NdArray.at} gives it */
function scalarOf(element: unknown): Value {
  if (Array.isArray(element)) return new Complex(Number(element[0]), Number(element[1]));
  if (typeof element === "boolean" || typeof element === "number" || typeof element === "bigint") return element;
  return element instanceof Uint8Array ? element : String(element);
}

/** Constructors of numpy's scalar types, by requirement id; dates, records and objects stay inert instances. */
export const SCALAR_CONSTRUCTORS: readonly (readonly [id: string, Constructor])[] = Object.entries(SCALARS).map(
  ([name, [kind, itemsize]]) => [`construct:numpy.${name}`, buildScalar(kind, itemsize)],
);
