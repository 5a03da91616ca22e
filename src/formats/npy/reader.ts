import type { Limits } from "../../bytes/index.js";
import { artifactError, cannot, type ArtifactError, type Code } from "../../errors/index.js";
import { HeaderCache } from "./header-cache.js";
import type { NpyHeader } from "./header.js";
import { prefixLength } from "./prefix.js";

/** Magic and header of an array without fields, as numpy writes them. */
const COMMON_PREFIX = 128;

const NOTHING = new Uint8Array(0);

/**
 * Reads one npy array that is pushed in pieces of any size; keeps the header, only counts and checks the data.
 * After an error it must not be used again.
 */
export class NpyReader {
  readonly #limits: Limits;
  readonly #path: string;
  readonly #onHeader: ((header: NpyHeader) => void) | undefined;
  readonly #onData: ((piece: Uint8Array) => void) | undefined;
  readonly #headers: HeaderCache;
  #prefix = new Uint8Array(COMMON_PREFIX);
  #filled = 0;
  #header: NpyHeader | undefined;
  /** Bytes of data seen. */
  #seen = 0;

  /**
   * @param path - names the array in errors
   * @param onHeader - called once, also for an array of objects, before that is refused
   * @param onData - called with each piece of the data once it is checked; the piece is valid during the call
   * @param headers - shared between the readers of one artifact
   */
  constructor(
    limits: Limits,
    path: string,
    onHeader?: (header: NpyHeader) => void,
    onData?: (piece: Uint8Array) => void,
    headers = new HeaderCache(),
  ) {
    this.#limits = limits;
    this.#path = path;
    this.#onHeader = onHeader;
    this.#onData = onData;
    this.#headers = headers;
  }

  /**
   * @throws as {@link parseNpyHeader}; UnsupportedError `E_NPY_OBJECT` for an array of objects;
   * MalformedError `E_NPY_SIZE` for bytes behind the data, `E_NPY_BOOL` for a bool that is neither 0 nor 1
   */
  push(chunk: Uint8Array): void {
    const rest = this.#header === undefined ? this.#readHeader(chunk) : chunk;
    if (rest.length > 0 && this.#header !== undefined) this.#readData(rest, this.#header);
  }

  /** @throws MalformedError `E_TRUNCATED` within the header, `E_NPY_SIZE` within the data. */
  end(): NpyHeader {
    const header = this.#header;
    if (header === undefined)
      throw this.#fail("E_TRUNCATED", this.#filled, "its header has no end", "it must be whole");
    if (this.#seen < header.dataSize) throw this.#wrongSize(header, this.#seen);
    return header;
  }

  /** @returns what follows the header in `chunk`. */
  #readHeader(chunk: Uint8Array): Uint8Array {
    const known = this.#filled === 0 ? this.#headers.match(chunk) : undefined;
    if (known) return chunk.subarray(this.#accept(known).dataOffset);
    let taken = 0;
    for (;;) {
      const needed = prefixLength(this.#prefix.subarray(0, this.#filled), this.#path);
      if (needed === this.#filled) break;
      if (taken === chunk.length) return NOTHING;
      if (needed > this.#prefix.length) {
        const grown = new Uint8Array(needed);
        grown.set(this.#prefix);
        this.#prefix = grown;
      }
      const piece = chunk.subarray(taken, taken + needed - this.#filled);
      this.#prefix.set(piece, this.#filled);
      this.#filled += piece.length;
      taken += piece.length;
    }
    const header = this.#headers.parse(this.#prefix, this.#limits, this.#path);
    this.#accept(header);
    return chunk.subarray(taken);
  }

  #accept(header: NpyHeader): NpyHeader {
    this.#header = header;
    this.#onHeader?.(header);
    if (header.hasObject) {
      throw this.#fail("E_NPY_OBJECT", header.dataOffset, "it holds Python objects", "only plain data is read");
    }
    return header;
  }

  #readData(piece: Uint8Array, header: NpyHeader): void {
    if (piece.length > header.dataSize - this.#seen) throw this.#wrongSize(header, header.dataSize);
    if (header.descriptor.dtype.kind === "bool") {
      for (let i = 0; i < piece.length; i++) {
        if (piece[i]! > 1) {
          const offset = header.dataOffset + this.#seen + i;
          throw this.#fail("E_NPY_BOOL", offset, `a bool is ${piece[i]}`, "it must be 0 or 1");
        }
      }
    }
    this.#seen += piece.length;
    this.#onData?.(piece);
  }

  #wrongSize(header: NpyHeader, at: number): ArtifactError {
    const is = at < header.dataSize ? `only ${at} bytes of data are there` : "more bytes are there";
    return this.#fail("E_NPY_SIZE", header.dataOffset + at, is, `dtype and shape ask for ${header.dataSize}`);
  }

  #fail(code: Code, offset: number, is: string, wanted: string): ArtifactError {
    return artifactError(code, cannot("read the array", this.#path, is, wanted), { path: this.#path, offset });
  }
}
