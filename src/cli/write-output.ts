import { artifactError, cannot, hasModelExtension } from "../index.js";
import { writeWholeFile } from "../node/output.js";
import type { Context } from "./context.js";

/** Characters that are gathered before they are written. */
const CHUNK_LENGTH = 65_536;

/**
 * Writes text to a file, whole or not at all, or else to the standard output as it comes.
 *
 * @throws UsageError `E_OUTPUT`; what the making of the text throws
 */
export function writeOutput(pieces: Iterable<string>, output: string | undefined, { stdout }: Context): void {
  const chunks = new Chunks(pieces);
  if (output === undefined) {
    for (const chunk of chunks) stdout.write(chunk);
    return;
  }
  try {
    writeWholeFile(output, chunks);
  } catch (error) {
    throw chunks.failure ?? error;
  }
}

/** Pieces joined to larger ones; keeps what failed while they were made apart from what failed while they were written. */
class Chunks implements Iterable<string> {
  failure: Error | undefined;
  readonly #pieces: Iterable<string>;

  constructor(pieces: Iterable<string>) {
    this.#pieces = pieces;
  }

  *[Symbol.iterator](): Generator<string> {
    let chunk = "";
    const pieces = this.#pieces[Symbol.iterator]();
    for (let piece = this.#next(pieces); piece !== undefined; piece = this.#next(pieces)) {
      chunk += piece;
      if (chunk.length < CHUNK_LENGTH) continue;
      yield chunk;
      chunk = "";
    }
    if (chunk !== "") yield chunk;
  }

  #next(pieces: Iterator<string>): string | undefined {
    try {
      const next = pieces.next();
      return next.done === true ? undefined : next.value;
    } catch (error) {
      this.failure = error instanceof Error ? error : new Error(String(error));
      throw error;
    }
  }
}

/** @throws UsageError `E_OUTPUT` for a name that a shell may have expanded to a model */
export function assertNoModel(output: string): void {
  if (!hasModelExtension(output)) return;
  const wanted = "a name that no model has is wanted";
  throw artifactError("E_OUTPUT", cannot("write", output, "it has the extension of a model", wanted));
}
