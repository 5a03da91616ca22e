import { nodeHost } from "../../node/host.js";
import { writeWholeFile } from "../../node/output.js";

/** Bytes that are gathered before they are written: an archive of small members comes in small pieces. */
const CHUNK_SIZE = 2 ** 20;

/** Writes pieces of bytes in larger ones, and digests them. */
export class PieceWriter {
  readonly #pieces: Iterable<Uint8Array>;
  readonly #digest = nodeHost.sha256();
  /** What failed while the bytes were made, as opposed to while they were written. */
  #failure: unknown;
  #sha256 = "";

  constructor(pieces: Iterable<Uint8Array>) {
    this.#pieces = pieces;
  }

  /** SHA-256 of all bytes, once they were made. */
  get sha256(): string {
    return this.#sha256;
  }

  /** Makes the bytes and keeps none. @throws what the making of the bytes throws */
  drain(): void {
    for (const _ of this.#chunks());
  }

  /**
   * Writes a file whole or not at all.
   *
   * @throws UsageError `E_OUTPUT`; what the making of the bytes throws
   */
  write(path: string): void {
    try {
      writeWholeFile(path, this.#chunks());
    } catch (error) {
      throw this.#failure ?? error;
    }
  }

  *#chunks(): Generator<Uint8Array> {
    const chunk = new Uint8Array(CHUNK_SIZE);
    let filled = 0;
    try {
      for (const piece of this.#pieces) {
        this.#digest.update(piece);
        for (let at = 0; at < piece.length;) {
          const part = piece.subarray(at, at + CHUNK_SIZE - filled);
          chunk.set(part, filled);
          filled += part.length;
          at += part.length;
          if (filled < CHUNK_SIZE) continue;
          yield chunk;
          filled = 0;
        }
      }
    } catch (error) {
      this.#failure = error;
      throw error;
    }
    if (filled > 0) yield chunk.subarray(0, filled);
    this.#sha256 = this.#digest.hex();
  }
}
