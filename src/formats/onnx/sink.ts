import type { Field } from "./schema.js";

/**
 * What reads one message: the walker tells it what stands there, in the order of the file. Bytes that are handed
 * over are valid during the call. What a sink does not care about it need not override.
 */
export class Sink {
  /** A singular number, or one of a repeated field whose values are wanted; a bigint beyond 2^53. */
  integer(_field: Field, _value: number | bigint): void {}

  /** A singular float. */
  float(_field: Field, _value: number): void {}

  /** A string, or bytes that are wanted. */
  text(_field: Field, _bytes: Uint8Array): void {}

  /** A run of `count` repeated numbers, or one bytes field of `count` bytes. */
  count(_field: Field, _count: number): void {}

  /** @returns whether the values of a repeated integer or of bytes are wanted, not only their count. */
  wants(_field: Field): boolean {
    return false;
  }

  /** @returns what reads a message that begins. */
  open(_field: Field): Sink {
    return IGNORE;
  }

  /** A message ended that {@link Sink.open} gave `child` for; its own {@link Sink.end} came before. */
  close(_field: Field, _child: Sink): void {}

  /** The message of this sink ended. */
  end(): void {}
}

/** Reads what only its form matters of. */
export const IGNORE: Sink = Object.freeze(new Sink());
