import { artifactError, cannot } from "../errors/index.js";
import type { Host } from "./host.js";

/** Bytes that can be read at any offset, synchronously; the only way into an artifact. */
export interface Source {
  /** Length in bytes. */
  readonly size: number;
  /** Native powers of the platform that opened it. */
  readonly host?: Host;
  /**
   * @returns exactly `length` bytes from `offset`; the caller must not write to them
   * @throws MalformedError `E_TRUNCATED` beyond the end; SourceError `E_SOURCE_READ` if reading fails
   */
  read(offset: number, length: number): Uint8Array;
  /** As {@link Source.read}, into memory of the caller: fills `target` whole. */
  readInto?(offset: number, target: Uint8Array): void;
  /** @returns whether the underlying file differs from the one that was opened. */
  changed?(): boolean;
  close?(): void;
}

/**
 * Opens a file beside an artifact, for a format that keeps some of its bytes there.
 *
 * @param plainName - relative to the folder of the artifact: one name, or several joined by `/`
 * @returns `undefined` where there is no such file
 * @throws ArtifactError for one that may not be read
 */
export type Companion = (plainName: string) => Source | undefined;

/** @throws MalformedError `E_TRUNCATED` unless `[offset, offset + length)` lies in a source of `size` bytes. */
export function assertSpan(size: number, offset: number, length: number): void {
  const valid = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
  if (!valid || offset > size - length) {
    const span = `${length} bytes at offset ${offset}`;
    throw artifactError(
      "E_TRUNCATED",
      cannot("read", span, `the source has ${size} bytes`, "the span must lie inside"),
      {
        offset,
      },
    );
  }
}

/** @returns a source over bytes in memory, which must not change while it is in use. */
export function memorySource(bytes: Uint8Array, host?: Host): Source {
  // Of some subclasses, slice() copies nothing.
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    size: plain.length,
    ...(host && { host }),
    read(offset, length) {
      assertSpan(plain.length, offset, length);
      return plain.subarray(offset, offset + length);
    },
  };
}
