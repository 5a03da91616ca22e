import { FieldWriter } from "./write-fields.js";

/** From this value on, a 32-bit field says nothing and a ZIP64 field says it. */
const DEFERRED_32 = 0xffffffff;
const DEFERRED_16 = 0xffff;

const STORED = 0;
/** Versions of the format that a reader needs: 2.0, or 4.5 for ZIP64. */
const VERSION = 20;
const VERSION_ZIP64 = 45;
/** Made by version 2.0 on Unix. */
const MADE_BY = (3 << 8) | VERSION;
/** Midnight of 1 January 1980, the first that the format can say: a member has no time. */
const TIME = 0;
const DATE = (1 << 5) | 1;
/** A regular file that its owner may read and write. */
const ATTRIBUTES = 0o100600 * 2 ** 16;
const ZIP64_ID = 1;

/** What the headers of a stored member say; sizes and offsets in bytes. */
export interface HeaderFields {
  /** In ASCII. */
  readonly name: Uint8Array;
  readonly size: number;
  readonly crc32: number;
  /** Of the local header. */
  readonly offset: number;
}

const defer = (value: number): number => Math.min(value, DEFERRED_32);

/** @returns the local header (APPNOTE 6.3.10, 4.3.7) with name and extra field. */
export function localHeader({ name, size, crc32 }: Omit<HeaderFields, "offset">): Uint8Array {
  const wide = size >= DEFERRED_32;
  const writer = new FieldWriter(localHeaderSize(name.length, size))
    .put32(0x04034b50)
    .put16(wide ? VERSION_ZIP64 : VERSION, 0, STORED, TIME, DATE)
    .put32(crc32, defer(size), defer(size))
    .put16(name.length, wide ? 20 : 0)
    .putBytes(name);
  if (wide) writer.put16(ZIP64_ID, 16).put64(size, size);
  return writer.bytes;
}

/** @returns length in bytes of the header of a member of `size` bytes. */
export function localHeaderSize(nameLength: number, size: number): number {
  return 30 + nameLength + (size >= DEFERRED_32 ? 20 : 0);
}

/** @returns the record in the central directory (4.3.12). */
export function centralHeader({ name, size, crc32, offset }: HeaderFields): Uint8Array {
  const wide = [...(size >= DEFERRED_32 ? [size, size] : []), ...(offset >= DEFERRED_32 ? [offset] : [])];
  const extra = wide.length > 0 ? 4 + 8 * wide.length : 0;
  const writer = new FieldWriter(46 + name.length + extra)
    .put32(0x02014b50)
    .put16(MADE_BY, wide.length > 0 ? VERSION_ZIP64 : VERSION, 0, STORED, TIME, DATE)
    .put32(crc32, defer(size), defer(size))
    .put16(name.length, extra, 0, 0, 0)
    .put32(ATTRIBUTES, defer(offset))
    .putBytes(name);
  if (wide.length > 0) writer.put16(ZIP64_ID, 8 * wide.length).put64(...wide);
  return writer.bytes;
}

/** @returns the end record (4.3.16), after a ZIP64 one and its locator (4.3.14, 4.3.15) where a number needs them. */
export function endRecord(entries: number, directorySize: number, directoryOffset: number): Uint8Array {
  const wide = entries >= DEFERRED_16 || directorySize >= DEFERRED_32 || directoryOffset >= DEFERRED_32;
  const writer = new FieldWriter(wide ? 56 + 20 + 22 : 22);
  if (wide) {
    writer.put32(0x06064b50).put64(44).put16(MADE_BY, VERSION_ZIP64).put32(0, 0);
    writer.put64(entries, entries, directorySize, directoryOffset);
    writer
      .put32(0x07064b50, 0)
      .put64(directoryOffset + directorySize)
      .put32(1);
  }
  const count = Math.min(entries, DEFERRED_16);
  writer.put32(0x06054b50).put16(0, 0, count, count).put32(defer(directorySize), defer(directoryOffset)).put16(0);
  return writer.bytes;
}
