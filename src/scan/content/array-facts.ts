import type { ArrayDescriptor, ArraySink } from "../../graph/index.js";
import { ElementFeed } from "./element-feed.js";
import { numberReader, type NumberReader } from "./number-reader.js";

/** Elements whose values are kept, so that short arrays can be compared with each other. */
const KEPT = 4096;

/**
 * What a rule may ask of an array of numbers, gathered while its bytes pass. Everything but `descriptor` belongs to
 * arrays of integers, floats and bools alone: `isNumeric` tells. Elements come in memory order, which for more than
 * one dimension is that of `descriptor.order`.
 */
export class ArrayFacts implements ArraySink {
  /** Absent until the array begins, and for good if it could not be read. */
  descriptor: ArrayDescriptor | undefined;
  isNumeric = false;
  count = 0;
  /** Infinity if there is no number. */
  min = Infinity;
  /** -Infinity if there is no number. */
  max = -Infinity;
  hasNaN = false;
  /** Whether no element is less than the one before; NaN is neither less nor greater. */
  isAscending = true;
  /** Whether every element is greater than the one before. */
  isStrictlyAscending = true;
  /** Of integers exact up to 2^53. */
  sum = 0;
  /** The first 4,096 elements. */
  readonly values: number[] = [];
  #feed: ElementFeed | undefined;
  #last = -Infinity;

  /** Size along each axis; empty for a scalar, and for an array that could not be read. */
  get shape(): readonly number[] {
    return this.descriptor?.shape ?? [];
  }

  /** Whether all elements are in `values`. */
  get isKept(): boolean {
    return this.isNumeric && this.count <= KEPT;
  }

  get isInteger(): boolean {
    const kind = this.descriptor?.dtype.kind;
    return kind === "int" || kind === "uint";
  }

  begin(descriptor: ArrayDescriptor): void {
    this.descriptor = descriptor;
    const read = numberReader(descriptor.dtype);
    if (!read) return;
    this.isNumeric = true;
    const { itemsize } = descriptor.dtype;
    this.#feed = new ElementFeed(itemsize, (view, count) => {
      this.#add(view, count, itemsize, read);
    });
  }

  push(piece: Uint8Array): void {
    this.#feed?.push(piece);
  }

  #add(view: DataView, count: number, size: number, read: NumberReader): void {
    let { min, max, sum } = this;
    let last = this.#last;
    for (let i = 0, at = 0; i < count; i++, at += size) {
      const value = read(view, at);
      if (value < min) min = value;
      if (value > max) max = value;
      if (value < last) this.isAscending = false;
      if (!(value > last)) this.isStrictlyAscending &&= this.count + i === 0 && value === last;
      if (value !== value) this.hasNaN = true;
      sum += value;
      last = value;
      if (this.values.length < KEPT) this.values.push(value);
    }
    this.count += count;
    this.min = min;
    this.max = max;
    this.sum = sum;
    this.#last = last;
  }
}
