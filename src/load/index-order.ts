type Order = "C" | "F";

/** @returns for each dimension, how far apart two neighbours are stored, in elements. */
export function strides(shape: readonly number[], order: Order): number[] {
  const result = shape.map(() => 1);
  let step = 1;
  for (let i = 0; i < shape.length; i++) {
    const dimension = order === "F" ? i : shape.length - 1 - i;
    result[dimension] = step;
    step *= shape[dimension]!;
  }
  return result;
}

/** @returns for each element in C order, where it is stored; `size` is the product of `shape`. */
export function* storedPositions(shape: readonly number[], order: Order, size: number): Generator<number> {
  const steps = strides(shape, order);
  const index = shape.map(() => 0);
  let position = 0;
  for (let i = 0; i < size; i++) {
    yield position;
    for (let dimension = shape.length - 1; dimension >= 0; dimension--) {
      const step = steps[dimension]!;
      const length = shape[dimension]!;
      const next = index[dimension]! + 1;
      index[dimension] = next < length ? next : 0;
      position += next < length ? step : -step * (length - 1);
      if (next < length) break;
    }
  }
}
