import type { Host } from "../../bytes/index.js";
import { artifactError, cannot } from "../../errors/index.js";
import { centralHeader, endRecord, localHeader, localHeaderSize, type HeaderFields } from "./write-headers.js";

type Crc32 = Host["crc32"];

/** A member of an archive that is written: stored, so that its size is known before its content is read. */
export class StoredMember {
  /** In ASCII. */
  readonly name: string;
  readonly size: number;
  readonly #open: () => Iterable<Uint8Array>;
  #crc32: number | undefined;

  /** @param open - called for the CRC-32 and again for the content; each piece is valid until the next is asked for */
  constructor(name: string, size: number, open: () => Iterable<Uint8Array>) {
    this.name = name;
    this.size = size;
    this.#open = open;
  }

  /** @returns the pieces of the content. @throws UnsupportedError `E_INTERNAL` unless they have the size that was said */
  *content(): Generator<Uint8Array> {
    let size = 0;
    for (const piece of this.#open()) {
      size += piece.length;
      // To zlib, no bytes may mean no CRC-32 so far.
      if (piece.length > 0) yield piece;
    }
    if (size !== this.size) {
      const is = `it has ${size} bytes`;
      throw artifactError("E_INTERNAL", cannot("write member", this.name, is, `${this.size} were said`));
    }
  }

  crc32(update: Crc32): number {
    if (this.#crc32 !== undefined) return this.#crc32;
    let crc = 0;
    for (const piece of this.content()) crc = update(piece, crc);
    return (this.#crc32 = crc);
  }
}

/**
 * Writes an archive of stored members, the same bytes for the same members: no time, no comment, no data descriptor,
 * ZIP64 fields only where a number needs them.
 *
 * Source: APPNOTE 6.3.10.
 *
 * @returns its bytes in pieces, each valid until the next is asked for
 */
export function* writeZip(members: readonly StoredMember[], crc32: Crc32): Generator<Uint8Array> {
  const headers: HeaderFields[] = [];
  let offset = 0;
  for (const member of members) {
    const { size } = member;
    const fields = { name: nameBytes(member), size, crc32: member.crc32(crc32), offset };
    headers.push(fields);
    const local = localHeader(fields);
    yield local;
    yield* member.content();
    offset += local.length + size;
  }
  let directorySize = 0;
  for (const fields of headers) {
    const central = centralHeader(fields);
    directorySize += central.length;
    yield central;
  }
  yield endRecord(headers.length, directorySize, offset);
}

/** @returns length in bytes of what {@link writeZip} writes. */
export function zipSize(members: readonly StoredMember[]): number {
  let offset = 0;
  let directorySize = 0;
  for (const member of members) {
    const name = nameBytes(member);
    directorySize += centralHeader({ name, size: member.size, crc32: 0, offset }).length;
    offset += localHeaderSize(name.length, member.size) + member.size;
  }
  return offset + directorySize + endRecord(members.length, directorySize, offset).length;
}

function nameBytes({ name }: StoredMember): Uint8Array {
  return new TextEncoder().encode(name);
}
