import type { ArrayDescriptor, Body } from "../graph/index.js";
import { NdArray } from "./ndarray.js";
import { readBody } from "./read-body.js";

/**
 * Reads every body at most once: nodes that name the same bytes get the same object, so that a file cannot make a
 * reader decode one member a million times.
 */
export class BodyReader {
  readonly #lazy: boolean;
  readonly #bytes = new Map<Body, Uint8Array>();
  readonly #arrays = new Map<Body, NdArray>();

  constructor(lazy: boolean) {
    this.#lazy = lazy;
  }

  /** @param place - names a body without a path in errors */
  bytes(body: Body, place: string): Uint8Array {
    let bytes = this.#bytes.get(body);
    if (!bytes) this.#bytes.set(body, (bytes = readBody(body, body.path ?? place)));
    return bytes;
  }

  /** @param place - names an array without a path in errors */
  array({ descriptor, body }: { readonly descriptor: ArrayDescriptor; readonly body: Body }, place: string): NdArray {
    let array = this.#arrays.get(body);
    if (!array) {
      const path = body.path ?? place;
      array = new NdArray(descriptor, () => readBody(body, path), path, body.sha256);
      if (!this.#lazy) void array.data;
      this.#arrays.set(body, array);
    }
    return array;
  }
}
