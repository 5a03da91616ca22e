import type { Limits } from "../../bytes/index.js";
import { parseNpyHeader, type NpyHeader } from "./header.js";

/** Parses headers, and remembers the last: thousands of arrays in one artifact often share one header. */
export class HeaderCache {
  #bytes: Uint8Array | undefined;
  #header: NpyHeader | undefined;

  /** As {@link parseNpyHeader}; `bytes` are exactly the header, and are kept. */
  parse(bytes: Uint8Array, limits: Limits, path: string): NpyHeader {
    if (this.#header && this.#bytes && isSame(this.#bytes, bytes)) return this.#header;
    const header = parseNpyHeader(bytes, limits, path);
    this.#bytes = bytes;
    this.#header = header;
    return header;
  }
}

function isSame(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return false;
  return true;
}
