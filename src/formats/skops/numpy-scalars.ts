import type { ArrayDescriptor, DType } from "../../graph/index.js";

/** Kind and size of the elements that a numpy scalar type holds; size 0 for any. */
const ELEMENTS: ReadonlyMap<string, readonly [kind: DType["kind"], itemsize: number]> = new Map([
  ["bool", ["bool", 1]],
  ["bool_", ["bool", 1]],
  ["int8", ["int", 1]],
  ["int16", ["int", 2]],
  ["int32", ["int", 4]],
  ["intc", ["int", 4]],
  ["int64", ["int", 8]],
  ["longlong", ["int", 8]],
  ["uint8", ["uint", 1]],
  ["uint16", ["uint", 2]],
  ["uint32", ["uint", 4]],
  ["uintc", ["uint", 4]],
  ["uint64", ["uint", 8]],
  ["ulonglong", ["uint", 8]],
  ["float16", ["float", 2]],
  ["float32", ["float", 4]],
  ["float64", ["float", 8]],
  ["complex64", ["complex", 8]],
  ["complex128", ["complex", 16]],
  ["datetime64", ["datetime", 8]],
  ["timedelta64", ["timedelta", 8]],
  ["bytes_", ["bytes", 0]],
  ["str_", ["str", 0]],
  ["void", ["void", 0]],
]);

/**
 * @param name - a scalar type of numpy
 * @returns whether an array is what numpy stores for a scalar of that type: one element of the very type
 */
export function isScalarOf(name: string, { dtype, shape }: ArrayDescriptor): boolean {
  if (shape.length !== 0) return false;
  if (name === "void" && dtype.kind === "record") return true;
  const [kind, itemsize = 0] = ELEMENTS.get(name) ?? [];
  return dtype.kind === kind && (itemsize === 0 || dtype.itemsize === itemsize);
}
