import type { ArrayDescriptor, ArraySink } from "../../graph/index.js";
import { ElementFeed } from "./element-feed.js";
import { numberReader } from "./number-reader.js";

/** Positions that are kept, so that the set stays small. */
export const MAX_FLAGS = 2 ** 16;

/** The positions at which a one-dimensional array is not 0; the first 65,536 of them. */
export class FlagSet implements ArraySink {
  readonly positions = new Set<number>();
  /** Elements; -1 unless the array has numbers and one dimension. */
  count = -1;
  #feed: ElementFeed | undefined;

  begin({ dtype, shape }: ArrayDescriptor): void {
    const read = numberReader(dtype);
    if (!read || shape.length !== 1) return;
    this.count = 0;
    this.#feed = new ElementFeed(dtype.itemsize, (view, some) => {
      for (let i = 0; i < some; i++, this.count++) {
        if (read(view, i * dtype.itemsize) !== 0 && this.positions.size < MAX_FLAGS) this.positions.add(this.count);
      }
    });
  }

  push(piece: Uint8Array): void {
    this.#feed?.push(piece);
  }
}
