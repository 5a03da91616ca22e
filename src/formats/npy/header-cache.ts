import type { Limits } from "../../bytes/index.js";
import { parseNpyHeader, type NpyHeader } from "./header.js";

/** Parses headers, and remembers the last: thousands of arrays in one artifact often share one header. */
export class HeaderCache {
  #bytes: Uint8Array | undefined;
  #header: NpyHeader | undefined;

  /** @returns the last header if `bytes` begin with it */
  match(bytes: Uint8Array): NpyHeader | undefined {
    return this.#bytes && beginsWith(bytes, this.#bytes) ? this.#header : undefined;
  }

  /** As {@link parseNpyHeader}; `bytes` are exactly the header, and are kept. */
  parse(bytes: Uint8Array, limits: Limits, path: string): NpyHeader {
    const header = parseNpyHeader(bytes, limits, path);
    this.#bytes = bytes;
    this.#header = header;
    return header;
  }
}

function beginsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  if (bytes.length < start.length) return false;
  for (let i = 0; i < start.length; i++) if (bytes[i] !== start[i]) return false;
  return true;
}
