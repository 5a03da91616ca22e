import type { ArrayDescriptor, ArraySink, DType } from "../../graph/index.js";
import { ElementFeed } from "./element-feed.js";
import { numberReader } from "./number-reader.js";

/** Whether an element is less than the next one, `undefined` for what cannot be ordered. */
type Order = (view: DataView, at: number, next: number) => boolean;

/**
 * Whether a one-dimensional array is in the order of numpy's `unique`: each element greater than the one before, a last
 * one that is not a number or not a time apart. A binary search in such an array stays inside it.
 */
export class CategoryOrder implements ArraySink {
  /** Elements; -1 unless the array has one dimension and a type that can be ordered. */
  count = -1;
  isOrdered = true;
  #feed: ElementFeed | undefined;
  /** The last element and the present one, one after the other. */
  #pair = new DataView(new ArrayBuffer(0));

  begin({ dtype, shape }: ArrayDescriptor): void {
    const isBefore = orderOf(dtype);
    if (!isBefore || shape.length !== 1) return;
    const { itemsize } = dtype;
    this.count = 0;
    const pair = new Uint8Array(2 * itemsize);
    this.#pair = new DataView(pair.buffer);
    this.#feed = new ElementFeed(itemsize, (view, some) => {
      const bytes = new Uint8Array(view.buffer, view.byteOffset, some * itemsize);
      for (let i = 0; i < some; i++, this.count++) {
        pair.set(bytes.subarray(i * itemsize, (i + 1) * itemsize), itemsize);
        if (this.count > 0 && !isBefore(this.#pair, 0, itemsize)) this.isOrdered = false;
        pair.copyWithin(0, itemsize);
      }
    });
  }

  push(piece: Uint8Array): void {
    this.#feed?.push(piece);
  }
}

function orderOf(dtype: DType): Order | undefined {
  if (dtype.kind === "record" || dtype.kind === "subarray" || dtype.itemsize === 0) return undefined;
  const { kind, itemsize, littleEndian } = dtype;
  if (kind === "str") return textOrder(itemsize, 4, (view, at) => view.getUint32(at, littleEndian));
  if (kind === "bytes") return textOrder(itemsize, 1, (view, at) => view.getUint8(at));
  const isTime = kind === "datetime" || kind === "timedelta";
  const read = numberReader(isTime ? { kind: "int", itemsize, littleEndian } : dtype);
  if (!read) return undefined;
  // NaT is the least integer, and stands behind all times.
  const value = (view: DataView, at: number): number => {
    const number = read(view, at);
    return isTime && number === -(2 ** 63) ? NaN : number;
  };
  return (view, at, next) => {
    const [a, b] = [value(view, at), value(view, next)];
    return a < b || (a === a && b !== b);
  };
}

function textOrder(size: number, step: number, unit: (view: DataView, at: number) => number): Order {
  return (view, at, next) => {
    for (let i = 0; i < size; i += step) {
      const difference = unit(view, next + i) - unit(view, at + i);
      if (difference !== 0) return difference > 0;
    }
    return false;
  };
}
