import type { IntColumn } from "../../graph/index.js";
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

  /** A string, or bytes that are wanted: `bytes[start, end)`. */
  text(_field: Field, _bytes: Uint8Array, _start: number, _end: number): void {}

  /** A stretch of raw data, or of repeated floats or doubles, as {@link Sink.streams} asked for: `bytes[start, end)`. */
  piece(_field: Field, _bytes: Uint8Array, _start: number, _end: number): void {}

  /** A run of `count` repeated numbers, or one bytes field of `count` bytes. */
  count(_field: Field, _count: number): void {}

  /** @returns whether the values of a repeated integer or of bytes are wanted, not only their count. */
  wants(_field: Field): boolean {
    return false;
  }

  /** @returns what takes the values of a repeated integer; one that is no 32-bit integer becomes {@link NO_INDEX}. */
  column(_field: Field): IntColumn | undefined {
    return undefined;
  }

  /** @returns whether raw data or repeated floats are wanted, in pieces of whole elements of at most 8 bytes. */
  streams(_field: Field): boolean {
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

/** What an integer becomes that is no index. */
export const NO_INDEX = -(2 ** 31);

/** Reads what only its form matters of. */
export const IGNORE: Sink = Object.freeze(new Sink());
