/** One member, as its record in the central directory states it (APPNOTE 6.3.10, 4.3.12), ZIP64 resolved. */
export interface ZipEntry {
  /** Position in the central directory. */
  readonly index: number;
  readonly name: string;
  /** General purpose bit flag (4.4.4). */
  readonly flags: number;
  /** Compression method (4.4.5): 0 stored, 8 deflated. */
  readonly method: number;
  readonly crc32: number;
  /** Bytes of data in the archive. */
  readonly compressedSize: number;
  /** Bytes after decompression. */
  readonly size: number;
  /** Offset of the local header from the start of the source. */
  readonly offset: number;
  /** Offset of the record in {@link ZipDirectory.bytes}. */
  readonly record: number;
  /** Whether the content is decoded at all; where not, a finding says why. */
  readonly readable: boolean;
}

/** The central directory of an archive, with the bytes that it was read from. */
export interface ZipDirectory {
  /** In the order of the records. */
  readonly entries: readonly ZipEntry[];
  /** By name; of two records with one name the last, as in CPython, beside the finding. */
  readonly byName: ReadonlyMap<string, ZipEntry>;
  /** Offset of the first record from the start of the source. */
  readonly start: number;
  /** The records. */
  readonly bytes: Uint8Array;
  /** Everything behind the records, to the end of the source. */
  readonly tail: Uint8Array;
  /** Bytes before the archive by which all offsets are moved; 0 unless a finding says otherwise. */
  readonly shift: number;
}

/** Takes the decoded content of one member, in order. */
export interface MemberSink {
  /** @param chunk - valid during the call only */
  push(chunk: Uint8Array): void;
  /** The content was whole: size and CRC-32 are those of the record. */
  end(): void;
}

/** The bytes of one member from its local header to the end of its data, kept so that no byte is read twice. */
export interface KeptSpan {
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** Whether the local header carries 64-bit sizes, and so a data descriptor has them too. */
  readonly zip64: boolean;
}
